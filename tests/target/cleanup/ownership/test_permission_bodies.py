"""No body of a run carries the id of a resource that the run did not create."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.target.cleanup.ownership.guard import Trespass

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection
from ...target_double import reply


@pytest.fixture
def run():
    """A run that has created Jane (1) and a group (2), at a target that has Grace (7)."""
    run = Connection()
    run.create(JANE)
    run.create(TEAM, "Groups")
    run.target.put("Users", "7", GRACE)
    run.ask("GET", "/Users/1")
    run.ask("GET", "/Groups/2")
    run.start = len(run.lines)
    return run


def values(*members):
    return [{"value": member} for member in members]


# -- the id in the body of a PUT ------------------------------------------------------


@pytest.mark.parametrize("body", [{"id": "7"}, {"ID": "7"}, {"id": 7}, b'{"id": "7"}'])
def test_a_put_whose_body_has_the_id_of_somebody_else_is_not_sent(run, body):
    with pytest.raises(Trespass, match="its body has the id of a resource that this run did not"):
        run.ask("PUT", "/Users/1", body)

    assert run.since(run.start) == []


@pytest.mark.parametrize("value", ["1", 1, None, "", 1.5, [], f"00u{TAG}other"])
def test_a_put_whose_body_has_an_id_of_the_run_or_none_is_sent(run, value):
    run.ask("PUT", "/Users/1", {"id": value, "userName": JANE})

    assert run.since(run.start) == ["PUT /Users/1"]


def test_a_put_that_echoes_what_a_read_showed_is_not_sent_where_that_was_somebody_else(run):
    run.target.stub("GET", "/Users/1", reply(200, {"id": "7", "userName": JANE}))
    actual = run.ask("GET", "/Users/1").json
    with pytest.raises(Trespass):
        run.ask("PUT", "/Users/1", actual)


def test_a_patch_may_say_what_it_likes_of_an_id(run):
    run.patch("/Users/1", {"op": "replace", "path": "id", "value": "x"})

    assert run.since(run.start) == ["PATCH /Users/1"]


# -- the members of a group -----------------------------------------------------------


def adding(*members):
    return {"op": "add", "path": "members", "value": values(*members)}


@pytest.mark.parametrize("members", [("7",), ("1", "7"), ("unknown",)])
def test_a_group_is_created_without_a_member_that_the_run_did_not_create(run, members):
    with pytest.raises(Trespass, match="it has a member that this run did not create"):
        run.create(TEAM, "Groups", members=values(*members))

    assert run.since(run.start) == []


@pytest.mark.parametrize(
    "operation",
    [
        adding("7"),
        {"op": "replace", "path": "members", "value": values("1", "7")},
        {"op": "add", "value": {"members": values("7")}},
        {"op": "Add", "path": "Members", "value": values(7)},
    ],
)
def test_a_patch_does_not_put_anybody_into_a_group_whom_the_run_did_not_create(run, operation):
    with pytest.raises(Trespass):
        run.patch("/Groups/2", operation)


def test_a_put_does_not_put_anybody_into_a_group_whom_the_run_did_not_create(run):
    with pytest.raises(Trespass):
        run.ask("PUT", "/Groups/2", {"displayName": TEAM, "members": values("1", "7")})


def test_members_of_the_run_are_put_into_a_group(run):
    run.create(f"Inner {TEAM}", "Groups")
    run.patch("/Groups/2", adding("1", "3", f"00u{TAG}nobody"))

    assert run.since(run.start + 1) == ["GET /Groups/3", "PATCH /Groups/2"]


def test_a_member_that_was_deleted_may_be_put_into_a_group(run):
    run.ask("DELETE", "/Users/1")
    run.patch("/Groups/2", adding("1"))

    assert run.writes[-1] == "PATCH /Groups/2"


def test_a_member_whom_the_target_put_in_itself_may_stay(run):
    run.target.held["Groups"]["2"]["members"] = values("7")
    run.ask("GET", "/Groups/2")
    run.ask("PUT", "/Groups/2", {"displayName": TEAM, "members": values("7", "1")})
    run.patch("/Groups/2", {"op": "remove", "path": "members", "value": values("8")})

    assert run.writes[-2:] == ["PUT /Groups/2", "PATCH /Groups/2"]


def test_a_member_is_proven_before_it_is_put_into_a_group(run):
    run.create(JOE)
    run.create(f"Second {TEAM}", "Groups", members=values("3"))
    assert run.since(run.start) == ["POST /Users", "GET /Users/3", "POST /Groups"]
    run.create(f"x{JOE}")
    run.target.held["Users"]["5"]["userName"] = GRACE
    with pytest.raises(Blocked, match="leads to a resource with another name"):
        run.patch("/Groups/2", adding("5"))

    assert run.writes[-1] == "POST /Users"


def test_a_member_of_whom_the_target_had_shown_somebody_before_is_not_put_into_a_group(run):
    run.ask("GET", "/Users/7")
    run.target.told_ids = ["7"]
    run.create(JOE)
    with pytest.raises(Blocked, match="belonged to another resource before the create"):
        run.patch("/Groups/2", adding("7"))


def test_a_group_that_is_deleted_needs_no_look_at_its_members(run):
    run.target.held["Groups"]["2"]["members"] = values("7")
    run.ask("DELETE", "/Groups/2")

    assert run.writes[-1] == "DELETE /Groups/2"
