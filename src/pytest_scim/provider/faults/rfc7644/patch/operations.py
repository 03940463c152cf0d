"""Reading and changing operations of PATCH, beside ``faults.parts``."""

from collections.abc import Callable

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import parts
from pytest_scim.scim.paths import at


def paths(call: Call, name: str | None = None) -> list[str]:
    """Return the paths of the operations of a PATCH, or of those with this name."""
    return [parts.path_of(op) for op in parts.operations(call) if name in (None, op.get("op"))]


def drop_keys(operation: parts.Json, is_unknown: Callable[[str], bool]) -> None:
    """Remove keys from the value of an operation without a path."""
    if parts.is_pathless(operation):
        value = operation["value"]
        operation["value"] = {key: one for key, one in value.items() if not is_unknown(key)}


def ignore_but_active(operation: parts.Json, name: str) -> None:
    """Disable an operation of this name, except for its change of active."""
    if operation.get("op") == name:
        drop_keys(operation, lambda key: key != "active")
        if parts.path_of(operation) not in {"", "active"}:
            parts.disable(operation)


def accept_missing_target(call: Call, reply: Reply, name: str) -> Reply | None:
    """Return 200 for operations of this name that were refused with noTarget."""
    selects = any("[" in path for path in paths(call, name))
    return parts.unchanged(call) if selects and at(reply.body, "scimType") == "noTarget" else None
