"""The stored body of a response: a large one is compressed, unless it was just read."""

import zlib
from collections import deque
from threading import Lock
from typing import Final
from weakref import ref

from pytest_scim.scim.json_text import LARGE, NotJson, parse
from pytest_scim.scim.json_values import JSON

_AT_HAND: Final = 2
"""Large bodies that stay uncompressed and parsed: checks read one several times."""


class _Unread:
    """Stands for JSON that is not parsed yet."""


_UNREAD: Final = _Unread()


class StoredBody:
    """A body, and its JSON.

    ``cut``: this is the beginning of a body that was too long to read.
    """

    __slots__ = ("__weakref__", "_cut", "_json", "_packed", "_plain", "size")

    def __init__(self, content: bytes, *, cut: bool = False) -> None:
        self.size = len(content)
        self._cut = cut
        self._plain: bytes | None = content
        self._packed: bytes | None = None
        self._json: JSON | NotJson | _Unread = _UNREAD
        if self.size > LARGE:
            _read(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredBody) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)

    @property
    def content(self) -> bytes:
        """The bytes as they came."""
        plain = self._plain
        if plain is None:
            plain = zlib.decompress(self._packed or b"")
            self._plain = plain
            _read(self)
        return plain

    @property
    def json(self) -> JSON | NotJson:
        """The body as JSON, ``None`` when empty, or a ``NotJson`` with the reason."""
        value = self._json
        if isinstance(value, _Unread):
            content = self.content
            value = NotJson("it is longer than pytest-scim reads") if self._cut else parse(content)
            self._json = value
        return value

    def pack(self) -> None:
        """Compress it in memory; the next read decompresses it."""
        plain = self._plain
        if plain is not None:
            self._packed = self._packed or zlib.compress(plain, 1)
            self._plain, self._json = None, _UNREAD


_at_hand: deque["ref[StoredBody]"] = deque()
_lock: Final = Lock()


def _read(body: StoredBody) -> None:
    """Note that a large body was read, and compress the one that was read longest ago."""
    with _lock:
        _at_hand.append(ref(body))
        oldest = _at_hand.popleft()() if len(_at_hand) > _AT_HAND else None
    if oldest is not None and oldest is not body:
        oldest.pack()
