"""Changes of the members of a Group, in the request that Okta sends for the integration."""

from collections.abc import Sequence
from dataclasses import dataclass

from pytest_scim.plugin.fixtures import Console, Pushed, Users, resource_path
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP, PATCH_OP


@dataclass(frozen=True, slots=True)
class MemberWrites:
    """Sends one request of Okta's with the members that a check chooses."""

    console: Console
    users: Users

    def create(self, name: str, *members: JSONObject) -> Response:
        """Create a Group with members by POST."""
        body: JSONObject = {"schemas": [GROUP], "displayName": name, "members": [*members]}
        return self.users.ask("POST", "/Groups", body)

    def add(self, group: Pushed, *members: JSONObject) -> Response:
        """Add members: by PATCH `add`, for custom apps by PUT of all members."""
        if self.console.org.patches_groups:
            return self._patch(group, "add", members)
        return self._put(group, [*(entry(one) for one in group.ids), *members])

    def replace(self, group: Pushed, *members: JSONObject) -> Response:
        """Replace all members: by PATCH `replace`, for custom apps by PUT of the Group."""
        if self.console.org.patches_groups:
            return self._patch(group, "replace", members)
        return self._put(group, members)

    def remove(self, group: Pushed, user_id: str) -> Response:
        """Remove one member by PATCH; integrations that send PUT have no such request."""
        operation: JSON = {"op": "remove", "path": f'members[value eq "{user_id}"]'}
        return self._operate(group, operation)

    def repeat(self, group: Pushed) -> Response:
        """Send the members that the Group has: by PATCH `add`, for custom apps by PUT."""
        members = [with_display(one.id, one.okta_user.user_name) for one in group.members]
        if self.console.org.patches_groups:
            return self._patch(group, "add", members)
        return self._put(group, members)

    def _patch(self, group: Pushed, name: str, members: Sequence[JSONObject]) -> Response:
        return self._operate(group, {"op": name, "path": "members", "value": [*members]})

    def _operate(self, group: Pushed, operation: JSON) -> Response:
        body: JSONObject = {"schemas": [PATCH_OP], "Operations": [operation]}
        return self.users.ask("PATCH", resource_path("Groups", group.id), body)

    def _put(self, group: Pushed, members: Sequence[JSONObject]) -> Response:
        name = group.group.name
        body: JSONObject = {"schemas": [GROUP], "id": group.id, "displayName": name}
        body["members"] = [*members]
        return self.users.ask("PUT", resource_path("Groups", group.id), body)


def entry(user_id: str) -> JSONObject:
    """Return a member without display."""
    return {"value": user_id}


def with_display(user_id: str, display: JSON) -> JSONObject:
    """Return a member with a display, as Okta sends it."""
    return {"value": user_id, "display": display}
