"""Several threads share one wire: nothing that it notes is lost or mixed up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import httpx
import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Known, Request, Response, Step
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.journal.lines import read
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.write_guard import own_resources_only
from pytest_scim.target.users import Users

from ..scripted import head
from .tools import PATIENCE, drip, serving, wire_to

STEP = Step("flow", 1, *[Known("documented", "a source")] * 2)

TAG = "runtagaa"
USER_NAME = f"jane.{TAG}1@example.com"


def at_once(*acts):
    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result() for done in [threads.submit(act) for act in acts]]


def last(request):
    return int(request.url.path.rpartition("/")[2])


def test_requests_that_are_sent_together_are_under_way_together():
    everyone = Barrier(4, timeout=PATIENCE)

    def handler(request):
        everyone.wait()
        return httpx.Response(200, content=request.url.query)

    client = wire_to(handler)
    users = Users(client.send, Ownership(TAG, Journal(None, {})))
    asked = [("GET", f"/Users/{n}") for n in range(4)]
    responses = users.together(*asked)

    assert [response.status for response in responses] == [200] * 4
    paths = [client.recording.exchanges[response.exchange].request["url"] for response in responses]
    assert paths == [f"https://scim.example.com/v2/Users/{n}" for n in range(4)]


def test_a_request_that_may_not_be_sent_stops_those_together():
    client = wire_to(lambda _: httpx.Response(200))
    ownership = Ownership(TAG, Journal(None, {}))
    users = Users(own_resources_only(client, ownership).send, ownership)

    with pytest.raises(Finding, match="Nothing was changed"):
        users.together(("GET", "/Users"), ("DELETE", "/Users/another"))


def test_every_exchange_of_many_threads_is_recorded_once():
    client = wire_to(lambda request: httpx.Response(200, json={"totalResults": last(request)}))
    responses = at_once(*[lambda n=n: client.send(get(f"/Users/{n}", STEP)) for n in range(40)])

    assert sorted(response.exchange for response in responses) == list(range(40))
    for n, response in enumerate(responses):
        kept = client.recording.exchanges[response.exchange]
        assert kept.request["url"].endswith(f"/{n}")
        assert kept.response["body"] == response.content.decode() == f'{{"totalResults":{n}}}'


def test_each_of_two_threads_meets_its_own_deadline():
    hung_up = [Event(), Event()]

    def talks(gone):
        def talk(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
            drip(connection, gone)

        return talk

    with serving(talks(hung_up[0])) as slow, serving(talks(hung_up[1])) as other:
        clients = [wire_to(base_url=url, deadline=0.4) for url in (slow, other)]
        responses = at_once(
            *[lambda client=client: client.send(get("/Users", STEP)) for client in clients]
        )
        for client in clients:
            client.close()
        assert all(gone.wait(PATIENCE) for gone in hung_up)

    assert [response.error for response in responses] == ["Read timed out"] * 2


def test_a_client_apart_has_its_own_deadline_and_the_same_record():
    client = wire_to(lambda _: httpx.Response(200))
    other = client.apart()
    responses = at_once(
        *[lambda one=one: one.send(get("/Users", STEP)) for one in (client, other) * 5]
    )

    assert sorted(response.exchange for response in responses) == list(range(10))
    assert other.recording is client.recording
    assert other._deadline is not client._deadline
    assert other._connection is not client._connection


# -- two creates of one name, at once ---------------------------------------------------


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


def create():
    return Request("POST", "/Users", body={"userName": USER_NAME})


def made(user_id):
    return Response(201, content=f'{{"id": "{user_id}", "userName": "{USER_NAME}"}}'.encode())


@pytest.mark.parametrize(
    ("responses", "standing"),
    [
        ((made("1"), made("2")), ["1", "2"]),
        ((made("1"), Response(409)), ["1"]),
        ((Response(409), made("2")), ["2"]),
        ((made("1"), made("1")), ["1"]),
        ((made("1"), Response(0)), ["1", None]),
        ((Response(409), Response(409)), []),
    ],
)
def test_what_two_creates_at_once_have_made_is_known(path, responses, standing):
    journal = Journal(path, head())
    ownership = Ownership(TAG, journal)
    requests = [create(), create()]
    for request in requests:
        ownership.before(request, "check")
    for request, response in zip(requests, responses, strict=True):
        ownership.after(request, response, "check")
    journal.close(done=False)

    assert [entry.id for entry in ownership.standing] == standing
    # A refused create stays in the journal until a look has shown that it made nothing.
    doubted = [None] * len(ownership.claims.refused)
    known = sorted(map(str, [*standing, *doubted]))
    assert sorted(str(entry.id) for entry in read(path)[1]) == known
    assert len(doubted) == any(response.status == 409 for response in responses)


def test_a_create_whose_answer_was_lost_is_looked_for_though_it_was_sent_again(path):
    journal = Journal(path, head())
    ownership = Ownership(TAG, journal)
    for response in (Response(0), made("1")):
        request = create()
        ownership.before(request, "okta")
        ownership.after(request, response, "okta")
    journal.close(done=False)

    assert [entry.id for entry in ownership.standing] == [None, "1"]
