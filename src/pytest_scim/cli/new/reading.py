"""The GET requests with which ``new`` reads a target; it sends no others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.tls import Trust
from pytest_scim.target.requests import request
from pytest_scim.target.usability.problem import problem

ROWS: Final = 10
"""Users and Groups that are read: enough to see which attributes they have."""

_LIST: Final = f"startIndex=1&count={ROWS}"
ENDPOINTS: Final = {
    "/ServiceProviderConfig": "",
    "/Schemas": "",
    "/ResourceTypes": "",
    "/Users": _LIST,
    "/Groups": _LIST,
}
"""What is read, with the query."""

PATIENCE: Final = 30.0
"""Seconds that one request may take."""
WHOLE: Final = 150.0
"""Seconds that all of them may take, with the waits of a rate limit."""

UNAUTHORIZED: Final = 401

Responses = Mapping[str, Response]


class UnusableTarget(Exception):
    """The target cannot be read. The message is one sentence."""


@dataclass(slots=True)
class OnlyGet:
    """The guard of the connection: lets nothing pass but GET, and counts."""

    sent: int = 0

    def before(self, request: Request, voice: Voice) -> None:
        """Refuse every request that is no GET."""
        del voice
        if request.method != "GET":
            raise ValueError(f"{request.method} is not sent")
        self.sent += 1

    def after(self, request: Request, response: Response, voice: Voice) -> None:
        """Note nothing."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a target returned: the responses by endpoint, and in which way the token was sent.

    ``sent`` is the number of requests. ``secrets`` are those that they contained.
    """

    responses: Responses
    way: str
    sent: int
    secrets: tuple[str, ...] = field(repr=False)


def read_target(
    base_url: str,
    ways: tuple[str, ...],
    credentials: Callable[[str], Credentials | OAuth],
    trust: Trust,
) -> Read:
    """Read a target; where it refuses the credentials, in the next of several ways.

    Args:
        base_url: the base URL.
        ways: words of ``auth`` in a profile.
        credentials: returns the credentials for one of them.
        trust: how the certificate is verified.

    Raises:
        UnusableTarget: no SCIM came back, or 401 in each way.
    """
    reasons: list[str] = []
    sent = 0
    for way in ways:
        guard = OnlyGet()
        responses: dict[str, Response] = {}
        given = credentials(way)
        reason = _read(base_url, given, trust, guard, responses)
        sent += guard.sent
        if reason is None:
            return Read(responses, way, sent, tuple(given.secrets()))
        reasons.append(reason)
        if any(one.status != UNAUTHORIZED for one in responses.values()) and (
            _status(responses, "/Users") != UNAUTHORIZED
        ):
            break
    raise UnusableTarget(reasons[0])


def _read(
    base_url: str,
    credentials: Credentials | OAuth,
    trust: Trust,
    guard: OnlyGet,
    responses: dict[str, Response],
) -> str | None:
    """Read all endpoints; return why the target cannot be used, or ``None``."""
    client = Client(
        base_url,
        credentials,
        Recording(Outlet(credentials.secrets())),
        guard,
        deadline=PATIENCE,
        budget=TimeBudget(WHOLE),
        trust=trust,
    )

    def ask(path: str) -> Response:
        if path not in responses:
            reading = request("GET", path, query=ENDPOINTS.get(path, ""))
            responses[path] = client.send(reading, "check")
        return responses[path]

    question = _question(credentials)
    try:
        reason = problem(ask, base_url, question)
        if reason is None and ask("/Users").status == UNAUTHORIZED:
            reason = f"401 for /Users: {question}"
        if reason is None:
            for path in ENDPOINTS:
                ask(path)
    finally:
        client.close()
    return reason


def _question(credentials: Credentials | OAuth) -> str:
    basic = isinstance(credentials, Credentials) and credentials.authorization().startswith("Basic")
    return "are the user name and the password right?" if basic else "is the token right?"


def _status(responses: Responses, path: str) -> int:
    return responses[path].status if path in responses else 0
