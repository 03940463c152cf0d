"""Where the vendor refuses a token, nothing is sent, and Okta's message says why."""

import httpx
import pytest

from .vendors import LOOK, asked

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
