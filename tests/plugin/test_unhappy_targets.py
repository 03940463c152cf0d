"""Targets that cannot be used: nothing is judged, the exit code is 6, and a guess says why."""

import json
import socket
import ssl

import pytest
import trustme

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.report.model import problems

from .running import FILES, TOKEN
from .targets import provider_at, target

ACCEPTED = "okta.enable_provisioning.api_credentials_are_accepted"
OIN = "--profile=okta-oin"
PAGE = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
HTML = [("Content-Type", "text/html")]
UNAUTHORIZED = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "401"}


def provider(*tokens):
    return provider_at(Provider(load("okta-oin"), tokens=tokens, residents=5))


def test_nobody_listens(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        finished = run(OIN, f"--base-url=http://127.0.0.1:{port}/scim/v2")
    unusable(finished, f"nothing listens at 127.0.0.1:{port}: is the target running", requests=1)


def test_the_host_is_not_known(run):
    base_url = "--base-url=https://scim.exmaple.invalid/v2"
    finished = run(OIN, base_url, "--scim-yes", NO_PROXY="*")
    unusable(finished, "the host name scim.exmaple.invalid cannot be resolved", requests=1)


@pytest.mark.parametrize("body", [b"", PAGE, json.dumps(UNAUTHORIZED).encode()])
def test_the_token_is_wrong(run, body):
    with target(lambda *_: (401, [], body)) as app:
        finished = run(OIN, f"--base-url={app.origin}/scim/v2")
    unusable(finished, "401 for every request: is the token right?")
    assert len(app.seen) == 3


@pytest.mark.parametrize(
    ("base", "reported"),
    [
        ("", "404 for /Users: does the base URL end in /scim/v2?"),
        ("/scim/v2/Users", "the base URL ends in /Users: remove that"),
    ],
)
def test_the_base_url_is_wrong(run, base, reported):
    with target(provider(TOKEN)) as app:
        finished = run(OIN, f"--base-url={app.origin}{base}")
    unusable(finished, reported)


@pytest.mark.parametrize(
    ("reply", "reported"),
    [
        ((200, HTML, PAGE), "200 for /Users with an HTML page"),
        ((503, HTML, PAGE), "503 for /Users: a gateway responded"),
        ((302, [("Location", "https://login.example.com/")], b""), "redirect to login.example.com"),
    ],
)
def test_something_else_answers(run, reply, reported):
    with target(lambda *_: reply) as app:
        finished = run(OIN, f"--base-url={app.origin}/scim/v2")
    unusable(finished, reported)
    assert {method for method, _ in app.seen} == {"GET"}


@pytest.fixture
def self_signed():
    """A server's side of TLS, with a certificate of an authority that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_certificate_that_nobody_vouches_for(run, self_signed):
    with target(provider(TOKEN), self_signed) as app:
        finished = run(OIN, f"--base-url={app.origin}/scim/v2")
    unusable(finished, "its certificate is not trusted: ", requests=1)
    assert app.seen == []


def test_https_where_http_is_spoken(run):
    with target(provider(TOKEN)) as app:
        base_url = app.origin.replace("http:", "https:")
        finished = run(OIN, f"--base-url={base_url}/scim/v2")
    unusable(finished, "it does not support TLS: is it plain http?", requests=1)


def test_http_where_tls_is_spoken(run, self_signed):
    with target(provider(TOKEN), self_signed) as app:
        base_url = app.origin.replace("https:", "http:")
        finished = run(OIN, f"--base-url={base_url}/scim/v2")
    unusable(finished, "does the base URL begin with https?", requests=9)


def test_an_insecure_run_judges_and_is_no_evidence(run, self_signed):
    chosen = ["-k", "api_credentials or base_url", "--scim-insecure"]
    with target(provider(TOKEN), self_signed) as app:
        finished = run(OIN, f"--base-url={app.origin}/scim/v2", *chosen)
    assert finished.code == 0, finished.out
    assert ACCEPTED in finished.reported("conforms")
    assert finished.record["ready"] is None
    assert "certificate was not verified" in finished.out


def test_a_target_that_speaks_scim_gets_no_request_besides_those_of_okta(run):
    with target(provider(TOKEN)) as app:
        chosen = ("--scim-read-only", "-k", "api_credentials")
        finished = run(OIN, f"--base-url={app.origin}/scim/v2", *chosen)

    assert finished.code == 0, finished.out
    first = finished.record["exchanges"][0]
    assert (first["voice"], first["step"]["flow"]) == ("okta", "test_api_credentials")
    two_users = ("GET", "/scim/v2/Users?startIndex=1&count=2")
    groups = ("GET", "/scim/v2/Groups?startIndex=1&count=100")
    assert app.seen[:3] == [two_users, two_users, groups]
    assert not [place for _, place in app.seen if "count=1" in place.split("&")]


def test_a_refused_token_is_no_finding_where_discovery_is_public(run):
    with target(provider("another")) as app:
        finished = run(OIN, f"--base-url={app.origin}/scim/v2")
    unusable(finished, "401 for /Users and /Groups: is the token right?")


def unusable(finished, reported, requests=4):
    """Nothing is judged, no verdict says anything, and a sentence says what is probably wrong."""
    assert finished.code == 6, finished.out + finished.err
    record = finished.record
    assert problems(record) == []
    assert {check["verdict"] for check in record["checks"]} == {"not-run"}
    assert {check["message"] for check in record["checks"]} == {record["stopped"]["reason"]}
    assert reported in record["stopped"]["reason"]
    assert (record["usable"], record["ready"]) == (False, None)
    assert {*record["verdicts"].values()} == {None}
    assert 1 <= len(record["exchanges"]) <= requests
    reason = record["stopped"]["reason"]
    assert f"The target could not be used. {reason[:1].upper()}{reason[1:]}" in finished.out
    assert "does not work" not in finished.out
    assert len(finished.out.splitlines()) < 20
    assert {path.name for path in finished.folder.iterdir()} == set(FILES)
    for name, text in finished.outputs().items():
        assert "Traceback" not in text, name
        assert TOKEN not in text, name
