"""Users that stay are kept for the next run where they are as a new user is."""

import pytest

from pytest_scim.target.cleanup.delete.cleanup import FORBIDDEN, REUSABLE
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.reuse.store import ReusableUser

from ...connection import JANE, JOE, TAG, TEAM, Connection
from ...target_double import reply

EARLIER = "bob.earliera7@example.com"


@pytest.fixture
def run():
    run = Connection()
    run.create()
    run.start = len(run.lines)
    return run


def kept(run):
    return [row["name"] for row in run.left if row.get("kept")]


# -- the pool -------------------------------------------------------------------------


class Waiting:
    """A pool that takes whoever it is given."""

    def __init__(self):
        self.users = []

    def store(self, user):
        self.users.append(user)
        return True


def pooled(run, **options):
    """Clean up with a pool; return why each user is left, and who waits then."""
    run.ask("GET", "/Users")
    reusable_users = Waiting()
    left = run.clean(reusable_users=reusable_users, **{"may_delete": False, **options})
    return left, reusable_users.users


def test_a_plain_user_is_kept_for_the_next_run(run):
    assert pooled(run) == ({JANE: REUSABLE}, [ReusableUser("Users", JANE, "1", TAG)])
    assert kept(run) == [JANE]


def test_a_user_whose_delete_is_refused_is_kept_for_the_next_run_too(run):
    run.target.deletes = 403

    assert pooled(run, may_delete=True) == (
        {JANE: REUSABLE},
        [ReusableUser("Users", JANE, "1", TAG)],
    )


def test_an_integer_id_is_kept_for_the_next_run_too():
    run = Connection()
    run.target.integer_ids = True
    run.create()

    assert pooled(run) == ({JANE: REUSABLE}, [ReusableUser("Users", JANE, "1", TAG)])


def test_an_adopted_user_goes_back_under_the_tag_of_the_run_that_created_it():
    run = Connection()
    run.target.put("Users", "7", EARLIER, active=True)
    run.ownership.reuse(Entry("Users", EARLIER, "7"), "earliera", run.ask("GET", "/Users").exchange)

    assert pooled(run) == ({EARLIER: REUSABLE}, [ReusableUser("Users", EARLIER, "7", "earliera")])


@pytest.mark.parametrize("name", [f"new.{JANE}", JANE.upper()])
def test_a_user_that_is_not_called_as_it_was_created_is_not_used_again(run, name):
    run.target.held["Users"]["1"]["userName"] = name

    assert pooled(run) == ({JANE: f"deactivated: {FORBIDDEN}"}, [])
    assert kept(run) == [JANE]


def test_two_users_of_one_name_are_not_used_again(run):
    run.target.put("Users", "2", JANE.upper())
    run.target.stub("POST", "/Users", reply(201, {"id": "2", "userName": JANE.upper()}))
    run.create(JANE.upper())

    assert pooled(run) == (dict.fromkeys([JANE, JANE.upper()], f"deactivated: {FORBIDDEN}"), [])


def test_a_user_that_stays_active_is_not_used_again(run):
    run.target.patches = run.target.puts = 403

    assert pooled(run) == ({JANE: f"it could not be deactivated either: {FORBIDDEN}"}, [])


def test_who_is_in_a_group_that_is_left_is_not_used_again(run):
    run.create(JOE)
    run.create(TEAM, "Groups", members=[{"value": "1"}])
    run.target.deletes = 403

    assert pooled(run) == (
        {TEAM: "DELETE returned 403", JANE: f"deactivated: {FORBIDDEN}", JOE: REUSABLE},
        [ReusableUser("Users", JOE, "2", TAG)],
    )


def test_who_is_in_a_linked_group_that_was_not_given_back_is_not_used_again():
    run = Connection(linkable=["Staff"])
    run.target.put("Groups", "g1", "Staff", members=[])
    run.create(JANE)
    run.groups.borrow("Staff")
    member = {"op": "add", "path": "members", "value": [{"value": "1"}]}
    run.patch("/Groups/g1", member)
    run.target.stub("*", "/Groups/*", reply(200, run.target.held["Groups"]["g1"]))
    left, waiting = pooled(run)

    assert left["Staff"].startswith("this run could not undo its changes in the linked group")
    assert left[JANE] == f"deactivated: {FORBIDDEN}"
    assert waiting == []


def test_without_a_pool_a_group_that_is_left_is_read_back_once_and_no_more():
    run = Connection()
    run.create(TEAM, "Groups")
    run.target.deletes = 500
    run.clean()

    assert [line for line in run.lines if line.endswith("/Groups/1")] == [
        "DELETE /Groups/1",
        "GET /Groups/1",
    ]
