"""Our own requests, as they go on the wire."""

from pytest_scim.scim.messages import CREDENTIALS
from pytest_scim.target.requests import name_query, request, resource_path

ACCEPT = ("Accept", "application/scim+json")
AGENT = ("User-Agent", "pytest-scim")


def test_a_look_says_who_asks_and_carries_the_credentials():
    look = request("GET", "/Users", query="count=2")

    assert (look.method, look.path, look.query, look.body) == ("GET", "/Users", "count=2", None)
    assert look.headers == (ACCEPT, AGENT, ("Authorization", CREDENTIALS))


def test_a_look_without_credentials_carries_none():
    assert request("GET", "/Users", authorization=None).headers == (ACCEPT, AGENT)


def test_a_body_says_what_it_is():
    write = request("POST", "/Users", {}, authorization="Bearer other")

    assert write.body == {}
    assert write.headers[2:] == (
        ("Authorization", "Bearer other"),
        ("Content-Type", "application/scim+json; charset=utf-8"),
    )
    plain = request("POST", "/Users", {}, media_type="application/json")
    assert plain.headers[-1] == ("Content-Type", "application/json")


def test_an_id_is_opaque_and_stays_one_segment_of_the_path():
    assert resource_path("Users", "a/b c?ü\ud83d") == "/Users/a%2Fb%20c%3F%C3%BC%3F"


def test_a_name_is_quoted_for_the_filter_and_then_for_the_query():
    query = name_query("displayName", 'a "b" \\ c/ü\ud83d')

    assert query == "filter=displayName%20eq%20%22a%20%5C%22b%5C%22%20%5C%5C%20c%2F%C3%BC%3F%22"
