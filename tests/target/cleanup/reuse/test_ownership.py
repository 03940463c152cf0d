"""A user of an earlier run is adopted once a read has shown its id, its name and its tag."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.ownership.guard import Trespass
from pytest_scim.target.cleanup.reuse.reuse import Reuse, Wanted
from pytest_scim.target.cleanup.reuse.store import ReusableUser

from ...connection import GRACE, JANE, TAG, Connection, adopted_in, journal_at, standing_in

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


# -- users of earlier runs ------------------------------------------------------------


def test_a_user_of_an_earlier_run_is_known_by_its_exact_name_and_not_written_to(run):
    run.ownership.remember({EARLIER: "earliera"})

    assert run.ownership.ours({"userName": EARLIER, "id": "7"})
    assert run.ownership.tag_of(EARLIER) == "earliera"
    assert run.ownership.tag_of(JANE.upper()) == TAG
    for other in (EARLIER.upper(), f"new.{EARLIER}", "cid.earliera2@example.com", GRACE):
        assert not run.ownership.ours({"userName": other, "id": "7"})
    with pytest.raises(Trespass):
        run.deactivate("/Users/7")


def reuse(run):
    exchange = run.ask("GET", "/Users/7").exchange
    run.ownership.reuse(Entry("Users", EARLIER, "7"), "earliera", exchange)


def test_an_adopted_user_is_written_to_with_the_read_that_showed_it_as_proof(run):
    reuse(run)
    run.deactivate("/Users/7")

    assert run.lines == ["GET /Users/7", "PATCH /Users/7"]
    assert run.ownership.writes.rows == [
        {
            "exchange": 1,
            "method": "PATCH",
            "type": "Users",
            "basis": "read",
            "proof": 0,
            "reason": None,
        }
    ]


def test_an_adopted_user_is_in_the_journal_first_with_the_tag_of_its_run(run, path):
    reuse(run)

    assert standing_in(path) == [Entry("Users", EARLIER, "7")]
    assert adopted_in(path) == {EARLIER: "earliera"}
    assert run.ownership.owns("7")
    assert run.ownership.ours({"userName": EARLIER})


def test_an_adopted_user_may_get_a_name_of_this_run_and_nobody_elses(run):
    reuse(run)
    run.target.held["Users"]["7"]["userName"] = JANE
    run.ask("GET", "/Users/7")
    assert run.ownership.stopped is None
    run.target.held["Users"]["7"]["userName"] = GRACE
    run.ask("GET", "/Users/7")

    assert run.ownership.stopped.startswith(f"the id that the create of {EARLIER} returned leads")


def test_a_user_that_cannot_be_journalled_is_not_adopted(tmp_path):
    (tmp_path / "state").write_text("a file")
    run = Connection(journal=journal_at(tmp_path / "state" / "x.jsonl"))
    with pytest.raises(NotRun, match="the journal cannot be written"):
        run.ownership.reuse(Entry("Users", EARLIER, "7"), "earliera", 0)

    assert run.standing == []
    with pytest.raises(Trespass):
        run.deactivate("/Users/7")


def test_an_adopted_user_that_is_deleted_and_gone_leaves_the_journal(run, path):
    reuse(run)
    run.ask("DELETE", "/Users/7")
    run.ask("GET", "/Users/7")

    assert run.ownership.clear
    assert standing_in(path) == []


class OnePooled:
    """A pool in which one user waits."""

    def __init__(self, user):
        self.waiting = [user]

    def first(self):
        return next(iter(self.waiting), None)

    def take(self, user):
        self.waiting.remove(user)


@pytest.mark.parametrize(
    ("changes", "writes"),
    [
        ({}, ["PATCH /Users/7", "PUT /Users/7"]),
        ({"id": 7}, ["PATCH /Users/7", "PUT /Users/7"]),
        ({"userName": GRACE}, []),
        ({"active": True}, []),
        ({"id": "8"}, []),
    ],
)
def test_a_pooled_user_is_used_again_where_its_id_name_and_state_are_as_it_was_left(
    run, changes, writes
):
    run.create()
    run.target.held["Users"]["7"] |= changes
    adoption = Reuse(
        OnePooled(ReusableUser("Users", EARLIER, "7", "earliera")), run.users, by_patch=True
    )
    adoption.learn("1", {})
    adopted = adoption.reuse(lambda actual: Wanted({"userName": EARLIER, "active": True}, {}))

    assert run.writes[1:] == writes
    assert (adopted is not None) == bool(writes)
