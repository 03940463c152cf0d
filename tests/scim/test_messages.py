"""A request's bytes, and an answer as it came."""

import pytest

from pytest_scim.scim.json_text import DEEPEST, MOST, TOO_DEEP, NotJson
from pytest_scim.scim.messages import Request, Response


def nested(levels, inner=1):
    for _ in range(levels):
        inner = [inner]
    return inner


def text_of(levels):
    return b"[" * levels + b"1" + b"]" * levels


def test_a_query_follows_the_path_after_a_question_mark():
    assert Request("GET", "/Users", "count=2").target == "/Users?count=2"
    assert Request("GET", "/Users").target == "/Users"


def test_a_body_is_compact_utf_8_and_keeps_the_order_of_its_keys():
    body = {"b": "Zoë", "a": [1, True, None]}

    assert Request("POST", "/Users", body=body).content == '{"b":"Zoë","a":[1,true,null]}'.encode()


def test_no_body_is_no_bytes():
    assert Request("GET", "/Users").content is None
    assert Request("PUT", "/Users", body={}).content == b"{}"


def test_half_a_surrogate_pair_goes_out_as_a_question_mark():
    assert Request("POST", "/Users", body="a\ud83d").content == b'"a?"'


@pytest.mark.parametrize(("status", "ok"), [(199, False), (200, True), (299, True), (300, False)])
def test_an_answer_is_ok_from_200_to_299(status, ok):
    assert Response(status).ok is ok


def test_a_header_is_found_whatever_its_case():
    response = Response(200, (("Content-Type", "a"), ("content-type", "b")))

    assert response.header("CONTENT-TYPE") == "a"
    assert response.header("Location") is None


@pytest.mark.parametrize("content", [b"", b"  \r\n"])
def test_an_empty_body_is_none(content):
    assert Response(200, content=content).json is None


def test_json_is_read_also_after_a_byte_order_mark():
    assert Response(200, content=b"\xef\xbb\xbf" + '{"a":"ë"}'.encode()).json == {"a": "ë"}


def test_json_is_read_once():
    response = Response(200, content=b'{"a":1}')

    assert response.json is response.json


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"<html>", "Expecting value: line 1 column 1 (char 0)"),
        (text_of(100_000)[:-1], "1 brackets are not closed"),
        (text_of(100_000)[:-1] + b"}", "Unexpected } (char 200000)"),
        (text_of(100_000)[:100_000], "100000 brackets are not closed"),
        (b"[" + b"0," * MOST + b"0]", "more values than pytest-scim reads"),
        (b"[" + b"[]," * (MOST // 2) + b"0]", "more values than pytest-scim reads"),
        (b'{"a":NaN}', "NaN is not a JSON number"),
        (b"[-Infinity]", "-Infinity is not a JSON number"),
    ],
)
def test_what_is_no_json_says_why(content, reason):
    value = Response(200, content=content).json

    assert isinstance(value, NotJson)
    assert value.reason == reason
    assert repr(value) == f"(not JSON: {reason})"


@pytest.mark.parametrize("depth", [DEEPEST + 1, 900, 2_000, 100_000])
def test_what_is_nested_deeper_than_others_can_follow_is_left_out(depth):
    body = b'{"id":"7","deep":' + text_of(depth) + b',"text":"[{","last":{}}'
    value = Response(200, content=body).json

    assert {**value, "deep": None} == {"id": "7", "deep": None, "text": "[{", "last": {}}
    deep, levels = value["deep"], 1
    while isinstance(deep, list):
        (deep,), levels = deep, levels + 1
    assert deep == TOO_DEEP
    assert levels == DEEPEST


def test_nesting_is_read_as_deep_as_others_can_follow():
    assert Response(200, content=text_of(DEEPEST - 1)).json == nested(DEEPEST - 1)
    deep = Response(200, content=b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST).json
    assert str(deep).count("a") == DEEPEST


def test_as_many_values_are_read_as_a_large_list_has():
    assert len(Response(200, content=b"[" + b"0," * (MOST - 1) + b"0]").json) == MOST


def test_of_a_body_that_was_cut_nothing_is_read():
    value = Response(200, content=b"[]", truncated=True).json

    assert value.reason == "it is longer than pytest-scim reads"
