"""Send a request, bound its answer, record both. The only module that knows httpx."""

import re
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, Protocol

import httpx

from pytest_scim.scim.messages import CREDENTIALS, Answer, Request
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth, carries_credentials
from pytest_scim.target.http.auth.token_endpoint import origin
from pytest_scim.target.http.bounds import body
from pytest_scim.target.http.bounds.deadline import Deadline
from pytest_scim.target.http.bounds.time_budget import CUT, TimeBudget
from pytest_scim.target.http.connection import open_client
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.exchange import LOST, UNCONNECTED, Voice, lost
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.tls import Trust, refusal

DEADLINE: Final = 60.0
"""Seconds until a request is given up: Okta's own socket timeout."""

TIMED_OUT: Final = "Read timed out"
"""What Okta shows then."""

TRUST: Final = Trust()

_CUT: Final = re.compile("closed connection|disconnected")
ATTEMPTS: Final = 3
REPEATABLE: Final = frozenset({"GET", "HEAD", "PUT"})
"""Methods whose requests may be sent again; a DELETE that was heard would be answered 404."""


class Ledger(Protocol):
    """Who made what: asked before a write, told of every answer."""

    def permit(self, request: Request, read: Callable[[Request], Answer]) -> None:
        """Raise unless this run may send ``request``; ``read`` sends a GET that proves it."""

    def before(self, request: Request, voice: Voice) -> None:
        """Note what ``request`` is about to create."""

    def after(self, request: Request, answer: Answer, voice: Voice) -> None:
        """Note what ``answer`` says was created or removed."""


class Wire:
    """The connection to one target.

    ``base_url`` works the same with and without a trailing slash. Redirects are
    never followed. ``transport`` is an httpx transport; by default real HTTP. ``trust``
    says how its certificate is verified. Several threads may send at once; what they
    note, they note one by one. ``issues``: what it answers are tokens, so that one in an
    answer is no echo. A request takes ``deadline`` seconds at the most, or what is left of
    ``budget`` where that is less.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials | OAuth,
        recording: Recording,
        ledger: Ledger,
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
        self._ledger = ledger
        self._noting = Lock()
        self._deadline = Deadline(deadline)
        self.budget = budget or TimeBudget()
        self._trust = trust
        self._issues = issues
        self._transport = transport
        self._others: list[Wire] = []
        self._client = client_for(self.base_url, trust, transport)

    def send(self, request: Request, voice: Voice = "okta") -> Answer:
        """Send a request, again after a 429 as Okta would, and return the last answer.

        A request that may be repeated is sent once or twice more, each on a connection of its
        own, when the connection was lost before the answer was whole.

        Under OAuth a 401 is answered with a new token and the same request, once; when no
        token is to be had, the answer says so and nothing is sent.

        Raises whatever the ledger raises when the request would write to a resource
        that this run did not create.
        """
        self._ledger.permit(request, self._reader("probe" if voice == "okta" else voice))
        attempt = 1
        oauth = self.oauth if carries_credentials(request) else None
        while True:
            if oauth is not None and (failure := oauth.ready(self)) is not None:
                return failure
            self.pacing.wait()
            if self.budget.over:
                return Answer(0, error=CUT)
            with self._noting:
                self._ledger.before(request, voice)
                self.recording.outlet.exchanges.learn(request)
            answer = self._exchange(request, voice)
            if oauth is not None and oauth.spent(answer):
                continue
            if not (again(request, answer, voice, attempt) or self.pacing.again(answer, attempt)):
                return answer
            attempt += 1

    def _reader(self, voice: Voice) -> Callable[[Request], Answer]:
        """Return what sends a read on which a write depends; without a response in time: NotRun."""

        def read(request: Request) -> Answer:
            answer = self.send(request, voice)
            self.budget.require(answer)
            return answer

        return read

    def beside(self, url: str, credentials: Credentials, ledger: Ledger) -> "Wire":
        """Return a connection to an authorization server: same record, pace and trust.

        It is closed with this one.
        """
        other = Wire(
            origin(url),
            credentials,
            self.recording,
            ledger,
            transport=self._transport,
            deadline=self._deadline.seconds,
            budget=self.budget,
            pacing=self.pacing,
            trust=self._trust,
            issues=True,
        )
        other._noting = self._noting  # the record numbers the exchanges of both
        self._others.append(other)
        return other

    def close(self) -> None:
        """Close kept-alive connections."""
        for other in self._others:
            other.close()
        self._deadline.close()
        self._client.close()

    def _exchange(self, request: Request, voice: Voice) -> Answer:
        url = self.base_url + request.target
        started = time.perf_counter()
        version = None
        seconds = self.budget.shorten(self._deadline.seconds)
        with self._deadline.guard(seconds):
            try:
                arrived, version = self._fetch(request, url, seconds)
            except (httpx.HTTPError, httpx.InvalidURL, body.Undecodable, OSError) as error:
                late = self._deadline.passed() and not isinstance(error, httpx.ConnectTimeout)
                told = TIMED_OUT if late else _sentence(error)
                ended = isinstance(error, httpx.TimeoutException) or late
                cut = ended and seconds < self._deadline.seconds
                arrived = {"status": 0, "error": CUT if cut else told}
        answer = Answer(**arrived, elapsed=time.perf_counter() - started)
        with self._noting:
            object.__setattr__(answer, "exchange", len(self.recording))
            self._ledger.after(request, answer, voice)
            self.recording.add(request, url, answer, voice, version)
            if not self._issues:
                self.recording.note_echoes(answer.exchange, answer)
        return answer

    def _fetch(self, request: Request, url: str, seconds: float) -> tuple[dict[str, Any], str]:
        authorization = self.credentials.authorization
        headers = [
            (k.encode(), _as_bytes(authorization() if v == CREDENTIALS else v))
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
            "headers": tuple(_header_pairs(response)),
            "content": content[: body.OPENING] if truncated else content,
            "truncated": truncated,
        }
        return arrived, response.http_version


def again(request: Request, answer: Answer, voice: Voice, attempt: int) -> bool:
    """Return whether a request whose answer was lost on the way may be sent again.

    What the clean-up sends may be, whatever it is; else what is safe, and PUT.
    """
    repeatable = request.method in REPEATABLE or voice == "janitor"
    return repeatable and lost(answer.error) and attempt < ATTEMPTS


def client_for(
    url: str, trust: Trust, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    """Return an HTTP client for a URL.

    Raises:
        ConnectionSetupError: none can be made in this environment.
        TrustError: a certificate of the user's cannot be used.
    """
    # Without TLS there is nothing to verify: spare the reading of certificates.
    verify = False if url.lower().startswith("http:") else trust.context()
    return open_client(url, verify=verify, transport=transport)


def _as_bytes(value: str) -> bytes:
    """Return a header's value as it goes on the wire: what a target sent goes back unchanged."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode(errors="replace")


def _header_pairs(response: httpx.Response) -> list[tuple[str, str]]:
    return [(k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw]


def _sentence(error: Exception) -> str:
    """Say what went wrong as Okta's socket would meet it, without addresses of ours."""
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        return f"{UNCONNECTED}: {refusal(error) or error}"
    if isinstance(error, httpx.TimeoutException):
        return TIMED_OUT
    if isinstance(error, (httpx.LocalProtocolError, httpx.InvalidURL)):
        return f"the request cannot be sent: {error}"
    cut = isinstance(error, httpx.RemoteProtocolError) and _CUT.search(str(error))
    if cut or isinstance(error, httpx.NetworkError):
        return f"{LOST}: {error or type(error).__name__}"
    return f"the response cannot be read: {error or type(error).__name__}"
