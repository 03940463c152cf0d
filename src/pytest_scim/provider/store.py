"""The store of the provider: users, groups and memberships."""

from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias
from uuid import uuid4

from scim2_models import InvalidValueException, ResourceType, ResponseParameters
from scim2_models import SearchRequest as Search
from scim2_server import memory
from scim2_server.storage import SearchPage

Entry: TypeAlias = Any
"""A User or Group, or a value in one: scim2-models builds their classes when it loads a schema."""

Key: TypeAlias = tuple[str | None, str]
"""The resource type and id of a resource, as the library indexes it."""


class Membership(NamedTuple):
    """A group's name and the ids of its members."""

    name: str
    members: frozenset[str]


_PLURAL = frozenset({"emails", "phone_numbers", "ims", "photos", "roles", "entitlements"})
"""Attributes whose values differ by type and value (RFC 7643 section 2.4)."""


@dataclass(frozen=True, slots=True)
class State:
    """All that a store has at one moment."""

    writes: int
    resources: dict[str | None, dict[str, Entry]]
    owners: dict[str, dict[object, Key]]
    unique_values: dict[Key, dict[str, object]]


class InMemoryStore(memory.InMemoryStorage):
    """A storage that requires members to exist and gives users their ``groups``.

    It never changes a stored resource in place, but stores another one instead: so
    ``remember`` copies dictionaries, not resources.
    """

    def __init__(self) -> None:
        super().__init__()
        self._writes = 0

    def remember(self) -> State:
        """Return all that is stored now, for ``restore``."""
        with self.lock:
            return State(
                self._writes,
                {name: dict(stored) for name, stored in self._resources.items()},
                {urn: dict(owners) for urn, owners in self._owners.items()},
                dict(self._unique_values),
            )

    def restore(self, state: State) -> None:
        """Undo every write since ``state``."""
        with self.lock:
            self._writes = max(self._writes, state.writes)
            self.resources = []  # empties the indexes too
            self._resources = {name: dict(stored) for name, stored in state.resources.items()}
            self._owners = {urn: dict(owners) for urn, owners in state.owners.items()}
            self._unique_values = dict(state.unique_values)

    def holds(self, name: str, resource_id: str) -> bool:
        """Return whether there is a ``User`` or ``Group`` of that id."""
        return resource_id in self._of_type(name)

    def has_members(self, group_id: str, count: int) -> bool:
        """Return whether there is a Group of that id with at least so many members."""
        group = self._of_type("Group").get(group_id)
        return group is not None and len(group.members or ()) >= count

    def all(self, name: str) -> list[Entry]:
        """Return all resources of a type, oldest first; the caller must not change them."""
        with self.lock:
            return [entry for _, entry in sorted(self._of_type(name).items())]

    def find(self, name: str, resource_id: str) -> Entry | None:
        """Return a resource, or ``None``; the caller must not change it."""
        with self.lock:
            return self._of_type(name).get(resource_id)

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: Search[Entry],
        *,
        position: Entry = None,
    ) -> SearchPage:
        """Return a page of a search in one resource type; the caller must not change its resources.

        The library copies each resource, which takes longer than to find it.
        """
        conditions = search_request.filter
        if len(resource_types) != 1 or (conditions is not None and not conditions.models):
            return super().search(resource_types, search_request, position=position)
        with self.lock:
            candidates = self._candidates([resource_types[0].name], conditions)
            found = [one for one in candidates if conditions is None or conditions.match(one)]
            return memory._page(search_request, position, found)  # noqa: SLF001 - as the library's own search

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Entry] | None = None,
    ) -> Entry:
        """Return a copy of a resource, or itself where it is only read: then it has parameters."""
        if response_parameters is None:
            return super().get(resource_type, resource_id)
        with self.lock:
            return self._stored(resource_type, resource_id)

    def memberships(self) -> dict[str, Membership]:
        """Return every group's name and members by the group's id."""
        with self.lock:
            groups = self._of_type("Group").values()
            return {
                group.id: Membership(group.display_name, frozenset(_member_ids(group)))
                for group in groups
            }

    def next_version(self) -> str:
        """Return the version of a new write, which no other write of this store has."""
        self._writes += 1
        return f'W/"{self._writes}"'

    def generate_id(self, resource_type: ResourceType, resource: Entry) -> str:  # noqa: ARG002 - the library's signature
        """Return an opaque id; lists are in the order of ids, so a new resource comes last."""
        return resource.id or f"{self._writes:06x}{uuid4().hex[6:]}"

    def create(self, resource_type: ResourceType, resource: Entry) -> Entry:
        """Store a new resource; a User without ``active`` is active."""
        with self.lock:
            if resource_type.name == "User" and resource.active is None:
                resource.active = True
            self._normalise(resource)
            created = super().create(resource_type, resource)
            self._show_membership(None, created)
            return created

    def update(
        self, resource_type: ResourceType, resource: Entry, *, expected_version: str | None = None
    ) -> Entry:
        """Store a changed resource; a User without ``active`` has that of before."""
        with self.lock:
            before: Entry = self._stored(resource_type, resource.id)
            if resource_type.name == "User" and resource.active is None:
                resource.active = before.active
            self._normalise(resource)
            updated = super().update(resource_type, resource, expected_version=expected_version)
            self._show_membership(before, updated)
            return updated

    def add_members(self, group_id: str, members: list[Entry]) -> None:
        """Add Users that exist to a Group, in a time that hardly depends on those it has."""
        with self.lock:
            group, users = self._of_type("Group")[group_id], self._of_type("User")
            entries = {member.value: member for member in members}
            new = entries.keys() - _member_ids(group)
            if not new:
                return
            stayed = [one for one in group.members or [] if one.value not in entries]
            written = {"last_modified": self.clock(), "version": self.next_version()}
            meta = group.meta.model_copy(update=written)
            self._exchange(group, members=[*stayed, *entries.values()], meta=meta)
            for user_id in new:
                joined = _as_membership(users[user_id], group)
                self._exchange(users[user_id], groups=[*(users[user_id].groups or []), joined])

    def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        """Delete a resource and every membership of it."""
        with self.lock:
            gone = self._stored(resource_type, resource_id)
            super().delete(resource_type, resource_id, expected_version=expected_version)
            self._show_membership(gone, None)
            self._drop_member(resource_id)

    def _normalise(self, resource: Entry) -> None:
        """Remove unknown schemas and repeated values; refuse members that do not exist."""
        known = {str(type(resource).__schema__), *type(resource).get_extension_models()}
        resource.schemas = [schema for schema in resource.schemas if schema in known]
        if _is_group(resource) and resource.members is not None:
            resource.members = self._distinct(resource.members)
        for name in _PLURAL & type(resource).model_fields.keys():
            setattr(resource, name, _once(getattr(resource, name)))

    def _distinct(self, members: list[Entry]) -> list[Entry]:
        """Return the members, of each only the last entry."""
        entries: dict[str, Entry] = {}
        for member in members:
            if not any(member.value in stored for stored in self._resources.values()):
                detail = f"members: there is no user or group with the id {member.value!r}"
                raise InvalidValueException(detail=detail)
            entries[member.value] = member
        return list(entries.values())

    def _show_membership(self, before: Entry | None, after: Entry | None) -> None:
        """Write the change of a Group into the ``groups`` of its former and new members."""
        group: Entry = after or before
        if not _is_group(group):
            return
        old, new = _member_ids(before), _member_ids(after)
        renamed = before and after and before.display_name != after.display_name
        users = self._of_type("User")
        for user_id in (old | new if renamed else old ^ new) & users.keys():
            groups = [one for one in users[user_id].groups or [] if one.value != group.id]
            if user_id in new:
                groups.append(_as_membership(users[user_id], group))
            self._exchange(users[user_id], groups=groups or None)

    def _drop_member(self, resource_id: str) -> None:
        for group in list(self._of_type("Group").values()):
            if resource_id in _member_ids(group):
                left = [one for one in group.members if one.value != resource_id]
                meta = group.meta.model_copy(update={"last_modified": self.clock()})
                self._exchange(group, members=left, meta=meta)

    def _exchange(self, stored: Entry, **fields: object) -> None:
        self._of_type(stored.meta.resource_type)[stored.id] = stored.model_copy(update=fields)

    def _of_type(self, name: str) -> dict[str, Entry]:
        return self._resources.setdefault(name, {})


def _once(values: list[Entry] | None) -> list[Entry] | None:
    """Return values, of each combination of type and value only the first."""
    first: dict[tuple[object, object], Entry] = {}
    for one in values or []:
        first.setdefault((one.type, one.value), one)
    return values and list(first.values())


def _is_group(resource: Entry) -> bool:
    return "members" in type(resource).model_fields


def _member_ids(group: Entry | None) -> set[str]:
    return {member.value for member in group.members or []} if group else set()


def _as_membership(user: Entry, group: Entry) -> Entry:
    membership = type(user).get_field_root_type("groups")
    return membership(
        value=group.id, ref=f"Groups/{group.id}", display=group.display_name, type="direct"
    )
