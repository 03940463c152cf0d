"""``pytest-scim login``: an admin authorizes Okta's client; the refresh token is stored."""

import hmac
import secrets
import webbrowser
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Event, Thread
from typing import Final
from urllib.parse import parse_qs, urlsplit

from pytest_scim.profile import Profile
from pytest_scim.run.credentials import refresh_token_path
from pytest_scim.run.settings import SettingsError
from pytest_scim.scim.paths import text_at
from pytest_scim.scim.urls import host_of, is_loopback
from pytest_scim.target.http.auth.oauth import RETRIEVING, granted, reason
from pytest_scim.target.http.auth.token_endpoint import (
    OAuthClient,
    TokenGuard,
    authorize_url,
    origin,
    token_request,
)
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

PATIENCE: Final = 300.0
"""Seconds that the admin has for the authorization."""

Query = Mapping[str, str]


def login(
    profile: Profile,
    client: OAuthClient,
    folder: Path,
    redirect_uri: str,
    *,
    browser: bool = True,
    patience: float = PATIENCE,
    ask: Callable[[str], str] = input,
) -> str:
    """Get a refresh token and store it for later runs; return a sentence with its path.

    A listener on this machine receives the redirect. Where there is no browser, or the redirect
    URI is remote, ``ask`` prompts the admin for the URL of the redirect. ``patience`` is in
    seconds.

    Raises:
        SettingsError: the profile has no authorize_url, or the authorization failed.
    """
    if client.authorize_url is None or profile.oauth is None:
        raise SettingsError(
            f"the profile {profile.name} has no authorize_url, which pytest-scim login needs"
        )
    state = secrets.token_urlsafe(24)
    url = authorize_url(client, redirect_uri, state)
    response = _listen(url, redirect_uri, state, patience) if browser else None
    if response is None:
        response = _pasted(ask, url, state)
    path = refresh_token_path(folder, profile, client)
    outlet = Outlet(client.secrets())
    RefreshToken(path).replace(_exchange(client, _code(response, outlet), redirect_uri, outlet))
    return f"Logged in. The refresh token is in {path}, which only you can read."


def _listen(url: str, redirect_uri: str, state: str, patience: float) -> Query | None:
    """Return the query of the redirect, or ``None`` where no browser can be opened."""
    if not (redirect_uri.startswith("http://") and is_loopback(redirect_uri)):
        return None
    try:
        parts = urlsplit(redirect_uri)
        listener = _Listener((host_of(redirect_uri), parts.port or 80), parts.path or "/", state)
    except (OSError, ValueError, OverflowError) as error:
        reported = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"cannot listen at {redirect_uri}: {reported}; pass another --redirect-uri"
        ) from None
    with listener:
        Thread(target=listener.serve_forever, args=(0.05,), daemon=True).start()
        try:
            if not _opened(url):
                return None
            if not listener.arrived.wait(patience):
                raise SettingsError(f"no redirect arrived within {patience:g} s")
        finally:
            listener.shutdown()
    return listener.query


def _opened(url: str) -> bool:
    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False


def _pasted(ask: Callable[[str], str], url: str, state: str) -> Query:
    try:
        pasted = ask(f"Open this URL and log in:\n\n  {url}\n\nPaste the URL of the redirect: ")
    except EOFError:
        raise SettingsError("no URL was entered") from None
    query = _query(urlsplit(pasted.strip()).query)
    if not _same(query, state):
        raise SettingsError("that URL does not belong to this authorization: its state differs")
    return query


def _code(response: Query, outlet: Outlet) -> str:
    if error := response.get("error"):
        reported = response.get("error_description") or error
        masked = outlet.message(reported[:200])
        raise SettingsError(f"the authorization server refused access: {masked}")
    if not response.get("code"):
        raise SettingsError("the redirect of the authorization server has no code")
    return response["code"]


def _exchange(client: OAuthClient, code: str, redirect_uri: str, outlet: Outlet) -> str:
    """Exchange an authorization code for a refresh token, and return that."""
    outlet.add(code, "credentials")
    guard = TokenGuard(outlet)
    line = Client(origin(client.token_url), client.credentials(), Recording(outlet), guard)
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    try:
        with guard.unlogged():
            response = line.send(token_request(client, fields).request)
    finally:
        line.close()
    if granted(response) is None:
        raise SettingsError(outlet.message(f"{RETRIEVING}: {reason(response)}"))
    token = text_at(response.json, "refresh_token")
    if not token:
        raise SettingsError(
            "the token endpoint returned no refresh token, which Okta needs: request one with the "
            "profile's scopes (often offline_access)"
        )
    return token


def _query(text: str) -> Query:
    try:
        return {key: values[0] for key, values in parse_qs(text, max_num_fields=100).items()}
    except ValueError:
        return {}


def _same(query: Query, state: str) -> bool:
    return hmac.compare_digest(query.get("state", "").encode(), state.encode())


class _Listener(ThreadingTCPServer):
    """Waits for the request that has the state of this authorization."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, place: tuple[str, int], path: str, state: str) -> None:
        self.path = path
        self.state = state
        self.query: Query | None = None
        self.arrived = Event()
        super().__init__(place, _Arrival)


class _Arrival(BaseHTTPRequestHandler):
    server: _Listener
    timeout = 5.0

    def do_GET(self) -> None:
        """Store the query of the redirect, and return a page for the admin."""
        parts = urlsplit(self.path)
        query = _query(parts.query)
        known = parts.path == self.server.path and _same(query, self.server.state)
        page = (
            b"You can close this page."
            if known
            else b"This redirect belongs to another authorization."
        )
        self.send_response_only(200 if known else 404)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(page)
        self.wfile.flush()
        if known and not self.server.arrived.is_set():
            self.server.query = query
            self.server.arrived.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Print no address: that of the redirect contains the code."""
