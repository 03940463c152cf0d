"""A list proves that all deleted resources of a type are gone, where it hides none that exists."""

import pytest

from pytest_scim.target.cleanup.delete.proof_of_absence import ProofOfAbsence

from ...connection import JANE, JOE, PATIENT, TEAM, Connection, lookup, tagged
from ...target_double import MAINTENANCE, PAGE, error
from .deleting import LISTED, NO_LISTS, delete, deleted, pending

# -- all of a type --------------------------------------------------------------------


def prove(run):
    reason = run.absence.prove("Users")
    return reason, pending(run), [one.name for one in run.absence.still_there]


@pytest.fixture
def run():
    """A run with two users, before their deletes."""
    run = deleted(JANE, JOE)
    assert run.absence.prepare("Users") is None
    return run


def test_one_list_proves_that_all_are_gone_and_one_read_that_it_hides_nothing(run):
    delete(run, "1", "2")

    assert prove(run) == (None, [], [])
    assert run.since(run.start) == [tagged(100), "GET /Users/1"]


@pytest.mark.parametrize("contains", ["refused", "ignored"])
def test_where_the_filter_is_refused_or_ignored_each_is_read(contains):
    run = deleted(JANE, JOE)
    run.target.contains = contains
    assert run.absence.prepare("Users") is None
    delete(run, "1", "2")

    assert prove(run) == (None, [], [])
    assert run.since(run.start) == [LISTED, "GET /Users/1", "GET /Users/2", lookup(JANE)]


def test_what_a_lookup_shows_though_no_read_does_is_not_known(run):
    run.target.contains = "refused"
    assert run.absence.prepare("Users") is None
    run.ask("DELETE", "/Users/2")
    run.ask("GET", "/Users/2")  # proven gone before the clean-up, as far as a read says
    delete(run, "1")
    run.target.held["Users"] |= {
        "1": {"id": "1", "userName": JANE},
        "2": {"id": "2", "userName": JOE},
    }
    run.target.stub("GET", "/Users/*", error(404))

    assert prove(run)[0] is None
    assert sorted(run.standing) == [(JANE, "1"), (JOE, "2")]
    assert all("unknown" in reason for reason in run.clean().values())


def test_where_the_filter_gives_an_empty_list_each_is_read():
    run = deleted(JANE, JOE)
    run.target.contains = "empty"
    run.absence.prepare("Users")
    delete(run, "1", "2")

    assert prove(run) == (None, [], [])
    assert run.since(run.start) == [tagged(100), "GET /Users/1", "GET /Users/2"]


def test_a_list_that_hides_what_is_still_there_proves_nothing(run):
    run.target.deletes_nothing = True
    delete(run, "1", "2")
    run.target.contains = "empty"

    assert prove(run) == (None, [], [JANE, JOE])
    assert run.standing == [(JANE, "1"), (JOE, "2")]


def test_a_list_that_is_not_complete_proves_nothing(run):
    run.target.put("Users", "x", f"x{JANE}")
    run.ownership.find("Users", {"id": "x", "userName": f"x{JANE}"})
    run.target.page_size, run.target.pages = 1, False
    run.target.deletes_nothing = True
    delete(run, "1", "2")

    assert prove(run) == (None, [], [JANE, JOE])


def test_a_user_that_the_list_still_shows_is_read_until_it_is_gone():
    run = deleted(JANE, JOE, propagation=PATIENT)
    run.absence.prepare("Users")
    run.target.list_lag = 50
    delete(run, "1", "2")

    assert prove(run) == (None, [], [])
    assert run.since(run.start) == [tagged(100), "GET /Users/1", "GET /Users/2"]


def test_a_user_that_is_shown_after_its_delete_is_still_there(run):
    run.target.deletes_nothing = True
    delete(run, "2")

    assert prove(run) == (None, [], [JOE])
    assert run.standing == [(JANE, "1"), (JOE, "2")]


def test_only_the_first_that_stays_is_awaited_as_all_were_deleted_before():
    run = deleted(JANE, JOE, propagation=PATIENT)
    waited = []

    class Patience:
        def until(self, look):
            waited.append(1)
            return look()

    run.target.contains = "refused"
    run.target.deletes_nothing = True
    run.absence.prepare("Users")
    run.absence._propagation = Patience()
    delete(run, "1", "2")

    assert prove(run) == (None, [], [JANE, JOE])
    assert waited == [1]


def test_an_endpoint_that_serves_no_lists_any_more_proves_nothing(run):
    delete(run, "1", "2")
    run.target.stub("GET", "/Users", MAINTENANCE)

    assert prove(run) == (NO_LISTS, [JANE, JOE], [])


def test_a_gateway_before_any_delete_is_noticed():
    run = deleted()
    run.target.stub("GET", "*", PAGE)

    assert run.absence.prepare("Users") == NO_LISTS


def test_a_user_that_no_create_is_known_to_have_made_is_unexpected(run):
    run.target.put("Users", "x", f"x{JANE}")
    delete(run)
    prove(run)

    assert [(one.name, one.id) for one in run.absence.unexpected] == [(f"x{JANE}", "x")]
    assert run.standing[-1] == (f"x{JANE}", "x")


def test_a_user_of_the_run_or_of_others_is_not_unexpected(run):
    run.ownership.claims.deactivated["Users", "k"] = None
    run.target.put("Users", "k", f"kept.{JANE}")
    delete(run)
    prove(run)

    assert run.absence.unexpected == []


def test_a_row_whose_id_leads_nowhere_is_an_old_one_unless_lists_show_it_for_ever(run):
    delete(run)
    run.ask("GET", "/Users/1")  # proven gone, and still listed
    run.target.stub("GET", "/Users/1", error(404))
    run.target.held["Users"]["1"] = {"id": "1", "userName": JANE}

    assert prove(run) == (None, [], [])
    assert run.absence.unexpected == []
    assert run.absence.lagging
    run.absence.await_lists("Users")
    assert [(one.name, one.response) for one in run.ownership.standing] == [
        (JOE, ""),
        (JANE, "a list returns it"),
    ]


def test_lists_that_catch_up_leave_nothing():
    run = deleted(JANE, JOE, propagation=PATIENT)
    run.absence.prepare("Users")
    run.target.list_lag = 9
    delete(run, "1", "2")

    assert prove(run) == (None, [], [])
    assert run.absence.lagging
    run.absence.await_lists("Users")
    assert run.ownership.clear
    assert run.counted()["GET /Users"] > 3


def test_groups_are_proven_gone_by_their_displayname():
    run = Connection()
    run.create(TEAM, "Groups")
    absence = ProofOfAbsence(run.as_cleanup, run.ownership, run.propagation)
    absence.prepare("Groups")
    run.ask("DELETE", "/Groups/1")

    assert absence.prove("Groups") is None
    assert run.ownership.clear
    assert tagged(100, "Groups") in run.lines


# -- what a list has just shown -------------------------------------------------------


def test_what_a_list_has_just_shown_is_ready_for_its_delete(run):
    standing = run.ownership.standing

    assert run.absence.refresh(standing) == standing
    run.deactivate("/Users/1")
    assert run.absence.refresh(standing) == standing
    assert run.lines[-1] == tagged(25)


def test_where_no_list_shows_anything_nothing_is_ready():
    run = deleted()
    run.target.contains = "empty"
    run.absence.prepare("Users")

    assert run.absence.refresh(run.ownership.standing) == []
    assert run.absence.refresh([]) == []
