"""A YAML file as plain values, with the line and column of each of them.

It is YAML version 1.2: ``no``, ``off``, ``1:30`` and dates are text.
Aliases, anchors, tags and duplicate keys are errors.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml

from pytest_scim.profile.messages import Place, Problem, quote
from pytest_scim.profile.yaml.loader import BOOL, FLOAT, INT, NO_TAGS, NULL, Loader, Refusal
from pytest_scim.scim.json_values import JSON, JSONObject

MAX_BYTES: Final = 1_000_000

Trail = tuple[str | int, ...]

_HINTS: Final = {
    "mapping values are not allowed here": (
        "a colon is not allowed here: quote text that contains ': ', or check the indentation"
    ),
    "found character '\\t' that cannot start any token": "a tab cannot indent YAML: use spaces",
    "could not find expected ':'": "the line before has no colon after its key",
}


class Unusable(Exception):
    """A file that is not one YAML document of plain values.

    ``reason`` follows the name of the file and quotes none of its content. ``place`` is where the
    file stops being YAML, ``None`` where it was not read; ``text`` is its content.
    """

    def __init__(self, reason: str, place: Place | None = None, text: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
        self.text = text


@dataclass(slots=True)
class Document:
    """The data of a YAML file, and the place of each key and value.

    ``label`` is the file as the user typed it. ``keys`` and ``values`` have places by path.
    ``complete``: the data of all profiles that it extends is filled in.
    """

    path: Path
    label: str
    data: JSON = None
    keys: dict[Trail, Place] = field(default_factory=dict)
    values: dict[Trail, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    @property
    def mapping(self) -> JSONObject:
        """The data of a profile, which is a mapping."""
        assert isinstance(self.data, dict)
        return self.data

    def position(self, *path: str | int) -> str:
        """Return ``file:line:column`` of the value at ``path``."""
        return self.values[path].reported(self.label)

    def key_position(self, *path: str | int) -> str:
        """Return ``file:line:column`` of the key that ``path`` ends with."""
        return self.keys[path].reported(self.label)


def read(path: Path, label: str) -> Document:
    """Return the document in a file.

    Duplicate keys become problems of the document.

    Raises:
        Unusable: the file cannot be read, or is not one YAML document of plain values.
    """
    return parse(read_text(path), path, label)


def read_text(path: Path) -> str:
    """Return the text of a file, without a byte-order mark.

    Raises:
        Unusable: the file cannot be read, or is not text.
    """
    return _decode(_content(path))


def parse(text: str, path: Path, label: str) -> Document:
    """Return the document that a text is; ``path`` is its file.

    Raises:
        Unusable: the text is not one YAML document of plain values.
    """
    loader = None
    try:
        loader = Loader(text)
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        place, reason = _syntax(error, text)
        raise Unusable(reason, place, text) from None
    finally:
        if loader is not None:
            loader.dispose()
    if node is None or node.tag == NULL:
        raise Unusable("is empty")
    document = Document(path, label)
    document.data = _plain(node, (), document)
    return document


def _content(path: Path) -> bytes:
    """Return the bytes of a regular file: a pipe or a device might never end."""
    try:
        _require_file(path.stat())
        # Does not wait for a writer where a pipe has replaced the file meanwhile.
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


def _syntax(error: yaml.YAMLError, text: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        sentence = f"the character U+{error.character:04X} is not allowed in YAML"
        return Problem(_place(text, error.position), sentence)
    marked = error if isinstance(error, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    mark = marked.problem_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    if isinstance(error, Refusal):
        return Problem(place, str(marked.problem))
    if isinstance(error, yaml.composer.ComposerError):
        return Problem(place, "a second document starts here, but a profile is one document")
    problem = str(marked.problem)
    if "tag handle" in problem:  # the only message of PyYAML that quotes more than one character
        return Problem(place, NO_TAGS)
    return Problem(place, _HINTS.get(problem, f"is not YAML: {problem}"))


def _plain(node: yaml.Node, path: Trail, document: Document) -> JSON:
    """Return the value of a node, and store the place of each value in it."""
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


def _scalar(node: yaml.Node) -> JSON:
    if node.tag == BOOL:
        return bool(node.value.lower() == "true")
    if node.tag == INT:
        return int(node.value)
    if node.tag == FLOAT:
        return float(node.value)
    return None if node.tag == NULL else str(node.value)


def _start(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
