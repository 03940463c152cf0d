"""The directory that the provider keeps: users, groups, and who is in which."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import uuid4

from scim2_models import InvalidValueException, ResourceType
from scim2_server.memory import InMemoryStorage

# A user or group. Its model is made from a schema, so its attributes have no static type.
Entry = Any


class Membership(NamedTuple):
    """A group's name and the ids of its members."""

    name: str
    members: frozenset[str]


_PLURAL = frozenset({"emails", "phone_numbers", "ims", "photos", "roles", "entitlements"})
"""Attributes whose values are told apart by type and value (RFC 7643 section 2.4)."""


@dataclass(frozen=True, slots=True)
class State:
    """All that a directory holds at one moment."""

    writes: int
    resources: dict[str | None, dict[str, Entry]]
    owners: dict[str, dict[Any, Any]]
    unique_values: dict[Any, dict[str, Any]]


class InMemoryStore(InMemoryStorage):
    """A storage in which members exist and users show their groups.

    A stored resource is never changed in place, only exchanged for another: so a
    state is remembered by copying dictionaries, not resources.
    """

    def __init__(self) -> None:
        super().__init__()
        self._writes = 0

    def remember(self) -> State:
        """Return what the directory holds now."""
        with self.lock:
            return State(
                self._writes,
                {name: dict(shelf) for name, shelf in self._resources.items()},
                {urn: dict(owners) for urn, owners in self._owners.items()},
                dict(self._unique_values),
            )

    def restore(self, state: State) -> None:
        """Go back to what the directory held then."""
        with self.lock:
            self._writes = max(self._writes, state.writes)
            self.resources = []  # empties the indexes too
            self._resources = {name: dict(shelf) for name, shelf in state.resources.items()}
            self._owners = {urn: dict(owners) for urn, owners in state.owners.items()}
            self._unique_values = dict(state.unique_values)

    def holds(self, name: str, resource_id: str) -> bool:
        """Return whether there is a ``User`` or ``Group`` of that id."""
        return resource_id in self._shelf(name)

    def all(self, name: str) -> list[Entry]:
        """Return all of one kind, oldest first. They are not to be changed."""
        with self.lock:
            return [entry for _, entry in sorted(self._shelf(name).items())]

    def memberships(self) -> dict[str, Membership]:
        """Return every group's name and members by the group's id."""
        with self.lock:
            groups = self._shelf("Group").values()
            return {
                group.id: Membership(group.display_name, frozenset(_member_ids(group)))
                for group in groups
            }

    def next_version(self) -> str:
        """Return the version of a new write: no two writes of a directory share one."""
        self._writes += 1
        return f'W/"{self._writes}"'

    def generate_id(self, resource_type: ResourceType, resource: Entry) -> str:  # noqa: ARG002 - the library's signature
        """Return an opaque id. Lists are ordered by id, so a new resource stands last."""
        return resource.id or f"{self._writes:06x}{uuid4().hex[6:]}"

    def create(self, resource_type: ResourceType, resource: Entry) -> Entry:
        """Store a new resource; a user is active unless it says otherwise."""
        with self.lock:
            if resource_type.name == "User" and resource.active is None:
                resource.active = True
            self._polling(resource)
            created = super().create(resource_type, resource)
            self._show_membership(None, created)
            return created

    def update(
        self, resource_type: ResourceType, resource: Entry, *, expected_version: str | None = None
    ) -> Entry:
        """Store a changed resource; a user that no longer says ``active`` stays as it was."""
        with self.lock:
            before: Entry = self._stored(resource_type, resource.id)
            if resource_type.name == "User" and resource.active is None:
                resource.active = before.active
            self._polling(resource)
            updated = super().update(resource_type, resource, expected_version=expected_version)
            self._show_membership(before, updated)
            return updated

    def delete(
        self, resource_type: ResourceType, resource_id: str, *, expected_version: str | None = None
    ) -> None:
        """Forget a resource and every reference to it."""
        with self.lock:
            gone = self._stored(resource_type, resource_id)
            super().delete(resource_type, resource_id, expected_version=expected_version)
            self._show_membership(gone, None)
            self._drop_member(resource_id)

    def _polling(self, resource: Entry) -> None:
        """Leave out what the directory has no place for; refuse members that do not exist."""
        known = {str(type(resource).__schema__), *type(resource).get_extension_models()}
        resource.schemas = [schema for schema in resource.schemas if schema in known]
        if _is_group(resource) and resource.members is not None:
            resource.members = self._distinct(resource.members)
        for name in _PLURAL & type(resource).model_fields.keys():
            setattr(resource, name, _once(getattr(resource, name)))

    def _distinct(self, members: list[Entry]) -> list[Entry]:
        """Return the members, each once, as it was given last."""
        entries: dict[str, Entry] = {}
        for member in members:
            if not any(member.value in shelf for shelf in self._resources.values()):
                detail = f"members: there is no user or group with the id {member.value!r}"
                raise InvalidValueException(detail=detail)
            entries[member.value] = member
        return list(entries.values())

    def _show_membership(self, before: Entry | None, after: Entry | None) -> None:
        """Write the change of a group into the ``groups`` of the users it concerns."""
        group: Entry = after or before
        if not _is_group(group):
            return
        old, new = _member_ids(before), _member_ids(after)
        renamed = before and after and before.display_name != after.display_name
        users = self._shelf("User")
        for user_id in (old | new if renamed else old ^ new) & users.keys():
            groups = [one for one in users[user_id].groups or [] if one.value != group.id]
            if user_id in new:
                groups.append(_as_membership(users[user_id], group))
            self._exchange(users[user_id], groups=groups or None)

    def _drop_member(self, resource_id: str) -> None:
        for group in list(self._shelf("Group").values()):
            if resource_id in _member_ids(group):
                left = [one for one in group.members if one.value != resource_id]
                meta = group.meta.model_copy(update={"last_modified": self.clock()})
                self._exchange(group, members=left, meta=meta)

    def _exchange(self, stored: Entry, **fields: Any) -> None:
        self._shelf(stored.meta.resource_type)[stored.id] = stored.model_copy(update=fields)

    def _shelf(self, name: str) -> dict[str, Entry]:
        return self._resources.setdefault(name, {})


def _once(values: list[Entry] | None) -> list[Entry] | None:
    """Return values, each combination of type and value once, as it was given first."""
    kept: dict[tuple[Any, Any], Entry] = {}
    for one in values or []:
        kept.setdefault((one.type, one.value), one)
    return values and list(kept.values())


def _is_group(resource: Entry) -> bool:
    return "members" in type(resource).model_fields


def _member_ids(group: Entry | None) -> set[str]:
    return {member.value for member in group.members or []} if group else set()


def _as_membership(user: Entry, group: Entry) -> Entry:
    membership = type(user).get_field_root_type("groups")
    return membership(
        value=group.id, ref=f"Groups/{group.id}", display=group.display_name, type="direct"
    )
