"""The verdict of a storm and its exit code."""

import pytest

from pytest_scim.load.judge.verdict import breaches_of, errors_of, exit_code, verdict_of
from pytest_scim.load.play.engine import Outcome
from pytest_scim.load.play.tally import Sample

OK = Outcome("onboarding", "assign", 0.0, 0.0, 0.1)
FAILED = OK._replace(error="Error while creating user …: Conflict")
SAMPLE = Sample("POST /Users", 201, 1.0, 0.1)
LOST = {"kind": "lost", "sentence": "Users do not exist", "count": 2, "examples": []}


def part(*outcomes, samples=(SAMPLE,)):
    stage = {
        "name": "onboarding",
        "measured": True,
        "outcomes": [*outcomes],
        "samples": [*samples],
    }
    return {"part": 0, "stages": [stage]}


def test_a_storm_without_a_difference_is_consistent():
    verdict = verdict_of([part(OK)], [])

    assert verdict["consistent"] is True
    assert exit_code(verdict, [], interrupted=False) == 0


@pytest.mark.parametrize(
    ("parts", "differences", "why"),
    [
        ([part(OK)], [LOST], "2 Users do not exist"),
        ([part(OK, FAILED)], [], "1 tasks failed"),
        (
            [part(OK, samples=[SAMPLE._replace(status=500)])],
            [],
            "1 responses are server errors",
        ),
    ],
)
def test_each_difference_failure_and_breach_is_named(parts, differences, why):
    verdict = verdict_of(parts, differences)

    assert (verdict["consistent"], verdict["why"]) == (False, why)
    assert exit_code(verdict, [], interrupted=False) == 1


@pytest.mark.parametrize(
    ("parts", "missing", "why"),
    [
        ([part(OK)], "1 of 2 workers were lost", "1 of 2 workers were lost"),
        ([part(OK._replace(error="KeyError: 'x'", ours=True))], None, "pytest-scim itself failed"),
        ([part()], None, "no task was started"),
    ],
)
def test_there_is_no_verdict_where_something_is_missing(parts, missing, why):
    verdict = verdict_of(parts, [], missing)

    assert verdict["consistent"] is None
    assert verdict["why"].startswith(why)
    assert exit_code(verdict, [], interrupted=False) == 1


def test_memberships_that_nothing_returns_leave_no_verdict_but_hide_no_difference():
    unread = {**LOST, "kind": "members-unread", "sentence": "Groups are without members"}

    assert verdict_of([part(OK)], [unread])["consistent"] is None
    assert verdict_of([part(OK)], [unread, LOST])["consistent"] is False


def test_equal_messages_are_one_row():
    (row,) = errors_of([part(FAILED, OK), part(FAILED)])

    assert (row["count"], row["kind"], row["stage"]) == (2, "assign", "onboarding")


@pytest.mark.parametrize("wait", ["", "Wed, 21 Oct 2026 07:28:00 GMT", "1.5", "-1"])
def test_a_wait_that_is_no_whole_number_is_a_breach(wait):
    (breach,) = breaches_of([part(OK, samples=[Sample("GET /Users", 429, 0.0, 0.1, wait)])])

    assert "Retry-After" in breach["sentence"]


def test_a_limit_in_seconds_is_no_breach():
    assert breaches_of([part(OK, samples=[Sample("GET /Users", 429, 0.0, 0.1, "30")])]) == []


def test_a_request_of_a_minute_is_late_whether_or_not_it_got_a_response():
    late = [SAMPLE._replace(seconds=60.2, status=status) for status in (0, 201)]
    (breach,) = breaches_of([part(OK, samples=[*late, SAMPLE])])

    assert (breach["count"], breach["requests"]) == (2, ["POST /Users"])


@pytest.mark.parametrize(("row", "code"), [({"kept": True}, 0), ({}, 1)])
def test_a_user_that_may_stay_is_not_left(row, code):
    assert exit_code(verdict_of([part(OK)], []), [row], interrupted=False) == code
