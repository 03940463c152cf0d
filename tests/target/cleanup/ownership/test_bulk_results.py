"""What a bulk job has created and deleted is taken from its results, and journalled before."""

import json

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.target.cleanup.journal.file import Entry

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection, journal_at, standing_in
from ...target_double import SILENCE, error, reply

PLACE = "https://scim.example.com/v2"
BOB = f"bob.{TAG}4@example.com"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def run(path):
    journal = journal_at(path)
    yield Connection(journal=journal)
    journal.close(done=True)


def create(name=JANE, kind="Users", bulk_id="a"):
    key = {"Users": "userName", "Groups": "displayName"}[kind]
    return {"method": "POST", "path": f"/{kind}", "bulkId": bulk_id, "data": {key: name}}


def delete(path):
    return {"method": "DELETE", "path": path}


def result(status, location=None, **more):
    found = {} if location is None else {"location": f"{PLACE}{location}"}
    return {"status": status, **found, **more}


def job(run, *operations, results=(), response=None):
    """Send a job that is answered as a test wants; return what stands then."""
    response = response or reply(200, {"Operations": list(results)})
    run.target._stubs.insert(0, ["POST", "/Bulk", [response], 1])
    run.ask("POST", "/Bulk", {"Operations": list(operations)})
    return run.standing


def created(run, *names):
    """Create users with single requests, and prove their ids."""
    for name in names:
        run.create(name)
    run.ask("GET", "/Users")
    return run


# -- the journal ----------------------------------------------------------------------


def test_every_create_of_a_job_is_on_the_disk_before_the_job_leaves(run, path):
    held = []
    respond = run.target.respond
    run.target.respond = lambda request: (held.append(standing_in(path)), respond(request))[1]
    job(run, create(), create(TEAM, "Groups", "g"), create(JOE, bulk_id="b"))

    assert held == [[Entry("Users", JANE), Entry("Groups", TEAM), Entry("Users", JOE)]]


def test_what_a_refused_job_may_have_created_is_looked_up_though_the_job_was_sent_again(run):
    results = reply(200, {"Operations": [result("201", "/Users/1", bulkId="a")]})
    run.target.stub("POST", "/Bulk", error(429), results)
    run.ask("POST", "/Bulk", {"Operations": [create()]})

    assert run.standing == [(JANE, None), (JANE, "1")]


# -- creates --------------------------------------------------------------------------


def test_ids_are_taken_from_the_locations_whatever_their_order(run, path):
    results = [
        result("201", "/Groups/9", bulkId="g", method="POST"),
        result("201", "/Users/a%2Fb", bulkId="a", method="POST"),
    ]
    operations = [create(), create(TEAM, "Groups", "g")]

    assert job(run, *operations, results=results) == [(JANE, "a/b"), (TEAM, "9")]
    assert sorted(standing_in(path), key=str) == [
        Entry("Groups", TEAM, "9"),
        Entry("Users", JANE, "a/b"),
    ]


@pytest.mark.parametrize("made", ["1", 1])
def test_ids_are_taken_from_the_responses_where_there_is_no_location(run, made):
    actual = {"id": made, "userName": JANE}

    assert job(run, create(), results=[result(201, bulkId="a", response=actual)]) == [(JANE, "1")]


@pytest.mark.parametrize("bulk_id", [{}, {"bulkId": ""}, {"bulkId": None}])
def test_results_without_bulk_ids_are_read_in_their_order(run, bulk_id):
    results = [result("201", f"/Users/{number}", **bulk_id) for number in (1, 2)]

    assert job(run, create(), create(JOE, bulk_id="b"), results=results) == [
        (JANE, "1"),
        (JOE, "2"),
    ]


def test_the_status_may_be_an_object_as_in_older_drafts(run):
    results = [result({"code": "201"}, "/Users/1", bulkId="a")]

    assert job(run, create(), results=results) == [(JANE, "1")]


@pytest.mark.parametrize(
    "results",
    [
        [],
        [result("201", "/Users/1"), result("201", "/Users/2")],
        [result("201", "/Groups/1", bulkId="a")],
        [result("201", "/Users/1", bulkId="a"), result("201", "/Users/2", bulkId="a")],
        [result("201", "/Users/1", bulkId="b")],
        [result(None, "/Users/1", bulkId="a")],
        [result("200", "/Users/1", bulkId="a")],
        [result("500", "/Users/1", bulkId="a")],
        [result("201", "/Users/", bulkId="a")],
        [result("201", "/Users/..", bulkId="a")],
        [result("201", "/Users/1", bulkId="a", response={"userName": GRACE})],
        ["201"],
        [None],
    ],
)
def test_a_create_whose_result_is_unclear_stands_without_an_id(run, results):
    assert job(run, create(), results=results) == [(JANE, None)]


@pytest.mark.parametrize(
    "response", [error(413), error(400), error(500), reply(200), reply(200, []), SILENCE]
)
def test_a_job_without_results_leaves_every_create_to_be_looked_up(run, response):
    assert job(run, create(), create(JOE, bulk_id="b"), response=response) == [
        (JANE, None),
        (JOE, None),
    ]


def test_a_create_that_the_job_refused_leaves_nothing(run):
    refused = result("409", bulkId="a", response={"detail": "taken", "status": "409"})
    results = [refused, result("201", "/Users/2", bulkId="b")]

    assert job(run, create(), create(JOE, bulk_id="b"), results=results) == [(JOE, "2")]


def test_a_create_is_not_told_by_the_location_of_the_endpoint(run):
    operations = [create(), create(JOE, bulk_id="b")]

    assert job(run, *operations, results=[result("400", "/Users")]) == [(JANE, None), (JOE, None)]


def test_a_put_in_a_job_to_an_invented_id_may_create(run):
    put = {
        "method": "PUT",
        "path": f"/Users/{run.ownership.generate_id('nobody')}",
        "data": {"userName": JANE},
    }

    assert job(run, put, results=[result("201", "/Users/1", method="PUT")]) == [(JANE, "1")]


def test_an_id_in_a_result_is_proven_before_it_is_written_to_like_any_other(run):
    job(run, create(), results=[result("201", "/Users/9", bulkId="a")])
    run.target.put("Users", "9", JANE)
    run.deactivate("/Users/9")

    assert run.lines == ["POST /Bulk", "GET /Users/9", "PATCH /Users/9"]


def test_somebody_in_a_location_is_not_written_to(run):
    run.target.put("Users", "7", GRACE)
    job(run, create(), results=[result("201", "/Users/7", bulkId="a")])
    left = run.clean()

    assert "leads to a resource with another name" in left[JANE]
    assert run.target.held["Users"]["7"] == {"id": "7", "userName": GRACE}
    assert run.writes == ["POST /Bulk"]


# -- deletes --------------------------------------------------------------------------


def test_what_a_job_deletes_is_not_the_runs_any_more(run):
    created(run, JANE)
    results = [result("204", "/Users/1", method="DELETE")]

    assert job(run, delete("/Users/1"), results=results) == []
    assert list(run.ownership.claims.deleted) == [("Users", "1")]


def test_what_a_job_fails_to_delete_stands(run):
    created(run, JANE)
    failed = result("500", "/Users/1", method="DELETE")

    assert job(run, create(JOE), delete("/Users/1"), results=[failed]) == [
        (JANE, "1"),
        (JOE, None),
    ]


def test_in_a_job_that_stopped_a_delete_is_known_by_its_location(run):
    created(run, JANE, JOE)
    results = [result("204", "/Users/2")]

    assert job(run, delete("/Users/1"), delete("/Users/2"), results=results) == [(JANE, "1")]


def test_a_result_that_is_given_twice_says_nothing(run):
    created(run, JANE, JOE)
    operations = [delete(f"/Users/{number}") for number in (1, 2, 2)]

    assert job(run, *operations, results=[result("204", "/Users/2")] * 2) == [
        (JANE, "1"),
        (JOE, "2"),
    ]


def test_the_clean_up_removes_what_a_job_created(run):
    operations = [create(), create(TEAM, "Groups", "g"), create(JOE, bulk_id="b")]
    reported = [result("201", "/Groups/9", bulkId="g"), result("201", "/Users/1", bulkId="a")]
    run.target.put("Users", "1", JANE)
    run.target.put("Users", "2", JOE)
    run.target.put("Groups", "9", TEAM)
    job(run, *operations, results=reported)

    assert run.clean() == {}
    assert run.target.held == {"Users": {}, "Groups": {}}
    assert run.ownership.clear


def test_a_response_that_is_no_json_is_a_job_without_results(run):
    response = Response(200, content=json.dumps({"Operations": []})[:-1].encode())

    assert job(run, create(BOB), response=response) == [(BOB, None)]
