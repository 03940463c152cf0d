"""A clean-up stops where a target does not answer, and where its time is over."""

import pytest

from pytest_scim.scim.message import Answer
from pytest_scim.target.cleanup.attempts import EXPIRED, SILENT, Attempts
from pytest_scim.target.http.time_budget import TimeBudget
from pytest_scim.target.requests import request

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
        return Answer(204)


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
        return Answer(0, error="Read timed out") if silent in one.path else Answer(204)

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
