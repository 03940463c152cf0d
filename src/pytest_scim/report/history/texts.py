"""The comparison of two records as lines of a terminal, and as Markdown. Pure."""

from collections.abc import Iterator
from typing import Final

from pytest_scim.report.escaping import markdown, markdown_row, one_line
from pytest_scim.report.history.comparison import Comparison
from pytest_scim.report.history.sections import Row, Section, counts, result, runs, sections

MOST: Final = 40
"""Rows of a section that the terminal prints; the other formats have all of them."""

_LONG: Final = 600


def terminal(comparison: Comparison) -> str:
    """Return the comparison as plain text."""
    pairs = [*runs(comparison), *counts(comparison)]
    width = max(len(name) for name, _ in pairs) + 2
    lines = [f"{name.lower() + ':':<{width}}{one_line(words, _LONG)}" for name, words in pairs]
    for section in sections(comparison):
        lines += ["", *_section(section)]
    return "\n".join([*lines, "", result(comparison)]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"{section.title} ({len(section.rows)})"
    if section.note:
        yield f"  {section.note}"
    for row in section.rows[:MOST]:
        mark = f"{row.level} " if row.level else ""
        name = f"{row.name}: " if row.name else ""
        yield f"  {mark}{one_line(f'{name}{row.words}', _LONG)}"
        for detail in row.details:
            yield f"      {one_line(detail, _LONG)}"
    if (more := len(section.rows) - MOST) > 0:
        yield f"  … and {more} more (--format markdown and html have all)"


def as_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown, for a pull request or the page of a CI job."""
    lines = [f"## {markdown(result(comparison))}", ""]
    lines += [markdown_row(["", ""]), markdown_row(["---", "---"])]
    pairs = [*runs(comparison), *counts(comparison)]
    lines += [markdown_row([markdown(name), markdown(words)]) for name, words in pairs]
    for section in sections(comparison):
        lines += ["", f"### {section.title} ({len(section.rows)})", ""]
        lines += [markdown(section.note, _LONG), ""] if section.note else []
        lines += [_item(row) for row in section.rows]
    return "\n".join(lines) + "\n"


def _item(row: Row) -> str:
    mark = f"{row.level} " if row.level else ""
    name = f"**{markdown(row.name)}** " if row.name else ""
    details = "".join(f"<br>{markdown(one, 20 * _LONG)}" for one in row.details)
    return f"- {mark}{name}{markdown(row.words)}{details}"
