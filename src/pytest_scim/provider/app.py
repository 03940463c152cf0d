"""The embedded target: a SCIM service provider that behaves as a profile declares."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock, RLock
from typing import TYPE_CHECKING

from pytest_scim.provider import rules
from pytest_scim.provider.call import (
    Call,
    Memory,
    Middleware,
    Reply,
    Responder,
    chain,
    read_call,
    scim_error,
)
from pytest_scim.provider.endpoints import entitlements
from pytest_scim.provider.endpoints.bulk import bulk
from pytest_scim.provider.endpoints.me import alias
from pytest_scim.scim.json_values import JSONObject

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.provider.endpoints.oauth import AuthorizationServer
    from pytest_scim.provider.faults import Fault
    from pytest_scim.provider.scim.backend import Kind
    from pytest_scim.provider.store import Membership, State

BASE_PATH = "/scim/v2"
WITH_BODY = ("POST", "PUT", "PATCH")


class Provider:
    """The embedded SCIM service provider.

    A call passes the faults, then the token check, then the rules, then the service; so does
    each operation of a bulk job.

    Args:
        profile: declares the rules and ``provider`` settings to follow; ``None``: none.
        tokens: the bearer tokens that it accepts.
        faults: defects to seed, the first one outermost.
        residents: the number of users that it has from the start.
        without_rules: names of rules that it does not follow.
        base_url: the beginning of locations in responses.
        oauth: issues further tokens that it accepts; ``None``: there are no such endpoints.
    """

    def __init__(
        self,
        profile: "Profile | None" = None,
        *,
        tokens: Iterable[str],
        faults: "Sequence[Fault]" = (),
        residents: int = 3,
        without_rules: Collection[str] = (),
        base_url: str = f"http://provider.example{BASE_PATH}",
        oauth: "AuthorizationServer | None" = None,
    ) -> None:
        # Loads scim2-server, which takes half a second that only an embedded run needs.
        from pytest_scim.provider.scim.backend import Backend  # noqa: PLC0415

        self.profile = profile
        self.base_url = base_url
        self.tokens = tuple(tokens)
        self.oauth = oauth
        self.place = next((fault.base_url for fault in faults if fault.base_url), None)
        self.memory: Memory = {}
        self._lock = RLock()
        self._arrival = Lock()
        self._under_way: list[Call] = []
        self._backend = Backend(profile.provider if profile else {}, residents)
        off = {*without_rules, *(fault.switches_off for fault in faults)}
        declared = (*profile.rules, *rules.of_mapping(profile)) if profile else ()
        followed = [rule for rule in declared if rule.name not in off]
        rules.furnish(self, followed)
        self._first = self._backend.remember()
        behaviour = [*entitlements.middlewares(profile), *rules.middlewares(followed)]
        issuing = [oauth.step] if oauth is not None else []
        admission = [*issuing, self._admit, bulk, alias]
        steps = [*map(_seeded, faults), *admission, *behaviour]
        self._respond: Responder = chain(steps, self._serve)

    def handle(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return the response to one request.

        Args:
            method: the HTTP method.
            path: the path after the base, percent-encoded, such as ``/Users/abc``.
            query: the raw query string, without the question mark.
            headers: names and values.
            body: the bytes of the body.

        Returns:
            The status, the headers and the body's bytes.
        """
        call = read_call(self, method, path, query, headers=headers, raw=body)
        with self._met(call), self._lock:
            reply = self._respond(call)
        return reply.status, list(reply.headers.items()), reply.content

    def respond(self, call: Call) -> Reply:
        """Return the reply to an operation of a bulk job, whose call is under way."""
        return self._respond(call)

    @contextmanager
    def _met(self, call: Call) -> Iterator[None]:
        """Add a call to the ``met`` of those under way, and them to its own."""
        with self._arrival:
            for other in self._under_way:
                other.met.append(call)
                call.met.append(other)
            self._under_way.append(call)
        try:
            yield
        finally:
            with self._arrival:
                self._under_way = [other for other in self._under_way if other is not call]

    def reset(self) -> None:
        """Restore the users and groups of the start."""
        self.restore(self._first)

    def remember(self) -> "State":
        """Return all that is stored now, for ``restore``."""
        return self._backend.remember()

    def restore(self, state: "State") -> None:
        """Undo every write since ``state``."""
        self._backend.restore(state)

    def users(self) -> list[JSONObject]:
        """Return all users as a client would read them, oldest first."""
        return self._backend.all(self.base_url, "User")

    def groups(self) -> list[JSONObject]:
        """Return all groups as a client would read them, oldest first."""
        return self._backend.all(self.base_url, "Group")

    def user(self, user_id: str | None) -> JSONObject | None:
        """Return a user as a client would read it, or ``None``."""
        return self._get("User", user_id)

    def group(self, group_id: str | None) -> JSONObject | None:
        """Return a group as a client would read it, or ``None``."""
        return self._get("Group", group_id)

    def memberships(self) -> "Mapping[str, Membership]":
        """Return every group's name and members by the group's id."""
        return self._backend.memberships()

    def put_user(self, user: Mapping[str, object]) -> JSONObject:
        """Store a user without rules and protocol, under its ``id`` if it has one; return it."""
        return self._get("User", self._backend.put("User", user)) or {}

    def put_group(self, group: Mapping[str, object]) -> JSONObject:
        """Store a group without rules and protocol, under its ``id`` if it has one; return it."""
        return self._get("Group", self._backend.put("Group", group)) or {}

    def delete_user(self, user_id: str) -> None:
        """Delete a user and its memberships, without rules and protocol."""
        self._backend.delete("User", user_id)

    def delete_group(self, group_id: str) -> None:
        """Delete a group without rules and protocol."""
        self._backend.delete("Group", group_id)

    def _get(self, kind: "Kind", resource_id: str | None) -> JSONObject | None:
        return self._backend.get(self.base_url, kind, resource_id) if resource_id else None

    def _serve(self, call: Call) -> Reply:
        return self._backend.serve(self.base_url, call)

    def _admit(self, call: Call, respond: Responder) -> Reply:
        """Require a bearer token, except for /ServiceProviderConfig."""
        scheme, _, token = call.headers.get("Authorization", "").partition(" ")
        known = token.strip() in self.tokens or (self.oauth and self.oauth.admits(token.strip()))
        admitted = scheme.lower() == "bearer" and known
        if admitted or call.kind == "ServiceProviderConfig":
            return respond(call)
        reply = scim_error(401, "The bearer token is missing or not valid.")
        reply.headers["WWW-Authenticate"] = 'Bearer realm="SCIM"'
        return reply


def _seeded(fault: "Fault") -> Middleware:
    """Return the middleware of a fault; skip it where it cannot read a body that is no object.

    A fault reads bodies as Okta sends them.
    """

    def step(call: Call, respond: Responder) -> Reply:
        if call.method not in WITH_BODY or isinstance(call.body, dict):
            return fault.apply(call, respond)
        try:
            return fault.apply(call, respond)
        except (AttributeError, LookupError, TypeError):
            return respond(call)

    return step
