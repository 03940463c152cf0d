"""Of a header field the value is kept where it has the form that the field asks for."""

import pytest

from pytest_scim.scim.messages import CREDENTIALS, OTHER_CREDENTIALS, Request, Response
from tests.target.http.recording.owners import TAG, outlet

UUID = "2819c223-7f76-453a-919d-413861904646"


def kept(name, value, made=None):
    made = made or outlet("Zq9/x+kE~tok.en_secret-77==")
    return made.exchanges.response(Response(204, ((name, value),)), "/Users")[0][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Type", "application/scim+json; charset=utf-8"),
        ("Content-Length", "1271"),
        ("Date", "Wed, 21 Oct 2026 07:28:00 GMT"),
        ("Retry-After", "120"),
        ("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),
        ("ETag", 'W/"3694e05e9dff590"'),
        ("WWW-Authenticate", 'Bearer realm="SCIM", error="invalid_token"'),
        ("Cache-Control", "no-cache, no-store, max-age=0"),
        ("Allow", "GET, HEAD"),
        ("X-RateLimit-Remaining", "99"),
        ("RateLimit-Limit", "100, 100;w=60"),
        ("X-Request-Id", UUID),
        ("Server", "nginx"),
        ("Vary", ""),
    ],
)
def test_fields_of_the_protocol_are_kept(name, value):
    assert kept(name, value) == [name, value]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Content-Type", "text/x-grace; charset=utf-8", "text/x-…; charset=utf-8"),
        ("Content-Length", "12 for grace", "[string]"),
        ("Date", "Wed, 21 Oct 2026 07:28:00 CET", "[string]"),
        ("Retry-After", "in a while", "[string]"),
        ("ETag", 'W/"grace"', 'W/"version-1"'),
        ("ETag", "grace", '"version-1"'),
        ("WWW-Authenticate", 'Bearer realm="Hopper"', 'Bearer realm="…"'),
        ("X-RateLimit-Remaining", "99 for grace", "[string]"),
        ("X-Request-Id", "grace-1", "[string]"),
        ("X-Powered-By", "Express", "[string]"),
        ("Link", "</v2/Users/grace>", "[string]"),
        ("X-Session", "abc", "[redacted]"),
        ("Location", "https://h.example/grace", "https://….example/…"),
        ("Location", "https://scim.example.com/v2/Users/g%20h?x=grace",
         "https://scim.example.com/v2/Users/other-1?x=…"),
        ("Location", "/Groups/grace", "/Groups/other-1"),
        ("X-Request-Id", "5a71392f782b6b457e746f6b2e656e5f", "[redacted]"),
        ("Server", "nginx Zq9/x+kE~tok", "[redacted]"),
    ],
)  # fmt: skip
def test_all_else_is_not(name, value, shown):
    assert kept(name, value) == [name, shown]


def test_the_name_of_a_field_may_be_somebody_s():
    assert kept("X-Grace-Hopper", "1") == ["[name]", "[string]"]


def test_a_version_has_one_number_in_headers_and_bodies_and_requests():
    made = outlet()
    made.exchanges.learn(Request("POST", "/Users", body={"userName": TAG}))
    content = f'{{"id":"1","userName":"{TAG}","meta":{{"version":"W/\\"grace\\""}}}}'.encode()
    headers, body, _ = made.exchanges.response(
        Response(200, (("ETag", 'W/"grace"'),), content), "/"
    )
    request = Request("GET", "/Users/1", headers=(("If-None-Match", 'W/"grace", "mine-0x"'),))
    made.exchanges.learn(request)

    assert headers == [["ETag", 'W/"version-1"']]
    assert '"version":"W/\\"version-1\\""' in body
    assert made.exchanges.request(request, "https://scim.example.com/v2/Users/1")[1] == [
        ["If-None-Match", 'W/"version-1", "mine-0x"']
    ]


def test_a_request_keeps_its_fields_but_for_credentials():
    fields = (
        ("Accept", "application/scim+json"),
        ("Authorization", CREDENTIALS),
        ("Authorization", "Bearer half-a-token"),
        ("X-Api-Key", "hush"),
        ("User-Agent", "Okta SCIM Client 1.0.0"),
    )
    request = Request("GET", "/Users", headers=fields)

    assert outlet().exchanges.request(request, "https://scim.example.com/v2/Users")[1] == [
        ["Accept", "application/scim+json"],
        ["Authorization", "[redacted]"],
        ["Authorization", OTHER_CREDENTIALS],
        ["X-Api-Key", "[redacted]"],
        ["User-Agent", "Okta SCIM Client 1.0.0"],
    ]
