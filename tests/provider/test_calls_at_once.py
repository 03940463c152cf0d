"""Calls that come at once know of each other, though they are answered one by one."""

from concurrent.futures import ThreadPoolExecutor

from pytest_scim.provider import Provider
from pytest_scim.provider.faults import Fault

from .conftest import TOKEN

HEADERS = [("authorization", f"Bearer {TOKEN}")]


def watching(watch):
    return Provider(tokens=[TOKEN], faults=[Fault("x", "x", (), watch)])


def test_calls_at_once_meet_and_are_answered_one_by_one():
    met, inside = [], []

    def watch(call, respond):
        while not call.met:
            pass
        inside.append(1)
        assert len(inside) == 1
        reply = respond(call)
        inside.pop()
        met.append((call.path, [other.path for other in call.met]))
        return reply

    provider = watching(watch)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(provider.handle, "GET", f"/Users/{n}", "", HEADERS) for n in "ab"]
        assert [one.result()[0] for one in asked] == [404, 404]

    assert sorted(met) == [("/Users/a", ["/Users/b"]), ("/Users/b", ["/Users/a"])]


def test_calls_one_after_the_other_do_not_meet():
    met = []

    def watch(call, respond):
        reply = respond(call)
        met.append(list(call.met))
        return reply

    provider = watching(watch)
    for _ in range(2):
        provider.handle("GET", "/Users", "count=1", HEADERS)

    assert met == [[], []]


def test_a_body_nested_too_deeply_is_a_bad_request():
    body = b'{"userName":"a","x":' + b"[" * 5000 + b"]" * 5000 + b"}"
    headers = [*HEADERS, ("content-type", "application/scim+json")]
    status, _, content = Provider(tokens=[TOKEN]).handle("POST", "/Users", "", headers, body)

    assert status == 400
    assert b'"status": "400"' in content
