"""An account of the run's own for the RFC suites: what it shows is known before each change."""

from pytest_scim.checks.outcomes import NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import resource_path
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import MISSING, at


class Sheet:
    """An account that checks read, and change by requests of their own.

    A check starts from ``shown``, the last thing that was read, and therefore from a known
    state; after a write it is read again. Attributes that the target did not keep when the
    account was made, or that the profile says cannot be updated, are nobody's defect here.
    ``risked`` is the check that owns what may have made the account unreadable, if anything.
    """

    def __init__(self, directory, profile, account_id):
        """Read the account as it is now."""
        self.id = account_id
        self.path = resource_path("Users", account_id)
        self._directory = directory
        self._rule = profile.rule("updatable_attributes")
        self.first = directory.user(account_id)
        self._shown = self.first
        self.risked = None

    @property
    def shown(self):
        """What the account shows now, read again when something was written since."""
        if self._shown is None:
            self._shown = self._look(self._directory.user)
        return self._shown

    def _look(self, look, *details):
        try:
            return look(self.id, *details)
        except Unreadable as gone:
            owner = self.risked or gone.owner
            raise Unreadable(gone.message, owner=owner, shown=gone.shown) from None

    def has(self, *paths):
        """Raise NotApplicable unless the target has kept a value at each path."""
        for path in paths:
            if at(self.first, path) in (MISSING, None, "", []):
                raise NotApplicable(f"the target keeps no {path}")

    def takes(self, *paths):
        """Raise NotApplicable unless the target keeps each path, and the profile has it updated."""
        self.has(*paths)
        for path in paths:
            if self._rule is not None and path not in self._rule.parameters["attributes"]:
                raise NotApplicable(f"the profile says that {path} cannot be updated")

    def patch(self, *operations, **options):
        """Send a PATCH of these operations and return its answer."""
        return self.send("PATCH", {"schemas": [PATCH_OP], "Operations": [*operations]}, **options)

    def may_have_changed(self):
        """Have the account read again before it is used: something else wrote to it."""
        self._shown = None

    def put(self, body, **options):
        """Send a PUT and return its answer."""
        return self.send("PUT", body, **options)

    def send(self, method, body=None, **options):
        """Send any request to the account and return its answer; it may have changed."""
        self._shown = None
        return self._directory.ask(method, self.path, body, **options)

    def expects(self, values, because=""):
        """Return the account once it shows these values by path, or raise a finding."""
        self._shown = self._look(self._directory.expects, values, because)
        return self._shown

    def keeps(self, values, because=""):
        """Return the account, still showing these values by path, or raise a finding."""
        self._shown = self._look(self._directory.keeps, values, because)
        return self._shown


def op(name, path=None, value=MISSING):
    """Return a PATCH operation, without what is not given."""
    operation = {"op": name}
    if path is not None:
        operation["path"] = path
    if value is not MISSING:
        operation["value"] = value
    return operation
