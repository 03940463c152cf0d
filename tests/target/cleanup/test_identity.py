"""Which resource a path, a row or a response is about."""

import pytest

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import (
    id_of,
    id_text,
    is_list,
    members_sent,
    place_of,
    resources_in,
    rows_of,
)

from ..target_double import reply

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


@pytest.mark.parametrize(("value", "text"), [("a", "a"), (7, "7"), (0, "0"), ("0", "0")])
def test_an_id_may_be_a_string_or_an_integer(value, text):
    assert id_text(value) == text
    assert id_of({"id": value}) == text


@pytest.mark.parametrize("value", ["", ".", "..", None, True, 1.5, [], {}])
def test_an_id_that_names_no_resource_is_unusable(value):
    assert id_text(value) is None


def test_a_body_that_is_no_object_has_no_id():
    assert id_of([{"id": "1"}]) is None


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/Users/42", ("Users", "42")),
        ("/Groups/a%2Fb%20%C3%BC", ("Groups", "a/b ü")),
        ("/Users", None),
        ("/Users/", None),
        ("/Users/42/", None),
        ("/Users/.search", None),
        ("/Roles/42", None),
        ("Users/42", None),
    ],
)
def test_the_path_of_a_resource_has_its_type_and_its_decoded_id(path, place):
    assert place_of(path) == place


@pytest.mark.parametrize(
    ("response", "listed"),
    [
        (reply(200, {"Resources": []}), True),
        (reply(200, {"totalResults": 0}), True),
        (reply(200, {"Resources": 7}), False),
        (reply(200, {"totalResults": "0"}), False),
        (reply(400, {"Resources": []}), False),
        (Response(200, content=b"<html>"), False),
        (Response(200), False),
    ],
)
def test_a_list_response_has_resources_or_a_total(response, listed):
    assert is_list(response) is listed


@pytest.mark.parametrize("key", ["Resources", "resources"])
def test_the_rows_of_a_list_response_are_its_objects(key):
    assert rows_of({key: [{"id": "1"}, "x", None]}) == [{"id": "1"}]
    assert rows_of({key: {"id": "1"}}) == rows_of([]) == []


def actual(method, path, body, status=200):
    response = reply(status, body)
    return [(kind, one.get("id")) for kind, one in resources_in(Request(method, path), response)]


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/Users/1"), ("PUT", "/Users/1"), ("POST", "/Users"), ("GET", "/Users/9")],
)
def test_a_response_about_one_user_shows_that_user(method, path):
    assert actual(method, path, {"id": "1"}) == [("Users", "1")]


@pytest.mark.parametrize("path", ["/Groups", "/Groups/.search", "/Groups/9"])
def test_a_list_response_shows_its_rows_whatever_path_it_came_from(path):
    method = "POST" if path.endswith("search") else "GET"

    assert actual(method, path, {"Resources": [{"id": "1"}, {"id": "2"}]}) == [
        ("Groups", "1"),
        ("Groups", "2"),
    ]


@pytest.mark.parametrize("path", ["/.search", "/", "/Me"])
def test_a_row_of_a_search_across_types_says_its_type(path):
    rows = [
        {"id": "1", "meta": {"resourceType": "User"}},
        {"id": "2", "meta": {"resourceType": "Group"}},
        {"id": "3", "userName": "x"},
        {"id": "4", "displayName": "x"},
        {"id": "5", "meta": {"resourceType": ["User"]}},
        {"id": "6", "meta": {"resourceType": {}}},
    ]

    assert actual("GET", path, {"Resources": rows}) == [
        ("Users", "1"),
        ("Groups", "2"),
        ("Users", "3"),
    ]


def test_a_response_of_me_shows_a_user():
    assert actual("GET", "/Me", {"id": "1", "userName": "admin"}) == [("Users", "1")]
    assert actual("GET", "/Schemas/x", {"id": "urn:x", "name": "User"}) == []


@pytest.mark.parametrize("body", [None, [], "x", {"Resources": None}])
def test_a_response_without_resources_shows_none(body):
    assert actual("GET", "/Users", body) == []


def test_a_refusal_shows_no_resource():
    assert actual("GET", "/Users/1", {"id": "1"}, status=500) == []


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ({"members": [{"value": "1"}, {"value": 2}]}, ["1", "2"]),
        ({"MEMBERS": [{"value": "1"}]}, ["1"]),
        ({"displayName": "x"}, []),
        ({"members": None}, []),
        ([], []),
        (b"{", []),
        (None, []),
    ],
)
def test_a_post_or_put_puts_in_the_members_of_its_body(body, ids):
    assert members_sent(body) == ids


@pytest.mark.parametrize(
    ("operation", "ids"),
    [
        ({"op": "add", "path": "members", "value": [{"value": "1"}]}, ["1"]),
        ({"op": "Add", "path": "MEMBERS", "value": {"value": "1"}}, ["1"]),
        ({"op": "add", "path": f"{GROUP}:members", "value": [{"value": "1"}]}, ["1"]),
        ({"op": "replace", "path": 'members[value eq "2"].value', "value": "1"}, ["1"]),
        ({"op": "replace", "value": {"members": [{"value": "1"}]}}, ["1"]),
        ({"op": "replace", "value": {"Members": ["1", 2]}}, ["1", "2"]),
        ({"OP": "add", "Path": "members", "Value": [{"value": "1"}]}, ["1"]),
        ({"op": "remove", "path": "members", "value": [{"value": "1"}]}, []),
        ({"op": "replace", "path": "membersOfHonour", "value": "1"}, []),
        ({"op": "replace", "path": "displayName", "value": "1"}, []),
        ({"op": "replace", "value": "1"}, []),
        ("add", []),
        (None, []),
    ],
)
def test_a_patch_puts_in_the_members_of_its_operations_unless_it_removes_them(operation, ids):
    assert members_sent({"Operations": [operation]}) == ids
    assert members_sent({"operations": [operation, operation]}) == ids * 2


def test_operations_that_are_no_list_put_nobody_in():
    assert members_sent({"Operations": {"op": "add"}}) == []
