"""The witness of a run: each write, and the exchange that proved its right to."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.ownership.guard import Trespass

from ...connection import GRACE, JANE, TAG, TEAM, Connection
from ...target_double import SILENCE, error, reply


def row(exchange, method, basis, proof=None, *, kind="Users", reason=None):
    return {
        "exchange": exchange,
        "method": method,
        "type": kind,
        "basis": basis,
        "proof": proof,
        "reason": reason,
    }


@pytest.fixture
def run():
    run = Connection(linkable=["Staff"])
    run.create()
    return run


def test_every_write_names_its_exchange_and_the_exchange_that_proved_it(run):
    run.deactivate("/Users/1")
    run.ask("PUT", "/Users/1", {"userName": JANE})
    run.ask("DELETE", "/Users/1")
    run.deactivate("/Users/1")

    assert run.lines == [
        "POST /Users",
        "GET /Users/1",
        "PATCH /Users/1",
        "PUT /Users/1",
        "GET /Users/1",
        "DELETE /Users/1",
        "GET /Users/1",
        "PATCH /Users/1",
    ]
    assert run.ownership.writes.rows == [
        row(0, "POST", "create"),
        row(2, "PATCH", "read", 1),
        row(3, "PUT", "read", 1),
        row(5, "DELETE", "read", 4),
        row(7, "PATCH", "absent", 6),
    ]


def test_a_write_to_an_invented_id_names_the_read_that_showed_nobody(run):
    run.deactivate(f"/Users/{run.ownership.generate_id('nobody')}")

    assert run.ownership.writes.rows[1:] == [row(2, "PATCH", "absent", 1)]


def test_a_write_to_a_linked_group_names_the_read_right_before_it(run):
    run.target.put("Groups", "g1", "Staff")
    run.ownership.lend(LinkedGroupState("g1", "Staff", ()))
    run.ask("PUT", "/Groups/g1", {"displayName": "Staff"})

    assert run.ownership.writes.rows[1:] == [row(2, "PUT", "linked group", 1, kind="Groups")]


def test_a_write_that_was_sent_again_is_named_each_time(run):
    run.target.stub("PATCH", "/Users/1", error(429), times=1)
    run.deactivate("/Users/1")

    assert run.ownership.writes.rows[1:] == [row(2, "PATCH", "read", 1), row(3, "PATCH", "read", 1)]


def test_a_write_that_got_no_response_is_named(run):
    run.target.stub("PATCH", "/Users/1", SILENCE)
    run.deactivate("/Users/1")

    assert run.ownership.writes.rows[1:] == [row(2, "PATCH", "read", 1)]


def test_a_write_that_was_refused_is_named_with_its_reason_and_no_exchange(run):
    run.target.put("Users", "7", GRACE)
    run.target.stub("POST", "/Schemas", reply(201))
    run.ask("POST", "/Schemas", {})
    run.target.held["Users"]["1"]["userName"] = GRACE
    with pytest.raises(Trespass):
        run.ask("DELETE", "/Users/7")
    with pytest.raises(NotRun):
        run.ask("POST", "/Schemas", {})
    with pytest.raises(Blocked):
        run.deactivate("/Users/1")
    rows = run.ownership.writes.rows

    assert rows[1] == row(1, "POST", "create", kind="Schemas")
    assert [(one["exchange"], one["method"], one["basis"]) for one in rows[2:]] == [
        (None, "DELETE", "refused"),
        (None, "POST", "refused"),
        (None, "PATCH", "refused"),
    ]
    assert rows[2]["reason"].startswith("Stopped before DELETE /Users: the target returned")
    assert (
        rows[3]["reason"] == "a POST to /Schemas has created a resource, so this run sends no more"
    )
    assert rows[4]["reason"].startswith("blocked by okta.create_users.the_created_id_identifies")
    assert GRACE not in str(rows)


def test_reads_and_searches_are_no_writes(run):
    run.ask("GET", "/Users")
    run.ask("POST", "/Users/.search", {})

    assert run.ownership.writes.rows == [row(0, "POST", "create")]


def test_each_operation_of_a_bulk_job_is_named_by_itself(run):
    run.target.stub("POST", "/Bulk", reply(200, {"Operations": []}))
    run.ask(
        "POST",
        "/Bulk",
        {
            "Operations": [
                {"method": "POST", "path": "/Groups", "data": {"displayName": TEAM}},
                {"method": "PATCH", "path": "/Users/1", "data": {}},
                {"method": "DELETE", "path": f"/Users/{run.ownership.generate_id(TAG)}"},
            ]
        },
    )

    assert run.ownership.writes.rows[1:] == [
        row(3, "POST", "create", kind="Groups"),
        row(3, "PATCH", "read", 1),
        row(3, "DELETE", "absent", 2),
    ]
