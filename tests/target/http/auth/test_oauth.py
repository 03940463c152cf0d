"""Tokens that a run fetches for itself."""

import base64
import json
import logging
from urllib.parse import parse_qs

import httpx
import pytest

from pytest_scim.scim.messages import CREDENTIALS, Request
from pytest_scim.target.http.auth.credentials import Credentials, CredentialsError
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.recording.secrets.secret import Secret

from ..tools import Anything

LOOK = Request("GET", "/Users", headers=(("Authorization", CREDENTIALS),))
TOKEN_URL = "https://auth.example.com/o/token/?tenant=1"
SECRET = "s3cret+/:ß and more"


class Vendor:
    """A target and its authorization server. ``seen`` holds what reached it, in order."""

    def __init__(self):
        self.seen = []
        self.good = {"access-1"}
        self.tokens = iter(())
        self.response = None
        self.now = 1000.0

    def __call__(self, request):
        if request.url.host != "auth.example.com":
            token = request.headers["Authorization"].removeprefix("Bearer ")
            self.seen.append(token)
            return httpx.Response(200 if token in self.good else 401, json={"sent": token})
        form = {key: value[0] for key, value in parse_qs(request.content.decode()).items()}
        self.seen.append(form)
        self.request = request
        if self.response is not None:
            return self.response
        return httpx.Response(200, json=next(self.tokens))


@pytest.fixture
def vendor():
    return Vendor()


@pytest.fixture
def line(vendor):
    """Makes a wire whose credentials are tokens of ``vendor``."""

    def make(*tokens, kept=None, grant="refresh", **client):
        vendor.tokens = iter(tokens)
        declared = {"id": "okta app", "secret": Secret(SECRET), "token_url": TOKEN_URL, **client}
        kept = kept or (RefreshToken(None, "refresh-0") if grant == "refresh" else None)
        oauth = OAuth(OAuthClient(**declared), kept, clock=lambda: vendor.now)
        outlet = Outlet(oauth.secrets())
        return Client(
            "https://scim.example.com/v2",
            oauth,
            Recording(outlet),
            Anything(),
            transport=httpx.MockTransport(vendor),
            pacing=Pacing(sleep=lambda _: None),
        )

    return make


def given(number, **more):
    return {"access_token": f"access-{number}", "token_type": "Bearer", **more}


def asked(token):
    return {"grant_type": "refresh_token", "refresh_token": token}


def kept(client):
    return json.dumps([(e.request, e.response, e.error) for e in client.recording.exchanges])


def test_a_token_is_fetched_once_and_used(vendor, line):
    client = line(given(1, expires_in=3600))

    assert [client.send(LOOK).status for _ in range(3)] == [200] * 3
    assert vendor.seen == [asked("refresh-0"), *["access-1"] * 3]
    assert str(vendor.request.url) == TOKEN_URL
    assert vendor.request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert [e.voice for e in client.recording.exchanges] == ["okta"] * 4
    for text in (SECRET, "access-1", "refresh-0"):
        assert text not in kept(client)


def test_a_client_shows_its_secret_in_a_header(vendor, line):
    line(given(1)).send(LOOK)

    scheme, _, encoded = vendor.request.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    # Both parts are form-encoded first (RFC 6749 section 2.3.1).
    assert base64.b64decode(encoded) == b"okta+app:s3cret%2B%2F%3A%C3%9F+and+more"


def test_a_client_shows_its_secret_in_the_form(vendor, line):
    client = line(given(1), style="post")
    client.send(LOOK)

    assert "Authorization" not in vendor.request.headers
    assert vendor.seen[0] == asked("refresh-0") | {"client_id": "okta app", "client_secret": SECRET}
    body = client.recording.exchanges[0].request["body"]
    assert body.endswith("client_id=okta+app&client_secret=[redacted]")


def test_client_credentials_ask_by_scope_and_keep_no_refresh_token(vendor, line):
    client = line(
        given(1, expires_in=60, refresh_token="r"), given(1), grant=None, scopes=("a", "b")
    )
    client.send(LOOK)
    vendor.now += 60
    client.send(LOOK)

    plain = {"grant_type": "client_credentials", "scope": "a b"}
    assert vendor.seen == [plain, "access-1", plain, "access-1"]


@pytest.mark.parametrize(
    ("lifetime", "fine", "over"),
    [(3600, 3569, 3571), ("3600", 3569, 3571), (10, 4, 6)],
)
def test_a_token_is_replaced_a_little_before_its_end(vendor, line, lifetime, fine, over):
    client = line(given(1, expires_in=lifetime), given(1))
    for seconds, requests in ((0, 1), (fine, 1), (over - fine, 2)):
        vendor.now += seconds
        client.send(LOOK)
        assert vendor.seen.count(asked("refresh-0")) == requests


@pytest.mark.parametrize("lifetime", [None, 0, -1, "soon", True, [], 10**400, "9" * 5000, "٣"])
def test_a_lifetime_that_is_none_lasts_until_the_token_is_refused(vendor, line, lifetime):
    client = line(given(1, expires_in=lifetime))
    client.send(LOOK)
    vendor.now += 1e6

    assert client.send(LOOK).status == 200


def test_a_refresh_token_that_comes_replaces_the_one_before(vendor, line):
    vendor.good = {"access-1", "access-2", "access-3"}
    given_ones = [given(n, expires_in=60, refresh_token=f"refresh-{n}") for n in (1, 2, 3)]
    client = line(*given_ones)
    for _ in given_ones:
        client.send(LOOK)
        vendor.now += 60

    forms = [one for one in vendor.seen if isinstance(one, dict)]
    assert forms == [asked(f"refresh-{n}") for n in (0, 1, 2)]
    assert not [n for n in range(4) if f"refresh-{n}" in kept(client)]


def test_a_refused_token_is_renewed_once_and_the_request_sent_again(vendor, line):
    client = line(given(1), given(2))
    client.send(LOOK)
    vendor.good = {"access-2"}

    assert client.send(LOOK).status == 200
    assert vendor.seen[2:] == ["access-1", asked("refresh-0"), "access-2"]
    shown = [e.response["status"] for e in client.recording.exchanges]
    assert shown == [200, 200, 401, 200, 200]
    assert "access-2" not in kept(client)


def test_a_second_401_is_the_answer_and_does_not_ask_for_tokens_for_ever(vendor, line):
    client = line(given(1), given(2), given(3))
    client.send(LOOK)
    vendor.good = set()

    assert [client.send(LOOK).status for _ in range(3)] == [401] * 3
    assert len([one for one in vendor.seen if isinstance(one, dict)]) == 2


def test_a_first_token_that_is_refused_is_not_asked_for_again(vendor, line):
    vendor.good = set()

    assert line(given(1), given(2)).send(LOOK).status == 401
    assert len(vendor.seen) == 2


def test_another_authorization_than_ours_is_never_renewed(vendor, line):
    client = line(given(1))
    client.send(LOOK)
    client.send(Request("GET", "/Users", headers=(("Authorization", "Bearer wrong"),)))

    assert vendor.seen[2:] == ["wrong"]


REFUSED = {"error": "invalid_grant", "error_description": "Token is revoked."}
OKTA = "Error while refreshing OAuth token: "


@pytest.mark.parametrize(
    ("response", "reported"),
    [
        (
            httpx.Response(400, json=REFUSED),
            "Bad Request. Errors reported by remote server: Token is revoked.",
        ),
        (
            httpx.Response(401, json={"error": "invalid_client"}),
            "Unauthorized. Errors reported by remote server: invalid_client",
        ),
        (httpx.Response(200, json={}), "the response contains no access token"),
        (httpx.Response(200, json=[]), "the response contains no access token"),
        (httpx.Response(200, text="<html>"), "the response contains no access token"),
        (
            httpx.Response(200, json={"access_token": "a\r\nX: y"}),
            "the response contains no access token",
        ),
        (httpx.Response(500, text="oops"), "Internal Server Error"),
        (httpx.Response(302, headers={"Location": "https://evil.invalid/"}), "Found"),
        (httpx.Response(599), "HTTP 599"),
    ],
)
def test_without_a_token_nothing_is_sent_and_okta_says_why(vendor, line, response, reported):
    vendor.response = response
    client = line()
    shown = client.send(LOOK)

    assert (shown.status, shown.error) == (0, OKTA + reported)
    assert vendor.seen == [asked("refresh-0")]
    assert shown.exchange == 0
    assert len(client.recording.exchanges) == 1


@pytest.mark.parametrize(("status", "requests"), [(400, 1), (401, 1), (500, 3), (302, 3)])
def test_a_grant_that_was_refused_is_not_tried_again(vendor, line, status, requests):
    vendor.response = httpx.Response(status, json={})
    client = line()
    for _ in range(3):
        assert client.send(LOOK).error.startswith(OKTA)

    assert len(vendor.seen) == requests


def test_client_credentials_have_okta_s_other_words(vendor, line):
    vendor.response = httpx.Response(400, json={"error": "unauthorized_client"})
    client = line(grant=None)

    message = "Bad Request. Errors reported by remote server: unauthorized_client"
    assert client.send(LOOK).error == f"Error while retrieving OAuth token: {message}"


THROWN = [
    {"content": b"access_token=learn%2Fed-token&token_type=bearer"},
    {"json": {"access_token": "learn/ed-token"}, "headers": {"X-Again": "learn/ed-token"}},
    {"json": {"refresh_token": "learn/ed-token", "note": "it is learn/ed-token"}},
    {"headers": {"Location": "https://x.invalid/?code=learn%2Fed-token"}},
]


@pytest.mark.parametrize("reply", THROWN)
def test_what_an_answer_tells_is_redacted_before_it_is_recorded(vendor, line, caplog, reply):
    caplog.set_level(logging.DEBUG)
    vendor.response = httpx.Response(200, **reply)
    client = line()
    client.send(LOOK)

    assert "learn" not in kept(client)
    assert client.recording.outlet.text("learn/ed-token") == "[redacted]"
    assert "learn" not in caplog.text


def test_a_word_is_no_token_that_is_looked_for_everywhere(vendor, line):
    vendor.response = httpx.Response(200, json={"access_token": "e"})
    client = line()
    client.send(LOOK)

    assert client.recording.outlet.text("every letter") == "every letter"


def test_a_token_that_does_not_work_can_be_put_back(vendor, line):
    client = line(given(1), given(2))
    client.send(LOOK)
    client.play(client.oauth.refresh())
    assert client.send(LOOK).status == 401
    client.oauth.back()

    assert client.send(LOOK).status == 200


def test_a_token_is_over_for_good_once_no_clock_can_differ_that_much(vendor, line):
    client = line(given(1, expires_in=60), given(2, expires_in=60))
    vendor.good = {"access-1", "access-2"}
    client.send(LOOK)
    vendor.now += 60
    client.send(LOOK)
    assert client.oauth.expired() is None
    vendor.now += 300

    assert client.oauth.expired() == "Bearer access-1"


def test_a_stranger_has_the_client_s_name_and_nothing_else(vendor, line):
    client = line(given(1), given(2), style="post")
    client.send(LOOK)
    client.play(client.oauth.stranger())
    form = vendor.seen[-1]

    assert form["client_id"] == "okta app"
    assert form["client_secret"].startswith("wrong-")
    assert form["refresh_token"].startswith("wrong-")
    assert client.recording.exchanges[-1].voice == "check"
    assert client.send(LOOK).status == 200


def test_a_visit_carries_no_secret(vendor, line):
    door = "https://auth.example.com/authorize?prompt=none"
    client = line(given(1), authorize_url=door, scopes=("scim", "offline_access"))
    client.send(LOOK)
    vendor.response = httpx.Response(302, headers={"Location": "https://a.invalid/?code=abcdefgh"})
    response = client.play(client.oauth.visit("https://a.invalid/"))

    assert response.status == 302
    asked_for = dict(vendor.request.url.params)
    assert asked_for.pop("state")
    assert asked_for == {
        "prompt": "none",
        "response_type": "code",
        "client_id": "okta app",
        "redirect_uri": "https://a.invalid/",
        "scope": "scim offline_access",
    }
    assert "Authorization" not in vendor.request.headers
    assert "abcdefgh" not in kept(client)


def test_a_rotated_token_is_kept_in_its_file(vendor, line, tmp_path):
    path = tmp_path / "state" / "x.refresh"
    client = line(given(1, refresh_token="refresh-1"), kept=RefreshToken(path, "refresh-0"))
    client.send(LOOK)

    assert path.read_text() == "refresh-1"
    assert path.stat().st_mode & 0o777 == 0o600
    assert RefreshToken(path, "refresh-0").token == "refresh-1"


def test_a_token_that_another_run_rotated_is_taken_from_the_file(vendor, line, tmp_path):
    path = tmp_path / "x.refresh"
    RefreshToken(path).replace("refresh-0")
    client = line(given(1, expires_in=60), given(1), kept=RefreshToken(path))
    client.send(LOOK)
    RefreshToken(path).replace("refresh-of-another")
    vendor.now += 60
    client.send(LOOK)

    assert vendor.seen[2] == asked("refresh-of-another")
    assert "refresh-of-another" not in kept(client)


def test_a_file_that_others_can_read_is_refused(tmp_path):
    path = tmp_path / "x.refresh"
    RefreshToken(path).replace("refresh-0")
    path.chmod(0o640)

    with pytest.raises(CredentialsError, match="other users can read"):
        RefreshToken(path)


def test_a_file_that_cannot_be_written_is_told_and_the_run_goes_on(tmp_path):
    token = RefreshToken(tmp_path / "x.refresh" / "y.refresh", "refresh-0")
    (tmp_path / "x.refresh").write_text("in the way")

    with pytest.warns(UserWarning, match="could not be stored; log in again: File exists"):
        token.replace("refresh-1")
    assert token.token == "refresh-1"


def test_the_scheme_of_credentials_is_the_word_before_them():
    schemes = {"Bearer a": "Bearer", "Basic a": "Basic", "abc": "", "Token a b": "Token"}

    assert {v: Credentials(Secret(v)).scheme for v in schemes} == schemes
