"""A clean-up goes on whatever comes, and stops where asking again makes no sense."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.attempts import (
    EXPIRED,
    REFUSED,
    SILENT,
    UNAUTHORIZED,
    Attempts,
)
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.requests import request

ASK = Request("GET", "/Users")


class Asked:
    """Gives one status after the other, the last one for ever, and counts the requests."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.count = 0

    def __call__(self, request):
        self.count += 1
        return Response(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])


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

    assert attempts.make("Users", lambda: "DELETE returned 405") == "DELETE returned 405"
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
        (ValueError("odd"), "unknown whether it exists: ValueError: odd"),
        (Blocked("okta.x.y", "not shown"), "not deleted: not shown"),
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


USER = request("DELETE", "/Users/42")
GROUP = request("DELETE", "/Groups/7")


class Slow:
    """A target whose every answer takes three seconds, of a clean-up of ten."""

    def __init__(self):
        self.now = 0.0
        self.sent = []
        self.budget = TimeBudget(10.0, lambda: self.now)
        self.attempts = Attempts(self, lambda: self.budget.over)

    def __call__(self, asked):
        self.sent.append(asked.path)
        self.now += 3.0
        return Response(204)


def test_what_is_not_reached_in_time_is_not_begun():
    target = Slow()
    reasons = [target.attempts.make("Users", lambda: note(target, USER)) for _ in range(6)]

    assert reasons == [None] * 4 + [EXPIRED] * 2
    assert len(target.sent) == 4


def test_what_takes_several_requests_ends_in_the_middle():
    target = Slow()

    assert target.attempts.make("Users", lambda: note(target, *[USER] * 9)) == EXPIRED
    assert len(target.sent) == 4


@pytest.mark.parametrize(("silent", "asked"), [("Users", USER), ("Groups", GROUP)])
def test_an_endpoint_that_never_answers_is_given_up_and_the_other_is_not(silent, asked):
    sent = []

    def target(one):
        sent.append(one.path)
        return Response(0, error="Read timed out") if silent in one.path else Response(204)

    attempts = Attempts(target, lambda: False)

    def delete(kind, one):
        return attempts.make(kind, lambda: attempts.send(one).error)

    assert [delete(silent, asked) for _ in range(4)] == ["Read timed out"] * 2 + [SILENT] * 2
    other = "Groups" if silent == "Users" else "Users"
    assert delete(other, GROUP if other == "Groups" else USER) is None
    assert len(sent) == 3


def note(target, *requests):
    for one in requests:
        target.attempts.send(one)


@pytest.mark.parametrize(
    ("statuses", "hanging", "patient", "impatient"),
    [
        ((204,), set(), 3, 0),
        ((0, 204), set(), 2, 1),  # patient again after a response
        ((204,), {"Users"}, 0, 3),
        ((204,), {"Groups"}, 3, 0),
    ],
)
def test_an_endpoint_that_gave_no_response_before_gets_little_time(
    statuses, hanging, patient, impatient
):
    asked, hurried = Asked(*statuses), Asked(204)
    attempts = Attempts(asked, lambda: False, hurried, lambda: frozenset(hanging))
    for _ in range(3):
        attempts.make("Users", sending(attempts))

    assert (asked.count, hurried.count) == (patient, impatient)
