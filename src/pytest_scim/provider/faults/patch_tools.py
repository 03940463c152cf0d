"""What faults of PATCH are made of: operations picked out, put out of work, or done one by one."""

from collections.abc import Callable
from typing import Any

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    is_patch,
    json_reply,
    operations,
)

Operation = dict[str, Any]


def patches(call: Call) -> list[Operation]:
    """Return the operations of a PATCH of a user or group; of any other call none."""
    return operations(call) if is_patch(call) or is_patch(call, "Groups") else []


def path_of(operation: Operation) -> str:
    """Return an operation's path, or an empty string."""
    return str(operation.get("path") or "")


def idle(operation: Operation) -> None:
    """Put an operation out of work: it is accepted and does nothing."""
    operation.clear()
    operation.update(op="replace", value={})


def without(call: Call, answer: Answerer, wanted: Callable[[Operation], bool]) -> Reply:
    """Answer as if the operations that ``wanted`` picks had been done, which they are not."""
    for operation in patches(call):
        if wanted(operation):
            idle(operation)
    return answer(call)


def stored(call: Call) -> dict[str, Any]:
    """Return the user or group that a call is about."""
    provider = call.provider
    found = provider.user(call.id) if call.kind == "Users" else provider.group(call.id)
    return found or {}


def store(call: Call, changed: dict[str, Any]) -> None:
    """Write the user or group that a call is about, past the protocol."""
    put = call.provider.put_user if call.kind == "Users" else call.provider.put_group
    put({**stored(call), **changed})


def unchanged(call: Call) -> Reply:
    """Return a success that shows the user or group as it is."""
    return json_reply(200, stored(call))
