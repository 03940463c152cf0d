"""A user that this run created for the RFC suites, read before each change."""

from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec, Unpack

from pytest_scim.checks.outcomes import NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import Profile, RequestOptions, Resource, Users, resource_path
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, Missing, at

P = ParamSpec("P")


class UserResource:
    """A user that checks read, and change by requests of their own.

    A check starts from ``body``, the last read state; after a write the user is read again.
    Attributes that the target did not store in the create, or that the profile says cannot be
    updated, are no finding here. ``risked`` is the check that owns the request that may have
    made the user unreadable, if any.
    """

    def __init__(self, users: Users, profile: Profile, user_id: str) -> None:
        """Read the user as it is now."""
        self.id = user_id
        self.path = resource_path("Users", user_id)
        self._users = users
        self._rule = profile.rule("updatable_attributes")
        self.first = users.user(user_id)
        self._body: Resource | None = self.first
        self.risked: str | None = None

    @property
    def body(self) -> Resource:
        """The user as GET returns it, read again after each write."""
        if self._body is None:
            self._body = self._read(self._users.user)
        return self._body

    def _read(
        self, read: Callable[Concatenate[str, P], Resource], *args: P.args, **kwargs: P.kwargs
    ) -> Resource:
        try:
            return read(self.id, *args, **kwargs)
        except Unreadable as gone:
            owner = self.risked or gone.owner
            raise Unreadable(gone.message, owner=owner, actual=gone.actual) from None

    def require_stored(self, *paths: str) -> None:
        """Raise NotApplicable unless the target stored a value at each path."""
        for path in paths:
            if at(self.first, path) in (MISSING, None, "", []):
                raise NotApplicable(f"the target stores no {path}")

    def require_updatable(self, *paths: str) -> None:
        """Raise NotApplicable unless the target stores each path and the profile can update it."""
        self.require_stored(*paths)
        for path in paths:
            if self._rule is not None and path not in self._rule.parameters["attributes"]:
                raise NotApplicable(f"the profile says that {path} cannot be updated")

    def patch(self, *operations: JSON, **options: Unpack[RequestOptions]) -> Response:
        """Send a PATCH with these operations and return the response."""
        return self.send("PATCH", {"schemas": [PATCH_OP], "Operations": [*operations]}, **options)

    def may_have_changed(self) -> None:
        """Read the user again before its next use: another request wrote to it."""
        self._body = None

    def put(self, body: JSON | bytes, **options: Unpack[RequestOptions]) -> Response:
        """Send a PUT and return the response."""
        return self.send("PUT", body, **options)

    def put_back(self, before: Resource) -> bool:
        """PUT the user as a GET returned it, unless it still is; return whether it is again."""
        if not _is_like(self.body, before):
            self.put(before)
        return _is_like(self.body, before)

    def send(
        self, method: str, body: JSON | bytes = None, **options: Unpack[RequestOptions]
    ) -> Response:
        """Send any request to the user and return the response; the user may have changed."""
        self._body = None
        return self._users.ask(method, self.path, body, **options)

    def expects(self, values: Mapping[str, object], because: str = "") -> Resource:
        """Return the user once it has these values by path, or raise a finding."""
        self._body = self._read(self._users.expects, values, because)
        return self._body

    def keeps(self, values: Mapping[str, object], because: str = "") -> Resource:
        """Return the user if it still has these values by path, or raise a finding."""
        self._body = self._read(self._users.keeps, values, because)
        return self._body


def _is_like(one: Resource, other: Resource) -> bool:
    """Return whether a user has the same values, besides the time of its last change."""
    return {**one, "meta": None} == {**other, "meta": None}


def op(name: str, path: str | None = None, value: JSON | Missing = MISSING) -> JSONObject:
    """Return a PATCH operation with only the given members."""
    operation: JSONObject = {"op": name}
    if path is not None:
        operation["path"] = path
    if not isinstance(value, Missing):
        operation["value"] = value
    return operation
