"""What stays of a request and of a failed response without their values."""

import json

import pytest

from pytest_scim.report.causes.shapes import Failure, Shape, failure_of, shape_of, without_values

BASE = "https://scim.example.com/scim/v2"
ADD = [{"op": "Add", "path": "members", "value": [{"value": "7"}]}]
RENAME = [{"op": "replace", "value": {"id": "7", "displayName": "Sales"}}]
REMOVE = [{"op": "remove", "path": 'members[value eq "7"]'}]


def exchange(method="GET", path="/Users", body=None, *, status=200, reply=None, error=None):
    written = json.dumps(body) if isinstance(body, dict) else body
    response = {"status": status, "headers": [], "body": reply and json.dumps(reply)}
    request = {"method": method, "url": BASE + path, "headers": [], "body": written}
    return {"request": request, "response": None if error else response, "error": error}


@pytest.mark.parametrize(
    ("sent", "shape"),
    [
        (("GET", "/Users/7"), Shape("GET", "Users/{id}", "", "")),
        (("GET", "/Users?startIndex=1&count=2"), Shape("GET", "Users", "", "")),
        (("GET", "/Users?filter=userName%20eq%20%22a%22&count=1"),
         Shape("GET", "Users", "filter userName eq", "")),
        (("POST", "/Users", {"userName": "a", "name": {}}),
         Shape("POST", "Users", "", "name,userName")),
        (("POST", "/Users/.search", {}), Shape("POST", "Users/.search", "", "")),
        (("PATCH", "/Groups/7", {"Operations": ADD}),
         Shape("PATCH", "Groups/{id}", "", "add members")),
        (("PATCH", "/Groups/7", {"Operations": RENAME}),
         Shape("PATCH", "Groups/{id}", "", "replace displayName,id")),
        (("PATCH", "/Groups/7", {"Operations": [*REMOVE, *ADD]}),
         Shape("PATCH", "Groups/{id}", "", 'add members; remove members[value eq ""]')),
        (("POST", "/Users", "no JSON"), Shape("POST", "Users", "", "text")),
        (("GET", ""), Shape("GET", "", "", "")),
    ],
)  # fmt: skip
def test_a_request_without_values(sent, shape):
    assert shape_of(exchange(*sent), BASE) == shape


@pytest.mark.parametrize(
    ("received", "failure"),
    [
        ({"status": 200}, None),
        (
            {"status": 409, "reply": {"scimType": "uniqueness", "detail": "'a@b.c' is taken"}},
            Failure("409", "uniqueness", "{} is taken"),
        ),
        ({"status": 400, "reply": {"scimType": 3, "detail": None}}, Failure("400", "", "")),
        ({"status": 400, "reply": {"error": "no"}}, Failure("400", "", "", is_error=False)),
        ({"status": 502, "reply": "a page"}, Failure("502", "", "no JSON", is_error=False)),
        ({"status": 500}, Failure("500", "", "", is_error=False)),
        ({"error": "Read timed out"}, Failure("none", "", "read timed out")),
    ],
)
def test_a_failure_without_values(received, failure):
    assert failure_of(exchange(**received)) == failure


def test_a_sentence_without_values():
    text = 'User "kim" (00u7f3) at https://a.example/Users was   NOT found'
    assert without_values(text) == "user {} ({}) at {} was not found"
