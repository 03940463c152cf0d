"""A SCIM Error, or a lookup without a match, proves that one deleted resource is gone."""

import pytest

from pytest_scim.scim.messages import Response

from ...connection import JANE, PATIENT, TAG, lookup
from ...target_double import MAINTENANCE, PAGE, SILENCE, error, reply
from .deleting import LISTED, NOT_KNOWN, delete, deleted, pending

# -- one resource ---------------------------------------------------------------------


def of(run):
    return run.absence.of(next(iter(run.ownership.claims.deleted.values())))


@pytest.mark.parametrize("status", [404, 410])
def test_a_scim_error_proves_absence_by_itself(status):
    run = delete(deleted())
    run.target.stub("GET", "/Users/1", error(status))

    assert of(run) is None
    assert run.since(run.start) == ["GET /Users/1"]
    assert run.ownership.clear


@pytest.mark.parametrize("response", [Response(404), reply(404, {"detail": "no"}), Response(410)])
def test_an_empty_404_proves_absence_while_the_endpoint_serves_lists(response):
    run = delete(deleted())
    run.target.stub("GET", "/Users/1", response)

    assert of(run) is None
    assert run.since(run.start) == ["GET /Users/1", LISTED]


@pytest.mark.parametrize("response", [Response(404), PAGE, MAINTENANCE, error(500), SILENCE])
def test_a_response_proves_nothing_while_lists_are_not_served(response):
    run = delete(deleted())
    run.target.stub("GET", "/Users/1", response)
    run.target.stub("GET", "/Users", PAGE)

    assert of(run) == NOT_KNOWN.format(response.status)
    assert pending(run) == [JANE]


@pytest.mark.parametrize("response", [PAGE, MAINTENANCE, error(500), error(401), SILENCE])
def test_a_lookup_by_name_proves_the_absence_that_a_read_by_id_does_not(response):
    run = delete(deleted())
    run.target.stub("GET", "/Users/1", response)

    assert of(run) is None
    assert run.since(run.start) == ["GET /Users/1", lookup()]


def test_a_read_that_is_answered_with_the_caller_is_followed_by_a_lookup_by_name():
    run = delete(deleted())
    run.target.stub("GET", "/Users/1", reply(200, {"id": "admin", "userName": "admin"}))

    assert of(run) is None
    assert run.ownership.clear


def test_a_renamed_user_is_looked_up_by_its_last_name():
    run = deleted()
    run.ask("PUT", "/Users/1", {"userName": f"new.{JANE}"})
    run.ask("GET", "/Users")
    run.target.deletes_nothing = True
    delete(run)
    run.target.stub("GET", "/Users/1", error(500))

    assert of(run) == NOT_KNOWN.format(500)
    assert run.since(run.start) == ["GET /Users/1", lookup(f"new.{JANE}")]


def test_a_user_without_a_name_is_not_looked_up_by_one():
    run = deleted()
    run.ask("POST", "/Users", {"externalId": f"00u{TAG}"})
    run.target.held["Users"]["2"]["userName"] = ""
    run.ask("GET", "/Users/2")
    delete(run, "2")
    run.target.stub("GET", "/Users/2", error(500))
    run.ownership.claims.deleted["Users", "2"].name = ""

    assert of(run) == NOT_KNOWN.format(500)
    assert run.since(run.start) == ["GET /Users/2"]


def test_a_user_that_is_still_shown_stands_again():
    run = deleted()
    run.target.deletes_nothing = True
    delete(run)

    assert of(run) == NOT_KNOWN.format(200)
    assert run.standing == [(JANE, "1")]
    assert run.since(run.start) == ["GET /Users/1"]


def test_absence_is_awaited_as_long_as_the_profile_allows():
    run = deleted(propagation=PATIENT)
    run.target.deletes = 202
    run.target.read_lag = 5
    delete(run)

    assert of(run) is None
    assert run.since(run.start) == ["GET /Users/1"] * 5
    assert run.ownership.clear
