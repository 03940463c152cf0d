"""Nothing is written to what belongs to somebody else, or may."""

import pytest

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.ownership.guard import Trespass

from ...connection import GRACE, JANE, JOE, TEAM, Connection
from ...target_double import SILENCE, error, reply
from .claiming import TRESPASS, WRITES, write

# -- somebody else's ------------------------------------------------------------------


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("path", ["/Users/2", "/Users/1x", "/Groups/1", "/Roles/1", "/Me"])
def test_a_write_to_what_the_run_did_not_create_is_a_trespass(run, method, path):
    run.target.put("Users", "2", GRACE)
    with pytest.raises(Trespass) as trespass:
        write(run, method, path)

    kind = path.split("/")[1]
    assert trespass.value.message == TRESPASS.format(f"{method} /{kind}")
    assert trespass.value.expected == "a resource of this run, or no match"
    assert trespass.value.actual == "another resource"
    assert isinstance(trespass.value, Finding)
    assert run.lines == ["POST /Users"]


@pytest.mark.parametrize("path", ["/Users", "/Users/", "/Users/.", "/Users/..", "/Users/%2E%2E"])
def test_a_write_to_a_collection_is_a_trespass(run, path):
    run.ownership.generate_id("..")
    with pytest.raises(Trespass):
        write(run, "DELETE", path)


@pytest.mark.parametrize("method", ["delete", "Patch", "LINK", "TRACE"])
def test_a_method_that_is_not_known_is_a_trespass(run, method):
    with pytest.raises(Trespass):
        run.ask(method, "/Users/1")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_read_is_always_sent(run, method):
    run.ask(method, "/Users/2")

    assert run.lines[-1] == f"{method} /Users/2"


def test_a_post_to_the_path_of_a_resource_is_a_write_to_it(run):
    with pytest.raises(Trespass):
        run.ask("POST", "/Users/2", {"userName": JANE})
    run.ask("POST", "/Users/1", {"userName": JANE})

    assert run.since(1) == ["GET /Users/1", "POST /Users/1"]


# -- an id that leads to somebody else ------------------------------------------------


def lying(**options):
    """A run whose create returned the id of Grace, whom the target had not shown before."""
    run = Connection(**options)
    run.target.put("Users", "7", GRACE)
    run.target.told_ids = ["7"]
    run.create()
    return run


@pytest.mark.parametrize("method", WRITES)
def test_an_id_that_shows_another_name_stops_all_writing(method):
    run = lying()
    run.create(JOE)
    with pytest.raises(Blocked, match="another name, so this run sends no more writes"):
        write(run, method, "/Users/7")
    for act in (lambda: run.create(TEAM, "Groups"), lambda: write(run, "DELETE", "/Users/2")):
        with pytest.raises(Blocked):
            act()

    assert run.since(2) == ["GET /Users/7"]
    assert run.target.held["Users"]["7"] == {"id": "7", "userName": GRACE}
    assert run.ask("GET", "/Users").status == 200
    assert run.ask("POST", "/Users/.search", {}).status == 404


def test_in_a_sweep_an_id_that_shows_another_name_stops_only_writes_to_that_resource():
    run = lying(stops=False)
    run.create(JOE)
    for _ in range(2):
        with pytest.raises(Blocked):
            write(run, "DELETE", "/Users/7")

    assert write(run, "DELETE", "/Users/2").status == 204
    assert run.writes == ["POST /Users", "POST /Users", "DELETE /Users/2"]
    assert run.ownership.stopped is None


# -- ids that the run invented or owned -----------------------------------------------


@pytest.mark.parametrize("method", WRITES)
def test_an_invented_id_is_written_to_once_a_read_shows_nothing_there(run, method):
    nobody = run.ownership.generate_id("nobody")
    write(run, method, f"/Users/{nobody}")

    assert run.since(1) == ["GET /Users/nobody", f"{method} /Users/nobody"]


@pytest.mark.parametrize("method", WRITES)
def test_a_deleted_id_is_written_to_once_a_read_shows_nothing_there(run, method):
    write(run, "DELETE")
    write(run, method)

    assert run.since(3) == ["GET /Users/1", f"{method} /Users/1"]


@pytest.mark.parametrize("method", WRITES)
def test_an_invented_or_deleted_id_that_leads_to_somebody_is_not_written_to(run, method):
    write(run, "DELETE")
    run.target.put("Users", "1", GRACE)
    run.target.put("Users", run.ownership.generate_id("nobody"), GRACE)
    for path in ("/Users/1", "/Users/nobody"):
        with pytest.raises(Trespass, match="an id of this run leads to a resource that it did not"):
            write(run, method, path)

    assert run.since(3) == ["GET /Users/1", "GET /Users/nobody"]
    assert run.ownership.stopped is None
    run.create(JOE)


def test_an_invented_id_that_is_answered_with_the_caller_is_not_written_to(run):
    nobody = run.ownership.generate_id("nobody")
    run.target.stub("GET", "/Users/nobody", reply(200, {"id": "7", "userName": "admin"}))

    with pytest.raises(Trespass):
        write(run, "DELETE", f"/Users/{nobody}")


@pytest.mark.parametrize("response", [error(500), SILENCE])
def test_a_deleted_id_is_not_written_to_while_it_is_not_known_what_it_leads_to(run, response):
    write(run, "DELETE")
    run.target.stub("GET", "/Users/1", response)
    with pytest.raises(Blocked, match="unknown where the id leads now") as blocked:
        write(run, "PATCH")

    assert blocked.value.owner == "okta.update_users.a_user_is_read_by_its_id"
    assert run.writes == ["POST /Users", "DELETE /Users/1"]


def test_a_deleted_user_that_is_still_shown_is_written_to_with_a_new_proof(run):
    run.target.deletes_nothing = True
    write(run, "DELETE")
    write(run, "PATCH")

    assert run.since(3) == ["GET /Users/1", "PATCH /Users/1"]
    assert run.ownership.writes.rows[-1]["proof"] == 3


# -- a POST outside /Users and /Groups ------------------------------------------------


@pytest.mark.parametrize(
    ("path", "response", "reported"),
    [
        ("/Schemas", reply(201, {"id": "s1", "name": "x"}), ("s1", None)),
        ("/ServiceProviderConfig", reply(201), (None, None)),
        ("/.search", reply(200, {"id": "9", "userName": GRACE}), ("9", None)),
        ("/.search", reply(200, {"id": "9", "userName": JOE}), ("9", JOE)),
        ("/Users/.search", reply(201, {"id": 9}), ("9", None)),
        ("/Users/", reply(201, {"id": "9"}), ("9", None)),
    ],
)
def test_a_post_elsewhere_that_creates_is_noted_and_not_sent_again(run, path, response, reported):
    run.target.stub("POST", path, response)
    run.ask("POST", path, {})
    with pytest.raises(NotRun, match=f"a POST to {path} has created a resource"):
        run.ask("POST", path, {})

    assert run.ownership.elsewhere == [{"kind": path, "id": reported[0], "name": reported[1]}]
    assert run.ownership.ours({"id": reported[0]}) == (reported[0] is not None)
    assert run.writes == ["POST /Users", f"POST {path}"]
    run.create(JOE)


@pytest.mark.parametrize(
    ("path", "response"),
    [
        ("/Schemas", error(405)),
        ("/Schemas", reply(204)),
        ("/Schemas", reply(200, [])),
        ("/Users/.search", reply(200, {"id": "x", "totalResults": 0})),
        ("/.search", reply(200, {"Resources": []})),
    ],
)
def test_a_post_elsewhere_that_creates_nothing_may_be_sent_again(run, path, response):
    run.target.stub("POST", path, response)
    run.ask("POST", path, {})
    run.ask("POST", path, {})

    assert run.ownership.elsewhere == []


@pytest.mark.parametrize("kind", ["Users", "Groups"])
def test_a_create_of_a_user_or_group_is_not_elsewhere(run, kind):
    run.create(TEAM, kind)
    run.ask("POST", "/Users/1", {})

    assert run.ownership.elsewhere == []


def test_a_user_that_got_no_name_to_show_is_not_the_targets_fault():
    run = Connection()
    run.ask("POST", "/Users", {"emails": []})
    with pytest.raises(Blocked, match="the create of a resource without name returned"):
        run.ask("DELETE", "/Users/1")

    assert run.ownership.permission.unproven == []


def test_a_request_as_the_wire_builds_it_is_asked_for_by_its_path(run):
    run.send(Request("DELETE", "/Users/1", "version=2"))

    assert run.since(1) == ["GET /Users/1", "DELETE /Users/1?version=2"]
