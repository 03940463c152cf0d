"""A group that this run created, with known members before each PATCH."""

from collections.abc import Collection, Sequence
from typing import Unpack

from pytest_scim.checks.expect import expect_in
from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import (
    Groups,
    RequestOptions,
    Users,
    blocked_by,
    member_ids,
    resource_path,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.suites.support.owners import ADD_OWNER, REMOVE_OWNER


class GroupMembers:
    """A group that checks change by PATCH; ``user_ids`` are the ids of three users."""

    def __init__(
        self, users: Users, groups: Groups, group_id: str, user_ids: Sequence[str]
    ) -> None:
        """Read nothing before a check needs it."""
        self.id = group_id
        self.path = resource_path("Groups", group_id)
        self.user_ids = user_ids
        self._users = users
        self._groups = groups
        self._body: JSONObject | None = None

    @property
    def body(self) -> JSONObject:
        """The group as GET returns it, read again after each write."""
        if self._body is None:
            self._body = self._groups.resource(self.id)
        return self._body

    @property
    def members(self) -> list[str]:
        """The ids of the group's members."""
        return member_ids(self.body)

    @property
    def name(self) -> JSON:
        """The group's displayName."""
        return self.body.get("displayName")

    def patch(self, *operations: JSONObject, **options: Unpack[RequestOptions]) -> Response:
        """Send a PATCH with these operations and return the response."""
        self._body = None
        body: JSONObject = {"schemas": [PATCH_OP], "Operations": [*operations]}
        return self._users.ask("PATCH", self.path, body, **options)

    def expects(
        self, *, name: str | None = None, members: Collection[str] | None = None, because: str = ""
    ) -> JSONObject:
        """Return the group once it has a name and exactly these members, or raise a finding."""
        self._body = self._groups.expects(self.id, name=name, members=members, because=because)
        return self._body

    def keeps(
        self, *, name: str | None = None, members: Collection[str] | None = None, because: str = ""
    ) -> JSONObject:
        """Return the group if it still has a name and these members, or raise a finding."""
        self._body = self._groups.keeps(self.id, name=name, members=members, because=because)
        return self._body

    def wait_for_members(self, *wanted: Sequence[str]) -> list[str]:
        """Return the sorted ids of the members once they are one of these lists, or at the end."""

        def read() -> None:
            self._body = self._groups.resource(self.id)
            expect_in("the wanted lists", sorted(self.members), [sorted(ids) for ids in wanted])

        try:
            self._users.polling.until(read)
        except Unreadable:
            raise
        except Finding:
            pass
        return sorted(self.members)

    def set_members(self, *ids: str) -> None:
        """Make exactly these users the members, as the app's own admin would."""
        current = self.members
        if {*current} == {*ids}:
            return
        with blocked_by(REMOVE_OWNER if {*current} - {*ids} else ADD_OWNER):
            for former in {*current} - {*ids}:
                self._groups.take_out(self.id, former)
            if missing := [one for one in ids if one not in current]:
                self._groups.put_in(self.id, *missing)
            try:
                self.expects(members=ids)
            except Finding:
                self._groups.refill(self.id, *ids)
                self.expects(members=ids)
