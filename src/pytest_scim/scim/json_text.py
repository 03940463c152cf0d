"""Parses JSON within bounds, and shares equal large values of several texts."""

import json
from collections import deque
from threading import Lock
from typing import Final, Never

from pytest_scim.scim.json_values import JSON

DEEPEST: Final = 100
"""Levels of objects and arrays in a body that is still read as JSON."""

MOST: Final = 500_000
"""Values in a body that is still read as JSON: two bytes may stand for a hundred in memory."""

LARGE: Final = 250_000
"""Bytes of a body from which on it exists in memory no more often than necessary."""

_LONG_TEXT: Final = 50_000
_LONG_LIST: Final = 5_000
_SHARED: Final = 3
"""Large texts and lists of the last bodies that are compared with those of a new one."""


class NotJson:
    """A body that is no JSON, with the reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __repr__(self) -> str:
        return f"(not JSON: {self.reason})"


def parse(content: bytes) -> JSON | NotJson:
    """Return a text as JSON, ``None`` when it is empty, or a ``NotJson`` with the reason."""
    if not content.strip():
        return None
    if sum(map(content.count, b",[{")) > MOST:
        return NotJson("more values than pytest-scim reads")
    try:
        value: JSON = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        return NotJson("not UTF-8")
    except RecursionError:
        return NotJson("nested too deeply")
    except ValueError as error:
        return NotJson(str(error))
    if _too_deep(value):
        return NotJson("nested too deeply")
    return _SAME.shared(value) if len(content) > LARGE else value


def _no_number(name: str) -> Never:
    """Refuse NaN and Infinity, which Python parses although JSON does not have them."""
    raise ValueError(f"{name} is not a JSON number")


def _too_deep(value: JSON) -> bool:
    """Whether a value is nested too deeply for a recursive function."""
    level = [value]
    for _ in range(DEEPEST):
        nested = [item for item in level if isinstance(item, (dict, list))]
        if not nested:
            return False
        values = (item.values() if isinstance(item, dict) else item for item in nested)
        level = [item for items in values for item in items]
    return True


class _Same:
    """Replaces equal large texts and lists by one object.

    A target that pads its responses repeats the padding, and checks read a group with 100,000
    members several times. No code changes what a target returned.
    """

    def __init__(self) -> None:
        self._known: deque[str | list[JSON]] = deque(maxlen=_SHARED)
        self._lock = Lock()

    def shared(self, value: JSON) -> JSON:
        """Return a value with the earlier object in place of each equal large one."""
        with self._lock:
            return self._shared(value)

    def _shared(self, value: JSON) -> JSON:
        if isinstance(value, dict):
            for key, item in value.items():
                if isinstance(item, (str, list, dict)):
                    value[key] = self._shared(item)
        elif isinstance(value, list):
            if len(value) >= _LONG_LIST:
                return self._one(value)
            value[:] = [self._shared(i) if isinstance(i, (str, list, dict)) else i for i in value]
        elif isinstance(value, str) and len(value) >= _LONG_TEXT:
            return self._one(value)
        return value

    def _one(self, value: str | list[JSON]) -> str | list[JSON]:
        for known in self._known:
            if type(known) is type(value) and known == value and _same_types(known, value):
                return known
        self._known.append(value)
        return value


def _same_types(one: JSON, other: JSON) -> bool:
    """Return whether two equal values are the same JSON: 1, 1.0 and true are not."""
    return isinstance(one, str) or json.dumps(one) == json.dumps(other)


_SAME: Final = _Same()
