"""Several threads share one wire: nothing that it notes is lost or mixed up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import httpx
import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Answer, Request, Step
from pytest_scim.target.cleanup.journal.file import Journal
from pytest_scim.target.cleanup.journal.lines import read
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.write_guard import own_resources_only
from pytest_scim.target.users import Directory

from ..scripted import head
from .tools import PATIENCE, drip, serving, wire_to

STEP = Step("flow", 1, "documented", "a source")

TAG = "runtagaa"
LOGIN = f"jane.{TAG}1@example.com"


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

    wire = wire_to(handler)
    directory = Directory(wire.send, Ownership(TAG, Journal(None, {})))
    asked = [("GET", f"/Users/{n}") for n in range(4)]
    answers = directory.together(*asked)

    assert [answer.status for answer in answers] == [200] * 4
    paths = [wire.recording.exchanges[answer.exchange].request["url"] for answer in answers]
    assert paths == [f"https://scim.example.com/v2/Users/{n}" for n in range(4)]


def test_a_request_that_may_not_be_sent_stops_those_together():
    wire = wire_to(lambda _: httpx.Response(200))
    ownership = Ownership(TAG, Journal(None, {}))
    directory = Directory(own_resources_only(wire, ownership).send, ownership)

    with pytest.raises(Finding, match="Nothing was changed"):
        directory.together(("GET", "/Users"), ("DELETE", "/Users/another"))


def test_every_exchange_of_many_threads_is_recorded_once():
    wire = wire_to(lambda request: httpx.Response(200, json={"totalResults": last(request)}))
    answers = at_once(*[lambda n=n: wire.send(get(f"/Users/{n}", STEP)) for n in range(40)])

    assert sorted(answer.exchange for answer in answers) == list(range(40))
    for n, answer in enumerate(answers):
        kept = wire.recording.exchanges[answer.exchange]
        assert kept.request["url"].endswith(f"/{n}")
        assert kept.response["body"] == answer.content.decode() == f'{{"totalResults":{n}}}'


def test_each_of_two_threads_meets_its_own_deadline():
    hung_up = [Event(), Event()]

    def talks(gone):
        def talk(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
            drip(connection, gone)

        return talk

    with serving(talks(hung_up[0])) as slow, serving(talks(hung_up[1])) as other:
        wires = [wire_to(base_url=url, deadline=0.4) for url in (slow, other)]
        answers = at_once(*[lambda wire=wire: wire.send(get("/Users", STEP)) for wire in wires])
        for wire in wires:
            wire.close()
        assert all(gone.wait(PATIENCE) for gone in hung_up)

    assert [answer.error for answer in answers] == ["Read timed out"] * 2


# -- two creates of one name, at once ---------------------------------------------------


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


def create():
    return Request("POST", "/Users", body={"userName": LOGIN})


def made(user_id):
    return Answer(201, content=f'{{"id": "{user_id}", "userName": "{LOGIN}"}}'.encode())


@pytest.mark.parametrize(
    ("answers", "standing"),
    [
        ((made("1"), made("2")), ["1", "2"]),
        ((made("1"), Answer(409)), ["1"]),
        ((Answer(409), made("2")), ["2"]),
        ((made("1"), made("1")), ["1"]),
        ((made("1"), Answer(0)), ["1", None]),
        ((Answer(409), Answer(409)), []),
    ],
)
def test_what_two_creates_at_once_have_made_is_known(path, answers, standing):
    journal = Journal(path, head())
    ledger = Ownership(TAG, journal)
    requests = [create(), create()]
    for request in requests:
        ledger.before(request, "probe")
    for request, answer in zip(requests, answers, strict=True):
        ledger.after(request, answer, "probe")
    journal.close(done=False)

    assert [entry.id for entry in ledger.standing] == standing
    # A refused create stays in the journal until a look has shown that it made nothing.
    doubted = [None] * len(ledger.claims.refused)
    known = sorted(map(str, [*standing, *doubted]))
    assert sorted(str(entry.id) for entry in read(path)[1]) == known
    assert len(doubted) == any(answer.status == 409 for answer in answers)


def test_a_create_whose_answer_was_lost_is_looked_for_though_it_was_sent_again(path):
    journal = Journal(path, head())
    ledger = Ownership(TAG, journal)
    for answer in (Answer(0), made("1")):
        request = create()
        ledger.before(request, "okta")
        ledger.after(request, answer, "okta")
    journal.close(done=False)

    assert [entry.id for entry in ledger.standing] == [None, "1"]
