"""A bulk job is many writes: each of its operations needs the permission of a single request."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.ownership.guard import Trespass

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection
from ...target_double import error, reply


def create(name=JOE, kind="Users", bulk_id="a", **more):
    key = {"Users": "userName", "Groups": "displayName"}[kind]
    return {"method": "POST", "path": f"/{kind}", "bulkId": bulk_id, "data": {key: name, **more}}


def write(method, path, data=None):
    return {"method": method, "path": path, "data": data or {}}


@pytest.fixture
def run():
    """A run that has created Jane (1), at a target with Grace (7) that takes bulk jobs."""
    run = Connection(linkable=["Staff"])
    run.target.put("Users", "7", GRACE)
    run.target.stub("POST", "*[Bb]*", reply(200, {"Operations": []}))
    run.create()
    run.start = len(run.lines)
    return run


def send(run, *operations, path="/Bulk", key="Operations"):
    return run.ask("POST", path, {key: list(operations)})


def test_a_job_of_tagged_creates_and_writes_to_the_runs_resources_is_sent_after_its_proofs(run):
    nobody = run.ownership.generate_id("nobody")
    send(
        run,
        create(),
        create(TEAM, "Groups", "g"),
        write("PUT", "/Users/1", {"userName": JANE}),
        write("PATCH", "/Users/1"),
        write("DELETE", "/Users/1"),
        write("DELETE", f"/Users/{nobody}"),
        write("DELETE", f"/Users/{nobody}"),
    )

    assert run.since(run.start) == ["GET /Users/1", "GET /Users/nobody", "POST /Bulk"]


@pytest.mark.parametrize(
    "operation",
    [
        create("jane@customer.example"),
        create("Human Resources", "Groups"),
        create(TEAM, "Groups", members=[{"value": "7"}]),
        {"method": "POST", "path": "/Users", "data": {}},
        {"method": "POST", "path": "/Users"},
        {"method": "POST", "path": "/Roles", "data": {"displayName": TEAM}},
        {"method": "POST", "path": "/Users/", "data": {"userName": JOE}},
        {"method": "POST", "path": "/Users/7", "data": {"userName": JOE}},
        {"method": "post", "path": "/Users", "data": {"userName": JOE}},
        {"method": "POST", "Method": "DELETE", "path": "/Users", "data": {"userName": JOE}},
        {"method": "POST", "path": "/Users", "data": {"userName": JOE}, "DATA": {}},
        {"method": "POST", "path": "/Bulk", "data": {"Operations": []}},
        write("DELETE", "/Users/7"),
        write("DELETE", "/Users"),
        write("DELETE", "/Users/1?filter=active"),
        write("DELETE", "/Users/1/.."),
        write("DELETE", "Users/1"),
        write("DELETE", "/Groups/1"),
        write("PUT", "/Users/1", {"id": "7"}),
        write("PATCH", "/Me"),
        write("PATCH", "/Users/bulkId:a"),
        write("GET", "/Users"),
        write("delete", "/Users/7"),
        {"method": "DELETE"},
        {"path": "/Users/1"},
        {},
        None,
        "DELETE /Users/7",
        ["DELETE", "/Users/7"],
    ],
)
def test_one_operation_that_is_not_the_runs_stops_the_whole_job(run, operation):
    with pytest.raises(Trespass, match="Nothing was changed"):
        send(run, create(), operation)

    assert "POST /Bulk" not in run.lines
    assert run.standing == [(JANE, "1")]


def test_every_operation_is_asked_for_also_where_an_earlier_one_had_the_same_path(run):
    run.create(TEAM, "Groups")
    add = {"op": "add", "path": "members"}
    patches = [
        write("PATCH", "/Groups/2", {"Operations": [{**add, "value": [{"value": member}]}]})
        for member in ("1", "7")
    ]
    with pytest.raises(Trespass, match="a member that this run did not create"):
        send(run, *patches)
    with pytest.raises(Trespass, match="its body has the id"):
        send(run, write("PUT", "/Users/1"), write("PUT", "/Users/1", {"id": "7"}))


def test_a_member_may_be_a_reference_to_another_operation(run):
    members = [{"value": "bulkId:a"}, {"value": "1"}]
    send(run, create(), create(TEAM, "Groups", "g", members=members))

    assert run.since(run.start) == ["GET /Users/1", "POST /Bulk"]


def test_an_operation_whose_id_is_not_proven_stops_the_whole_job(run):
    run.target.held["Users"].pop("1")
    with pytest.raises(Blocked, match="did not lead to a resource with the name of this run"):
        send(run, create(), write("DELETE", "/Users/1"))


def test_once_all_writing_has_stopped_no_job_is_sent(run):
    run.target.held["Users"]["1"]["userName"] = GRACE
    run.ask("GET", "/Users/1")
    with pytest.raises(Blocked, match="this run sends no more writes"):
        send(run, create())


@pytest.mark.parametrize("path", ["/Bulk", "/bulk", "/Bulk/", "/BULK"])
def test_a_job_is_a_job_however_the_endpoint_is_written(run, path):
    with pytest.raises(Trespass):
        send(run, write("DELETE", "/Users/7"), path=path)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "DELETE /Users/7",
        {},
        {"Operations": None},
        {"Operations": {"method": "DELETE", "path": "/Users/7"}},
        {"operations": [write("DELETE", "/Users/7")]},
        {"Operations": [], "operations": [write("DELETE", "/Users/7")]},
        b'{"Operations": [{"method": "DELETE", "path": "/Users/7"}]}',
        b'{"Operations": [',
    ],
)
def test_a_job_that_cannot_be_read_is_not_sent(run, body):
    with pytest.raises(Trespass):
        run.send(Request("POST", "/Bulk", body=body))


def test_a_linked_group_may_be_changed_by_a_job_and_not_deleted(run):
    run.target.put("Groups", "g1", "Staff")
    run.groups.borrow("Staff")
    send(run, write("PATCH", "/Groups/g1"))
    assert run.since(run.start + 2) == ["GET /Groups/g1", "POST /Bulk"]
    with pytest.raises(Trespass):
        send(run, write("DELETE", "/Groups/g1"))


def test_a_refused_job_says_which_operation_is_not_the_runs(run):
    with pytest.raises(Trespass) as stopped:
        send(run, create("bob@example.com"))

    assert str(stopped.value) == (
        "Stopped before a bulk job: it has an operation that is neither a create under this run's "
        "tag nor a write to a resource of this run. Nothing was changed."
    )
    assert stopped.value.actual == "POST /Users"


def test_a_bulk_endpoint_creates_nothing_elsewhere(run):
    run.target.stub("POST", "/Bulk", reply(201, {"id": "b1"}), error(500))
    run.target._stubs.reverse()
    send(run, create())
    send(run, create(f"x{TAG}"))

    assert run.ownership.elsewhere == []
