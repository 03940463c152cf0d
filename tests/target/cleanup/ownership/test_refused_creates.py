"""A create that was answered 4xx may have made something all the same: the clean-up looks."""

import pytest

from pytest_scim.target.cleanup.delete.leftovers import Leftovers

from ...connection import (
    GRACE,
    JANE,
    JOE,
    TEAM,
    Connection,
    journal_at,
    lookup,
    standing_in,
    tagged,
)
from ...target_double import SILENCE, UNAUTHORIZED, error, reply

UNKNOWN = "unknown whether it exists: its create returned 409"


@pytest.fixture
def run():
    return Connection()


def refused(run, name=JANE, kind="Users", *, made=True):
    """Send a create that is answered 409, though the target may have made something."""
    if made:
        run.target.put(kind, f"made-{name}", name)
    run.target.stub("POST", f"/{kind}", error(409), times=1)
    run.create(name, kind)


@pytest.mark.parametrize("contains", ["supported", "refused", "ignored"])
def test_what_a_refused_create_made_is_removed(run, contains):
    run.target.contains = contains
    run.create(JOE)
    refused(run)
    refused(run, TEAM, "Groups")

    assert run.clean() == {}
    assert run.target.held == {"Users": {}, "Groups": {}}


@pytest.mark.parametrize("contains", ["supported", "refused"])
def test_what_a_refused_create_did_not_make_is_no_leftover(run, contains):
    run.target.contains = contains
    run.create(JOE)
    refused(run, made=False)

    assert run.clean() == {}
    assert run.ownership.clear


def test_one_list_tells_of_all_that_was_refused(run):
    run.create(JOE)
    refused(run, made=False)
    refused(run, f"x.{JANE}", made=False)
    run.clean()

    assert tagged(100) in run.lines
    assert lookup() not in run.lines


def test_where_no_list_can_tell_each_is_looked_up_by_its_name(run):
    run.target.contains = "refused"
    refused(run, made=False)
    refused(run, f"x.{JANE}", made=False)
    run.clean()

    assert [line for line in run.lines if " eq " in line] == [lookup(), lookup(f"x.{JANE}")]


def test_an_empty_list_is_not_believed_where_none_showed_anything(run):
    run.target.contains = "empty"
    refused(run)

    assert run.clean() == {}
    assert run.target.held["Users"] == {}


@pytest.mark.parametrize("response", [SILENCE, UNAUTHORIZED, error(500)])
def test_where_nothing_can_be_found_out_it_is_not_known(run, response):
    run.create(JOE)
    refused(run)
    run.target.stub("GET", "/Users", response)
    run.target.stub("DELETE", "/Users/*", response)

    assert run.clean()[JANE].startswith(UNKNOWN)
    assert not run.ownership.clear


def test_a_name_that_another_user_of_the_run_has_says_nothing(run):
    run.create(JANE)
    run.target.contains = "refused"
    run.create(JANE)

    assert run.clean() == {}
    assert run.counted()["DELETE /Users/1"] == 1


def stopped(run):
    """Have an id of the run lead to somebody else."""
    run.target.put("Users", "g", GRACE)
    run.create(JOE)
    run.target.told_ids = ["g"]
    run.create(f"x.{JOE}")
    run.ask("GET", "/Users/g")


@pytest.mark.parametrize("contains", ["supported", "refused"])
def test_once_all_writing_has_stopped_a_look_still_tells(run, contains):
    run.target.contains = contains
    refused(run)
    refused(run, f"none.{JANE}", made=False)
    stopped(run)
    sent = len(run.lines)
    left = run.clean()

    assert JANE in left
    assert f"none.{JANE}" not in left
    assert all(line.startswith("GET ") for line in run.since(sent))


def test_what_a_look_does_not_show_once_all_writing_has_stopped_is_not_known(run):
    run.create(f"gone.{JANE}")
    run.ask("GET", "/Users/1")
    stopped(run)
    del run.target.held["Users"]["1"]
    left = run.clean()

    assert left[f"gone.{JANE}"].startswith("unknown whether it exists: ")
    assert left[JOE].startswith("not deleted: ")


def test_a_user_whose_create_returned_another_id_is_named_once(run):
    stopped(run)
    run.clean()

    assert [(row["name"], row["id"]) for row in run.left] == [(JOE, "1"), (f"x.{JOE}", "2")]


def test_a_user_whose_create_returned_an_id_that_nobody_has_is_named_once(run):
    run.target.told_ids = ["x" * 5000]
    run.create(JANE)
    stopped(run)
    run.clean()

    assert (JANE, "1") in [(row["name"], row["id"]) for row in run.left]
    assert [row["name"] for row in run.left].count(JANE) == 1


def test_a_row_under_an_id_that_leads_nowhere_changes_nothing():
    run = Connection()
    run.create(JANE)
    run.ask("GET", "/Users/1")
    stopped(run)
    rows = [{"id": "../Users/x", "userName": JANE}, {"id": "2", "userName": JOE}]
    run.target.stub("GET", "/Users", reply(200, {"totalResults": 2, "Resources": rows}))
    run.clean()

    assert (JANE, "1") in [(row["name"], row["id"]) for row in run.left]


# -- targets that refuse, and made nothing --------------------------------------------


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_at_a_target_without_groups_a_refused_group_is_no_leftover(run, status):
    run.create(JOE)
    run.target.stub("*", "/Groups", error(status))
    run.create(TEAM, "Groups")

    assert run.clean() == {}
    assert run.ownership.clear


def test_an_endpoint_that_showed_a_group_before_is_not_taken_for_missing(run):
    run.create(TEAM, "Groups")
    refused(run, f"x.{TEAM}", "Groups")
    run.target.stub("*", "/Groups*", error(404))
    run.target.stub("*", "/Groups/*", SILENCE)

    assert set(run.clean()) == {TEAM, f"x.{TEAM}"}


@pytest.mark.parametrize("status", [400, 501])
def test_where_no_filter_works_the_whole_list_tells(run, status):
    run.target.contains = run.target.equals = "refused"
    run.create(JOE)
    run.target.stub("POST", "/Users", error(status), times=1)
    run.create(JANE)

    assert run.clean() == {}


def test_a_list_that_does_not_give_as_many_as_it_counts_tells_nothing(run):
    run.target.contains = run.target.equals = "refused"
    refused(run, made=False)
    short = reply(200, {"totalResults": 9, "Resources": []})
    run.target.stub("GET", "/Users", error(400), short, error(400), short)

    assert run.clean()[JANE].startswith(UNKNOWN)


def test_a_user_that_is_kept_is_not_taken_for_what_a_refused_create_made(run):
    run.target.contains, run.target.deletes = "refused", 405
    run.create(JANE)
    run.create(JANE)
    run.clean()

    assert [(row["name"], row["kept"]) for row in run.left] == [(JANE, True)]
    assert run.counted()["DELETE /Users/1"] == 1


def test_an_interrupted_clean_up_names_refused_creates_in_one_row(run):
    run.create(JOE)
    run.create(JOE)  # refused, under the name of a user that stands
    refused(run, made=False)
    refused(run, f"x.{JANE}", made=False)
    rows = Leftovers(run.ownership).unfinished()

    assert [row["name"] for row in rows] == [JOE, None]
    assert rows[1]["reason"].startswith("unknown whether one exists: 2 creates returned an error")


def test_a_sweep_knows_from_the_journal_that_a_create_was_refused(tmp_path):
    journal = journal_at(tmp_path / "journal.jsonl")
    killed = Connection(journal=journal)
    refused(killed, TEAM, "Groups", made=False)
    (entry,) = standing_in(tmp_path / "journal.jsonl")
    journal.close(done=True)
    run = Connection()
    run.target.stub("*", "/Groups", error(404))
    run.ownership.load([entry])

    assert entry.refused
    assert run.clean() == {}
