"""What reads say of lost creates and of deleted resources, and what the last read showed."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.scim.messages import Response
from pytest_scim.target.cleanup.ownership.observations import is_absent

from ...connection import GRACE, JANE, JOE, Connection, lookup
from ...target_double import ERROR, PAGE, SILENCE, error, reply
from .claiming import mistaken, proof

# -- lost creates ---------------------------------------------------------------------


@pytest.fixture
def lost():
    """A run whose create was carried out without a response."""
    run = Connection()
    run.target.stub("POST", "/Users", SILENCE, times=1)
    run.create()
    run.target.put("Users", "5", JANE.upper())
    return run


@pytest.mark.parametrize("query", ["", f'filter=userName eq "{JANE}"'])
def test_a_read_that_shows_the_name_of_a_lost_create_gives_it_the_id(lost, query):
    lost.ask("GET", "/Users", query=query)
    lost.ask("GET", "/Users", query=query)

    assert lost.standing == [(JANE, "5")]
    assert proof(lost) is None


def test_the_id_of_a_lost_create_is_proven_by_a_read_of_that_very_id(lost):
    lost.ask("GET", "/Users")
    lost.deactivate("/Users/5")

    assert lost.since(1) == ["GET /Users", "GET /Users/5", "PATCH /Users/5"]
    assert proof(lost) == 2


def test_a_list_whose_rows_have_wrong_ids_makes_nobody_the_lost_create(lost):
    """Rows whose ids are those of other resources: a read by the id shows who it is."""
    lost.target.put("Users", "7", GRACE)
    lost.target.stub("GET", "/Users", reply(200, {"Resources": [{"id": "7", "userName": JANE}]}))
    lost.ask("GET", "/Users")
    with pytest.raises(Blocked, match="leads to a resource with another name"):
        lost.ask("DELETE", "/Users/7")


def test_the_response_to_a_write_gives_a_lost_create_no_id(lost):
    lost.create(JOE)
    lost.target.stub("PUT", "/Users/1", reply(200, {"id": "5", "userName": JANE}))
    lost.ask("PUT", "/Users/1", {"userName": JOE})

    assert lost.standing[0] == (JANE, None)


def test_a_row_with_another_name_gives_a_lost_create_no_id(lost):
    lost.target.held["Users"]["5"]["userName"] = f"x{JANE}"
    lost.ask("GET", "/Users")

    assert lost.standing == [(JANE, None)]


def test_a_read_does_not_tell_two_lost_creates_of_one_name_apart(lost):
    lost.target.stub("POST", "/Users", SILENCE, times=1)
    lost.create()
    lost.ask("GET", "/Users")

    assert lost.standing == [(JANE, None), (JANE, None)]


# -- what was deleted -----------------------------------------------------------------


@pytest.fixture
def deleted(run):
    run.ask("GET", "/Users/1")
    run.ask("DELETE", "/Users/1")
    assert (run.standing, proof(run)) == ([], 1)
    return run


def test_a_delete_that_was_accepted_is_not_proven_yet(deleted):
    assert not deleted.ownership.clear


@pytest.mark.parametrize("status", [404, 410])
def test_a_scim_error_proves_that_the_deleted_resource_is_gone(deleted, status):
    deleted.target.stub("GET", "/Users/1", error(status))
    deleted.ask("GET", "/Users/1")

    assert deleted.ownership.clear


@pytest.mark.parametrize(
    "response", [PAGE, Response(404), error(500), error(401), reply(200), SILENCE, reply(404, {})]
)
def test_any_other_response_does_not_prove_that_the_deleted_resource_is_gone(deleted, response):
    deleted.target.stub("GET", "/Users/1", response)
    deleted.ask("GET", "/Users/1")

    assert not deleted.ownership.clear
    assert deleted.standing == []


@pytest.mark.parametrize("path", ["/Users/1", "/Users"])
def test_a_deleted_resource_that_is_still_shown_stands_again(deleted, path):
    deleted.target.put("Users", "1", JANE)
    deleted.ask("GET", path)

    assert deleted.standing == [(JANE, "1")]
    assert proof(deleted) == 3


def test_a_deleted_resource_is_gone_once_its_id_shows_somebody_else(deleted):
    deleted.target.put("Users", "1", GRACE)
    deleted.ask("GET", "/Users/1")

    assert deleted.ownership.clear
    assert mistaken(deleted) == []


def test_the_response_to_a_delete_may_show_the_deleted_resource(run):
    run.target.stub("DELETE", "/Users/1", reply(200, {"id": "1", "userName": JANE}))
    run.ask("DELETE", "/Users/1")

    assert run.standing == []
    assert list(run.ownership.claims.deleted) == [("Users", "1")]


@pytest.mark.parametrize(
    ("response", "absent"),
    [
        (error(404), True),
        (error(410), True),
        (error(400), False),
        (Response(404), False),
        (PAGE, False),
        (reply(404, {"detail": "no"}), False),
        (reply(404, {"schemas": ERROR}), False),
        (reply(404, {"schemas": [7, None]}), False),
    ],
)
def test_only_a_scim_error_says_by_itself_that_a_resource_does_not_exist(response, absent):
    assert is_absent(response) is absent


# -- what the last read showed --------------------------------------------------------


def test_a_read_is_fresh_until_anything_but_a_delete_of_what_it_showed_is_sent(run):
    fresh = run.ownership.observations.fresh
    run.create(JOE)
    run.ask("GET", "/Users")
    assert set(fresh) == {("Users", "1"), ("Users", "2")}
    run.ask("DELETE", "/Users/1")
    assert set(fresh) == {("Users", "2")}
    run.deactivate("/Users/2")
    assert set(fresh) == set()


def test_a_delete_of_what_the_last_read_did_not_show_reads_first(run):
    run.create(JOE)
    run.ask("GET", "/Users", query=lookup(JOE).partition("?")[2])
    run.ask("DELETE", "/Users/1")

    assert run.since(2) == [lookup(JOE), "GET /Users/1", "DELETE /Users/1"]
