"""What passes through the provider: a call, its reply, and the middlewares between.

Rules and faults are middlewares over JSON. A middleware receives the call and
``respond``, which runs the rest of the chain; it may change the call before it, the
reply after it, or return a reply of its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias
from urllib.parse import parse_qsl, unquote

from pytest_scim.scim import names
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.paths import at_key

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.provider.store import Membership, State

SCIM_JSON: Final = "application/scim+json"

Memory: TypeAlias = dict[str, Any]
"""What faults and rules remember beside the store: each under a name and in a type of its own."""


class Headers(MutableMapping[str, str]):
    """Header fields; the case of their names has no influence."""

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
    """The part of the provider that its middlewares use."""

    base_url: str
    memory: Memory
    tokens: tuple[str, ...]

    @property
    def profile(self) -> "Profile | None":
        """The profile whose rules and settings the provider follows, or ``None``."""

    @property
    def oauth(self) -> object:
        """The authorization server, or ``None``."""

    def respond(self, call: "Call") -> "Reply":
        """Return the reply to an operation of a bulk job, whose call is under way."""

    def remember(self) -> "State":
        """Return all that is stored now, for ``restore``."""

    def restore(self, state: "State") -> None:
        """Undo every write since ``state``."""

    def users(self) -> list[JSONObject]:
        """Return all users, oldest first."""

    def groups(self) -> list[JSONObject]:
        """Return all groups, oldest first."""

    def user(self, user_id: str | None) -> JSONObject | None:
        """Return a user, or ``None``."""

    def group(self, group_id: str | None) -> JSONObject | None:
        """Return a group, or ``None``."""

    def memberships(self) -> "Mapping[str, Membership]":
        """Return every group's name and members by the group's id."""

    def put_user(self, user: Mapping[str, object]) -> JSONObject:
        """Store a user without rules and protocol, and return it."""

    def put_group(self, group: Mapping[str, object]) -> JSONObject:
        """Store a group without rules and protocol, and return it."""

    def delete_user(self, user_id: str) -> None:
        """Delete a user and its memberships, without rules and protocol."""

    def delete_group(self, group_id: str) -> None:
        """Delete a group without rules and protocol."""


@dataclass(slots=True)
class Call:
    """One request to the provider.

    ``path`` is decoded and relative to the base (``/Users/abc``), ``query`` is
    decoded, ``body`` is the parsed JSON (``None`` when there is none, or when
    ``raw`` is not JSON). Whatever a middleware changes in ``method``, ``path``,
    ``query``, ``headers`` or ``body`` is what the rest of the chain receives. ``met`` are the
    calls that were under way at the same time as this one.

    The type of ``body`` is not checked: a fault reads and writes the attributes of the request
    that it names, and the provider skips a fault for which a body has another shape.
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
    def memory(self) -> Memory:
        """What faults and rules remember of this provider."""
        return self.provider.memory

    @property
    def content(self) -> bytes:
        """The body as bytes, with the changes of middlewares."""
        return self.raw if self.body is None else json.dumps(self.body).encode()

    def instead(self, method: str, path: str, body: JSON = None) -> "Call":
        """Return another call with the same headers and query."""
        return replace(self, method=method, path=path, query=dict(self.query), body=body, raw=b"")


@dataclass(slots=True)
class Reply:
    """One response of the provider.

    The provider sends ``body`` as JSON, ``None`` as no body; ``raw``, when set, is sent
    instead of it, byte for byte. The type of ``body`` is not checked, as that of a call.
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


def json_reply(status: int, body: object) -> Reply:
    """Return a reply with a SCIM body, and with the ETag of a resource that has a version."""
    headers = Headers([("Content-Type", SCIM_JSON)])
    version = at_key(at_key(body, "meta"), "version")
    if isinstance(version, str) and status < HTTPStatus.MULTIPLE_CHOICES:
        headers["ETag"] = version
    return Reply(status, headers, body)


def scim_error(status: int, detail: str, scim_type: str | None = None) -> Reply:
    """Return a reply with a SCIM Error as its body."""
    body = {"schemas": [names.ERROR], "status": str(status), "detail": detail}
    if scim_type:
        body["scimType"] = scim_type
    return json_reply(status, body)


def list_reply(resources: Sequence[object]) -> Reply:
    """Return a ListResponse of one page, with all of these resources."""
    body = {
        "schemas": [names.LIST_RESPONSE],
        "totalResults": len(resources),
        "startIndex": 1,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }
    return json_reply(200, body)


def _parse(raw: bytes) -> JSON:
    try:
        body: JSON = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return body


def _link(middleware: Middleware, inner: Responder) -> Responder:
    return lambda call: middleware(call, inner)
