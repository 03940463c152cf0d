"""A clean-up goes on whatever comes, and stops where asking again makes no sense."""

import pytest

from pytest_scim.check import Blocked
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup.attempts import EXPIRED, REFUSED, SILENT, UNAUTHORIZED, Attempts

ASK = Request("GET", "/Users")


class Asked:
    """Gives one status after the other, the last one for ever, and counts the requests."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.count = 0

    def __call__(self, request):
        self.count += 1
        return Answer(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])


def attempting(*statuses, expired=lambda: False):
    asked = Asked(*statuses)
    return asked, Attempts(asked, expired)


def sending(attempts, requests=1):
    """Return an act that sends a number of requests and has nothing left."""

    def act():
        for _ in range(requests):
            attempts.send(ASK)

    return act


def test_an_attempt_returns_why_something_is_left():
    _, attempts = attempting(204)

    assert attempts.make("Users", lambda: "DELETE was answered 405") == "DELETE was answered 405"
    assert attempts.make("Users", sending(attempts)) is None


def test_a_single_401_is_asked_again():
    asked, attempts = attempting(401, 204)

    assert attempts.make("Users", sending(attempts)) is None
    assert asked.count == 2


def test_after_two_401_in_a_row_nothing_more_is_sent():
    asked, attempts = attempting(401)
    reasons = [attempts.make(kind, sending(attempts)) for kind in ("Users", "Users", "Groups")]

    assert reasons == [REFUSED] * 3
    assert asked.count == 2


def test_a_401_to_one_kind_of_request_leaves_that_resource_and_tries_the_next():
    asked, attempts = attempting(200, 401, 200, 401, 200, 204)

    assert attempts.make("Users", sending(attempts, 2)) == UNAUTHORIZED
    assert attempts.make("Users", sending(attempts, 2)) is None
    assert asked.count == 6


def test_two_401_with_other_responses_between_them_do_not_count_as_refused_credentials():
    _, attempts = attempting(401, 204, 401, 204)

    assert [attempts.make("Users", sending(attempts)) for _ in range(2)] == [None, None]


def test_an_endpoint_that_gives_no_response_twice_in_a_row_is_given_up_by_itself():
    asked, attempts = attempting(0, 0, 204)
    users = [attempts.make("Users", sending(attempts)) for _ in range(3)]

    assert users == [None, None, SILENT]
    assert asked.count == 2
    assert attempts.make("Groups", sending(attempts)) is None
    assert attempts.make("Users", sending(attempts)) == SILENT


def test_one_silence_between_two_responses_gives_nothing_up():
    asked, attempts = attempting(0, 204, 0, 204)

    assert [attempts.make("Users", sending(attempts)) for _ in range(4)] == [None] * 4
    assert asked.count == 4


def test_once_the_time_is_over_nothing_more_is_sent():
    asked, attempts = attempting(204, expired=lambda: True)

    assert attempts.make("Users", sending(attempts)) == EXPIRED
    assert asked.count == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("odd"), "not known whether it exists: ValueError: odd"),
        (Blocked("okta.x.y", "not shown"), "not removed: not shown"),
    ],
)
def test_an_error_in_one_attempt_leaves_that_resource_and_tries_the_next(error, reason):
    _, attempts = attempting(204)

    def act():
        raise error

    assert attempts.make("Users", act) == reason
    assert attempts.make("Users", sending(attempts)) is None


def test_an_interruption_ends_the_clean_up():
    _, attempts = attempting(204)

    def act():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attempts.make("Users", act)
