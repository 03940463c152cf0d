"""A run undoes its own changes in a linked group; what others changed meanwhile stays."""

import pytest

from pytest_scim.scim.names import PATCH_OP
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.restore import restore

from ...connection import JANE, TAG, Connection, journal_at, loans_in
from ...target_double import PAGE, SILENCE, error, reply

OKTA = f"Okta {TAG}"
GET, PATCH, PUT = "GET /Groups/g1", "PATCH /Groups/g1", "PUT /Groups/g1"


def values(*members):
    return [{"value": member} for member in members]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def run(path):
    """A run that links the group Staff; Jane is put in, the leaver out, and it is renamed."""
    journal = journal_at(path)
    run = Connection(journal=journal, linkable=["Staff"])
    run.target.put("Groups", "g1", "Staff", members=values("leaver", "u2"))
    run.create(JANE)
    run.groups.borrow("Staff")
    run.ask("PUT", "/Groups/g1", {"displayName": OKTA, "members": values("u2", "1")})
    run.start = len(run.lines)
    yield run
    journal.close(done=False)


def group(run):
    actual = run.target.held["Groups"]["g1"]
    return actual["displayName"], [one["value"] for one in actual["members"]]


def undo(run):
    return restore(run.as_cleanup, run.ownership.linked_group("g1"))


def test_a_group_is_given_back_as_it_was_by_patch(run, path):
    run.groups.give_back("g1")

    assert group(run) == ("Staff", ["u2", "leaver"])
    assert run.since(run.start) == [GET, GET, PATCH, GET]
    assert run.exchanges[-2][0].body == {
        "schemas": [PATCH_OP],
        "Operations": [
            {"op": "remove", "path": 'members[value eq "1"]'},
            {"op": "add", "path": "members", "value": [{"value": "leaver"}]},
            {"op": "replace", "path": "displayName", "value": "Staff"},
        ],
    }
    assert loans_in(path) == []


def test_the_clean_up_gives_back_what_no_check_did(run):
    assert run.clean() == {}
    assert group(run) == ("Staff", ["u2", "leaver"])
    assert run.ownership.clear


def test_who_was_taken_out_and_put_in_by_somebody_else_stays_so(run):
    run.ownership.linked_group("g1").removed = ()
    run.target.held["Groups"]["g1"]["members"] = values("u2", "1", "new hire")

    assert undo(run) is None
    assert group(run) == ("Staff", ["u2", "new hire"])


def test_a_group_that_somebody_else_renamed_under_the_same_id_is_not_written_to(run):
    run.target.held["Groups"]["g1"]["displayName"] = "Board"
    left = run.clean()

    assert "leads to another group" in left["Staff"]
    assert group(run) == ("Board", ["u2", "1"])
    assert not run.ownership.clear


def test_a_name_that_the_run_gave_before_the_last_one_is_undone_too(run):
    run.target.stub("PUT", "/Groups/g1", error(500), times=1)
    run.ask("PUT", "/Groups/g1", {"displayName": f"Second {TAG}", "members": values("u2", "1")})

    assert undo(run) is None
    assert group(run)[0] == "Staff"


def test_a_group_in_which_nothing_is_changed_any_more_is_only_read(run):
    held = run.target.held["Groups"]["g1"]
    held |= {"displayName": "Staff", "members": values("leaver", "u2")}

    assert undo(run) is None
    assert run.since(run.start) == [GET]


@pytest.mark.parametrize("switch", [{"patches": 501}, {"patches": 204, "patches_nothing": True}])
def test_where_patch_does_nothing_a_put_of_the_whole_group_gives_back(run, switch):
    for key, value in switch.items():
        setattr(run.target, key, value)
    run.target.held["Groups"]["g1"] |= {"externalId": "x7", "members": [{"value": "u2", "a": 1}]}

    assert undo(run) is None
    assert run.since(run.start)[-3:] == [GET, PUT, GET]
    assert run.exchanges[-2][0].body == {
        "id": "g1",
        "externalId": "x7",
        "displayName": "Staff",
        "members": [{"value": "u2", "a": 1}, {"value": "leaver"}],
    }


@pytest.mark.parametrize("response", [error(403), error(500), SILENCE])
def test_changes_that_cannot_be_undone_are_a_leftover_and_stay_in_the_journal(run, path, response):
    run.target.stub("PATCH", "/Groups/*", response)
    run.target.stub("PUT", "/Groups/*", response)
    left = run.clean()

    message = (
        "this run could not undo its changes in the linked group: added ['1'], removed ['leaver']"
    )
    assert left == {"Staff": message}
    assert run.left[0] == {"kind": "Groups", "id": "g1", "name": "Staff", "reason": message}
    assert loans_in(path) == [
        LinkedGroupState("g1", "Staff", ("leaver", "u2"), ("1",), ("leaver",), (OKTA,))
    ]


@pytest.mark.parametrize("status", [404, 410])
def test_a_linked_group_that_does_not_exist_any_more_is_a_leftover(run, status):
    run.target.stub("GET", "/Groups/g1", error(status))

    assert run.clean() == {"Staff": "the linked group no longer exists"}


@pytest.mark.parametrize(
    "response", [PAGE, reply(200, []), reply(200, {"id": "g2", "displayName": "Staff"})]
)
def test_a_response_that_does_not_show_the_group_proves_nothing(run, response):
    run.target.stub("GET", "/Groups/g1", response)

    assert undo(run).startswith("this run could not undo its changes in the linked group")
    assert run.since(run.start) == [GET]


def test_a_401_to_every_write_of_the_group_ends(run):
    run.target.stub("PATCH", "/Groups/*", error(401))

    assert "401" in run.clean()["Staff"]


def test_integer_members_are_undone_like_any_other():
    run = Connection(linkable=["Staff"])
    run.target.integer_ids = True
    run.target.put("Groups", 50, "Staff", members=[{"value": 7}, {"value": 8}])
    run.create(JANE)
    run.groups.borrow("Staff")
    run.ask("PUT", "/Groups/50", {"displayName": "Staff", "members": [{"value": 8}, {"value": 1}]})
    run.target.patches = 501

    assert restore(run.as_cleanup, run.ownership.linked_group("50")) is None
    assert run.target.held["Groups"]["50"]["members"] == [{"value": 8}, {"value": "7"}]


def test_only_changed_groups_are_named_where_nothing_more_is_sent(run):
    run.target.put("Groups", "g2", "Other")
    run.ownership.linked.names |= {"Other"}
    run.groups.borrow("Other")
    run.target.held["Users"]["1"]["userName"] = "grace@customer.example"
    run.ask("GET", "/Users/1")

    assert [row["name"] for row in (run.clean(), run.left)[1]] == [JANE, "Staff"]
    assert run.writes[-1] == PUT


def test_a_journal_gives_back_only_groups_that_the_profile_names(run):
    other = LinkedGroupState("g2", "Board", ())
    again = Connection(run.target, linkable=["Staff"])
    again.ownership.linked.load([*run.ownership.linked_groups, other])

    assert [linked_group.name for linked_group in again.ownership.linked_groups] == ["Staff"]
    assert again.clean() == {}
    assert group(run) == ("Staff", ["u2", "leaver"])
