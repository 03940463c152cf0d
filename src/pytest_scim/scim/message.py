"""A request to a SCIM service provider and the answer that came back.

Ground floor of everything: ``okta`` builds requests, ``wire`` sends them, checks
read answers. An answer is kept as the bytes that arrived.
"""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

Provenance = Literal["documented", "observed", "inferred"]
Headers = tuple[tuple[str, str], ...]

DEEPEST: Final = 100
"""Levels of objects and arrays in a body that is still read as JSON."""

MOST: Final = 500_000
"""Values in a body that is still read as JSON: two bytes may stand for a hundred in memory."""

CREDENTIALS: Final = "{credentials}"
"""Stands where the wire puts the Authorization value: a request never holds the secret."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where in a flow a request stands, and how we know that it is sent.

    ``n`` counts from 1. ``source`` names the document or capture.
    """

    flow: str
    n: int
    provenance: Provenance
    source: str


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, relative to the base URL; its ``repr`` shows nothing of anybody.

    ``path`` and ``query`` are already percent-encoded, as they go on the wire.
    ``body`` is a JSON value whose key order is kept, ``None`` for no body, or bytes that
    go on the wire as they are.
    """

    method: str
    path: str
    query: str = field(default="", repr=False)
    headers: Headers = field(default=(), repr=False)
    body: Any = field(default=None, repr=False)
    step: Step | None = None

    @property
    def target(self) -> str:
        """Path and query as they stand on the request line, after the base URL."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def content(self) -> bytes | None:
        """The body as bytes on the wire: compact UTF-8 JSON, as Okta's serialiser writes it."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body
        text = json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="replace")  # half a surrogate pair becomes "?", as in Java

    @property
    def json(self) -> Any:
        """The body as JSON: of bytes what they say, or a ``NotJson`` that says why not."""
        return _parse(self.body) if isinstance(self.body, bytes) else self.body


class NotJson:
    """The body of an answer that is no JSON: carries why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return f"(not JSON: {self.reason})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, unrepaired; its ``repr`` shows nothing of anybody.

    ``status`` is 0 when nothing came back; ``error`` then says why in one sentence.
    ``exchange`` is the index of the recorded exchange. ``elapsed`` is in seconds.
    """

    status: int
    headers: Headers = field(default=(), repr=False)
    content: bytes = field(default=b"", repr=False)
    error: str | None = field(default=None, repr=False)
    exchange: int = -1
    elapsed: float = 0.0
    truncated: bool = False
    _parsed: list[Any] = field(default_factory=list, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the 2xx class itself

    @property
    def json(self) -> Any:
        """The body as JSON, ``None`` when empty, or a ``NotJson`` that says why not."""
        if not self._parsed:
            cut = NotJson("it is longer than anybody reads") if self.truncated else None
            self._parsed.append(cut or _parse(self.content))
        return self._parsed[0]

    def without_body(self) -> "Answer":
        """Return the answer without its body, to be kept where nobody reads that again."""
        return replace(self, content=b"", _parsed=[])

    def header(self, name: str) -> str | None:
        """Return the value of a header whatever its case, or ``None``."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


def _parse(content: bytes) -> Any:
    if not content.strip():
        return None
    if sum(map(content.count, b",[{")) > MOST:
        return NotJson("more values than anybody reads")
    try:
        value = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        return NotJson("not UTF-8")
    except RecursionError:
        return NotJson("nested too deeply")
    except ValueError as error:
        return NotJson(str(error))
    return NotJson("nested too deeply") if _too_deep(value) else value


def _no_number(name: str) -> Any:
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(f"{name} is no number of JSON")


def _too_deep(value: Any) -> bool:
    """Whether a value is nested deeper than those who walk through it can go."""
    level = [value]
    for _ in range(DEEPEST):
        nested = [item for item in level if isinstance(item, (dict, list))]
        if not nested:
            return False
        values = (item.values() if isinstance(item, dict) else item for item in nested)
        level = [item for items in values for item in items]
    return True
