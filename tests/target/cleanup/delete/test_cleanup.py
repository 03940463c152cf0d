"""The clean-up deletes what the run created, proves that it is gone, and names what is left."""

import pytest

from pytest_scim.target.cleanup.delete.cleanup import Cleanup

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection, tagged
from ...target_double import error, reply

USERS = [f"u{n}.{TAG}@example.com" for n in range(4)]


def created(*names, **options):
    """A run that has created users, at a target that has Grace (g)."""
    run = Connection(**options)
    run.target.put("Users", "g", GRACE)
    for name in names or (JANE,):
        run.create(name)
    run.start = len(run.lines)
    return run


def test_users_are_deleted_before_groups_and_nothing_is_left():
    run = created(JANE, JOE)
    run.create(TEAM, "Groups")

    assert run.clean() == {}
    assert run.writes[3:] == ["DELETE /Users/1", "DELETE /Users/2", "DELETE /Groups/3"]
    assert run.target.held == {"Users": {"g": {"id": "g", "userName": GRACE}}, "Groups": {}}
    assert run.ownership.clear


def test_one_list_proves_many_ids_before_their_deletes_and_one_after_that_they_are_gone():
    run = created(*USERS)
    run.clean()

    deletes = [f"DELETE /Users/{n}" for n in range(1, 5)]
    assert run.since(run.start) == [tagged(25), *deletes, tagged(100), "GET /Users/1"]


def test_users_beyond_the_first_page_are_shown_by_the_next_list():
    run = created(*USERS)
    run.target.page_size = 2
    run.clean()

    assert run.since(run.start) == [
        tagged(25),
        "DELETE /Users/1",
        "DELETE /Users/2",
        tagged(25),
        "DELETE /Users/3",
        "DELETE /Users/4",
        tagged(100),
        "GET /Users/1",
    ]


@pytest.mark.parametrize("contains", ["refused", "ignored", "empty"])
def test_where_no_list_shows_them_each_user_is_read_before_and_after_its_delete(contains):
    run = created()
    run.target.contains = contains

    assert run.clean() == {}
    lines = [line for line in run.since(run.start) if "/Users/" in line]
    assert lines == ["GET /Users/1", "DELETE /Users/1", "GET /Users/1"]
    assert list(run.target.held["Users"]) == ["g"]


def test_a_run_that_created_nothing_sends_nothing():
    run = Connection()

    assert run.clean() == {}
    assert run.lines == []


def test_only_types_of_which_something_was_created_are_looked_at():
    run = Connection()
    run.create(TEAM, "Groups")
    run.clean()

    assert not any("/Users" in line for line in run.lines)


@pytest.mark.parametrize("status", [404, 410])
def test_a_user_that_is_gone_already_is_not_deleted_again(status):
    run = created(JANE, JOE)
    run.ask("GET", "/Users")
    run.target.contains = "refused"
    run.target.stub("GET", "/Users/1", error(status))

    assert run.clean() == {}
    assert run.writes[2:] == ["DELETE /Users/2"]


def test_integer_ids_are_deleted():
    run = Connection()
    run.target.integer_ids = True
    run.create(JANE)
    run.create(TEAM, "Groups")

    assert run.clean() == {}
    assert run.target.held == {"Users": {}, "Groups": {}}


def test_several_threads_send_the_requests_of_one():
    names = [f"{number}.{JANE}" for number in range(6)]
    one, several = created(*names), created(*names)

    assert one.clean() == several.clean(workers=3) == {}
    assert several.standing == []
    pages = [text.replace("&count=75", "&count=25") for text in several.since(0)]
    assert pages != several.since(0)  # a list is of as many as the threads delete meanwhile
    assert sorted(pages) == sorted(one.since(0))


# -- one resource ---------------------------------------------------------------------


def removing(run, claim=None):
    cleanup = Cleanup(run.as_cleanup, run.ownership, may_delete=True, propagation=run.propagation)
    return cleanup.remove(claim or run.ownership.standing[0])


def test_one_resource_is_removed_and_proven_gone_by_itself():
    run = created(JANE, JOE)

    assert removing(run) is None
    assert run.since(run.start) == ["GET /Users/1", "DELETE /Users/1", "GET /Users/1"]
    assert run.standing == [(JOE, "2")]


def test_one_user_that_is_still_there_after_its_delete_is_deactivated():
    run = created()
    run.target.deletes_nothing = True

    assert removing(run) == "deactivated: DELETE returned 204, but the target still returns it"
    assert run.target.held["Users"]["1"]["active"] is False


def test_one_group_that_is_still_there_after_its_delete_is_left():
    run = Connection()
    run.create(TEAM, "Groups")
    run.target.deletes_nothing = True

    assert removing(run) == "DELETE returned 204, but the target still returns it"
    assert run.standing == [(TEAM, "1")]


def test_what_lists_show_for_ever_after_its_delete_is_left_as_not_known():
    """The target answers reads by id 404, and its lists never forget anybody."""
    run = created(JANE, JOE)
    run.target.stub("DELETE", "/Users/1", reply(204), error(404))
    run.ask("GET", "/Users")
    run.target.stub("GET", "/Users/1", error(404))

    assert run.clean() == {JANE: "unknown whether it still exists: a list returns it"}
    assert not run.ownership.clear
