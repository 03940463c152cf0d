"""OAuth 2.0: a token is fetched when one is needed, and once more when it is refused."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
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
"""Seconds before its end at which a token counts as expired."""

LEEWAY: Final = 300.0
"""Seconds for which a token may still be taken after its end: clocks differ."""

UNAUTHORIZED: Final = 401
FORBIDDING: Final = range(400, 500)
TOO_MANY: Final = 429


class OAuth(Authorization):
    """The tokens of one run.

    ``kept`` holds the refresh token; ``None`` is for client credentials, where a new
    token is asked for as the first one was.
    """

    def __init__(
        self,
        client: OAuthClient,
        kept: RefreshToken | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.client = client
        self.kept = kept
        self.first: Response | None = None
        self._clock = clock
        self._token: Credentials | None = None
        self._until = math.inf
        self._fresh = False
        self._refused: Response | None = None
        self._earlier: list[tuple[Credentials, float]] = []

    def secrets(self) -> list[str]:
        """Return every string that is known now and must be redacted."""
        return [*self.client.secrets(), *([self.kept.token] if self.kept else [])]

    def authorization(self) -> str:
        """Return the Authorization header's value; ``auth_flow`` has been played before."""
        assert self._token is not None
        return self._token.authorization()

    def auth_flow(self) -> TokenFlow[Response | None]:
        """Get a token where there is none; return why that failed, as a response, or ``None``."""
        if self._token is not None and self._clock() < self._until:
            return None
        if self._refused is None:
            response = yield from self.refresh()
            if granted(response):
                return None
            about = REFRESHING if self.kept else RETRIEVING
            message = f"{about}: {reason(response)}"
            failure = Response(
                0, error=message, exchange=response.exchange, elapsed=response.elapsed
            )
            if response.status not in FORBIDDING or response.status == TOO_MANY:
                return failure
            # Asking again would be answered the same: a refused grant is the end of it.
            self._refused = failure
        return self._refused

    def spent(self, response: Response) -> bool:
        """Return whether an answer calls for a new token and the same request once more.

        A 401 to a token that was never accepted is the answer itself.
        """
        if response.status != UNAUTHORIZED:
            self._fresh = self._fresh and not response.status
            return False
        if self._fresh:
            return False
        self._until = -math.inf
        return True

    def refresh(self) -> TokenFlow[Response]:
        """Ask for a new token, by the refresh token where there is one, and keep what comes."""
        if self.kept is None:
            scope = {"scope": " ".join(self.client.scopes)} if self.client.scopes else {}
            response = yield token_request(
                self.client, {"grant_type": "client_credentials", **scope}
            )
            return self._reuse(response)
        with self.kept.held() as token:
            # Another run may have put a newer one there.
            fields = {"grant_type": "refresh_token", "refresh_token": token}
            response = self._reuse((yield token_request(self.client, fields, secret=token)))
            rotated = at_key(response.json, "refresh_token")
            if granted(response) and isinstance(rotated, str) and rotated not in {"", token}:
                self.kept.replace(rotated)
        return response

    def back(self) -> None:
        """Go back to the token before the last one, when the last one does not work."""
        if self._earlier:
            self._token, self._until = self._earlier.pop()

    def expired(self) -> str | None:
        """Return the Authorization value of a token that is surely over, if one is at hand."""
        now = self._clock()
        over = (one for one, until in self._earlier if until + LEEWAY < now)
        return next((one.authorization() for one in over), None)

    def stranger(self) -> TokenFlow[Response]:
        """Ask for a token as the same client, with a generated secret and refresh token."""
        posing = replace(self.client, secret=Secret(f"wrong-{uuid4()}"))
        fields = {"grant_type": "client_credentials"}
        if self.kept is not None:
            fields = {"grant_type": "refresh_token", "refresh_token": f"wrong-{uuid4()}"}
        return (yield token_request(self.client, fields, posing=posing))

    def visit(self, redirect_uri: str) -> TokenFlow[Response]:
        """Open the authorize endpoint as a browser does, to be sent to ``redirect_uri``."""
        return (yield page_request(self.client, redirect_uri, uuid4().hex))

    def _reuse(self, response: Response) -> Response:
        self.first = self.first or response
        if (token := granted(response)) is not None:
            if self._token is not None:
                self._earlier.append((self._token, self._until))
            lifetime = _seconds(at_key(response.json, "expires_in"))
            self._until = self._clock() + lifetime - min(SKEW, lifetime / 2)
            self._token, self._fresh = bearer(token), True
        return response


def granted(response: Response) -> str | None:
    """Return the access token of a token endpoint's answer that a header can carry, or ``None``."""
    token = at_key(response.json, "access_token") if response.ok else None
    usable = isinstance(token, str) and token.isascii() and token.isprintable()
    return token.strip() or None if usable and isinstance(token, str) else None


def reason(response: Response) -> str:
    """Return why no token came, as Okta's messages put it."""
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


def _seconds(value: Any) -> float:
    """Return a lifetime; what is none, or not said, lasts until it is refused."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:  # noqa: PLR2004 - thirty years
        value = int(value)
    usable = isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
    return float(min(value, 1e9)) if usable else math.inf


def carries_credentials(request: Request) -> bool:
    """Return whether a request carries the run's own credentials."""
    return any(value == CREDENTIALS for _, value in request.headers)
