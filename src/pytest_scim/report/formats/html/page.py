"""The report as one HTML page, without scripts and without resources from elsewhere."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pytest_scim.report.escaping import one_line, readable
from pytest_scim.report.formats.banner import count
from pytest_scim.report.formats.html.view import view
from pytest_scim.report.model import Record
from pytest_scim.scim.characters import visible

_CODE: Final = re.compile("`([^`]+)`")
TEMPLATES: Final = Path(__file__).with_name("templates")


def fragment(record: Record) -> str:
    """Return the report as HTML that can stand inside another page, style included."""
    return _render("fragment.html.j2", record)


def render_page(record: Record) -> str:
    """Return the report as an HTML document of its own."""
    return _render("page.html.j2", record)


def _render(template: str, record: Record) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"readable": readable, "one_line": one_line, "web": web_address}
    environment.filters["code"] = marked_up
    environment.filters["number_in"] = lambda number, exchanges: exchanges[number]
    environment.globals |= {"count": count}
    return environment.get_template(template).render(view(record))


def _printable(value: object) -> str:
    """Return a value as text without control characters; Jinja escapes it after this."""
    if isinstance(value, Markup):
        return value
    return "" if value is None else visible(str(value))


def marked_up(text: str) -> Markup:
    """Return text as HTML in which what stands between backticks is code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(text)))))  # noqa: S704 - escaped


def web_address(url: str | None) -> str | None:
    """Return ``url`` when a click on it only opens a page, else ``None``."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None
