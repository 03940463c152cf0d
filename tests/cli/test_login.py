"""``pytest-scim login`` at an authorization server on loopback."""

import socket
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from pytest_scim import cli
from pytest_scim.cli.login.authorize import login
from pytest_scim.profile.load import load
from pytest_scim.profile.model import OAuth
from pytest_scim.provider import Provider
from pytest_scim.provider.endpoints.oauth import AuthorizationServer
from pytest_scim.provider.http_server import serve
from pytest_scim.run.credentials import refresh_token_path
from pytest_scim.run.settings import SettingsError
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.recording.secrets.secret import Secret

SECRET = "s3cret"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture
def issuing():
    return AuthorizationServer("okta", SECRET, redirect_uris=["https://okta.example/callback"])


@pytest.fixture
def base(issuing):
    with serve(Provider(tokens=[], residents=0, oauth=issuing)) as server:
        yield server.base_url


@pytest.fixture
def client(base):
    urls = f"{base}/oauth/token", f"{base}/oauth/authorize"
    return OAuthClient("okta", Secret(SECRET), *urls, ("scim", "offline_access"))


@pytest.fixture
def profile(client):
    return replace(load("okta-oin"), oauth=OAuth(client.token_url, client.authorize_url))


@pytest.fixture
def callback():
    return f"http://127.0.0.1:{free_port()}/callback"


@pytest.fixture
def log_in(profile, client, callback, tmp_path):
    """Logs in, and keeps the token in a folder that is not there yet."""

    def log_in(redirect_uri=callback, **options):
        return login(profile, client, tmp_path / "state", redirect_uri, **options)

    log_in.path = refresh_token_path(tmp_path / "state", profile, client)
    return log_in


@pytest.fixture
def browser(monkeypatch):
    """A browser that follows every redirect, and the addresses that it was given."""
    opened = []

    def visit(url):
        opened.append(url)
        Thread(target=httpx.get, args=(url,), kwargs={"follow_redirects": True}).start()
        return True

    monkeypatch.setattr(webbrowser, "open", visit)
    return opened


def test_a_browser_brings_a_refresh_token(log_in, callback, browser, issuing):
    reported = log_in()

    path = log_in.path
    assert reported == f"Logged in. The refresh token is in {path}, which only you can read."
    assert path.read_text() in issuing.refresh_tokens - {SECRET}
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    asked = parse_qs(urlsplit(browser[0]).query)
    assert len(asked.pop("state")[0]) > 20
    assert asked == {
        "response_type": ["code"],
        "client_id": ["okta"],
        "redirect_uri": [callback],
        "scope": ["scim offline_access"],
    }
    assert SECRET not in browser[0]


def pasting(change=lambda url: url):
    """Answer as somebody does who opens the address elsewhere and pastes where it ends."""

    def ask(prompt):
        url = next(word for word in prompt.split() if word.startswith("http"))
        return change(httpx.get(url).headers["Location"])

    return ask


@pytest.mark.parametrize("way", ["--no-browser", "none to open", "redirected elsewhere"])
def test_an_address_can_be_pasted(log_in, monkeypatch, way):
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    elsewhere = ["https://okta.example/callback"] if way == "redirected elsewhere" else []
    log_in(*elsewhere, browser=way != "--no-browser", ask=pasting())

    assert log_in.path.read_text().startswith("refresh-")


def gone(_):
    raise EOFError


@pytest.mark.parametrize(
    ("ask", "reported"),
    [
        (pasting(lambda url: url.replace("state=", "state=x")), "its state differs"),
        (pasting(lambda _: "nonsense"), "its state differs"),
        (
            pasting(lambda url: url.replace("code=", "no=")),
            "the redirect of the authorization server has no code",
        ),
        (
            pasting(lambda url: url.replace("code=", "error=access_denied&c=")),
            "the authorization server refused access: access_denied",
        ),
        (
            pasting(lambda url: url.replace("code=", "code=x")),
            "Error while retrieving OAuth token: Bad Request. Errors reported by remote server: ",
        ),
        (gone, "no URL was entered"),
    ],
)
def test_a_log_in_that_came_to_nothing_says_why(log_in, ask, reported):
    with pytest.raises(SettingsError) as refused:
        log_in(browser=False, ask=ask)

    assert reported in str(refused.value)
    assert not log_in.path.parent.exists()


def test_a_server_that_gives_no_refresh_token_is_told_of(log_in, issuing):
    give = issuing.give

    def without():
        reply = give()
        del reply.body["refresh_token"]
        return reply

    issuing.give = without
    with pytest.raises(SettingsError, match=r"no refresh token, which Okta needs.*offline_access"):
        log_in("http://[::1]/", browser=False, ask=pasting())


def test_only_the_log_in_that_was_begun_is_taken(log_in, callback, monkeypatch):
    seen = {}

    def visit(url):
        def forge():
            for place in ("/callback?code=evil&state=guess", "/other?code=evil", "/favicon.ico"):
                seen[place] = httpx.get(httpx.URL(callback).join(place)).status_code
            seen["right"] = httpx.get(url, follow_redirects=True).text

        pool.submit(forge)
        return True

    monkeypatch.setattr(webbrowser, "open", visit)
    with ThreadPoolExecutor(1) as pool:
        log_in()

    assert list(seen.values()) == [404, 404, 404, "You can close this page."]


def test_nobody_is_waited_for_for_ever(log_in, monkeypatch):
    monkeypatch.setattr(webbrowser, "open", lambda _: True)
    with pytest.raises(SettingsError, match=r"no redirect arrived within 0.2 s"):
        log_in(patience=0.2)


def test_a_port_that_is_taken_is_told_of(log_in):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = f"cannot listen at http://127.0.0.1:{port}/: Address already in use"
        with pytest.raises(SettingsError, match=message):
            log_in(f"http://127.0.0.1:{port}/")


def test_a_profile_of_client_credentials_has_no_log_in(profile, client, tmp_path):
    with pytest.raises(SettingsError, match="has no authorize_url, which pytest-scim login needs"):
        login(profile, replace(client, authorize_url=None), tmp_path, "http://127.0.0.1/")


@pytest.mark.usefixtures("browser")
def test_the_command_logs_in(base, callback, monkeypatch, tmp_path, capsys):
    (tmp_path / "mine.yaml").write_text(
        "name: mine\ntitle: Mine\nextends: okta-oin\nauth: [oauth2]\noauth:\n"
        f"  token_url: {base}/oauth/token\n  authorize_url: {base}/oauth/authorize\n"
    )
    monkeypatch.setenv("PYTEST_SCIM_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("SCIM_CLIENT_ID", "okta")
    command = ["login", f"--profile={tmp_path}/mine.yaml", f"--redirect-uri={callback}"]
    assert cli.main(command) == 4
    assert "set SCIM_CLIENT_ID and SCIM_CLIENT_SECRET" in capsys.readouterr().err
    monkeypatch.setenv("SCIM_CLIENT_SECRET", SECRET)

    assert cli.main(command) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Logged in. The refresh token is in ")
    (kept,) = (tmp_path / "state").glob("mine-*.refresh")
    assert kept.read_text() not in out + err
