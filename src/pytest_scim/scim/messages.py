"""A request to a SCIM service provider, and its response.

``okta`` builds requests, ``target`` sends them, and checks judge the responses, which have the
bytes that arrived.
"""

import json
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from pytest_scim.scim.json_text import NotJson, parse
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.paths import at_key
from pytest_scim.scim.stored.body import StoredBody

__all__ = [
    "CREDENTIALS",
    "OTHER_CREDENTIALS",
    "REDACTED",
    "Headers",
    "Known",
    "NotJson",
    "Provenance",
    "Request",
    "Response",
    "Step",
    "describe",
]

Provenance = Literal["documented", "observed", "inferred"]
Headers = tuple[tuple[str, str], ...]

CREDENTIALS: Final = "{credentials}"
"""The client replaces this by the Authorization value: a request never contains the secret."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

REDACTED: Final = "[redacted]"
"""The replacement of a secret in every output."""

OTHER_CREDENTIALS: Final = "[redacted: not the credentials of the run]"
"""The replacement of an Authorization value with which a check expects to be refused."""


class Known(NamedTuple):
    """How something is known of Okta, and from which document or capture."""

    provenance: Provenance
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """Where in a flow a request stands, and how that is known.

    ``n`` counts from 1. ``order`` is how it is known that Okta sends the request at this place
    of the flow, ``body`` how the form of the request is known: its query, path and body.
    """

    flow: str
    n: int
    order: Known
    body: Known


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, relative to the base URL; its ``repr`` has no personal data.

    ``path`` and ``query`` are already percent-encoded.
    ``body`` is a JSON value, whose keys stay in their order, ``None`` for no body, or bytes that
    the client sends unchanged.
    """

    method: str
    path: str
    query: str = field(default="", repr=False)
    headers: Headers = field(default=(), repr=False)
    body: JSON | bytes = field(default=None, repr=False)
    step: Step | None = None
    _content: bytes | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def target(self) -> str:
        """Path and query as on the request line, after the base URL."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def content(self) -> bytes | None:
        """The body as bytes: compact UTF-8 JSON, as Okta's serialiser writes it."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body
        content = self._content
        if content is None:  # it leaves, is recorded, and may leave again
            # Half a surrogate pair becomes "?", as in Java.
            content = _ENCODER.encode(self.body).encode(errors="replace")
            object.__setattr__(self, "_content", content)
        return content

    @property
    def json(self) -> JSON | NotJson:
        """The body as JSON, that of bytes parsed, or a ``NotJson`` with the reason."""
        return parse(self.body) if isinstance(self.body, bytes) else self.body


@dataclass(frozen=True, slots=True, init=False)
class Response:
    """A response, unchanged; its ``repr`` has no personal data.

    ``status`` is 0 where no response came; ``error`` is then the reason in one sentence.
    ``exchange`` is the index of the recorded exchange. ``elapsed`` is in seconds,
    without those in which this process waited for a processor.
    """

    status: int
    headers: Headers = field(repr=False)
    error: str | None = field(repr=False)
    exchange: int
    elapsed: float
    truncated: bool
    _body: StoredBody = field(repr=False)

    def __init__(  # noqa: PLR0917 - the fields of a response
        self,
        status: int,
        headers: Headers = (),
        content: bytes = b"",
        error: str | None = None,
        exchange: int = -1,
        elapsed: float = 0.0,
        truncated: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        """Store a response; ``content`` is the beginning of the body where it is ``truncated``."""
        store = object.__setattr__
        store(self, "status", status)
        store(self, "headers", headers)
        store(self, "error", error)
        store(self, "exchange", exchange)
        store(self, "elapsed", elapsed)
        store(self, "truncated", truncated)
        store(self, "_body", StoredBody(content, cut=truncated))

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the 2xx class itself

    @property
    def content(self) -> bytes:
        """The body as the bytes that arrived."""
        return self._body.content

    @property
    def size(self) -> int:
        """The number of bytes in ``content``."""
        return self._body.size

    @property
    def json(self) -> JSON | NotJson:
        """The body as JSON, ``None`` when empty, or a ``NotJson`` with the reason."""
        return self._body.json

    def without_body(self) -> "Response":
        """Return the response without its body, for where no check reads that again."""
        rest = (self.error, self.exchange, self.elapsed, self.truncated)
        return Response(self.status, self.headers, b"", *rest)

    def header(self, name: str) -> str | None:
        """Return the value of a header, case-insensitively, or ``None``."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


def describe(response: Response) -> str:
    """Return a response in a few words: its status, and its detail or kind of body."""
    if not response.status:
        return f"nothing ({response.error})"
    body = response.json
    if isinstance(body, NotJson):
        kind = response.header("Content-Type") or "no media type"
        return f"{response.status} with a body that is not JSON ({kind})"
    detail = at_key(body, "detail")
    if isinstance(detail, str):
        return f"{response.status} ({detail[:200].removesuffix('.')})"
    return f"{response.status} with {'no body' if body is None else 'a JSON body'}"
