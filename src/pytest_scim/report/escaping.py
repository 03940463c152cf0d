"""Text from a target, escaped for a page, an XML file or a terminal."""

import json
import re
from collections.abc import Iterable

from pytest_scim.scim.characters import visible

# As a character reference none of these can start markup, in a table or out of it, nor can
# that dot make a link, which GitHub does without any sign around it.
_LINKED = re.compile(r"(www)\.", re.IGNORECASE)
_MARKUP = re.compile(r"[!-&*+:<-@\[-`{-~]")
_ILLEGAL_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def xml_legal(text: str) -> str:
    """Return ``text`` without the characters that XML 1.0 forbids or discourages."""
    return _ILLEGAL_XML.sub("", text)


def readable(value: object) -> str:
    """Return a JSON value for a reader: a string without quotes, any other value indented."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def one_line(value: object, limit: int = 300) -> str:
    """Return a value on one line, visible and cut to ``limit`` characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = visible(" ".join(text.split()))
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def markdown(text: str, limit: int = 500) -> str:
    """Return ``text`` as Markdown that displays it, on one line, and does nothing else."""
    escaped = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", one_line(text, limit))
    return _LINKED.sub(r"\1&#46;", escaped)


def markdown_row(cells: Iterable[str]) -> str:
    """Return a row of a Markdown table; the cells are Markdown."""
    return f"| {' | '.join(cells)} |"


def pretty(body: str) -> str:
    """Return a body indented when it is JSON and nothing is lost by it, else as it is."""
    try:
        value = json.loads(body, object_pairs_hook=_once_each)
        return json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return body


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a key occurs twice")
    return members
