"""What becomes of a blocked check in the end: a table of owners and exchanges."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Check
from pytest_scim.checks.outcomes import Blocked
from pytest_scim.checks.verdict import Verdict
from pytest_scim.run.build_record import Outcome
from pytest_scim.run.session.blocked import (
    exchanges_behind,
    resolve,
    resolve_all,
    step_of,
)
from pytest_scim.target.http.recording.exchange import LOST, Exchange
from pytest_scim.target.usability.hanging import RESPONSE_OWNER

OWNER, BLOCKED = "okta.x.owner", "rfc7644.x.blocked"
OK, CREATED, MISSING, FAILED = 200, 201, 404, 500
TIMEOUT = "Read timed out"


def outcome(name, verdict, level=MUST, **more):
    check = Check(name, name, "It must.", level)
    return Outcome(check, Verdict(verdict), level, message="no user is shown", **more)


def exchange(result):
    """Return an exchange that ended with a status, or with an error."""
    method = "POST" if result in {CREATED, FAILED} else "GET"
    request = {"method": method, "url": f"https://scim.example.com/Users?count={result}"}
    answered = isinstance(result, int)
    return Exchange(
        voice="okta",
        step=None,
        started="",
        elapsed=0.0,
        http_version=None,
        request=request,
        response={"status": result} if answered else None,
        error=None if answered else result,
    )


@pytest.mark.parametrize(
    ("owner", "level", "results", "verdict"),
    [
        # the owner did not conform: what it weighs counts
        ("violates", MUST, [FAILED], "blocked"),
        ("advisory", SHOULD, [FAILED], "blocked"),
        ("deviates", MUST, [FAILED], "blocked"),
        ("stale", MUST, [FAILED], "blocked"),
        ("error", MUST, [FAILED], "blocked"),
        ("blocked", MUST, [FAILED], "blocked"),
        # it was not judged
        ("not-run", MUST, [FAILED], "blocked"),
        ("not-applicable", MUST, [FAILED], "blocked"),
        (None, MUST, [FAILED], "blocked"),
        # it conformed, and the target failed here
        ("conforms", MUST, [FAILED], "violates"),
        ("conforms", SHOULD, [FAILED], "advisory"),
        ("conforms", MUST, [FAILED, OK], "violates"),
        ("conforms", MUST, [400], "violates"),
        ("conforms", MUST, [TIMEOUT], "violates"),
        # nobody knows what the target did
        ("conforms", MUST, [f"{LOST}: reset by peer"], "blocked"),
        ("conforms", MUST, [f"{LOST}: reset by peer", FAILED], "blocked"),
        # only a body was not as expected
        ("conforms", MUST, [OK, 399], "violates"),
        ("conforms", SHOULD, [MISSING, CREATED], "advisory"),
        # nothing was sent
        ("conforms", SHOULD, [], "blocked"),
    ],
)
def test_a_blocked_check_is_judged_by_its_owner_and_its_exchanges(owner, level, results, verdict):
    owned = owner and outcome(OWNER, owner, level)
    exchanges = [exchange(result) for result in results]
    check = outcome(
        BLOCKED, "blocked", SHOULD, blocked_by=OWNER, exchanges=list(range(len(results)))
    )

    found = resolve(check, owned, exchanges)

    assert found.verdict == verdict
    assert found.blocked_by == (OWNER if verdict == "blocked" else None)
    assert found.level is (level if verdict in {"violates", "advisory"} else SHOULD)


def test_the_finding_says_what_failed_where_and_who_conforms():
    exchanges = [exchange(result) for result in (MISSING, CREATED, FAILED, OK)]
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0, 1, 2, 3])

    found = resolve(check, outcome(OWNER, "conforms"), exchanges)

    assert found.message == (
        "okta.x.owner conforms, and yet the same step failed here: no user is shown"
    )
    assert found.expected == "a success"
    assert found.actual == "POST https://scim.example.com/Users: 500"
    assert found.exchanges == [0, 1, 2]


def test_a_response_that_never_came_is_told_by_its_error():
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0])

    found = resolve(check, outcome(OWNER, "conforms"), [exchange(TIMEOUT)])

    assert found.actual == f"GET https://scim.example.com/Users: {TIMEOUT}"


def test_what_only_a_body_blocked_is_a_finding_about_the_last_exchange():
    owner, exchanges = outcome(OWNER, "conforms"), [exchange(OK)]
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0])

    found = resolve(check, owner, exchanges)

    assert resolve(found, owner, exchanges) == found
    assert (found.verdict, found.set_up, found.exchanges) == ("violates", True, [0])
    assert (found.expected, found.actual) == (check.expected, check.actual)
    assert found.message == (
        "okta.x.owner conforms, and yet the same step ended otherwise here: no user is shown"
    )


def test_a_read_that_failed_earlier_is_no_failed_step():
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0, 1])

    found = resolve(check, outcome(OWNER, "conforms"), [exchange(MISSING), exchange(OK)])

    assert "ended otherwise here" in found.message


def test_of_a_shared_set_up_only_its_own_exchanges_count():
    exchanges = [exchange(CREATED), exchange(OK), exchange(FAILED)]
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0, 1, 2], step=[0, 1])

    assert resolve(check, outcome(OWNER, "conforms"), exchanges).exchanges == [0, 1]


def in_the_end(*outcomes, results=(OK,)):
    exchanges = [exchange(result) for result in results]
    found = resolve_all({one.check.id: one for one in outcomes}, exchanges)
    return {one.check.id: (one.verdict, one.blocked_by) for one in found}


@pytest.mark.parametrize("sent", [[], [0]])
def test_no_check_is_blocked_by_one_that_conforms_in_the_end(sent):
    reset = f"{LOST}: reset by peer"
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=sent)

    found = in_the_end(check, outcome(OWNER, "conforms"), results=[reset])

    assert found[BLOCKED] == ("error", None)


def test_after_a_lost_response_the_check_of_lost_responses_blocks_if_it_failed():
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0])
    loss = outcome(RESPONSE_OWNER, "violates")

    found = in_the_end(check, outcome(OWNER, "conforms"), loss, results=[f"{LOST}: reset"])

    assert found[BLOCKED] == ("blocked", RESPONSE_OWNER)


def test_a_check_that_its_own_step_blocks_has_the_finding():
    check = outcome(OWNER, "blocked", blocked_by=OWNER, exchanges=[0])
    other = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0])

    assert in_the_end(check, other) == {OWNER: ("violates", None), BLOCKED: ("blocked", OWNER)}


def test_of_checks_that_block_one_another_the_first_has_the_finding():
    check = outcome(OWNER, "blocked", SHOULD, blocked_by=BLOCKED, exchanges=[0])
    other = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0])

    assert in_the_end(check, other) == {OWNER: ("advisory", None), BLOCKED: ("blocked", OWNER)}


@pytest.mark.parametrize(
    ("verdict", "found"),
    [
        ("violates", ("blocked", OWNER)),
        ("blocked", ("blocked", OWNER)),
        ("advisory", ("violates", None)),
        ("conforms", ("violates", None)),
    ],
)
def test_a_finding_follows_from_an_owner_that_failed_later(verdict, found):
    check = outcome(BLOCKED, "violates", owner=OWNER, exchanges=[0])
    owner = outcome(OWNER, verdict, blocked_by="x" if verdict == "blocked" else None)

    assert in_the_end(check, owner)[BLOCKED] == found


def test_a_finding_does_not_follow_from_what_it_blocks():
    check = outcome(BLOCKED, "violates", owner=OWNER, exchanges=[0])
    owner = outcome(OWNER, "blocked", blocked_by=BLOCKED, exchanges=[0])

    assert in_the_end(check, owner)[BLOCKED] == ("violates", None)


def test_what_was_not_sent_at_all_did_not_fail_at_the_target():
    error = Blocked(OWNER, "Stopped before a write", sent=False)
    error.exchanges = [0]

    assert step_of(error) == []
    assert step_of(Blocked(OWNER, "no user is shown")) == []
    assert step_of(None) == []


def test_a_declared_deviation_stays_one():
    check = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0], deviation=True)

    assert resolve(check, outcome(OWNER, "conforms"), [exchange(FAILED)]).verdict == "deviates"


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.BLOCKED])
def test_no_other_verdict_is_changed(verdict):
    check = outcome(BLOCKED, verdict, exchanges=[0])

    assert resolve(check, outcome(OWNER, "conforms"), [exchange(FAILED)]) is check


def test_what_a_blocked_check_blocks_stays_blocked_by_it():
    first = outcome(BLOCKED, "blocked", blocked_by=OWNER, exchanges=[0])
    second = outcome("rfc7644.x.second", "blocked", blocked_by=BLOCKED, exchanges=[0])
    owner = outcome(OWNER, "conforms")
    outcomes = {one.check.id: one for one in (second, first, owner)}

    found = {one.check.id: one.verdict for one in resolve_all(outcomes, [exchange(FAILED)])}

    assert found == {second.check.id: "blocked", BLOCKED: "violates", OWNER: "conforms"}


def test_a_shared_set_up_that_failed_is_told_with_its_exchanges_by_every_check():
    error = Blocked(OWNER, "no user is shown")

    assert exchanges_behind(error, [3, 4]) == [3, 4]
    assert exchanges_behind(error, [7]) == [3, 4, 7]
    assert exchanges_behind(None, [8]) == [8]
