"""Whether a target can be used: at the edges of the rule, and with the guess that is made then."""

import json

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.target.usability.problem import PATHS, is_scim, problem

BASE = "https://scim.example.com/scim/v2"
TOKEN = "is the token right?"
LIST = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0}
ERROR = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404"}
PAGE = b"<!DOCTYPE html><html>urn:ietf:params:scim:</html>"
ENDS = "does the base URL end in /scim/v2?"


def response(status, body=b"", **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(status, named, content)


def silent(error):
    return Response(0, error=error)


class Target:
    """Gives each path its answer; the last one stands for all further paths."""

    def __init__(self, *responses):
        self.responses = list(responses)
        self.asked = []

    def __call__(self, path):
        self.asked.append(path)
        return self.responses[min(len(self.asked), len(self.responses)) - 1]


def found(*responses, base=BASE, credentials=TOKEN):
    return problem(Target(*responses), base, credentials)


@pytest.mark.parametrize(
    "body",
    [
        LIST,
        ERROR,
        {"schemas": "urn:ietf:params:scim:api:messages:2.0:Error"},
        {"schemas": ["URN:IETF:params:scim:schemas:core:2.0:User"]},
        {"schemas": ["urn:scim:schemas:core:1.0"]},
        {"Resources": []},
        {"totalresults": 3},
        b'\xef\xbb\xbf{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]}',
        b'{"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "n": NaN,}',
        b'{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "name": "J\xfcrgen"}',
    ],
)
def test_what_was_meant_as_scim_is_for_the_checks_to_judge(body):
    assert is_scim(response(200, body))
    assert found(response(500, body)) is None


@pytest.mark.parametrize(
    "body",
    [
        b"", PAGE, b"\n <html>urn:ietf:params:scim:</html>", b"null", b"[]", b'"x"', b"7",
        {}, {"message": "Not Found"}, {"schemas": []}, {"schemas": [1, None]}, {"schemas": None},
        {"schemas": ["urn:example:a"]}, {"Resources": "none"}, [LIST],
    ],
)  # fmt: skip
def test_what_was_not_meant_as_scim_is_none(body):
    assert not is_scim(response(200, body))
    assert found(response(200, body)) is not None


def test_a_target_that_speaks_scim_is_asked_once():
    target = Target(response(200, LIST))

    assert problem(target, BASE, TOKEN) is None
    assert target.asked == ["/Users"]


def test_one_scim_body_of_three_will_do():
    target = Target(response(500, PAGE), response(404), response(404, ERROR))

    assert problem(target, BASE, TOKEN) is None
    assert target.asked == list(PATHS)


@pytest.mark.parametrize("body", [ERROR, b"", PAGE])
def test_401_from_all_cannot_be_used_whatever_stands_in_it(body):
    assert found(response(401, body)) == "401 for every request: is the token right?"


CONFIG = response(200, {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:X"]})


def test_public_discovery_does_not_make_refused_credentials_a_finding():
    both = "401 for /Users and /Groups: is the token right?"
    assert found(response(401), response(401), CONFIG) == both
    users = "401 for /Users: is the token right?"
    assert found(response(401, ERROR), response(404, PAGE), CONFIG) == users


def test_credentials_that_one_endpoint_accepts_are_judged():
    assert found(response(401), response(200, {"Resources": []})) is None
    assert found(response(401), response(404, ERROR)) is None
    assert found(response(500), response(404, PAGE), CONFIG) is None


@pytest.mark.parametrize(
    ("first", "base", "guess"),
    [
        (response(404, PAGE), "https://a.example/api", f"404 for /Users: {ENDS}"),
        (response(404), "https://a.example/SCIM/v2", "is the path of the base URL correct?"),
        (response(404), "https://a.example/scim/v2/Users", "the base URL ends in /Users: remove"),
        (response(403, b"{}"), BASE, "403 for /Users: may these credentials use SCIM"),
        (response(503, PAGE), BASE, "503 for /Users: a gateway responded; is the app behind it"),
        (response(502), BASE, "502 for /Users: a gateway responded"),
        (response(429), BASE, "429 for /Users: the target accepts no more requests"),
        (response(200, PAGE), BASE, "200 for /Users with an HTML page: does the base URL lead to"),
        (response(200), BASE, "200 for /Users with an empty body"),
        (response(500, b"oops"), BASE, "500 for /Users with a body that is not JSON"),
        (response(200, {"a": 1}), BASE, "200 for /Users with JSON without SCIM"),
        (
            response(302, Location="https://login.example.com/?a=secret"),
            BASE,
            "302 for /Users: an unfollowed redirect to login.example.com",
        ),
        (
            response(301, Location="https://a.example/scim/v2/Users"),
            "http://a.example/scim/v2",
            "301 for /Users: a redirect to https: does the base URL begin with https?",
        ),
        (response(301, Location="/scim/v2/Users/"), BASE,
         "an unfollowed redirect on the same host"),
        (response(301, Location="https://ev\u202eil.example/"), BASE, "redirect to another host"),
        (response(307, Location="https://[::1"), BASE, "307 for /Users: a redirect without"),
        (response(304), BASE, "304 for /Users: an unfollowed redirect on the same host"),
        (
            response(400, b"<html>The plain HTTP request was sent to HTTPS port"),
            "http://a.example/scim/v2",
            "400 for /Users: does the base URL begin with https?",
        ),
        (
            silent("cannot connect: the host name cannot be resolved"),
            "https://staging.exmaple.com/scim/v2",
            "the host name staging.exmaple.com cannot be resolved: is it spelled correctly?",
        ),
        (
            silent("cannot connect: connection refused"),
            "http://127.0.0.1:9/scim/v2",
            "nothing listens at 127.0.0.1:9: is the target running, and is the port correct?",
        ),
        (
            silent("cannot connect: the connection timed out"),
            BASE,
            "scim.example.com does not accept connections: is it reachable from this network?",
        ),
        (
            silent("cannot connect: it does not support TLS: is it plain http?"),
            BASE,
            "GET /Users: cannot connect: it does not support TLS: is it plain http?",
        ),
        (
            silent("cannot connect: its certificate is not trusted: self-signed certificate"),
            BASE,
            "self-signed certificate; SSL_CERT_FILE can name your own certificate authority",
        ),
        (
            silent("the connection was lost: Server disconnected"),
            "http://a.example",
            "does the base URL begin with https?",
        ),
        (silent("the connection was lost: Server disconnected"), BASE, "Server disconnected"),
        (silent("Read timed out"), BASE, "GET /Users: Read timed out"),
        (
            silent("Error while retrieving OAuth token: Unauthorized"),
            BASE,
            "no access token: Error while retrieving OAuth token: Unauthorized",
        ),
    ],
)  # fmt: skip
def test_a_guess_says_in_plain_words_what_is_probably_wrong(first, base, guess):
    reported = found(first, base=base)

    assert guess in reported
    assert reported.isprintable()
    assert "secret" not in reported


def test_a_target_that_asks_for_basic_authentication_is_said_to():
    refused = response(401, WWW_Authenticate='Basic realm="a"')

    assert found(refused).endswith("the target requests a user name and a password")
    asked = "are the user name and the password right?"
    assert found(refused, credentials=asked).endswith(asked)


def test_where_no_connection_can_be_opened_one_request_will_do():
    target = Target(silent("cannot connect: connection refused"))

    assert problem(target, BASE, TOKEN) is not None
    assert target.asked == ["/Users"]


def test_a_request_that_is_not_answered_settles_nothing():
    target = Target(silent("Read timed out"), response(200, LIST))

    assert problem(target, BASE, TOKEN) is None


def test_a_base_url_that_is_an_endpoint_answers_itself():
    target = Target(response(404, ERROR), response(200, LIST))
    reported = problem(target, "https://a.example/scim/v2/Users", TOKEN)

    assert reported == "the base URL ends in /Users: remove that, because Okta appends it"
    assert target.asked == ["/Users", ""]


def test_a_base_url_that_is_called_as_an_endpoint_may_be_one():
    base = "https://a.example/users"

    assert found(response(200, LIST), base=base) is None
    assert found(response(404, ERROR), response(404, ERROR), base=base) is None
