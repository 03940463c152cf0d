"""A user and a group that this run created and that checks may change freely."""

from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    blocked_by,
    describe,
    entered,
    member_ids,
    resource_path,
)
from pytest_scim.scim.names import GROUP
from pytest_scim.scim.paths import at
from pytest_scim.suites.support.user import UserResource

UPDATE_OWNER = "okta.update_users.a_changed_name_shows"


class Subject(UserResource):
    """A user with the basic attributes."""

    def __init__(self, context):
        """Create the user, as the app's own admin would, and read it."""
        with blocked_by(CREATE_OWNER):
            user = entered(context, context.test_data.okta_user())
            self.okta_user = user.okta_user
            super().__init__(context.users, context.profile, user.id)

    def put_together(self, *bodies):
        """Send several PUTs at once and return the responses."""
        self._body = None
        return self._users.together(*(("PUT", self.path, body) for body in bodies))

    def renamed(self, given, family):
        """Return the body of a PUT that gives the user another name."""
        return {**self.body, "name": {"givenName": given, "familyName": family}}


class GroupResource:
    """A group that the app's own admin created, empty at first."""

    def __init__(self, context):
        """Create the group."""
        self._users = context.users
        self.name = context.test_data.group(name="Workgroup").name
        body = {"schemas": [GROUP], "displayName": self.name, "members": []}
        with blocked_by(PUSH_OWNER):
            response = self._users.ask("POST", "/Groups", body)
            self.id = at(response.json, "id")
            made = response.ok and isinstance(self.id, str)
            assert made, f"the create of the Group returned {describe(response)}"
        self.path = resource_path("Groups", self.id)

    def body(self):
        """Return the group as it is now: its name, and the ids of its members."""
        response = self._users.ask("GET", self.path)
        body = response.json if isinstance(response.json, dict) else {}
        return {
            "status": response.status,
            "displayName": body.get("displayName"),
            "members": sorted(member_ids(body)),
        }
