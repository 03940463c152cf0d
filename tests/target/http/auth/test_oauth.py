"""Tokens that a run fetches for itself."""

import base64

import httpx
import pytest

from pytest_scim.scim.messages import Request

from .vendors import LOOK, SECRET, TOKEN_URL, asked, given, recorded


def test_a_token_is_fetched_once_and_used(vendor, line):
    client = line(given(1, expires_in=3600))

    assert [client.send(LOOK).status for _ in range(3)] == [200] * 3
    assert vendor.seen == [asked("refresh-0"), *["access-1"] * 3]
    assert str(vendor.request.url) == TOKEN_URL
    assert vendor.request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert [e.voice for e in client.recording.exchanges] == ["okta"] * 4
    for text in (SECRET, "access-1", "refresh-0"):
        assert text not in recorded(client)


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
    assert not [n for n in range(4) if f"refresh-{n}" in recorded(client)]


def test_a_refused_token_is_renewed_once_and_the_request_sent_again(vendor, line):
    client = line(given(1), given(2))
    client.send(LOOK)
    vendor.good = {"access-2"}

    assert client.send(LOOK).status == 200
    assert vendor.seen[2:] == ["access-1", asked("refresh-0"), "access-2"]
    shown = [e.response["status"] for e in client.recording.exchanges]
    assert shown == [200, 200, 401, 200, 200]
    assert "access-2" not in recorded(client)


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


def test_a_stranger_has_a_wrong_secret_and_nothing_else_is_wrong(vendor, line):
    client = line(given(1), given(2), style="post")
    client.send(LOOK)
    client.play(client.oauth.stranger())
    form = vendor.seen[-1]

    assert form["client_id"] == "okta app"
    assert form["client_secret"].startswith("wrong-")
    assert form["refresh_token"] == vendor.seen[0]["refresh_token"]
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
    assert "abcdefgh" not in recorded(client)
