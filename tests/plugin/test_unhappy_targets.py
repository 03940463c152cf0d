"""Targets that are no SCIM service provider, or will not talk: one finding, and the rest waits."""

import socket
import ssl

import pytest
import trustme

from pytest_scim.profile.loader import load
from pytest_scim.provider.app import Provider

from .running import TOKEN
from .targets import provider_at, target

ROOT_FINDING = "okta.enable_provisioning.api_credentials_are_accepted"
PAGE = b"<!DOCTYPE html><html><body>Please sign in</body></html>"


def test_nobody_listens(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    finished = run("--profile=okta-oin", f"--base-url=http://127.0.0.1:{port}/scim/v2")
    one_finding(finished, "cannot connect")
    assert len(finished.record["exchanges"]) < 10


def test_the_token_is_wrong(run):
    provider = Provider(load("okta-oin"), tokens=["another"])
    with target(provider_at(provider)) as app:
        finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2")
    one_finding(finished, "The bearer token is missing or not valid.")
    assert finished.told("not-run") == {}


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (200, "Invalid JSON: Unexpected character ('<'"),
        (500, "Internal Server Error. Errors reported by remote server: Invalid JSON"),
    ],
)
def test_every_answer_is_a_page(run, status, message):
    with target(lambda *_: (status, [("Content-Type", "text/html")], PAGE)) as app:
        finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2")
    one_finding(finished, message)
    assert len(app.seen) < 5


def test_a_redirect_is_not_followed(run):
    with target(lambda *_: (200, [], b"{}")) as other:

        def redirect(_method, place, *_):
            return 302, [("Location", f"{other.origin}{place}")], b""

        with target(redirect) as app:
            finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2")
    one_finding(finished, "Found")
    assert other.seen == []


@pytest.fixture
def self_signed():
    """A server's side of TLS, with a certificate of an authority that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_a_certificate_that_nobody_vouches_for_is_one_finding(run, self_signed):
    provider = Provider(load("okta-oin"), tokens=[TOKEN])
    with target(provider_at(provider), self_signed) as app:
        finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2")
    one_finding(finished, "its certificate is not trusted: ")
    assert app.seen == []


def test_an_insecure_run_judges_and_is_no_evidence(run, self_signed):
    provider = Provider(load("okta-oin"), tokens=[TOKEN])
    chosen = ["-k", "api_credentials or base_url", "--scim-insecure"]
    with target(provider_at(provider), self_signed) as app:
        finished = run("--profile=okta-oin", f"--base-url={app.origin}/scim/v2", *chosen)
    assert finished.code == 0, finished.out
    assert ROOT_FINDING in finished.told("conforms")
    assert finished.record["ready"] is None
    assert "certificate was not verified" in finished.out


def one_finding(finished, message):
    """Exactly one check fails; whatever needs the connection is blocked by it."""
    assert finished.code == 1, finished.out + finished.err
    told = finished.told("violates", "error", "stale", "advisory", "conforms")
    assert list(told) == [ROOT_FINDING]
    assert message in told[ROOT_FINDING]
    blocked = [c for c in finished.record["checks"] if c["verdict"] == "blocked"]
    assert len(blocked) > 50
    assert {check["blocked_by"] for check in blocked} == {ROOT_FINDING}
    assert not finished.record["verdicts"]["okta"]
    for name, text in finished.outputs().items():
        assert "Traceback" not in text, name
        assert TOKEN not in text, name
