"""Requests of several threads at once: each has its proof, and none takes another's away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest

from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.ownership.guard import Trespass

from ...connection import JANE, JOE, TEAM, Connection
from ...target_double import reply

DELETE = Request("DELETE", "/Users/1")


@pytest.fixture
def run():
    run = Connection()
    run.create()
    return run


def meeting(run, number, method):
    """Let requests of a method be answered only once so many of them are under way."""
    everyone = Barrier(number, timeout=60)
    respond = run.target.respond

    def together(request):
        if request.method == method:
            everyone.wait()
        return respond(request)

    run.target.respond = together


def test_what_proves_requests_that_are_sent_together_is_read_before_any_of_them(run):
    run.create(JOE)
    run.create(TEAM, "Groups")
    meeting(run, 2, "PATCH")
    body = {"Operations": [{"op": "add", "path": "members", "value": [{"value": "1"}]}]}
    other = {"Operations": [{"op": "add", "path": "members", "value": [{"value": "2"}]}]}
    responses = run.users.together(("PATCH", "/Groups/3", body), ("PATCH", "/Groups/3", other))

    assert [response.status for response in responses] == [200, 200]
    assert run.since(3) == [
        "GET /Groups/3",
        "GET /Users/1",
        "GET /Users/2",
        "PATCH /Groups/3",
        "PATCH /Groups/3",
    ]
    proofs = [row["proof"] for row in run.ownership.writes.rows[3:]]
    assert proofs == [3, 3]


def test_a_delete_and_a_read_that_are_sent_together_are_under_way_together(run):
    everyone = Barrier(2, timeout=60)
    respond = run.target.respond
    number = iter(range(10))
    run.target.respond = lambda request: (next(number) and everyone.wait(), respond(request))[1]
    responses = run.users.together(("DELETE", "/Users/1"), ("GET", "/Users/1"))

    assert responses[0].status == 204
    assert responses[1].status in {200, 404}
    assert run.since(1)[0] == "GET /Users/1"


def test_none_of_several_requests_is_sent_where_one_may_not_be(run):
    with pytest.raises(Trespass):
        run.users.together(("PATCH", "/Users/1", {}), ("DELETE", "/Users/7"))

    assert run.writes == ["POST /Users"]


def test_deletes_that_are_sent_at_once_each_have_a_proof(run):
    paths = ["/Users/1"] * 3
    responses = run.users.together(*(("DELETE", path) for path in paths))

    assert sorted(response.status for response in responses) == [204, 404, 404]
    assert list(run.ownership.claims.deleted) == [("Users", "1")]
    assert [row["basis"] for row in run.ownership.writes.rows[1:]] == ["read"] * 3


def test_a_delete_that_asks_for_its_proof_does_not_take_that_of_another_away(run):
    """Another one asks as soon as the first has read, and waits for a read of its own."""
    run.ask("GET", "/Users/1")
    run.deactivate("/Users/1")
    release, threads = Event(), []

    def waiting(request):
        release.wait(60)
        return run.send(request)

    def reading(request):
        response = run.send(request)
        run.ask("GET", "/Groups")  # what was just read is not fresh any more
        other = Request("DELETE", "/Users/1")
        threads.append(Thread(target=lambda: run.ownership.permit(other, waiting)))
        threads[-1].start()
        return response

    run.ownership.permit(DELETE, reading)
    release.set()
    for thread in threads:
        thread.join()

    assert run.lines[3:] == ["GET /Users/1", "GET /Groups", "GET /Users/1"]


def test_a_list_that_shows_a_create_before_its_own_response_gives_it_the_id_once(run):
    respond = run.target.respond

    def slow(request):
        made = respond(request)
        if request.method == "POST":
            run.target.respond = respond
            run.ask("GET", "/Users")  # another thread's, while the response is on its way
        return made

    run.target.respond = slow
    run.create(JOE)

    assert run.standing == [(JANE, "1"), (JOE, "2")]
    assert run.ownership.stopped is None


def test_creates_from_many_threads_are_all_known(run):
    names = [f"{number}.{JANE}" for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(run.create, names))

    assert sorted(run.standing[1:]) == sorted(
        (one["userName"], one["id"])
        for one in run.target.held["Users"].values()
        if one["id"] != "1"
    )
    assert run.clean() == {}
    assert run.target.held["Users"] == {}


@pytest.mark.parametrize(
    ("first", "second"),
    [({"id": "5", "userName": JOE}, None), (None, {"id": "5", "userName": JOE})],
)
def test_of_two_creates_of_one_name_at_once_the_refused_one_leaves_nothing(run, first, second):
    requests = [Request("POST", "/Users", body={"userName": JOE}) for _ in range(2)]
    for request in requests:
        run.ownership.before(request, "check")
    for request, body in zip(requests, (first, second), strict=True):
        response = reply(409, {}) if body is None else reply(201, body)
        run.ownership.after(request, response, "check")

    assert run.standing == [(JANE, "1"), (JOE, "5")]
