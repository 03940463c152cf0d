"""Rows of tables for faults of PATCH."""

import re

from pytest_scim.provider.faults.build import Function, each_operation, ignore_operations
from pytest_scim.provider.faults.parts import Json, is_pathless, path_of
from pytest_scim.provider.faults.rows import Form, row


@row
def skips(operation: str, path: str) -> Form:
    """Accept operations of PATCH of which two patterns match op and path, and ignore them."""
    title = f"PATCH accepts {_op(operation, path)} and ignores it"
    return title, _matching(operation, path), ignore_operations, "PATCH"


@row
def drops(what: str, operation: str, path: str) -> Form:
    """Do the same, with other words for what the patterns match."""
    title = f"PATCH accepts {what} and ignores it"
    return title, _matching(operation, path), ignore_operations, "PATCH"


@row
def skips_keys(pattern: str) -> Form:
    """Ignore the names that a pattern matches in the values of operations without a path."""

    def skip(operation: Json) -> None:
        if is_pathless(operation):
            value = operation["value"].items()
            operation["value"] = {key: one for key, one in value if not re.match(pattern, key)}

    return f"PATCH without a path ignores {pattern}", skip, each_operation, "PATCH"


@row
def turns(operation: str, path: str, into: str) -> Form:
    """Carry out an operation of PATCH as another one."""

    def turn(one: Json) -> None:
        if one.get("op") == operation and path_of(one) == path:
            one["op"] = into

    title = f"PATCH takes {_op(operation, path)} for {into}"
    return title, turn, each_operation, "PATCH"


def _matching(operation: str, path: str) -> Function:
    def is_ignored(one: Json) -> bool:
        op = str(one.get("op"))
        return bool(re.fullmatch(operation, op) and re.fullmatch(path, path_of(one)))

    return is_ignored


def _op(operation: str, path: str) -> str:
    operation = "an operation" if operation == ".*" else operation
    return f"{operation} of {path}" if path else f"{operation} without a path"
