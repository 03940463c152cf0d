"""Nothing is written to before a read has shown that it belongs to the run."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.target.cleanup.ownership.guard import CREATED_ID_OWNER
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.polling import Polling

from ...connection import JOE, PATIENT, TEAM, Connection, lookup
from ...target_double import MAINTENANCE, PAGE, SILENCE, error, reply
from .claiming import NOT_SHOWN, WRITES, write

# -- the proof before a write ---------------------------------------------------------


@pytest.mark.parametrize("method", WRITES)
def test_the_first_write_to_a_user_is_sent_after_a_read_that_shows_its_username(run, method):
    write(run, method)

    assert run.since(1) == ["GET /Users/1", f"{method} /Users/1"]


@pytest.mark.parametrize("method", WRITES)
def test_the_first_write_to_a_group_is_sent_after_a_read_that_shows_its_displayname(run, method):
    run.create(TEAM, "Groups")
    run.ask(method, "/Groups/2", {"displayName": TEAM, "Operations": []})

    assert run.since(2) == ["GET /Groups/2", f"{method} /Groups/2"]


def test_a_write_after_a_read_that_proved_the_id_is_sent_at_once(run):
    run.ask("GET", "/Users")
    write(run, "PATCH")
    write(run, "PUT")

    assert run.since(2) == ["PATCH /Users/1", "PUT /Users/1"]


def test_a_delete_is_sent_after_a_read_of_its_own(run):
    run.ask("GET", "/Users/1")
    write(run, "PATCH")
    write(run, "DELETE")

    assert run.since(3) == ["GET /Users/1", "DELETE /Users/1"]


def test_a_delete_right_after_a_read_is_sent_at_once(run):
    run.ask("GET", "/Users/1")
    write(run, "DELETE")

    assert run.since(2) == ["DELETE /Users/1"]


def test_an_id_is_compared_decoded(run):
    run.target.told_ids = ["a/b ü"]
    run.target.stub("GET", "/Users/a%2F*", reply(200, {"id": "a/b ü", "userName": JOE}))
    run.create(JOE)
    write(run, "PUT", "/Users/a%2Fb%20%C3%BC")

    assert run.writes[-1] == "PUT /Users/a/b ü"


@pytest.mark.parametrize(("reported", "actual"), [(7, 7), (7, "7"), ("7", 7)])
def test_an_integer_id_is_written_to_like_any_other(run, reported, actual):
    run.target.put("Users", "7", JOE)["id"] = actual
    run.target.stub("POST", "/Users", reply(201, {"id": reported, "userName": JOE}))
    run.create(JOE)

    assert write(run, "DELETE", "/Users/7").status == 204


@pytest.mark.parametrize("response", [error(404), error(500), error(401), PAGE, SILENCE])
def test_a_lookup_by_name_proves_the_id_that_a_read_by_id_does_not(run, response):
    run.target.stub("GET", "/Users/1", response)
    write(run, "PATCH")

    assert run.since(1) == ["GET /Users/1", lookup(), "PATCH /Users/1"]


@pytest.mark.parametrize("method", WRITES)
def test_an_id_that_no_read_shows_under_the_name_is_not_written_to(run, method):
    run.target.held["Users"].clear()
    with pytest.raises(Blocked) as blocked:
        write(run, method)

    assert blocked.value.owner == CREATED_ID_OWNER
    assert blocked.value.reason == (
        f"Stopped before a write: {NOT_SHOWN}: a GET of it returned 404"
    )
    assert run.since(1) == ["GET /Users/1", lookup()]
    assert run.ownership.permission.unproven == [f"{NOT_SHOWN}: a GET of it returned 404"]
    assert run.ownership.stopped is None


def test_a_target_that_gives_no_response_proves_nothing(run):
    run.target.stub("GET", "*", SILENCE)

    with pytest.raises(Blocked, match="Read timed out"):
        write(run, "PATCH")


def test_a_target_that_shows_no_names_is_not_written_to(run):
    run.target.stub("GET", "/Users/1", reply(200, {"id": "1"}))
    run.target.names_nobody = True

    with pytest.raises(Blocked, match="a GET of it returned 200"):
        write(run, "PATCH")


@pytest.mark.parametrize("lag", ["read_lag", "list_lag"])
def test_a_proof_is_awaited_as_long_as_the_profile_allows(lag):
    run = Connection(propagation=PATIENT)
    run.target.read_lag = run.target.list_lag = 40
    setattr(run.target, lag, 6)
    run.create()
    write(run, "PATCH")

    assert run.writes == ["POST /Users", "PATCH /Users/1"]
    assert 6 <= len(run.since(1)) <= 8


def test_a_user_that_is_gone_before_its_delete_is_still_sent_the_delete(run):
    run.ask("GET", "/Users/1")
    run.target.held["Users"].clear()
    write(run, "PATCH")

    assert write(run, "DELETE").status == 404
    assert run.since(3) == ["GET /Users/1", "DELETE /Users/1"]


@pytest.mark.parametrize("response", [PAGE, MAINTENANCE, error(500), SILENCE])
def test_a_user_whose_read_before_the_delete_fails_is_not_deleted(run, response):
    run.ask("GET", "/Users/1")
    run.target.stub("GET", "*", response)
    write(run, "PATCH")

    with pytest.raises(Blocked):
        write(run, "DELETE")
    assert run.writes == ["POST /Users", "PATCH /Users/1"]


def test_a_proof_is_awaited_no_longer_than_the_time_of_the_run():
    now = [0.0]
    budget = TimeBudget(3.0, lambda: now[0], lambda seconds: now.append(now.pop() + seconds))
    run = Connection(propagation=Polling(60.0, 1.0, wait=budget.wait))
    run.create()
    run.target.stub("GET", "*", error(404))
    with pytest.raises(NotRun, match="the time budget of 3 s is spent"):
        write(run, "PATCH")

    assert len(run.since(1)) == 2 * 3
