"""The target's groups, read raw, and written to as the app's own admin would."""

from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Response, describe
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import members_of
from pytest_scim.target.cleanup.linked_groups.restore import restore
from pytest_scim.target.cleanup.ownership.proofs import READ_OWNERS
from pytest_scim.target.requests import name_query, resource_path
from pytest_scim.target.responses import Resource, member_ids, rows
from pytest_scim.target.users import Users

__all__ = ["Groups", "member_ids"]

CREATE_OWNER: Final = "okta.push_groups.a_pushed_group_is_created"
MEMBERS_OWNER: Final = "okta.push_groups.a_read_group_has_its_members"
READ_OWNER: Final = READ_OWNERS["Groups"]
LOOKUP_OWNER: Final = "okta.push_groups.a_group_is_found_by_its_name"


class Groups:
    """Looks at the target's groups."""

    def __init__(self, users: Users) -> None:
        self._users = users

    def read(self, group_id: str) -> Response:
        """Read a group by its id, whatever comes."""
        return self._users.ask("GET", resource_path("Groups", group_id))

    def resource(self, group_id: str) -> Resource:
        """Return a group.

        Raises:
            Unreadable: the target does not show one under that id.
        """
        response = self.read(group_id)
        body = response.json
        if not response.ok or not isinstance(body, dict) or id_of(body) is None:
            raise Unreadable(
                f"reading the group by its id returned {describe(response)}",
                owner=READ_OWNER,
                actual=describe(response),
            )
        found: Resource = body
        return found

    def find(self, name: str) -> list[Resource]:
        """Return the groups that a lookup by an exact name gives."""
        query = f"{name_query('displayName', name)}&startIndex=1&count=100"
        response = self._users.ask("GET", "/Groups", query=query)
        return [] if response.status == 404 else rows(response, LOOKUP_OWNER)  # noqa: PLR2004

    def expects(
        self, group_id: str, *, name: str | None = None, members: Any = None, because: str = ""
    ) -> Resource:
        """Return the group once it shows a name and exactly these member ids, in any order.

        Raises:
            Finding: it does not in time.
        """

        def look() -> Resource:
            resource = self.resource(group_id)
            _compare(resource, name, members, because)
            return resource

        return self._users.polling.until(look)

    def keeps(
        self, group_id: str, *, name: str | None = None, members: Any = None, because: str = ""
    ) -> Resource:
        """Return the group, read once after the settling time, still as it was."""
        self._users.polling.over()
        resource = self.resource(group_id)
        _compare(resource, name, members, because)
        return resource

    def is_gone(self, group_id: str) -> bool:
        """Return whether a group is answered 404 or 410."""
        return self.read(group_id).status in {404, 410}

    def add(self, name: str, *members: str) -> Resource:
        """Create a group as the app's own admin would, and return what the target answers.

        Members that a create refuses or passes over are put in afterwards.

        Raises:
            Unreadable: it was not created.
        """
        response = self._post(name, members)
        if not response.ok and members:
            response = self._post(name, ())
        if not response.ok or id_of(response.json) is None:
            raise Unreadable(f"a group's create returned {describe(response)}", owner=CREATE_OWNER)
        resource: Resource = response.json
        # An answer may leave out what the group has, so a read decides.
        if _lacking(resource, members) and (
            out := _lacking(self.resource(resource["id"]), members)
        ):
            self.put_in(resource["id"], *out)
        return resource

    def put_in(self, group_id: str, *members: str) -> Response:
        """Add members as the app's own admin would: by PATCH, or by PUT where that is refused."""
        added = [{"value": member} for member in members]
        operation = {"op": "add", "path": "members", "value": added}
        body = {"schemas": [PATCH_OP], "Operations": [operation]}
        response = self._users.ask("PATCH", resource_path("Groups", group_id), body)
        if response.ok:
            return response
        resource = self.resource(group_id)
        whole = [{"value": member} for member in [*member_ids(resource), *members]]
        path = resource_path("Groups", group_id)
        return self._users.ask("PUT", path, {**resource, "members": whole})

    def _post(self, name: str, members: tuple[str, ...]) -> Response:
        listed = [{"value": member} for member in members]
        body = {"schemas": [GROUP], "displayName": name, "members": listed}
        return self._users.ask("POST", "/Groups", body)

    def take_out(self, group_id: str, member: str) -> Response:
        """Remove a member as the app's own admin would."""
        operation = {"op": "remove", "path": f'members[value eq "{member}"]'}
        body = {"schemas": [PATCH_OP], "Operations": [operation]}
        return self._users.ask("PATCH", resource_path("Groups", group_id), body)

    def refill(self, group_id: str, *members: str) -> Response:
        """Replace the members as the app's own admin would, by PUT of the whole group."""
        listed = [{"value": member} for member in members]
        body = {**self.resource(group_id), "members": listed}
        return self._users.ask("PUT", resource_path("Groups", group_id), body)

    def borrow(self, name: str) -> Resource:
        """Return a linkable group by its exact name; the run may then change it.

        The journal stores its present state; the clean-up restores it at the latest.

        Raises:
            Finding: no group has that name, or several have.
            Trespass: the profile's ``linkable_groups`` does not name it.
        """
        found = [row for row in self.find(name) if row.get("displayName") == name]
        if len(found) != 1:
            raise Finding(
                f"groups called {name!r}",
                expected=1,
                actual=len(found),
            )
        resource = self.resource(str(found[0].get("id")))
        self._users.ownership.lend(
            LinkedGroupState(str(id_of(resource)), name, tuple(members_of(resource)))
        )
        return resource

    def give_back(self, group_id: str) -> None:
        """Put a borrowed group back as it was; if that fails the clean-up tries again."""
        ownership = self._users.ownership
        linked_group = ownership.linked_group(group_id)
        if linked_group is not None and restore(self._users.send, linked_group) is None:
            ownership.returned(linked_group)

    def delete(self, group_id: str) -> Response:
        """Delete a group of this run as the app's own admin would; Okta may still write to it."""
        return self._users.ask("DELETE", resource_path("Groups", group_id))


def _lacking(resource: Resource, members: tuple[str, ...]) -> list[str]:
    seen = member_ids(resource)
    return [member for member in members if member not in seen]


def _compare(resource: Resource, name: str | None, members: Any, because: str) -> None:
    lead = f"{because}: " if because else ""
    if name is not None and resource.get("displayName") != name:
        seen = resource.get("displayName")
        raise Finding(f"{lead}its name is {seen!r}", expected=name, actual=seen)
    if members is None:
        return
    # Somebody listed twice is one member: a check of its own asks for that.
    expected, seen = sorted({*members}), sorted({*member_ids(resource)})
    if expected != seen:
        message = f"{lead}{len(seen)} members instead of {len(expected)}"
        if len(seen) == len(expected):
            message = f"{lead}other members"
        raise Finding(message, expected=expected, actual=seen)
