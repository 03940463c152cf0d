"""Parses JSON within bounds, and shares equal large values of several texts."""

import json
import re
from codecs import BOM_UTF8
from collections import deque
from itertools import chain
from threading import Lock
from typing import Final, Never

from pytest_scim.scim.json_values import JSON

DEEPEST: Final = 100
"""Levels of objects and arrays of a body that are read; a deeper one is read as ``TOO_DEEP``."""

TOO_DEEP: Final = "(nested deeper than pytest-scim reads)"
"""What is read in place of an object or array below the deepest level."""

MOST: Final = 500_000
"""Values in a body that is still read as JSON: two bytes may stand for a hundred in memory."""

LARGE: Final = 250_000
"""Bytes of a body from which on it exists in memory no more often than necessary."""

_READABLE: Final = DEEPEST + 1
"""Levels that Python's own parser reads in any case."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
"""A string or a bracket of JSON."""

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
    if not content or content.isspace():
        return None
    brackets = content.count(b"[") + content.count(b"{")
    if brackets + content.count(b",") > MOST:
        return NotJson("more values than pytest-scim reads")
    try:
        text = content.removeprefix(BOM_UTF8).decode()
        value = _loads(text)
    except UnicodeDecodeError:
        return NotJson("not UTF-8")
    except RecursionError:
        try:
            value = _loads(_shallow(text))
        except ValueError as error:
            return NotJson(str(error))
    except ValueError as error:
        return NotJson(str(error))
    if brackets > DEEPEST:
        _prune(value)
    return _SAME.shared(value) if len(content) > LARGE else value


def _no_number(name: str) -> Never:
    """Refuse NaN and Infinity, which Python parses although JSON does not have them."""
    raise ValueError(f"{name} is not a JSON number")


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number)


def _loads(text: str) -> JSON:
    value: JSON = _DECODER.decode(text)
    return value


def _shallow(text: str) -> str:
    """Return JSON with ``TOO_DEEP`` in place of what is nested too deeply for Python's parser.

    Raises:
        ValueError: its brackets do not match.
    """
    kept: list[str] = []
    open_: list[str] = []
    start = 0
    for found in _TOKEN.finditer(text):
        mark = found[0]
        if mark in "[{":
            if len(open_) == _READABLE:
                kept.append(f'{text[start : found.start()]}"{TOO_DEEP}"')
            open_.append(mark)
        elif mark in "]}":
            if not open_ or open_.pop() + mark not in {"[]", "{}"}:
                raise ValueError(f"Unexpected {mark} (char {found.start()})")
            if len(open_) == _READABLE:
                start = found.end()
    if open_:
        raise ValueError(f"{len(open_)} brackets are not closed")
    return "".join([*kept, text[start:]])


def _prune(value: JSON) -> None:
    """Replace what is nested too deeply for a recursive function."""
    level = iter([value])
    for _ in range(DEEPEST):
        nested = [item for item in level if isinstance(item, (dict, list))]
        if not nested:
            return
        values = (item.values() if isinstance(item, dict) else item for item in nested)
        level = chain.from_iterable(values)
    for item in nested:
        _end(item)


def _end(value: dict[str, JSON] | list[JSON]) -> None:
    """Replace each object and array in an object or array."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                value[key] = TOO_DEEP
    else:
        value[:] = [TOO_DEEP if isinstance(item, (dict, list)) else item for item in value]


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
