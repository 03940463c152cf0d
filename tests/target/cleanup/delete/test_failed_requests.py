"""A clean-up of a target that does not answer, refuses, or takes too long names what is left."""

import pytest

from pytest_scim.target.cleanup.delete.attempts import EXPIRED, REFUSED, SILENT
from pytest_scim.target.cleanup.delete.cleanup import Cleanup
from pytest_scim.target.cleanup.delete.leftovers import ELSEWHERE, STOPPED
from pytest_scim.target.cleanup.journal.file import Entry

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection, journal_at, standing_in
from ...target_double import PAGE, SILENCE, UNAUTHORIZED, reply

USERS = [f"u{n}.{TAG}@example.com" for n in range(4)]


def created(*names, **options):
    """A run that has created users, at a target that has Grace (g)."""
    run = Connection(**options)
    run.target.put("Users", "g", GRACE)
    for name in names or (JANE,):
        run.create(name)
    run.start = len(run.lines)
    return run


# -- targets that do not answer -------------------------------------------------------


def test_credentials_that_are_refused_once_are_tried_again():
    run = created()
    run.target.stub("DELETE", "/Users/1", UNAUTHORIZED, times=1)

    assert run.clean() == {}


@pytest.mark.parametrize("method", ["*", "GET"])
def test_credentials_that_are_refused_for_ever_leave_everything_to_a_sweep(method):
    run = created(JANE, JOE)
    run.create(TEAM, "Groups")
    run.target.stub(method, "*", UNAUTHORIZED)

    assert run.clean() == {JANE: REFUSED, JOE: REFUSED, TEAM: REFUSED}
    assert len(run.since(run.start)) == 3  # the create of the group, and two requests
    assert len(run.ownership.standing) == 3


def test_a_target_that_is_silent_leaves_everything_after_two_requests_to_each_endpoint():
    run = created(*USERS)
    run.create(TEAM, "Groups")
    run.target.stub("*", "*", SILENCE)
    left = run.clean()

    assert run.counted()["GET /Users"] == run.counted()["GET /Groups"] == 2
    assert set(left) == {*USERS, TEAM}
    assert all("unknown whether it exists" in reason for reason in left.values())


def test_a_target_that_falls_silent_midway_gets_two_more_requests():
    run = created(*USERS)
    run.target.contains = "refused"
    run.target.stub("GET", "/Users/1", SILENCE)
    run.target.stub("*", "/Users/[2-4]", SILENCE)
    left = run.clean()

    assert left[USERS[2]] == left[USERS[3]] == SILENT
    assert not any("/Users/3" in line or "/Users/4" in line for line in run.lines)


def test_silence_at_one_endpoint_does_not_keep_the_other_from_being_cleaned_up():
    run = created()
    run.create(TEAM, "Groups")
    run.target.stub("*", "/Users*", SILENCE)

    assert set(run.clean()) == {JANE}
    assert run.target.held["Groups"] == {}


def test_one_delete_without_response_leaves_that_user_and_deletes_the_others():
    run = created(*USERS)
    run.target.stub("DELETE", "/Users/2", SILENCE)

    assert run.clean() == {USERS[1]: "unknown whether it still exists: Read timed out"}
    assert list(run.target.held["Users"]) == ["g", "2"]


def test_a_target_behind_a_gateway_keeps_everything_in_the_journal(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal = journal_at(path)
    run = created(JANE, JOE, journal=journal)
    run.target.stub("*", "*", PAGE)
    left = run.clean()
    journal.close(done=run.ownership.clear)

    message = (
        "unknown whether it exists: /Users no longer returns a SCIM list; "
        "pytest-scim sweep finishes this"
    )
    assert left == {JANE: message, JOE: message}
    assert not any(line.startswith("DELETE") for line in run.lines)
    assert standing_in(path) == [Entry("Users", JANE, "1"), Entry("Users", JOE, "2")]


def test_once_the_time_is_over_the_clean_up_names_what_it_did_not_reach():
    run = created(*USERS)
    left = run.clean(expired=lambda: "DELETE /Users/2" in run.lines)

    assert left[USERS[2]] == left[USERS[3]] == EXPIRED
    assert list(run.target.held["Users"]) == ["g", "3", "4"]
    # What was deleted is not proven to be gone either.
    unknown = "unknown whether it still exists: DELETE returned 204"
    assert left[USERS[0]] == left[USERS[1]] == unknown


def test_a_clean_up_that_is_stopped_midway_names_what_was_kept_and_what_stands():
    run = created(*USERS)
    run.target.deletes = 405
    run.target.stub("POST", "/Schemas", reply(201, {"id": "s1"}))
    run.ask("POST", "/Schemas", {})
    cleanup = Cleanup(run.as_cleanup, run.ownership, may_delete=True)
    respond = run.target.respond

    def interrupted(request):
        if request.path == "/Users/3":
            raise KeyboardInterrupt
        return respond(request)

    run.target.respond = interrupted
    with pytest.raises(KeyboardInterrupt):
        cleanup.run()

    assert [(row["name"], row["reason"], "kept" in row) for row in cleanup.unfinished()] == [
        (USERS[0], "deactivated: DELETE returned 405", True),
        (USERS[1], "deactivated: DELETE returned 405", True),
        (None, ELSEWHERE, False),
        (USERS[2], STOPPED, False),
        (USERS[3], STOPPED, False),
    ]


def test_a_clean_up_that_was_stopped_names_what_stands_and_what_may():
    run = created(JANE, JOE)
    run.create(TEAM, "Groups")
    run.ask("DELETE", "/Users/1")
    left = Cleanup(run.as_cleanup, run.ownership, may_delete=True).unfinished()

    assert left == [
        {"kind": "Users", "id": "2", "name": JOE, "reason": STOPPED},
        {"kind": "Groups", "id": "3", "name": TEAM, "reason": STOPPED},
        {"kind": "Users", "id": "1", "name": JANE, "reason": STOPPED},
    ]
