"""What a run would have masked is found in its record without the run."""

import json

import pytest

from pytest_scim.target.http.recording.leaks import FOREIGN, SECRET
from pytest_scim.target.http.recording.unmasked import unmasked

BASE = "https://scim.example.test/scim/v2"
TAG = "qwertzui"
SENT = [["Accept", "application/scim+json"], ["Authorization", "[redacted]"]]
OWN = {"id": "a1", "userName": f"kim.{TAG}@example.test", "name": {"familyName": "Kim"}}
OTHER = {
    "id": "other-1",
    "userName": "[string]",
    "displayName": "[string]",
    "name": {"familyName": "[string]"},
    "emails": [{"value": "[string]", "type": "work"}],
    "meta": {"location": f"{BASE}/Users/other-1", "version": "[string]"},
}


def exchange(path, returned=None, sent=None, method="GET", status=200, **changes):
    request = {"method": method, "url": f"{BASE}{path}", "headers": SENT, "body": None}
    if sent is not None:
        request["body"] = sent if isinstance(sent, str) else json.dumps(sent)
    response = {"status": status, "headers": [["Content-Type", "application/scim+json"]]}
    body = returned if isinstance(returned, str | None) else json.dumps(returned)
    response |= {"body": body, "body_base64": None, "truncated": False}
    return {"request": request | changes, "response": response}


def listed(*resources):
    return {"totalResults": len(resources), "Resources": list(resources)}


def found(*exchanges, texts=()):
    leak = unmasked(exchanges, BASE, TAG, texts)
    return leak and (leak.what, leak.place)


CREATE = exchange("/Users", OWN, {"userName": OWN["userName"]}, "POST", 201)


def test_what_a_run_records_is_clean():
    second = {**OTHER, "id": "other-2", "meta": {"location": f"{BASE}/Users/other-2"}}
    assert (
        found(
            exchange("/Users?startIndex=1", listed(second, OTHER, OWN)),
            CREATE,
            exchange("/Users/a1", {**OWN, "externalId": f"00u{TAG}abc", "password": "[redacted]"}),
            exchange("/Users/other-1", OTHER),
            exchange("/Groups", listed({"id": "other-3", "displayName": "Sales"})),
            exchange("/Users/none", "<html>xxx</html>", status=404),
            exchange("/Users", '{"Resources": [{"userName": "cut'),
            exchange("/Users", None, status=204),
            {**exchange("/Users"), "response": None},
        )
        is None
    )


@pytest.mark.parametrize(
    "resource",
    [
        {**OTHER, "userName": "jane@customer.test"},
        {**OTHER, "displayName": "Jane Doe"},
        {**OTHER, "name": {"familyName": "Doe"}},
        {**OTHER, "emails": [{"value": "jane@customer.test"}]},
        {**OTHER, "id": "77aa-3313"},
        {"id": "77aa-3313", "displayName": "[string]"},
        {"externalId": "ext-77aa", "id": "other-1"},
    ],
)
def test_a_value_of_others_is_found(resource):
    place = (FOREIGN, "exchange 1")
    assert found(CREATE, exchange("/Users", listed(resource))) == place
    assert found(CREATE, exchange("/Users/other-1", resource)) == place


def test_what_the_run_created_is_its_own_whatever_the_target_returns_of_it():
    returned = {"id": "b2", "userName": "renamed@example.test"}
    assert found(exchange("/Users", returned, {"x": 1}, "POST", 201)) is None
    assert found(exchange("/Users/b2", returned)) is None


@pytest.mark.parametrize(
    "changed",
    [
        exchange("/Users", headers=[["Authorization", "Bearer abc"]]),
        exchange("/Users", headers=[["Cookie", "sid=1"]]),
        exchange("/Users", sent={"password": "hunter22"}, method="POST"),
        exchange("/Users", sent={"Operations": [{"value": {"password": "hunter22"}}]}),
        exchange("/Users", {"id": "a1", "password": "hunter22"}),
        exchange("/Users", {"detail": "Bearer abcdefghijklmnopqrstuv0123"}, status=401),
        exchange("/Users", sent="eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc"),
    ],
)
def test_a_secret_is_found_by_its_form(changed):
    assert found(CREATE, changed) == (SECRET, "exchange 1")


def test_a_cookie_of_a_response_is_found():
    set_cookie = exchange("/Users")
    set_cookie["response"]["headers"] = [["Set-Cookie", "sid=1"]]
    assert found(set_cookie) == (SECRET, "exchange 0")


@pytest.mark.parametrize("masked", ["[redacted]", "[redacted: not the credentials of the run]"])
def test_what_is_masked_is_no_secret(masked):
    assert found(exchange("/Users", headers=[["Authorization", masked]])) is None


def test_a_record_without_a_tag_owns_nothing():
    assert unmasked([], BASE, None, ()) is None
    leak = unmasked([exchange("/Users", listed(OWN))], BASE, None, ())
    assert leak is not None
