"""OAuth 2.0: request a token before the first request, and again after a 401."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from pytest_scim.scim.messages import CREDENTIALS, Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.http.auth.credentials import Authorization, Credentials, bearer
from pytest_scim.target.http.auth.token_endpoint import (
    OAuthClient,
    TokenFlow,
    page_request,
    token_request,
)
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.recording.secrets.secret import Secret

REFRESHING: Final = "Error while refreshing OAuth token"
RETRIEVING: Final = "Error while retrieving OAuth token"

SKEW: Final = 30.0
"""Seconds before its expiry at which a token counts as expired."""

LEEWAY: Final = 300.0
"""Seconds for which a target may accept a token after its expiry, because clocks differ."""

UNAUTHORIZED: Final = 401
FORBIDDING: Final = range(400, 500)
TOO_MANY: Final = 429


class OAuth(Authorization):
    """The tokens of one run.

    ``refresh_token`` stores that token; ``None`` is for client credentials, where each token is
    requested as the first one was. ``first`` is the first response of the token endpoint.
    """

    def __init__(
        self,
        client: OAuthClient,
        refresh_token: RefreshToken | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client = client
        self.refresh_token = refresh_token
        self.first: Response | None = None
        self._clock = clock
        self._token: Credentials | None = None
        self._until = math.inf
        self._fresh = False
        self._refused: Response | None = None
        self._earlier: list[tuple[Credentials, float]] = []

    def secrets(self) -> list[str]:
        """Return every string that the record must not contain, as far as it is known now."""
        return [*self.client.secrets(), *([self.refresh_token.token] if self.refresh_token else [])]

    def authorization(self) -> str:
        """Return the Authorization header's value; ``auth_flow`` has run before."""
        assert self._token is not None
        return self._token.authorization()

    def auth_flow(self) -> TokenFlow[Response | None]:
        """Request a token where none is valid.

        Returns:
            ``None``, or a response without status whose ``error`` says why no token came.
        """
        if self._token is not None and self._clock() < self._until:
            return None
        if self._refused is None:
            response = yield from self.refresh()
            if granted(response):
                return None
            about = REFRESHING if self.refresh_token else RETRIEVING
            message = f"{about}: {reason(response)}"
            failure = Response(
                0, error=message, exchange=response.exchange, elapsed=response.elapsed
            )
            if response.status not in FORBIDDING or response.status == TOO_MANY:
                return failure
            # A refused grant stays refused: the run requests no other token.
            self._refused = failure
        return self._refused

    def spent(self, response: Response) -> bool:
        """Return whether a response calls for a new token and the same request once more.

        A 401 to a token that the target never accepted does not.
        """
        if response.status != UNAUTHORIZED:
            self._fresh = self._fresh and not response.status
            return False
        if self._fresh:
            return False
        self._until = -math.inf
        return True

    def refresh(self) -> TokenFlow[Response]:
        """Request a new token, by the refresh token where there is one, and store it."""
        return self._store((yield from self._request()))

    def _request(self, posing: OAuthClient | None = None) -> TokenFlow[Response]:
        """Request a token by the run's own grant; ``posing`` replaces the client."""
        if self.refresh_token is None:
            scope = {"scope": " ".join(self.client.scopes)} if self.client.scopes else {}
            fields = {"grant_type": "client_credentials", **scope}
            return (yield token_request(self.client, fields, posing=posing))
        with self.refresh_token.locked() as token:
            # Another run may have stored a newer one.
            fields = {"grant_type": "refresh_token", "refresh_token": token}
            response = yield token_request(self.client, fields, posing=posing, secret=token)
            rotated = at_key(response.json, "refresh_token")
            if granted(response) and isinstance(rotated, str) and rotated not in {"", token}:
                self.refresh_token.replace(rotated)
        return response

    def back(self) -> None:
        """Use the token before the last one again."""
        if self._earlier:
            self._token, self._until = self._earlier.pop()

    def expired(self) -> str | None:
        """Return the Authorization value of an expired token of this run, or ``None``."""
        now = self._clock()
        over = (one for one, until in self._earlier if until + LEEWAY < now)
        return next((one.authorization() for one in over), None)

    def stranger(self) -> TokenFlow[Response]:
        """Request a token as the run does, with a generated secret: nothing else is wrong."""
        return (yield from self._request(replace(self.client, secret=Secret(f"wrong-{uuid4()}"))))

    def wrong_grant(self) -> TokenFlow[Response]:
        """Request a token as the run's client, with a generated refresh token."""
        fields = {"grant_type": "refresh_token", "refresh_token": f"wrong-{uuid4()}"}
        return (yield token_request(self.client, fields, posing=self.client))

    def visit(self, redirect_uri: str) -> TokenFlow[Response]:
        """Open the authorize endpoint as a browser does, with a ``redirect_uri``."""
        return (yield page_request(self.client, redirect_uri, uuid4().hex))

    def _store(self, response: Response) -> Response:
        self.first = self.first or response
        if (token := granted(response)) is not None:
            if self._token is not None:
                self._earlier.append((self._token, self._until))
            lifetime = _seconds(at_key(response.json, "expires_in"))
            self._until = self._clock() + lifetime - min(SKEW, lifetime / 2)
            self._token, self._fresh = bearer(token), True
        return response


def granted(response: Response) -> str | None:
    """Return the access token in a token endpoint's response, or ``None`` where none is usable.

    A usable one has only characters that a header may have.
    """
    token = at_key(response.json, "access_token") if response.ok else None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        return None
    return token.strip() or None


def reason(response: Response) -> str:
    """Return why a response has no token, in the words of Okta's messages."""
    if not response.status:
        return response.error or "null"
    if response.ok:
        return "the response contains no access token"
    reported = [at_key(response.json, key) for key in ("error_description", "error")]
    remote = next((one[:200] for one in reported if isinstance(one, str) and one), None)
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = f"HTTP {response.status}"
    return f"{phrase}. Errors reported by remote server: {remote}" if remote else phrase


def _seconds(value: object) -> float:
    """Return a lifetime; without a usable ``expires_in`` a token lasts until a 401."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:  # noqa: PLR2004 - thirty years
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        return math.inf
    return float(min(value, 1e9))


def carries_credentials(request: Request) -> bool:
    """Return whether a request carries the run's own credentials."""
    return any(value == CREDENTIALS for _, value in request.headers)
