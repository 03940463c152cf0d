"""Adds deviations to the text of a profile, and leaves every other character of it as it is."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from pytest_scim.profile.yaml.document import Document, Unusable, parse
from pytest_scim.profile.yaml.loader import NULL, Loader
from pytest_scim.scim.json_values import JSON, JSONObject

REASON: Final = "TODO: what the target does instead, and why that is acceptable"
"""The reason of a new deviation, which the loader refuses until its author fills it in."""

KEY: Final = "deviations"

_PLAIN: Final = re.compile(r"(?!(?:true|false|null)\Z)[a-z][A-Za-z0-9_.-]*")
_END: Final = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)
_WIDTH: Final = 110


class UnwritableError(Exception):
    """A text that no deviation can be added to. The message is a sentence without its subject."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A deviation to add: its checks, and a ``note`` above it that says what was found."""

    checks: Sequence[str]
    note: str
    since: str


def with_deviations(text: str, entries: Sequence[Entry], inherited: Sequence[JSON] = ()) -> str:
    """Return the text of a profile with further deviations after its own.

    Args:
        text: a valid profile.
        entries: what to add.
        inherited: the deviations of the profile that this one extends. A list replaces the
            inherited one, so they are repeated where the profile has none of its own.

    Raises:
        UnwritableError: the list is in a form that nothing can be added to.
    """
    before = _data(text)
    inherited = () if KEY in before else inherited
    own = before.get(KEY)
    after = [*(own if isinstance(own, list) else []), *inherited, *map(_value, entries)]
    wanted = {**before, KEY: after}
    for gap in (True, False):  # a text at the end may include all blank lines that follow
        found = _edited(text, entries, inherited, gap=gap)
        if _is(found, wanted):
            return found
    raise UnwritableError(
        "'deviations' cannot be added to this YAML: write it at the end, in lines"
    )


def extending(
    base: str, name: str, title: str, entries: Sequence[Entry], inherited: Sequence[JSON]
) -> str:
    """Return the text of a new profile that extends another and has further deviations."""
    head = [f"name: {name}", f"title: {_quoted(title)}", f"extends: {_scalar(base)}", f"{KEY}:"]
    return "\n".join([*head, *rendered(entries, inherited, "  ")]) + "\n"


def rendered(entries: Sequence[Entry], inherited: Sequence[JSON], indent: str) -> list[str]:
    """Return lines of YAML: the items of ``deviations``, each with its note."""
    lines = [f"{indent}# inherited: a list of deviations replaces that of the base"] * bool(
        inherited
    )
    for item in inherited:
        lines += _item(item, indent)
    for entry in entries:
        note = "".join(one if one.isprintable() else "?" for one in entry.note)
        lines += [f"{indent}# {note[:_WIDTH]}".rstrip(), *_item(_value(entry), indent)]
    return lines


def _value(entry: Entry) -> JSONObject:
    several: JSON = list(entry.checks)
    named: JSONObject = {"checks": several} if len(entry.checks) > 1 else {"check": entry.checks[0]}
    return {**named, "reason": REASON, "since": entry.since}


def _item(item: JSON, indent: str) -> Iterator[str]:
    assert isinstance(item, dict)
    mark = "- "
    for key, value in item.items():
        if isinstance(value, list):
            yield f"{indent}{mark}{key}:"
            yield from (f"{indent}    - {_scalar(one)}" for one in value)
        else:
            yield f"{indent}{mark}{key}: {_scalar(value)}"
        mark = "  "


def _scalar(value: JSON) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """Return a text in quotes: JSON is YAML, except for characters that no profile has."""
    return json.dumps(text, ensure_ascii=False)


def _edited(text: str, entries: Sequence[Entry], inherited: Sequence[JSON], *, gap: bool) -> str:
    root = _root(text)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise UnwritableError("a profile in braces has no lines to add 'deviations' to")
    newline = "\r\n" if "\r\n" in text else "\n"
    pair = next((pair for pair in root.value if pair[0].value == KEY), None)
    if pair is None:
        found = _END.search(text, _last(root).end_mark.index)
        place = found.start() if found else len(text)
        indent = " " * root.value[0][0].start_mark.column
        head = ([""] if gap else []) + [f"{indent}{KEY}:"]
        lines = [*head, *rendered(entries, inherited, f"{indent}  ")]
        return _inserted(text, place, lines, newline)
    key, listed = pair
    if isinstance(listed, yaml.SequenceNode) and not listed.flow_style and listed.value:
        lines = rendered(entries, (), " " * listed.start_mark.column)
        return _inserted(text, _after(text, _last(listed)), lines, newline)
    if listed.tag != NULL and listed.value:
        raise UnwritableError("'deviations' is a list in brackets: write it in lines, with dashes")
    start, end = listed.start_mark.index, listed.end_mark.index
    bare = text[:start] + text[end:] if end > start else text
    lines = rendered(entries, (), " " * (key.start_mark.column + 2))
    return _inserted(bare, _line_end(bare, start), lines, newline)


def _last(node: yaml.Node) -> yaml.Node:
    """Return the last part of a node that has an end of its own: a text, or one in brackets."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    return node


def _after(text: str, node: yaml.Node) -> int:
    """Return where the line after a node begins."""
    block = isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}
    return node.end_mark.index if block else _line_end(text, node.end_mark.index)


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _inserted(text: str, place: int, lines: Sequence[str], newline: str) -> str:
    before = text[:place]
    gap = "" if not before or before.endswith("\n") else newline
    return f"{before}{gap}{newline.join(lines)}{newline}{text[place:]}"


def _root(text: str) -> yaml.Node | None:
    loader = Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _data(text: str) -> JSONObject:
    return _parsed(text).mapping


def _parsed(text: str) -> Document:
    return parse(text, Path(), "")


def _is(text: str, wanted: JSONObject) -> bool:
    """Return whether a text has these values, in whatever order."""
    try:
        return _data(text) == wanted
    except (Unusable, AssertionError):
        return False
