"""Send a request, bound its response, record both."""

import time
from copy import copy
from threading import Lock
from typing import Any, Final, Protocol

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
from pytest_scim.target.http.bounds.time_budget import CUT, TimeBudget
from pytest_scim.target.http.connection import (
    TIMED_OUT,
    again,
    client_for,
    failure_of,
    header_bytes,
    header_pairs,
)
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.tls import Trust

DEADLINE: Final = 60.0
"""Seconds until a request is given up: Okta's own socket timeout."""

TRUST: Final = Trust()


class Guard(Protocol):
    """Asked before a request leaves, and told of the response."""

    def before(self, request: Request, voice: Voice) -> None:
        """Note ``request``; raise where it may not be sent."""

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Note ``response``; raise where it ends the run."""


class Client:
    """The connection to one target.

    ``base_url`` works the same with and without a trailing slash. Redirects are
    never followed. ``transport`` is an httpx transport; by default real HTTP. ``trust``
    says how its certificate is verified. Several threads may send at once; what they
    note, they note one by one. ``issues``: what it answers are tokens, so that one in an
    answer is no echo. A request takes ``deadline`` seconds at the most, or what is left of
    ``budget`` where that is less.

    ``ownership`` gets each exchange, in the order of the record. The guards of ``guarded`` are
    asked once for a request, however often it is sent.
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
        self.budget = budget or TimeBudget()
        self._trust = trust
        self._issues = issues
        self._transport = transport
        self._others: dict[str, Client] = {}
        self._client = client_for(self.base_url, trust, transport)

    def guarded(self, *guards: Guard) -> "Client":
        """Return a client over the same connection whose requests these guards see first."""
        other = copy(self)
        other.guards = (*guards, *self.guards)
        return other

    def send(self, request: Request, voice: Voice = "okta") -> Response:
        """Send a request, again after a 429 as Okta would, and return the last answer.

        A request that may be repeated is sent once or twice more, each on a connection of its
        own, when the connection was lost before the answer was whole.

        Under OAuth a 401 is answered with a new token and the same request, once; when no
        token is to be had, the answer says so and nothing is sent.

        Raises whatever a guard raises.
        """
        for guard in self.guards:
            guard.before(request, voice)
        response = self._send(request, voice)
        for guard in reversed(self.guards):
            guard.after(request, response, voice)
        return response

    def read(self, request: Request, voice: Voice) -> Response:
        """Send a read on which a write depends; without a response in time: NotRun."""
        response = self.send(request, voice)
        self.budget.require(response)
        return response

    def _send(self, request: Request, voice: Voice) -> Response:
        attempt = 1
        oauth = self.oauth if carries_credentials(request) else None
        while True:
            if oauth is not None and (failure := self.play(oauth.auth_flow())) is not None:
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

        That is asked with the pace, the time and the trust of this client, into the same record.
        """
        return play(flow, self._ask_for_token)

    def _ask_for_token(self, asked: TokenRequest) -> Response:
        guard = TokenGuard(self.recording.outlet)
        if asked.secret is not None:
            guard.add(asked.secret)
        host = origin(asked.url)
        if host not in self._others:
            self._others[host] = self._beside(host, asked.client.credentials(), guard)
        with guard.unlogged():
            return self._others[host].send(asked.request, asked.voice)

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
        """Close kept-alive connections."""
        for other in self._others.values():
            other.close()
        self._deadline.close()
        self._client.close()

    def _exchange(self, request: Request, voice: Voice) -> Response:
        url = self.base_url + request.target
        started = time.perf_counter()
        version = None
        seconds = self.budget.shorten(self._deadline.seconds)
        with self._deadline.guard(seconds):
            try:
                arrived, version = self._fetch(request, url, seconds)
            except (httpx.HTTPError, httpx.InvalidURL, body.Undecodable, OSError) as error:
                late = self._deadline.passed() and not isinstance(error, httpx.ConnectTimeout)
                reported = TIMED_OUT if late else failure_of(error)
                ended = isinstance(error, httpx.TimeoutException) or late
                cut = ended and seconds < self._deadline.seconds
                arrived = {"status": 0, "error": CUT if cut else reported}
        elapsed = time.perf_counter() - started
        with self._noting:
            response = Response(**arrived, elapsed=elapsed, exchange=len(self.recording))
            self._ownership.after(request, response, voice)
            self.recording.add(request, url, response, voice, version)
            if not self._issues:
                self.recording.note_echoes(response.exchange, response)
        return response

    def _fetch(self, request: Request, url: str, seconds: float) -> tuple[dict[str, Any], str]:
        authorization = self.credentials.authorization
        headers = [
            (k.encode(), header_bytes(authorization() if v == CREDENTIALS else v))
            for k, v in request.headers
        ]
        outgoing = httpx.Request(
            request.method,
            url,
            headers=headers,
            content=request.content,
            extensions={
                "timeout": httpx.Timeout(seconds).as_dict(),
                "trace": self._deadline.trace,
            },
        )
        response = self._client.send(outgoing, stream=True)
        encoding = response.headers.get("Content-Encoding")
        assert isinstance(response.stream, httpx.SyncByteStream)
        try:
            content = body.read(iter(response.stream), encoding, self._deadline.passed)
        finally:
            response.close()
        if content is None:
            raise httpx.ReadTimeout(TIMED_OUT)
        truncated = len(content) > body.LARGEST
        arrived = {
            "status": response.status_code,
            "headers": tuple(header_pairs(response)),
            "content": content[: body.OPENING] if truncated else content,
            "truncated": truncated,
        }
        return arrived, response.http_version
