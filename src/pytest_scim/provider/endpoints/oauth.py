"""An authorization server under the provider's base path: ``/oauth/token``, ``/oauth/authorize``.

It grants every authorization request at once, issues short-lived access tokens, and replaces
each refresh token that a client used by a new one.
"""

import base64
import time
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit
from uuid import uuid4

from pytest_scim.provider.call import Call, Headers, Reply, Responder
from pytest_scim.scim.urls import is_loopback

ISSUE: Final = "/oauth/token"
AUTHORIZE: Final = "/oauth/authorize"


class AuthorizationServer:
    """One client's authorization server (RFC 6749).

    Args:
        client_id: the id of the client.
        secret: its secret, and its first refresh token.
        redirect_uris: the redirect URIs of the client beside those on the loopback address.
        lifetime: of an access token, in seconds.
        clock: returns the time in seconds.
    """

    def __init__(
        self,
        client_id: str,
        secret: str,
        *,
        redirect_uris: Iterable[str] = (),
        lifetime: int = 3600,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client_id = client_id
        self.refresh_tokens = {secret}
        self.issued = 0
        self.lifetime = lifetime
        self._secret = secret
        self._redirect_uris = tuple(redirect_uris)
        self._clock = clock
        self._until: dict[str, float] = {}
        self._codes: dict[str, str] = {}

    def admits(self, token: str) -> bool:
        """Return whether this server issued an access token that has not expired."""
        return self._until.get(token, 0.0) > self._clock()

    def step(self, call: Call, respond: Responder) -> Reply:
        """Serve the two endpoints, and pass on every other call."""
        if call.path == AUTHORIZE and call.method == "GET":
            return self._authorize(call)
        if call.path == ISSUE and call.method == "POST":
            return self._token(call, dict(parse_qsl(call.raw.decode(errors="replace"))))
        return respond(call)

    def give(self) -> Reply:
        """Issue an access token with a refresh token."""
        access, refresh = f"access-{uuid4()}", f"refresh-{uuid4()}"
        self.issued += 1
        self._until[access] = self._clock() + self.lifetime
        self.refresh_tokens.add(refresh)
        body = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        return _json(200, {**body, "refresh_token": refresh})

    def _token(self, call: Call, form: dict[str, str]) -> Reply:
        if not self._is_client(call, form):
            reply = _json(401, {"error": "invalid_client"})
            reply.headers["WWW-Authenticate"] = 'Basic realm="OAuth"'
            return reply
        grant = form.get("grant_type")
        if grant == "client_credentials":
            reply = self.give()
            self.refresh_tokens.discard(reply.body.pop("refresh_token"))
            return reply
        if grant == "authorization_code":
            known = self._codes.pop(form.get("code", ""), None)
            granted = known is not None and known == form.get("redirect_uri")
        elif grant == "refresh_token":
            granted = form.get("refresh_token") in self.refresh_tokens
            self.refresh_tokens.discard(form.get("refresh_token", ""))
        else:
            return _json(400, {"error": "unsupported_grant_type"})
        message = "The grant is unknown, used, or meant for another redirect URI."
        return self.give() if granted else _json(400, _error("invalid_grant", message))

    def _is_client(self, call: Call, form: dict[str, str]) -> bool:
        scheme, _, encoded = call.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            credentials = (form.get("client_id"), form.get("client_secret"))
        else:
            try:
                pair = base64.b64decode(encoded).decode().partition(":")
            except ValueError:
                return False
            credentials = (unquote_plus(pair[0]), unquote_plus(pair[2]))
        return credentials == (self.client_id, self._secret)

    def _authorize(self, call: Call) -> Reply:
        redirect_uri = call.query.get("redirect_uri", "")
        # A native client listens on whatever port is free (RFC 8252 section 7.3).
        here = redirect_uri.startswith("http://") and is_loopback(redirect_uri)
        if call.query.get("client_id") != self.client_id:
            return _page("The client is not known.")
        if redirect_uri not in self._redirect_uris and not here:
            return _page("The redirect URI is not one of the client's.")
        return self.send_on(call, redirect_uri)

    def send_on(self, call: Call, redirect_uri: str) -> Reply:
        """Redirect the browser to a redirect URI with a code."""
        code = f"code-{uuid4()}"
        self._codes[code] = redirect_uri
        query = urlencode({"code": code, "state": call.query.get("state", "")})
        mark = "&" if urlsplit(redirect_uri).query else "?"
        return Reply(302, Headers([("Location", f"{redirect_uri}{mark}{query}")]))


def _json(status: int, body: dict[str, object]) -> Reply:
    fields = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return Reply(status, Headers([*fields, ("Pragma", "no-cache")]), body)


def _error(error: str, description: str) -> dict[str, object]:
    return {"error": error, "error_description": description}


def _page(text: str) -> Reply:
    page = f"<!DOCTYPE html><title>Error</title><p>{text}</p>"
    return Reply(400, Headers([("Content-Type", "text/html; charset=utf-8")]), raw=page.encode())
