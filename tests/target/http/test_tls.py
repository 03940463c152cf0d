"""A target whose certificate or TLS cannot be trusted is not spoken to, and it is said why."""

import ssl
import threading
from contextlib import contextmanager, suppress

import pytest
import trustme

from pytest_scim.okta.requests import get
from pytest_scim.scim.messages import Known, Step
from pytest_scim.target.http.tls import Trust, TrustError

from .tools import serving, wire_to

STEP = Step("flow", 1, *[Known("documented", "a source")] * 2)
REPLY = b"HTTP/1.1 204 No Content\r\n\r\n"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority, monkeypatch):
    """The user's own authority, by the usual variable."""
    with authority.cert_pem.tempfile() as path:
        monkeypatch.setenv("SSL_CERT_FILE", path)
        yield path


@contextmanager
def https(certificate, *, highest=None, client=None):
    """Serve over TLS; keep what reached it after the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    if highest:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, highest
    if client:
        client.configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
    seen, lock = [], threading.Lock()

    def talk(connection):
        with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
            received = secure.recv(65536)
            with lock:
                seen.append(received)
            secure.sendall(REPLY)

    with serving(talk, first=None) as url:
        yield url.replace("http://127.0.0.1", "https://localhost"), seen


def ask(url, **trust):
    client = wire_to(base_url=url, deadline=60, trust=Trust(**trust))
    response = client.send(get("/Users", STEP))
    client.close()
    return response


def test_a_certificate_of_the_user_s_own_authority_is_trusted(authority, trusted):
    with https(authority.issue_cert("localhost")) as (url, seen):
        assert ask(url).status == 204
    assert b"GET /Users" in seen[0]


def test_a_certificate_that_nobody_vouches_for_is_told_and_gets_no_credentials(authority):
    with https(authority.issue_cert("localhost")) as (url, seen):
        response = ask(url)

    assert response.status == 0
    assert response.error.startswith("cannot connect: its certificate is not trusted: ")
    assert seen == []


def test_a_certificate_of_another_host_is_told(authority, trusted):
    with https(authority.issue_cert("elsewhere.example")) as (url, seen):
        response = ask(url)

    assert "its certificate is not trusted: Hostname mismatch" in response.error
    assert seen == []


@pytest.mark.parametrize("highest", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_before_1_2_is_told_and_not_spoken(authority, trusted, highest):
    with https(authority.issue_cert("localhost"), highest=highest) as (url, seen):
        response = ask(url)

    assert response.error.startswith("cannot connect: the target accepts no TLS 1.2 or newer: ")
    assert seen == []


def test_insecure_takes_any_certificate(authority):
    with https(authority.issue_cert("elsewhere.example")) as (url, _):
        assert ask(url, insecure=True).status == 204


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_insecure_does_not_bring_old_tls_back(authority):
    certificate = authority.issue_cert("localhost")
    with https(certificate, highest=ssl.TLSVersion.TLSv1_1) as (url, _):
        assert "no TLS 1.2 or newer" in ask(url, insecure=True).error


def test_a_certificate_of_the_client_is_shown(authority, trusted, tmp_path):
    mine = authority.issue_cert("client@example.com")
    path = tmp_path / "client.pem"
    mine.private_key_and_cert_chain_pem.write_to_path(path)
    with https(authority.issue_cert("localhost"), client=authority) as (url, _):
        assert ask(url).status == 0
        assert ask(url, certificate=str(path)).status == 204


def test_a_client_certificate_that_is_none_is_told_by_its_name(tmp_path):
    path = tmp_path / "client.pem"
    path.write_text("no certificate")
    with pytest.raises(TrustError, match=r"client\.pem: is not a certificate or key in PEM"):
        Trust(certificate=str(path)).context()


@pytest.mark.parametrize("part", ["certificate", "key"])
def test_a_private_key_where_its_file_should_be_named_is_not_shown(part, authority, tmp_path):
    mine = authority.issue_cert("client@example.com")
    path = tmp_path / "client.pem"
    mine.private_key_and_cert_chain_pem.write_to_path(path)
    named = {"certificate": str(path)} | {part: mine.private_key_pem.bytes().decode()}
    with pytest.raises(TrustError) as refused:
        Trust(**named).context()
    variable = {"certificate": "SCIM_CLIENT_CERT", "key": "SCIM_CLIENT_KEY"}[part]
    assert str(refused.value) == f"{variable} does not name a readable file"
