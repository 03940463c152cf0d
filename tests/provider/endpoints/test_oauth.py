"""The embedded authorization server."""

import base64
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from pytest_scim.provider import Provider
from pytest_scim.provider.endpoints.oauth import AuthorizationServer

CALLBACK = "http://127.0.0.1:8765/callback"
BASIC = ("Authorization", f"Basic {base64.b64encode(b'app:s3%2Fcret').decode()}")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def provider(clock):
    oauth = AuthorizationServer("app", "s3/cret", redirect_uris=["https://okta/x"], clock=clock)
    return Provider(tokens=["t0ken"], oauth=oauth)


def ask(provider, *headers, **form):
    status, fields, body = provider.handle(
        "POST", "/oauth/token", "", headers, urlencode(form).encode()
    )
    return status, dict(fields), json.loads(body)


def look(provider, token):
    return provider.handle("GET", "/Users", "", [("Authorization", f"Bearer {token}")])[0]


def test_a_refresh_gives_tokens_and_takes_the_old_refresh_token(provider, clock):
    status, headers, first = ask(
        provider, BASIC, grant_type="refresh_token", refresh_token="s3/cret"
    )
    assert (status, headers["Cache-Control"], first["token_type"]) == (200, "no-store", "Bearer")
    assert look(provider, first["access_token"]) == 200
    assert look(provider, "t0ken") == 200
    clock.now += 3600
    assert look(provider, first["access_token"]) == 401
    again = ask(provider, BASIC, grant_type="refresh_token", refresh_token="s3/cret")
    assert (again[0], again[2]["error"]) == (400, "invalid_grant")
    second = ask(provider, BASIC, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert look(provider, second[2]["access_token"]) == 200


def test_client_credentials_give_no_refresh_token(provider):
    secret = {"client_id": "app", "client_secret": "s3/cret"}
    status, _, body = ask(provider, grant_type="client_credentials", **secret)
    assert status == 200
    assert sorted(body) == ["access_token", "expires_in", "token_type"]


@pytest.mark.parametrize(
    "headers",
    [[], [("Authorization", "Basic !")], [("Authorization", "Basic YXBwOng=")]],
)
def test_a_wrong_client_is_refused(provider, headers):
    status, fields, body = ask(provider, *headers, grant_type="client_credentials")
    assert (status, body) == (401, {"error": "invalid_client"})
    assert "WWW-Authenticate" in fields


def test_a_code_is_for_one_redirect_uri_and_used_once(provider):
    def door(**fields):
        query = urlencode({"client_id": "app", "state": "st/1", **fields})
        status, fields, _ = provider.handle("GET", "/oauth/authorize", query)
        return status, dict(fields)

    assert door(redirect_uri="https://evil.invalid/")[0] == 400
    assert door(redirect_uri="http://127.0.0.1.evil.invalid/")[0] == 400
    assert door(redirect_uri="https://okta/x")[0] == 302
    assert door(redirect_uri=CALLBACK, client_id="other")[0] == 400
    status, headers = door(redirect_uri=CALLBACK)
    sent = parse_qs(urlsplit(headers["Location"]).query)
    assert (status, sent["state"]) == (302, ["st/1"])
    code = {"grant_type": "authorization_code", "code": sent["code"][0]}
    assert ask(provider, BASIC, **code, redirect_uri=CALLBACK)[0] == 200
    assert ask(provider, BASIC, **code, redirect_uri=CALLBACK)[0] == 400
    assert ask(provider, BASIC, grant_type="password")[2] == {"error": "unsupported_grant_type"}


def test_without_it_there_are_no_such_endpoints():
    headers = [("Authorization", "Bearer t0ken")]
    assert Provider(tokens=["t0ken"]).handle("GET", "/oauth/authorize", "", headers)[0] == 404
