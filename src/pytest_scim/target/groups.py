"""The Group resources of the target, as it returns them, and the writes of its own admin."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Final

from pytest_scim.checks.expect import expect_same_name
from pytest_scim.checks.outcomes import Finding, NotRun, Unreadable
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response, describe
from pytest_scim.scim.names import GROUP, PATCH_OP
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import members_of
from pytest_scim.target.cleanup.linked_groups.restore import restore
from pytest_scim.target.cleanup.ownership.proofs import READ_OWNERS
from pytest_scim.target.requests import name_query, resource_path
from pytest_scim.target.responses import Resource, member_ids, rows
from pytest_scim.target.usability.hidden_members import UNSEEN
from pytest_scim.target.users import Users

__all__ = ["Groups", "member_ids"]

CREATE_OWNER: Final = "okta.push_groups.a_pushed_group_is_created"
MEMBERS_OWNER: Final = "okta.push_groups.a_read_group_has_its_members"
READ_OWNER: Final = READ_OWNERS["Groups"]
LOOKUP_OWNER: Final = "okta.push_groups.a_group_is_found_by_its_name"

LISTED: Final = 300
"""Members up to which a finding has all of them; of a larger Group those that are wrong."""


class Groups:
    """Reads and writes the target's Group resources, over the connection of ``users``."""

    def __init__(self, users: Users) -> None:
        self._users = users

    def read(self, group_id: str) -> Response:
        """GET a group by its id and return the response."""
        return self._users.ask("GET", resource_path("Groups", group_id))

    def may_have(self, group_id: str, members: Iterable[str]) -> None:
        """Note users that may be members: those to search for where GET of a group returns none."""
        self._users.hidden_members.expect(group_id, members)

    def resource(self, group_id: str) -> Resource:
        """Return a group, with its members also where GET returns none and another way does.

        Raises:
            Unreadable: the target does not return one under that id.
        """
        response = self.read(group_id)
        body = response.json
        if not response.ok or not isinstance(body, dict) or id_of(body) is None:
            raise Unreadable(
                f"reading the group by its id returned {describe(response)}",
                owner=READ_OWNER,
                actual=describe(response),
            )
        return self._users.hidden_members.complete(group_id, body)

    def find(self, name: str) -> list[Resource]:
        """Return the groups that a lookup by an exact displayName returns.

        Raises:
            Unreadable: the response is no JSON object.
        """
        response = self.lookup(name)
        return [] if response.status == 404 else self.rows(response)  # noqa: PLR2004

    def lookup(self, name: str) -> Response:
        """Send the lookup of a group as Okta does, and return the response unchanged."""
        return self._users.ask("GET", "/Groups", query=self.lookup_query(name))

    def lookup_query(self, name: str) -> str:
        """Return the query of a lookup, spaces as ``%20``."""
        return f"{name_query('displayName', name)}&startIndex=1&count=100"

    def rows(self, response: Response) -> list[Resource]:
        """Return the resources of a ListResponse, as Okta reads them.

        Raises:
            Unreadable: the response is no JSON object.
        """
        return rows(response, LOOKUP_OWNER)

    def finds(self, name: str, *ids: JSON, because: str = "the lookup by displayName") -> None:
        """Return once a lookup by displayName returns exactly these ids; poll until the timeout.

        ``because`` begins the message: it names the lookup.

        Raises:
            Finding: it does not in time.
        """

        def read() -> None:
            found = [row.get("id") for row in self.find(name)]
            if found != list(ids):
                returned = ("other Groups" if ids else "a Group") if found else "no Group"
                raise Finding(f"{because} returns {returned}", expected=list(ids), actual=found)

        self._users.polling.until(read)

    def await_found(self, name: str, group_id: str) -> None:
        """Wait, until the timeout at most, for a lookup by displayName that returns a group.

        Okta's own lookup comes next, and does not poll.
        """

        def read() -> None:
            if group_id not in [row.get("id") for row in self.find(name)]:
                raise Finding("the lookup by displayName does not return the Group yet")

        if self._users.polling.timeout:
            with suppress(Finding):  # other checks judge the lookup
                self._users.polling.until(read)

    def expects(
        self,
        group_id: str,
        *,
        name: str | None = None,
        members: Collection[str] | None = None,
        because: str = "",
    ) -> Resource:
        """Return the group once it has a displayName and exactly these members, in any order.

        Args:
            group_id: the group's id.
            name: the expected displayName; ``None``: any.
            members: the ids of the expected members; ``None``: any.
            because: begins the message, unless it is empty.

        Raises:
            Finding: it does not in time.
            NotRun: no response of the target has the members of any group.
        """
        self.may_have(group_id, members or ())

        def read() -> Resource:
            resource = self.resource(group_id)
            _compare(resource, name, members, because)
            return resource

        try:
            return self._users.polling.until(read)
        except Unreadable:
            raise
        except Finding as finding:
            if members and self._users.hidden_members.unseen:
                raise NotRun(UNSEEN) from finding
            raise

    def keeps(
        self,
        group_id: str,
        *,
        name: str | None = None,
        members: Collection[str] | None = None,
        because: str = "",
    ) -> Resource:
        """Wait for the propagation timeout, read the group once, and require what ``expects`` does.

        Raises:
            Finding: something changed.
        """
        self._users.polling.over()
        resource = self.resource(group_id)
        _compare(resource, name, members, because)
        return resource

    def is_gone(self, group_id: str) -> bool:
        """Return whether a GET of a group returns 404 or 410."""
        return self.read(group_id).status in {404, 410}

    def add(self, name: str, *members: str) -> Resource:
        """Create a group as the app's own admin would, and return the response's resource.

        Members that the create refuses or ignores are added afterwards.

        Raises:
            Unreadable: it was not created.
        """
        response = self._post(name, members)
        if not response.ok and members:
            response = self._post(name, ())
        resource = response.json
        group_id = id_of(resource)
        if not response.ok or not isinstance(resource, dict) or group_id is None:
            raise Unreadable(f"a group's create returned {describe(response)}", owner=CREATE_OWNER)
        self.may_have(group_id, members)
        # A response may leave out members that the group has, so a read decides.
        if _lacking(resource, members) and (out := _lacking(self.resource(group_id), members)):
            self.put_in(group_id, *out)
        return resource

    def put_in(self, group_id: str, *members: str) -> Response:
        """Add members as the app's own admin would: by PATCH, or by PUT where that is refused."""
        operation: JSON = {"op": "add", "path": "members", "value": _values(members)}
        body: JSONObject = {"schemas": [PATCH_OP], "Operations": [operation]}
        response = self._users.ask("PATCH", resource_path("Groups", group_id), body)
        if response.ok:
            return response
        resource = self.resource(group_id)
        whole = {**resource, "members": _values([*member_ids(resource), *members])}
        return self._users.ask("PUT", resource_path("Groups", group_id), whole)

    def _post(self, name: str, members: tuple[str, ...]) -> Response:
        body: JSONObject = {"schemas": [GROUP], "displayName": name, "members": _values(members)}
        return self._users.ask("POST", "/Groups", body)

    def take_out(self, group_id: str, member: str) -> Response:
        """Remove a member as the app's own admin would."""
        operation: JSON = {"op": "remove", "path": f'members[value eq "{member}"]'}
        body: JSONObject = {"schemas": [PATCH_OP], "Operations": [operation]}
        return self._users.ask("PATCH", resource_path("Groups", group_id), body)

    def refill(self, group_id: str, *members: str) -> Response:
        """Replace the members as the app's own admin would, by PUT of the whole group."""
        body = {**self.resource(group_id), "members": _values(members)}
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


def _values(members: Iterable[str]) -> list[JSON]:
    return [{"value": member} for member in members]


def _lacking(resource: Resource, members: tuple[str, ...]) -> list[str]:
    present = {*member_ids(resource)}
    return [member for member in members if member not in present]


def _compare(
    resource: Resource, name: str | None, members: Collection[str] | None, because: str
) -> None:
    """Raise a Finding unless a group has a displayName and exactly these members."""
    lead = f"{because}: " if because else ""
    if name is not None:
        expect_same_name(f"{lead}the displayName of the Group", resource.get("displayName"), name)
    if members is None:
        return
    # A user that is listed twice is one member: another check judges that.
    expected, actual = sorted({*members}), sorted({*member_ids(resource)})
    if expected != actual:
        message = f"{lead}the Group has {_count(actual)}, not {len(expected)}"
        if len(actual) == len(expected):
            message = f"{lead}the Group has other members than expected"
        if len(expected) > LISTED:
            missing = sorted({*expected} - {*actual})[:LISTED]
            others = sorted({*actual} - {*expected})[:LISTED]
            wrong: JSON = {"missing": [*missing], "others": [*others]}
            raise Finding(message, expected=_count(expected), actual=wrong)
        raise Finding(message, expected=expected, actual=actual)


def _count(members: list[str]) -> str:
    return f"{len(members)} member{'' if len(members) == 1 else 's'}"
