"""Send a request, bound its response, record both."""

import time
from copy import copy
from threading import Lock
from typing import Final, Protocol

import httpx

from pytest_scim.scim.messages import CREDENTIALS, Request, Response
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth, carries_credentials
from pytest_scim.target.http.auth.token_endpoint import (
    T,
    TokenFlow,
    TokenGuard,
    TokenRequest,
    origin,
    play,
)
from pytest_scim.target.http.bounds import body
from pytest_scim.target.http.bounds.deadline import Deadline
from pytest_scim.target.http.bounds.own_delay import own_delay
from pytest_scim.target.http.bounds.time_budget import CUT, TimeBudget
from pytest_scim.target.http.bounds.turns import keeping, sending
from pytest_scim.target.http.connection import (
    TIMED_OUT,
    Connection,
    Outgoing,
    again,
    client_for,
    failure_of,
    header_bytes,
)
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.tls import Trust

DEADLINE: Final = 60.0
"""Seconds after which a request times out: Okta's own socket timeout."""

TRUST: Final = Trust()


class Guard(Protocol):
    """Sees each request before the client sends it, and its response."""

    def before(self, request: Request, voice: Voice) -> None:
        """Note ``request``; raise where the run may not send it."""

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Note ``response``; raise where it ends the run."""


class Client:
    """The connection to one target.

    Several threads may send at once; the client records their exchanges one by one. It follows no
    redirect.

    Args:
        base_url: with or without a trailing slash.
        credentials: what the Authorization header is made of.
        recording: the record that each exchange goes into.
        ownership: gets each exchange, in the order of the record.
        transport: an httpx transport; ``None``: real HTTP.
        deadline: the seconds that a request may take, or those left of ``budget`` if fewer.
        budget: the time of the run.
        pacing: waits for a rate-limited target.
        trust: how the target's certificate is verified.
        issues: whether the target is a token endpoint: a token in a response is then no echo.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials | OAuth,
        recording: Recording,
        ownership: Guard,
        *,
        transport: httpx.BaseTransport | None = None,
        deadline: float = DEADLINE,
        budget: TimeBudget | None = None,
        pacing: Pacing | None = None,
        trust: Trust = TRUST,
        issues: bool = False,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.recording = recording
        self.pacing = pacing or Pacing()
        self.oauth = credentials if isinstance(credentials, OAuth) else None
        self.credentials = credentials
        self._ownership = ownership
        self.guards: tuple[Guard, ...] = ()
        self._noting = Lock()
        self._deadline = Deadline(deadline)
        self.longest = deadline
        self.budget = budget or TimeBudget()
        self._trust = trust
        self._issues = issues
        self._transport = transport
        self._others: dict[str, Client] = {}
        client = client_for(self.base_url, trust, transport)
        self._connection = Connection(self.base_url, client, direct=transport is None)

    def guarded(self, *guards: Guard) -> "Client":
        """Return a client over the same connection whose requests these guards see first.

        A guard sees a request once, however often the client sends it.
        """
        other = copy(self)
        other.guards = (*guards, *self.guards)
        return other

    def impatient(self, seconds: float) -> "Client":
        """Return a client over the same connection whose requests may take fewer seconds."""
        other = copy(self)
        other.longest = min(seconds, self.longest)
        return other

    def apart(self) -> "Client":
        """Return a client with connections of its own: a request that it ends cuts no other."""
        other = Client(
            self.base_url,
            self.credentials,
            self.recording,
            self._ownership,
            transport=self._transport,
            deadline=self._deadline.seconds,
            budget=self.budget,
            pacing=self.pacing,
            trust=self._trust,
        )
        other._noting = self._noting  # the record numbers the exchanges of both
        return other

    def send(self, request: Request, voice: Voice = "okta") -> Response:
        """Send a request, again after a 429 as Okta would, and return the last response.

        Where the connection was lost before the response was complete, a request that may be
        repeated is sent once or twice more, each time on a new connection.

        Under OAuth a 401 leads to a new token and the same request, once. Where the token
        endpoint issues no token, the request is not sent, and the ``error`` of the response says
        why.

        Raises whatever a guard raises.
        """
        for guard in self.guards:
            guard.before(request, voice)
        response = self._send(request, voice)
        for guard in reversed(self.guards):
            guard.after(request, response, voice)
        return response

    def read(self, request: Request, voice: Voice) -> Response:
        """Send a GET on which a write depends.

        Raises:
            NotRun: no response came in time.
        """
        response = self.send(request, voice)
        self.budget.require(response)
        return response

    def _send(self, request: Request, voice: Voice) -> Response:
        attempt = 1
        oauth = self.oauth if carries_credentials(request) else None
        while True:
            if oauth is not None:
                with keeping():  # one new token is enough for all threads
                    failure = self.play(oauth.auth_flow())
                if failure is not None:
                    return failure
            self.pacing.wait()
            if self.budget.over:
                return Response(0, error=CUT)
            with self._noting:
                self._ownership.before(request, voice)
                self.recording.outlet.exchanges.learn(request)
            response = self._exchange(request, voice)
            if oauth is not None and oauth.spent(response):
                continue
            if not (
                again(request, response, voice, attempt) or self.pacing.again(response, attempt)
            ):
                return response
            attempt += 1

    def play(self, flow: TokenFlow[T]) -> T:
        """Drive a flow of OAuth 2.0: each request goes to the authorization server that it names.

        Pace, time budget, trust and record are those of this client.
        """
        return play(flow, self._ask_for_token)

    def _ask_for_token(self, part: TokenRequest) -> Response:
        guard = TokenGuard(self.recording.outlet)
        if part.secret is not None:
            guard.add(part.secret)
        host = origin(part.url)
        if host not in self._others:
            self._others[host] = self._beside(host, part.client.credentials(), guard)
        with guard.unlogged():
            return self._others[host].send(part.request, part.voice)

    def _beside(self, host: str, credentials: Credentials, guard: Guard) -> "Client":
        other = Client(
            host,
            credentials,
            self.recording,
            guard,
            transport=self._transport,
            deadline=self._deadline.seconds,
            budget=self.budget,
            pacing=self.pacing,
            trust=self._trust,
            issues=True,
        )
        other._noting = self._noting  # the record numbers the exchanges of both
        return other

    def close(self) -> None:
        """Close the connections that are open."""
        for other in self._others.values():
            other.close()
        self._deadline.close()
        self._connection.close()

    def _exchange(self, request: Request, voice: Voice) -> Response:
        url = self.base_url + request.target
        version = None
        seconds = self.budget.shorten(self.longest)
        with sending():
            started, delay = time.perf_counter(), own_delay()
            with self._deadline.guard(seconds):
                try:
                    arrived, version = self._connection.fetch(self._outgoing(request, seconds))
                except (httpx.HTTPError, httpx.InvalidURL, body.Undecodable, OSError) as error:
                    arrived = {"status": 0, "error": self._failure(error, seconds)}
            # A busy machine of ours is no slow target.
            elapsed = max(0.0, time.perf_counter() - started - (own_delay() - delay))
        with self._noting:
            response = Response(**arrived, elapsed=elapsed, exchange=len(self.recording))
            self._ownership.after(request, response, voice)
            self.recording.add(request, url, response, voice, version)
            if not self._issues:
                self.recording.note_echoes(response.exchange, response)
        return response

    def _failure(self, error: Exception, seconds: float) -> str:
        """Return why no response came to a request that had ``seconds``."""
        late = self._deadline.passed() and not isinstance(error, httpx.ConnectTimeout)
        ended = isinstance(error, httpx.TimeoutException) or late
        if ended and seconds < self.longest:
            return CUT
        return TIMED_OUT if late else failure_of(error)

    def _outgoing(self, request: Request, seconds: float) -> Outgoing:
        authorization = self.credentials.authorization
        headers = [
            (k.encode(), header_bytes(authorization() if v == CREDENTIALS else v))
            for k, v in request.headers
        ]
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        extensions = {"timeout": timeout, "trace": self._deadline.trace}
        late = self._deadline.passed
        return Outgoing(request.method, request.target, headers, request.content, extensions, late)
