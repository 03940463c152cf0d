"""Large bodies take little memory, and are read as they came all the same."""

import gc
import json
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from pytest_scim.scim.json_text import LARGE, NotJson, parse
from pytest_scim.scim.messages import Response
from pytest_scim.scim.stored import body as stored_body
from pytest_scim.scim.stored.body import StoredBody


def padded(number, padding="x" * 2 * LARGE):
    return json.dumps({"id": f"{number}", "padding": padding}).encode()


def is_packed(body):
    return body._plain is None


def test_of_large_bodies_the_last_ones_are_at_hand():
    bodies = [StoredBody(padded(n)) for n in range(5)]

    assert [is_packed(one) for one in bodies] == [True, True, True, False, False]
    assert [one.json["id"] for one in bodies] == ["0", "1", "2", "3", "4"]
    assert sum(map(is_packed, bodies)) == 3
    assert all(one.content == padded(n) for n, one in enumerate(bodies))
    assert {one.size for one in bodies} == {len(padded(0))}


def test_a_small_body_stays_as_it_is():
    bodies = [StoredBody(b'{"id": "%d"}' % n) for n in range(5)]

    assert not any(map(is_packed, bodies))
    assert bodies[0].json is bodies[0].json


def test_a_body_that_nobody_has_any_more_is_not_packed(monkeypatch):
    monkeypatch.setattr(StoredBody, "pack", lambda _: pytest.fail("it was packed"))
    for n in range(5):
        body = StoredBody(padded(n))
        alive = weakref.ref(body)
        del body
        gc.collect()
        assert alive() is None


def test_a_body_that_was_cut_is_no_json_whether_packed_or_not():
    body = StoredBody(padded(1), cut=True)
    body.pack()

    assert isinstance(body.json, NotJson)
    assert repr(body.json) == "(not JSON: it is longer than pytest-scim reads)"


def test_threads_read_what_another_one_packs():
    bodies = [StoredBody(padded(n)) for n in range(8)]

    with ThreadPoolExecutor(8) as threads:
        read = list(threads.map(lambda n: bodies[n % 8].json["id"], range(200)))
    assert read == [f"{n % 8}" for n in range(200)]


def test_the_same_padding_of_several_bodies_is_one_object():
    rows = [{"value": f"{n}"} for n in range(50_000)]
    first, second = (parse(json.dumps({"id": n, "members": rows}).encode()) for n in range(2))
    assert first["members"] is second["members"]
    assert (first["id"], second["id"]) == (0, 1)

    first, second = (parse(padded(n)) for n in range(2))
    assert first["padding"] is second["padding"]
    nested = [parse(json.dumps([[{"deep": "y" * 2 * LARGE}], n]).encode()) for n in range(2)]
    assert nested[0][0][0]["deep"] is nested[1][0][0]["deep"]


@pytest.mark.parametrize(("one", "other"), [(1, 1.0), (1, True), (0, False), ("a", "b")])
def test_what_is_not_the_same_json_is_shared_by_nobody(one, other):
    texts = [json.dumps([item] * LARGE) for item in (one, other)]
    first, second = (parse(text.encode()) for text in texts)

    assert first is not second
    assert [json.dumps(first), json.dumps(second)] == texts


def test_an_answer_is_the_same_however_its_body_is_kept():
    first, second = (Response(200, content=padded(1)) for _ in range(2))
    first._body.pack()

    assert first == second
    assert first != Response(200, content=padded(2))
    assert hash(first) == hash(second)
    assert first.json == second.json
    assert first.size == len(first.content)
    assert "padding" not in repr(first)


def test_an_answer_without_its_body_keeps_all_else():
    whole = Response(200, (("ETag", "1"),), padded(1), None, 7, 0.5)
    light = whole.without_body()

    assert (light.status, light.headers, light.exchange, light.elapsed) == (
        200,
        whole.headers,
        7,
        0.5,
    )
    assert (light.content, light.json, light.size) == (b"", None, 0)


def test_nothing_is_at_hand_that_was_not_large():
    before = [one() for one in stored_body._at_hand]
    StoredBody(b"{}")

    assert [one() for one in stored_body._at_hand] == before
