"""Which resources belong to a run: its own, and users of earlier runs that it adopted."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.target.cleanup.journal.file import Entry, LinkedGroupState
from pytest_scim.target.cleanup.ownership.guard import Ownership, Trespass

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection, journal_at, loans_in, standing_in
from ...target_double import error

EARLIER = "bob.earliera1@example.com"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal.jsonl"


@pytest.fixture
def run(path):
    """A run at a target where Bob (7) was created by an earlier run, and Grace (8) by nobody."""
    journal = journal_at(path)
    run = Connection(journal=journal)
    run.target.put("Users", "7", EARLIER, active=False)
    run.target.put("Users", "8", GRACE)
    yield run
    journal.close(done=True)


# -- what is ours ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "ours"),
    [
        ({"userName": JANE}, True),
        ({"userName": JANE.upper()}, True),
        ({"userName": JANE, "id": "9"}, True),
        ({"displayName": TEAM}, True),
        ({"externalId": f"00u{TAG}X"}, True),
        ({"userName": GRACE, "externalId": TAG}, False),
        ({"userName": "renamed", "displayName": "Jane", "id": "1"}, False),
        ({"id": "1"}, True),
        ({"id": 1, "title": "Dr"}, True),
        ({"id": "1", "displayName": "Staff"}, False),
        ({"id": "2", "displayName": "Staff"}, False),
        ({"id": "2"}, True),
        ({"id": "9", "userName": GRACE}, False),
        ({"userName": None, "displayName": 7}, False),
        ({}, False),
    ],
)
def test_a_resource_is_the_runs_by_its_name_and_without_one_by_its_id(run, resource, ours):
    run.create(JANE)
    run.create(TEAM, "Groups")

    assert run.ownership.ours(resource) is ours


def test_an_id_that_was_shown_before_the_create_makes_no_resource_the_runs(run):
    run.ask("GET", "/Users")
    run.target.told_ids = ["8"]
    run.create()

    assert not run.ownership.ours({"id": "8"})


def test_a_run_owns_the_ids_that_its_creates_gave_by_type(run):
    run.create()
    owns = run.ownership.owns

    assert (owns("1"), owns(1), owns("1", "Groups"), owns("8"), owns(None)) == (
        True,
        True,
        False,
        False,
        False,
    )
    run.ask("DELETE", "/Users/1")
    assert not owns("1")


def test_a_user_and_a_group_of_one_id_are_two_resources(run):
    run.create()
    run.target.told_ids = ["1"]
    run.target.put("Groups", "1", TEAM)
    run.create(TEAM, "Groups")
    run.ask("DELETE", "/Groups/1")

    assert run.standing == [(JANE, "1")]


@pytest.mark.parametrize("status", [404, 410])
def test_a_delete_that_finds_nothing_is_accepted_like_any_other(run, status):
    run.create()
    run.target.stub("DELETE", "/Users/1", error(status))
    run.ask("DELETE", "/Users/1")

    assert (run.standing, list(run.ownership.claims.deleted)) == ([], [("Users", "1")])


@pytest.mark.parametrize("status", [400, 401, 405, 500])
def test_a_delete_that_is_refused_leaves_the_resource(run, status):
    run.create()
    run.target.deletes = status
    run.ask("DELETE", "/Users/1")

    assert run.standing == [(JANE, "1")]


# -- the journal of a run -------------------------------------------------------------


def test_a_create_is_in_the_journal_before_it_leaves_and_with_its_id_after(run, path):
    held = []
    respond = run.target.respond
    run.target.respond = lambda request: (held.append(standing_in(path)), respond(request))[1]
    run.create()

    assert held == [[Entry("Users", JANE)]]
    assert standing_in(path) == [Entry("Users", JANE, "1")]


def test_a_deleted_resource_leaves_the_journal_once_it_is_proven_gone(run, path):
    run.create(JANE)
    run.create(JOE)
    run.ask("DELETE", "/Users/1")
    assert standing_in(path) == [Entry("Users", JANE, "1"), Entry("Users", JOE, "2")]
    run.ask("GET", "/Users/1")

    assert standing_in(path) == [Entry("Users", JOE, "2")]


def test_a_resource_that_gets_the_id_of_a_deleted_one_stands_in_the_journal_alone(run, path):
    run.create(JANE)
    run.ask("DELETE", "/Users/1")
    run.target.freed_ids = ["1"]
    run.create(JANE)

    assert standing_in(path) == [Entry("Users", JANE, "1")]


def test_what_a_journal_says_is_there_is_owned_and_not_proven(run):
    entries = [Entry("Users", JANE, 7), Entry("Users", "", "9"), Entry("Groups", TEAM)]
    run.ownership.load(entries)

    assert run.standing == [(JANE, "7"), ("", "9"), (TEAM, None)]
    assert [one.named for one in run.ownership.standing] == [True, False, True]
    with pytest.raises(Blocked):
        run.deactivate("/Users/7")
    assert run.writes == []


# -- linked groups --------------------------------------------------------------------


def test_a_group_is_linked_only_if_the_profile_names_it(path):
    journal = journal_at(path)
    ownership = Ownership(TAG, journal, ["B", "A"])
    with pytest.raises(Trespass, match="does not list the group 'C'") as trespass:
        ownership.lend(LinkedGroupState("g1", "C", ()))
    assert (trespass.value.expected, trespass.value.actual) == (["A", "B"], "C")
    assert not path.exists()
    ownership.lend(LinkedGroupState("g1", "A", ("1",)))

    assert loans_in(path) == [LinkedGroupState("g1", "A", ("1",))]
    assert ownership.linked_group("g1") == LinkedGroupState("g1", "A", ("1",))
    assert ownership.linked_group("g2") is None
    assert not ownership.clear
    ownership.returned(ownership.linked_group("g1"))
    assert ownership.clear
    assert loans_in(path) == []
    journal.close(done=True)
