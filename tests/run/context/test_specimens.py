"""Every resource of a run says something about itself."""

import json

import pytest

from pytest_scim.run.context.sending.specimens import ROWS, Specimens
from pytest_scim.scim.messages import Request, Response

USER = {"id": "7", "schemas": ["u"], "meta": {"location": "x"}, "title": "Chief"}


def kept(request, body, status=200, headers=()):
    specimens = Specimens()
    response = Response(status, headers, json.dumps(body).encode(), exchange=4)
    specimens.after(request, response, "okta")
    return specimens.kept


def test_the_response_to_a_write_is_kept_with_its_headers_and_without_its_values():
    (one,) = kept(Request("POST", "/Users"), USER, 201, (("etag", "1"), ("Location", "y")))
    assert one.headers == {"Location": "y", "ETag": "1"}
    assert one.body == {name: value for name, value in USER.items() if name != "title"}
    assert (one.exchange, one.is_row) == (4, False)


def test_the_rows_of_a_list_are_kept_up_to_a_number():
    rows = kept(Request("GET", "/Users"), {"Resources": [USER] * 30})
    assert len(rows) == ROWS
    assert {one.is_row for one in rows} == {True}


def test_references_are_kept_with_the_value_beside_them():
    member = {"value": "9", "$ref": "../Users/9"}
    (one,) = kept(Request("GET", "/Groups/1"), {**USER, "members": [member]})
    assert [(r.attribute, r.address, r.value) for r in one.references] == [
        ("members", "../Users/9", "9")
    ]


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "/Users/7", "attributes=userName"),
        Request("GET", "/Users", "startIndex=1&excludedAttributes=meta"),
        Request("POST", "/Users/.search", body={"attributes": ["userName"]}),
        Request("GET", "/Roles"),
    ],
)
def test_partial_resources_are_left_out(request_):
    assert kept(request_, {"Resources": [USER]}) == []
