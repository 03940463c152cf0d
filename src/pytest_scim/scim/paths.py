"""Reads values of JSON by path, without changes."""

import json
import re
from functools import cache
from typing import Final, cast

from pytest_scim.scim.json_values import JSON


class Missing:
    """The value of a path that does not exist, which is not ``null``."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "(missing)"


MISSING: Final = Missing()

_STEP = re.compile(r"(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]|\[type eq \"(?P<type>[^\"]*)\"\]")


def at(value: object, path: str) -> JSON | Missing:
    """Return the value at ``path`` in ``value``, or ``MISSING``.

    ``path`` is dotted, with ``[0]`` for an index and ``[type eq "work"]`` for the
    first entry of that type in any case, as RFC 7643 has types. A path that starts with an
    extension's URN reads the attribute of that extension: ``urn:…:User:department``.
    """
    if path.startswith("urn:"):
        urn, _, rest = path.rpartition(":")
        value, path = at_key(value, urn), rest
    for step in _steps(path):
        value = _step(value, step)
        if isinstance(value, Missing):
            return value
    return cast("JSON", value)


def at_key(value: object, key: str) -> JSON | Missing:
    """Return ``value[key]`` of a JSON object, or ``MISSING``."""
    return value.get(key, MISSING) if isinstance(value, dict) else MISSING


def text_at(value: object, path: str) -> str | None:
    """Return the text at ``path``, or ``None`` where there is no text."""
    found = at(value, path)
    return found if isinstance(found, str) else None


def type_name(value: object) -> str:
    """Return which type of JSON a value has, as in "is an object"; of ``MISSING`` "missing"."""
    names = {dict: "an object", list: "an array", str: "a string", bool: "a Boolean"}
    names |= {int: "a number", float: "a number", type(None): "null", Missing: "missing"}
    return names.get(type(value), "no JSON")


def canonical(value: object) -> str:
    """Return a JSON value as text: equal for equal values, and so usable in sets."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=repr)


def entries(value: object, path: str) -> list[JSON]:
    """Return the list at ``path``, or an empty one where there is no list."""
    found = at(value, path)
    return found if isinstance(found, list) else []


@cache
def _steps(path: str) -> tuple[re.Match[str], ...]:
    return tuple(_STEP.finditer(path))


def _step(value: object, step: re.Match[str]) -> JSON | Missing:
    if step["name"] is not None:
        return at_key(value, step["name"])
    if not isinstance(value, list):
        return MISSING
    if step["index"] is not None:
        index = int(step["index"])
        return value[index] if index < len(value) else MISSING
    return _typed(value, step["type"])


def _typed(listed: list[JSON], kind: str) -> JSON | Missing:
    """Return the first entry of a type; the case of a type has no influence."""
    types = {n: str(at_key(entry, "type")) for n, entry in enumerate(listed)}
    same = [n for n, one in types.items() if one.casefold() == kind.casefold()]
    exact = [n for n in same if types[n] == kind]
    return listed[(exact or same)[0]] if same else MISSING
