"""A user and a group that this run created and that checks may change freely."""

from collections.abc import Callable
from typing import cast

from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    PUSH_OWNER,
    Assigned,
    DataGenerator,
    Profile,
    Resource,
    Users,
    blocked_by,
    describe,
    member_ids,
    resource_path,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP
from pytest_scim.scim.paths import at
from pytest_scim.suites.support.user import UserResource

Enter = Callable[[OktaUser], Assigned]
"""The fixture ``enter``: the target's own admin creates the User of an Okta user."""


def id_of(resource: Resource) -> str:
    """Return the ``id`` of a resource that a create of this run returned."""
    return cast("str", resource["id"])  # some targets number their resources: no check of it here


class OwnUser(UserResource):
    """A user with the basic attributes."""

    def __init__(
        self, users: Users, profile: Profile, enter: Enter, test_data: DataGenerator
    ) -> None:
        """Create the user, as the app's own admin would, and read it."""
        with blocked_by(CREATE_OWNER):
            user = enter(test_data.okta_user())
            self.okta_user = user.okta_user
            super().__init__(users, profile, user.id)

    def put_together(self, *bodies: JSON) -> list[Response]:
        """Send several PUTs at once and return the responses."""
        self._body = None
        return self._users.together(*(("PUT", self.path, body) for body in bodies))

    def renamed(self, given: str, family: str) -> JSONObject:
        """Return the body of a PUT that gives the user another name."""
        return {**self.body, "name": {"givenName": given, "familyName": family}}


class OwnGroup:
    """A group that the app's own admin created, empty at first."""

    def __init__(self, users: Users, test_data: DataGenerator) -> None:
        """Create the group."""
        self._users = users
        self.name = test_data.group(name="Workgroup").name
        body: JSON = {"schemas": [GROUP], "displayName": self.name, "members": []}
        with blocked_by(PUSH_OWNER):
            response = self._users.ask("POST", "/Groups", body)
            group_id = at(response.json, "id")
            message = f"the create of the Group returned {describe(response)}"
            assert response.ok, message
            assert isinstance(group_id, str), message
        self.id = group_id
        self.path = resource_path("Groups", self.id)

    def body(self) -> JSONObject:
        """Return the group as it is now: its name, and the ids of its members."""
        response = self._users.ask("GET", self.path)
        body = response.json if isinstance(response.json, dict) else {}
        return {
            "status": response.status,
            "displayName": body.get("displayName"),
            "members": list[JSON](sorted(member_ids(body))),
        }
