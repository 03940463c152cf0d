"""Small parts of Markdown, and the anchors of pages."""

import re
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`+[^`]*`+)")
_EMPHASIS = re.compile(r"((?<![\w*])\*\w[^*]*[\w.]\*(?![\w*]))")
_NAMES = re.compile(r"(?<![\w/-])(--[a-z][a-z-]*|[A-Z]+(?:_[A-Z]+)+)(?![\w-])")
"""Options and environment variables, which are code in every text."""


def prose(text: str) -> str:
    """Return a sentence of the code as Markdown: only what is between backticks stays as it is."""
    plain = (
        _NAMES.sub(r"`\1`", part) if n % 2 == 0 else part
        for n, part in enumerate(_CODE.split(text))
    )
    parts = _CODE.split(" ".join("".join(plain).split()))
    return "".join(part if n % 2 else _escaped(part) for n, part in enumerate(parts))


def _escaped(text: str) -> str:
    """Return a text in which no letter has a meaning, but for ``*words*`` that are emphasized."""
    text = re.sub(r"([_\[\]\\|])", r"\\\1", text.replace("<", "&lt;"))
    parts = _EMPHASIS.split(text)
    return "".join(part if n % 2 else part.replace("*", r"\*") for n, part in enumerate(parts))


def code(text: object) -> str:
    """Return a text as inline code."""
    fence = "``" if "`" in str(text) else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def block(text: str, language: str = "text") -> str:
    """Return a text as a fenced block; the fence is longer than any in the text."""
    longest = max((len(found) for found in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def anchor(*names: str) -> str:
    """Return an anchor for links to a part of a page."""
    return f'<a id="{anchor_id(*names)}"></a>'


def anchor_id(*names: str) -> str:
    """Return the id of an anchor: letters, digits, dots and underscores of the names."""
    return "-".join(re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-") for name in names)


def slug(heading: str) -> str:
    """Return the id that builders give a heading."""
    plain = re.sub(r"<[^>]*>|[`*\\]", "", heading).strip().lower()
    return re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", plain)).strip("-")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def sentence(text: str) -> str:
    """Return a help text with a full stop at its end."""
    text = " ".join(text.split())
    return text and text + ("" if text.endswith((".", "!", "?")) else ".")


def beginning(text: str) -> str:
    """Return a help text as a sentence of its own: it begins with a capital letter."""
    return text[:1].upper() + sentence(text)[1:]
