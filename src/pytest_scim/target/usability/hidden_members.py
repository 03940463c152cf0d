"""The members of Groups at a target whose GET of a Group returns none, as its guide may say."""

from collections.abc import Callable, Iterable
from typing import Final

from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.target.requests import name_query, resource_path
from pytest_scim.target.responses import Resource

TRIES: Final = 3
"""Reads of Groups for which every way is tried; then the members count as hidden."""

UNSEEN: Final = (
    "the members of a Group cannot be seen: GET /Groups/{id} returns none, not with "
    "`attributes=members` either, no User has `groups`, and no filter on members.value finds the "
    "Group"
)


class HiddenMembers:
    """Finds out whether Users are members of a Group, where GET of the Group does not say it.

    ``get`` requests a path with a query. Another way is tried only where no Group of the run has
    had `members`; the first that returns a member is used from then on.
    """

    def __init__(self, get: Callable[[str, str], Response]) -> None:
        self.returned = False
        self._get = get
        self._left = TRIES
        self._expected: dict[str, set[str]] = {}
        self._way: Callable[[str, str], bool] | None = None
        self._by_attribute = False

    @property
    def unseen(self) -> bool:
        """Whether no response of the run has returned a member of any Group."""
        return not (self.returned or self._way or self._by_attribute)

    def expect(self, group_id: str, members: Iterable[str]) -> None:
        """Note Users that are members of a Group, or were."""
        self._expected.setdefault(group_id, set()).update(members)

    def complete(self, group_id: str, resource: Resource) -> Resource:
        """Return a Group with its members, where GET returned it without and another way is known.

        The run searches only for Users that it expected in the Group before.
        """
        if "members" in resource:
            self.returned = True
        known = sorted(self._expected.get(group_id, ()))
        if self.returned or not known:
            return resource
        if self._by_attribute or (self.unseen and self._left > 0):
            named = self._get(resource_path("Groups", group_id), "attributes=members").json
            if isinstance(named, dict) and "members" in named:
                self._by_attribute = True
                return {**resource, "members": named["members"]}
        found = self._members(group_id, known)
        return resource if self.unseen else {**resource, "members": [{"value": m} for m in found]}

    def _members(self, group_id: str, known: list[str]) -> list[str]:
        if self._way is not None:
            return [one for one in known if self._way(group_id, one)]
        if self._left > 0:
            self._left -= 1
            for way in (self._is_named_by_user, self._is_found_by_filter):
                if found := [one for one in known if way(group_id, one)]:
                    self._way = way
                    return found
        return []

    def _is_named_by_user(self, group_id: str, user_id: str) -> bool:
        user = self._get(resource_path("Users", user_id), "").json
        return group_id in [at_key(one, "value") for one in entries(user, "groups")]

    def _is_found_by_filter(self, group_id: str, user_id: str) -> bool:
        response = self._get("/Groups", name_query("members.value", user_id))
        return group_id in [at_key(row, "id") for row in entries(response.json, "Resources")]
