"""What passes through the provider: a call, its reply, and the steps between.

Rules and faults are middlewares over JSON. A middleware gets the call and
``respond``, which runs the rest of the chain; it may change the call before, the
reply after, or never ask.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qsl, unquote

from pytest_scim.scim import names

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.provider.store import Membership, State

SCIM_JSON: Final = "application/scim+json"


class Headers(MutableMapping[str, str]):
    """Header fields, found whatever the case of their names."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._fields: dict[str, tuple[str, str]] = {}
        for name, value in pairs:
            self[name] = value

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __setitem__(self, name: str, value: str) -> None:
        self._fields[name.lower()] = (name, value)

    def __delitem__(self, name: str) -> None:
        del self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)


class Store(Protocol):
    """What a middleware may ask of the provider that it stands in."""

    base_url: str
    memory: dict[str, Any]
    tokens: tuple[str, ...]

    @property
    def profile(self) -> "Profile | None":
        """Whose rules and settings are kept."""

    @property
    def oauth(self) -> object:
        """The authorization server, or ``None``."""

    def respond(self, call: "Call") -> "Reply":
        """Answer one operation of a call that is being answered."""

    def remember(self) -> "State":
        """Return all that is stored now, for ``restore``."""

    def restore(self, state: "State") -> None:
        """Undo whatever was stored since."""

    def users(self) -> list[dict[str, Any]]:
        """Return all users, oldest first."""

    def groups(self) -> list[dict[str, Any]]:
        """Return all groups, oldest first."""

    def user(self, user_id: str | None) -> dict[str, Any] | None:
        """Return a user, or ``None``."""

    def group(self, group_id: str | None) -> dict[str, Any] | None:
        """Return a group, or ``None``."""

    def memberships(self) -> "Mapping[str, Membership]":
        """Return every group's name and members by the group's id."""

    def put_user(self, user: Mapping[str, Any]) -> dict[str, Any]:
        """Store a user past rules and protocol, and return it."""

    def put_group(self, group: Mapping[str, Any]) -> dict[str, Any]:
        """Store a group past rules and protocol, and return it."""

    def delete_user(self, user_id: str) -> None:
        """Delete a user and its memberships, past rules and protocol."""

    def delete_group(self, group_id: str) -> None:
        """Delete a group past rules and protocol."""


@dataclass(slots=True)
class Call:
    """One request to the provider.

    ``path`` is decoded and stands after the base (``/Users/abc``), ``query`` is
    decoded, ``body`` is the parsed JSON (``None`` when there is none, or when
    ``raw`` is not JSON). Whatever a middleware changes in ``method``, ``path``,
    ``query``, ``headers`` or ``body`` is what the rest of the chain sees. ``met`` are the
    calls that were under way at some moment of this one, whoever was answered first.
    """

    provider: "Store"
    method: str
    path: str
    raw_query: str = ""
    query: dict[str, str] = field(default_factory=dict)
    headers: Headers = field(default_factory=Headers)
    body: Any = None
    raw: bytes = b""
    met: list["Call"] = field(default_factory=list, repr=False, compare=False)

    @property
    def kind(self) -> str:
        """The first part of the path, such as ``Users`` or ``Schemas``."""
        return self.path.strip("/").partition("/")[0]

    @property
    def id(self) -> str | None:
        """The second part of the path, or ``None``."""
        return self.path.strip("/").partition("/")[2] or None

    @property
    def memory(self) -> dict[str, Any]:
        """What faults and rules remember of the provider beside its store, by a name of theirs."""
        return self.provider.memory

    @property
    def content(self) -> bytes:
        """The body as bytes, with what middlewares changed."""
        return self.raw if self.body is None else json.dumps(self.body).encode()

    def instead(self, method: str, path: str, body: Any = None) -> "Call":
        """Return another call by the same caller."""
        return replace(self, method=method, path=path, query=dict(self.query), body=body, raw=b"")


@dataclass(slots=True)
class Reply:
    """One answer of the provider.

    ``body`` is sent as JSON, ``None`` as no body at all; ``raw``, when set, is sent
    instead of it, byte for byte.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: Any = None
    raw: bytes | None = None

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the 2xx class itself

    @property
    def content(self) -> bytes:
        """The body as it goes on the wire."""
        if self.raw is not None:
            return self.raw
        return b"" if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


Responder = Callable[[Call], Reply]
Middleware = Callable[[Call, Responder], Reply]


def read_call(
    provider: "Store",
    method: str,
    path: str,
    raw_query: str,
    *,
    headers: Iterable[tuple[str, str]],
    raw: bytes,
) -> Call:
    """Read a request as it stands on the wire; ``path`` is still percent-encoded."""
    return Call(
        provider,
        method.upper(),
        unquote(path),
        raw_query,
        dict(parse_qsl(raw_query, keep_blank_values=True)),
        Headers(headers),
        _parse(raw),
        raw,
    )


def chain(middlewares: Iterable[Middleware], respond: Responder) -> Responder:
    """Return ``respond`` inside the middlewares, the first of them outermost."""
    for middleware in reversed(list(middlewares)):
        respond = _link(middleware, respond)
    return respond


def json_reply(status: int, body: Any) -> Reply:
    """Return an answer with a SCIM body."""
    return Reply(status, Headers([("Content-Type", SCIM_JSON)]), body)


def scim_error(status: int, detail: str, scim_type: str | None = None) -> Reply:
    """Return an answer in the Error schema."""
    body = {"schemas": [names.ERROR], "status": str(status), "detail": detail}
    if scim_type:
        body["scimType"] = scim_type
    return json_reply(status, body)


def list_reply(resources: list[Any]) -> Reply:
    """Return a ListResponse that holds all there is."""
    body = {
        "schemas": [names.LIST_RESPONSE],
        "totalResults": len(resources),
        "startIndex": 1,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
    return json_reply(200, body)


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _link(middleware: Middleware, inner: Responder) -> Responder:
    return lambda call: middleware(call, inner)
