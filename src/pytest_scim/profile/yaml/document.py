"""A YAML file as plain values, with the line and column of each of them.

YAML is read as version 1.2 means it: ``no``, ``off``, ``1:30`` and dates are text.
Aliases, anchors and tags are refused, and so is a key that stands twice.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from pytest_scim.profile.messages import Place, Problem, quote

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 20
MAX_VALUES: Final = 10_000

Trail = tuple[str | int, ...]

_INT, _FLOAT, _BOOL, _NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null")
)
_HINTS: Final = {
    "mapping values are not allowed here": (
        "a colon is not allowed here: quote text that contains ': ', or check the indentation"
    ),
    "found character '\\t' that cannot start any token": "a tab cannot indent YAML: use spaces",
    "could not find expected ':'": "the line before has no colon after its key",
}
_NO_TAGS: Final = "tags are not allowed in a profile"


class Unusable(Exception):
    """A file that is not one YAML document of plain values.

    ``reason`` follows the name of the file and quotes nothing of what is in it. ``place`` is
    where the file stops being YAML, ``None`` where it was not read; ``text`` is what was read.
    """

    def __init__(self, reason: str, place: Place | None = None, text: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
        self.text = text


@dataclass(slots=True)
class Document:
    """What a file says, and where.

    ``shown`` is the file as its author typed it. ``keys`` and ``values`` hold places
    by path, a path being keys and indexes from the root. ``complete``: whether all that it
    extends is filled in.
    """

    path: Path
    shown: str
    data: Any = None
    keys: dict[Trail, Place] = field(default_factory=dict)
    values: dict[Trail, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    def position(self, *path: str | int) -> str:
        """Return ``file:line:column`` of the value at ``path``."""
        return self.values[path].reported(self.shown)

    def key_position(self, *path: str | int) -> str:
        """Return ``file:line:column`` of the key that ``path`` ends with."""
        return self.keys[path].reported(self.shown)


def read(path: Path, shown: str) -> Document:
    """Return what a file says.

    A key that stands twice is kept as a problem of the document, to be told together
    with the others.

    Raises:
        Unusable: the file cannot be read, or is not one YAML document of plain values.
    """
    text = _decode(_content(path))
    loader = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        place, reason = _syntax(error, text)
        raise Unusable(reason, place, text) from None
    finally:
        if loader is not None:
            loader.dispose()
    if node is None or node.tag == _NULL:
        raise Unusable("is empty")
    document = Document(path, shown)
    document.data = _plain(node, (), document)
    return document


def _content(path: Path) -> bytes:
    """Return the bytes of a regular file: anything else might never end, or never begin."""
    try:
        _require_file(path.stat())
        # A pipe that took the file's place meanwhile is opened without waiting for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            _require_file(os.fstat(file.fileno()))
            content = file.read(MAX_BYTES + 1) or b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Unusable(f"cannot be read: {reason}") from None
    if len(content) > MAX_BYTES:
        raise Unusable("is larger than 1 MB")
    return content


def _require_file(status: os.stat_result) -> None:
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        kinds = (stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket")
        kind = next((name for is_kind, name in kinds if is_kind(mode)), "device")
        raise Unusable(f"is a {kind}, not a profile")


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        reason = f"is not UTF-8: byte 0x{content[error.start]:02x}"
        raise Unusable(reason, _place(before, len(before))) from None


def _place(text: str, index: int) -> Place:
    return Place(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class _Refusal(yaml.MarkedYAMLError):
    """Something that YAML has and a profile does not."""


class _Loader(yaml.SafeLoader):
    """Composes nodes; what makes YAML dangerous or ambiguous is refused on the way."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - starts without YAML 1.1's

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._count = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self._refuse(self.peek_event())  # type: ignore[no-untyped-call]
        self._depth += 1
        self._count += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _refuse(self, event: Any) -> None:
        sentence = None
        if isinstance(event, yaml.AliasEvent):
            sentence = "aliases are not allowed in a profile"
        elif getattr(event, "anchor", None) is not None:
            sentence = "anchors are not allowed in a profile"
        elif getattr(event, "tag", None) is not None:
            sentence = _NO_TAGS
        elif self._depth >= MAX_DEPTH:
            sentence = f"nested deeper than {MAX_DEPTH} levels"
        elif self._count >= MAX_VALUES:
            sentence = f"more than {MAX_VALUES} values"
        if sentence:
            raise _Refusal(problem=sentence, problem_mark=event.start_mark)


def _resolver(tag: str, pattern: str, starts: str) -> None:
    _Loader.add_implicit_resolver(tag, re.compile(rf"^(?:{pattern})\Z"), list(starts))


# The digits are bounded: Python refuses to read very long integers.
_resolver(_BOOL, "true|True|TRUE|false|False|FALSE", "tTfF")
_resolver(_INT, "[-+]?[0-9]{1,18}", "-+0123456789")
_resolver(_FLOAT, r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789")
_Loader.add_implicit_resolver(_NULL, re.compile(r"^(?:~|null|Null|NULL|)\Z"), ["~", "n", "N", ""])


def _syntax(error: yaml.YAMLError, text: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        sentence = f"the character U+{error.character:04X} is not allowed in YAML"
        return Problem(_place(text, error.position), sentence)
    marked = error if isinstance(error, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    mark = marked.problem_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    if isinstance(error, _Refusal):
        return Problem(place, str(marked.problem))
    if isinstance(error, yaml.composer.ComposerError):
        return Problem(place, "a second document starts here, but a profile is one document")
    problem = str(marked.problem)
    if "tag handle" in problem:  # the only problem in whose words more than a character is quoted
        return Problem(place, _NO_TAGS)
    return Problem(place, _HINTS.get(problem, f"is not YAML: {problem}"))


def _plain(node: yaml.Node, path: Trail, document: Document) -> Any:
    """Return the node's value, and note the places of all that is in it."""
    document.values[path] = _start(node)
    if isinstance(node, yaml.MappingNode):
        return {
            key: _plain(value, (*path, key), document)
            for key, value in _pairs(node, path, document)
        }
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), document) for n, item in enumerate(node.value)]
    return _scalar(node)


def _pairs(
    node: yaml.MappingNode, path: Trail, document: Document
) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value:
        place = _start(key)
        if not isinstance(key, yaml.ScalarNode):
            document.problems.append(Problem(place, "a key must be text, not a list or a mapping"))
            continue
        before = document.keys.setdefault((*path, key.value), place)
        if before is not place:
            sentence = f"{quote(key.value)} is a duplicate key, first on line {before.line}"
            document.problems.append(Problem(place, sentence))
            continue
        yield key.value, value


def _scalar(node: yaml.Node) -> Any:
    if node.tag == _BOOL:
        return node.value.lower() == "true"
    if node.tag == _INT:
        return int(node.value)
    if node.tag == _FLOAT:
        return float(node.value)
    return None if node.tag == _NULL else node.value


def _start(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
