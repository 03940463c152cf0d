"""Users that cannot be deleted are deactivated, and kept for the next run where they are plain."""

import pytest

from pytest_scim.scim.names import PATCH_OP
from pytest_scim.target.cleanup.delete.cleanup import FORBIDDEN, Cleanup
from pytest_scim.target.cleanup.tagged.rows import BATCH

from ...connection import GRACE, JANE, JOE, TEAM, Connection
from ...target_double import PAGE, SILENCE, error, reply

EARLIER = "bob.earliera7@example.com"


@pytest.fixture
def run():
    run = Connection()
    run.create()
    run.start = len(run.lines)
    return run


def kept(run):
    return [row["name"] for row in run.left if row.get("kept")]


def active(run):
    return {key: row.get("active") for key, row in run.target.held["Users"].items()}


# -- deactivation ---------------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 403, 405, 500, 501])
def test_a_user_whose_delete_is_refused_is_deactivated_and_kept(run, status):
    run.target.deletes = status

    assert run.clean() == {JANE: f"deactivated: DELETE returned {status}"}
    assert run.left == [
        {
            "kind": "Users",
            "id": "1",
            "name": JANE,
            "reason": f"deactivated: DELETE returned {status}",
            "kept": True,
        }
    ]
    assert active(run) == {"1": False}
    assert run.ownership.clear


def refuses_members(run):
    """Let the target refuse the DELETE of a user while a group stands."""
    respond = run.target.respond

    def refusing(request):
        if request.method == "DELETE" and "/Users/" in request.path and run.target.held["Groups"]:
            return error(409, "is a member of a group")
        return respond(request)

    run.target.respond = refusing


def test_a_user_whose_delete_is_refused_while_groups_stand_is_deleted_after_them(run):
    run.create(TEAM, "Groups", members=[{"value": "1"}])
    refuses_members(run)

    assert run.clean() == {}
    assert run.writes[2:] == ["DELETE /Users/1", "DELETE /Groups/2", "DELETE /Users/1"]
    assert run.target.held == {"Users": {}, "Groups": {}}


def test_a_user_whose_delete_is_refused_after_the_groups_too_is_deactivated_then(run):
    run.create(TEAM, "Groups")
    run.target.stub("DELETE", "/Users/1", error(403))

    assert run.clean() == {JANE: "deactivated: DELETE returned 403"}
    assert run.writes[2:] == [
        "DELETE /Users/1",
        "DELETE /Groups/2",
        "DELETE /Users/1",
        "PATCH /Users/1",
    ]
    assert kept(run) == [JANE]


def test_a_single_user_whose_delete_is_refused_is_deactivated_at_once(run):
    run.create(TEAM, "Groups")
    refuses_members(run)
    cleanup = Cleanup(run.as_cleanup, run.ownership, may_delete=True)

    assert cleanup.remove(run.ownership.standing[0]) == "deactivated: DELETE returned 409"


def test_a_group_whose_delete_is_refused_is_left(run):
    run.create(TEAM, "Groups")
    run.target.stub("DELETE", "/Groups/*", error(405))

    assert run.clean() == {TEAM: "DELETE returned 405"}
    assert kept(run) == []
    assert run.standing == [(TEAM, "2")]


def test_where_the_profile_forbids_deletes_users_are_deactivated_after_the_groups(run):
    run.create(TEAM, "Groups")

    assert run.clean(may_delete=False) == {JANE: f"deactivated: {FORBIDDEN}"}
    assert run.writes[2:] == ["DELETE /Groups/2", "PATCH /Users/1"]
    assert run.ownership.clear


def test_a_user_is_deactivated_by_patch_as_its_admin_would(run):
    run.clean(may_delete=False)
    (patch,) = [request for request, _ in run.exchanges if request.method == "PATCH"]

    operation = {"op": "replace", "value": {"active": False}}
    assert patch.body == {"schemas": [PATCH_OP], "Operations": [operation]}


@pytest.mark.parametrize("switch", [{"patches": 501}, {"patches": 204, "patches_nothing": True}])
def test_where_patch_does_nothing_a_put_of_what_is_shown_deactivates(run, switch):
    for key, value in switch.items():
        setattr(run.target, key, value)
    run.target.held["Users"]["1"]["title"] = "Dr"
    run.clean(may_delete=False)
    (put,) = [request for request, _ in run.exchanges if request.method == "PUT"]

    assert put.body == {"id": "1", "userName": JANE, "active": False, "title": "Dr"}
    assert kept(run) == [JANE]


def test_a_user_that_stays_active_is_left(run):
    run.target.deletes = run.target.patches = run.target.puts = 403

    assert run.clean() == {JANE: "it could not be deactivated either: DELETE returned 403"}
    assert kept(run) == []
    assert run.standing == [(JANE, "1")]


@pytest.mark.parametrize(
    "actual",
    [
        error(500),
        reply(200, {"id": "1", "userName": JANE}),
        reply(200, {"id": "9", "userName": JANE, "active": False}),
        reply(200, [False]),
    ],
)
def test_a_user_that_is_not_read_back_as_inactive_is_not_kept(run, actual):
    run.ask("GET", "/Users/1")
    run.target.stub("GET", "/Users/1", actual)
    run.clean(may_delete=False)

    assert run.left[0]["reason"].startswith(f"it could not be deactivated either: {FORBIDDEN}")
    assert kept(run) == []


@pytest.mark.parametrize("may_delete", [True, False])
def test_a_user_that_is_gone_instead_of_deactivated_is_no_leftover(run, may_delete):
    run.ask("GET", "/Users/1")
    run.target.deletes = 500
    run.target.contains = "refused"
    run.target.stub("PATCH", "/Users/1", error(404))
    run.target.stub(
        "GET", "/Users/1", *[reply(200, {"id": "1", "userName": JANE})] * may_delete, error(404)
    )

    assert run.clean(may_delete=may_delete) == {}
    assert run.ownership.clear


def test_a_page_of_a_gateway_does_not_say_that_a_deactivated_user_is_gone(run):
    run.ask("GET", "/Users/1")
    run.target.contains = run.target.equals = "refused"
    run.target.stub("GET", "/Users/1", PAGE)

    assert run.clean(may_delete=False) == {
        JANE: "unknown whether it still exists: a GET of it returned 404"
    }
    assert run.standing == [(JANE, "1")]


def test_a_user_whose_delete_is_accepted_and_does_nothing_is_deactivated_and_kept(run):
    run.target.deletes_nothing = True
    why = "deactivated: DELETE returned 204, but the target still returns it"

    assert run.clean() == {JANE: why}
    assert kept(run) == [JANE]
    assert len(run.left) == 1


def only_deactivates_on_delete(run):
    run.target.deletes_nothing = True
    delete = run.target._delete

    def deactivating(kind, resource_id):
        run.target.held[kind][resource_id]["active"] = False
        return delete(kind, resource_id)

    run.target._delete = deactivating


def test_users_that_a_list_between_two_deletes_returns_again_are_read_and_kept(run):
    names = [JANE, *(f"{n}.{JOE}" for n in range(BATCH))]
    for name in names[1:]:
        run.create(name)
    only_deactivates_on_delete(run)
    run.clean()

    assert sorted(kept(run)) == sorted(names)
    assert len(run.left) == len(names)
    # The DELETE has deactivated them: no other write is necessary.
    assert {line.partition(" ")[0] for line in run.writes} == {"POST", "DELETE"}


def test_a_target_that_only_deactivates_on_delete_and_hides_the_user_from_lists_is_noticed(run):
    run.create(JOE)
    run.target.hides_inactive = True
    only_deactivates_on_delete(run)
    run.clean()

    assert kept(run) == [JANE, JOE]
    assert len(run.left) == 2


def test_a_user_that_is_kept_is_named_once_though_the_list_at_the_end_shows_it(run):
    run.create(JOE)
    run.clean(may_delete=False)

    assert [row["name"] for row in run.left] == [JANE, JOE]
    assert run.writes[2:] == ["PATCH /Users/1", "PATCH /Users/2"]


def test_an_id_that_leads_to_somebody_else_is_not_deactivated(run):
    run.target.held["Users"]["1"]["userName"] = GRACE
    left = run.clean(may_delete=False)

    assert "leads to a resource with another name" in left[JANE]
    assert run.writes == ["POST /Users"]


# -- what requests get no response ----------------------------------------------------


@pytest.mark.parametrize("may_delete", [True, False])
def test_users_are_removed_before_groups_whose_requests_hang(run, may_delete):
    run.create(TEAM, "Groups")
    run.target.stub("DELETE", "/Groups/2", SILENCE)
    run.clean(may_delete=may_delete, hanging=lambda: frozenset({"Groups"}))

    users = [n for n, line in enumerate(run.writes) if " /Users/" in line]
    groups = [n for n, line in enumerate(run.writes) if line.startswith("DELETE /Groups/")]
    assert users
    assert groups
    assert max(users) < min(groups)
    assert active(run) == ({} if may_delete else {"1": False})
