"""Adds members to a large Group as Okta does, without a copy of those that it has.

scim2-server copies and returns the whole Group at each PATCH, which takes minutes for 20,000
members in batches. A large Group gets 204 in place of that.
"""

from typing import Final

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.scim import schemas
from pytest_scim.provider.store import Entry, InMemoryStore
from pytest_scim.scim.names import PATCH_OP
from pytest_scim.scim.paths import entries

LARGE: Final = 1_000
"""Members from which on a Group is large."""

_KEYS: Final = frozenset({"value", "display"})


def add_members(call: Call, store: InMemoryStore) -> Reply | None:
    """Add the members that a PATCH adds to a large Group; ``None``: it is another request."""
    if call.method != "PATCH" or call.kind != "Groups" or call.id is None or call.query:
        return None
    if "If-Match" in call.headers or not store.has_members(call.id, LARGE):
        return None
    listed = _added(call)
    if not listed or not all(store.holds("User", str(one["value"])) for one in listed):
        return None
    member: Entry = schemas.model("Group").get_field_root_type("members")
    with schemas.scim_provider():
        store.add_members(call.id, [member.model_validate(one) for one in listed])
    return Reply(204)


def _added(call: Call) -> list[Entry]:
    """Return the members that a PATCH adds, or none where it does anything else."""
    operations = entries(call.body, "Operations")
    if entries(call.body, "schemas") != [PATCH_OP] or not operations:
        return []
    found: list[Entry] = []
    for one in operations:
        if not isinstance(one, dict) or one.keys() != {"op", "path", "value"}:
            return []
        if (one["op"], one["path"]) != ("add", "members") or not isinstance(one["value"], list):
            return []
        found += one["value"]
    return found if all(_is_plain(one) for one in found) else []


def _is_plain(member: Entry) -> bool:
    """Return whether a member has an id and nothing but texts."""
    if not isinstance(member, dict) or not member.get("value") or not member.keys() <= _KEYS:
        return False
    return all(isinstance(text, str) for text in member.values())
