"""A user that this run created for the RFC suites, read before each change."""

from pytest_scim.checks.outcomes import NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import resource_path
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, at


class UserResource:
    """A user that checks read, and change by requests of their own.

    A check starts from ``body``, the last read state; after a write the user is read again.
    Attributes that the target did not store in the create, or that the profile says cannot be
    updated, are no finding here. ``risked`` is the check that owns the request that may have
    made the user unreadable, if any.
    """

    def __init__(self, users, profile, user_id):
        """Read the user as it is now."""
        self.id = user_id
        self.path = resource_path("Users", user_id)
        self._users = users
        self._rule = profile.rule("updatable_attributes")
        self.first = users.user(user_id)
        self._body = self.first
        self.risked = None

    @property
    def body(self):
        """The user as GET returns it, read again after each write."""
        if self._body is None:
            self._body = self._look(self._users.user)
        return self._body

    def _look(self, look, *details):
        try:
            return look(self.id, *details)
        except Unreadable as gone:
            owner = self.risked or gone.owner
            raise Unreadable(gone.message, owner=owner, actual=gone.actual) from None

    def has(self, *paths):
        """Raise NotApplicable unless the target stored a value at each path."""
        for path in paths:
            if at(self.first, path) in (MISSING, None, "", []):
                raise NotApplicable(f"the target stores no {path}")

    def takes(self, *paths):
        """Raise NotApplicable unless the target stores each path and the profile can update it."""
        self.has(*paths)
        for path in paths:
            if self._rule is not None and path not in self._rule.parameters["attributes"]:
                raise NotApplicable(f"the profile says that {path} cannot be updated")

    def patch(self, *operations, **options):
        """Send a PATCH with these operations and return the response."""
        return self.send("PATCH", {"schemas": [PATCH_OP], "Operations": [*operations]}, **options)

    def may_have_changed(self):
        """Read the user again before its next use: another request wrote to it."""
        self._body = None

    def put(self, body, **options):
        """Send a PUT and return the response."""
        return self.send("PUT", body, **options)

    def send(self, method, body=None, **options):
        """Send any request to the user and return the response; the user may have changed."""
        self._body = None
        return self._users.ask(method, self.path, body, **options)

    def expects(self, values, because=""):
        """Return the user once it has these values by path, or raise a finding."""
        self._body = self._look(self._users.expects, values, because)
        return self._body

    def keeps(self, values, because=""):
        """Return the user if it still has these values by path, or raise a finding."""
        self._body = self._look(self._users.keeps, values, because)
        return self._body


def op(name, path=None, value=MISSING):
    """Return a PATCH operation with only the given members."""
    operation = {"op": name}
    if path is not None:
        operation["path"] = path
    if value is not MISSING:
        operation["value"] = value
    return operation
