"""Reads an empty string as an attribute without a value (RFC 7643 section 2.5).

Okta pushes ``""`` when an admin empties a field; the library would store it.
"""

import json

from pytest_scim.provider.call import Call
from pytest_scim.scim.json_values import JSON


def content(call: Call) -> bytes:
    """Return the body of a call as bytes, without values for its empty strings."""
    if not isinstance(call.body, dict):
        return call.content
    if call.method in {"POST", "PUT"}:
        return json.dumps(_assigned(call.body)).encode()
    operations = call.body.get("Operations")
    if call.method == "PATCH" and isinstance(operations, list):
        body = {**call.body, "Operations": [_cleared(operation) for operation in operations]}
        return json.dumps(body).encode()
    return call.content


def _assigned(value: JSON) -> JSON:
    if isinstance(value, dict):
        values = {key: _assigned(inner) for key, inner in value.items()}
        return {key: inner for key, inner in values.items() if inner is not None}
    if isinstance(value, list):
        return [_assigned(inner) for inner in value if not _is_hollow(inner)]
    return None if value == "" else value


def _is_hollow(entry: JSON) -> bool:
    """Return whether an entry has an empty value, as ``{"type": "work", "value": ""}``."""
    return isinstance(entry, dict) and entry.get("value", True) in ("", None)


def _cleared(operation: JSON) -> JSON:
    if isinstance(operation, dict) and operation.get("value") == "":
        return {**operation, "op": "replace", "value": None}  # the library adds no null
    return _nulled(operation)


def _nulled(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {key: _nulled(inner) for key, inner in value.items()}
    return None if value == "" else value
