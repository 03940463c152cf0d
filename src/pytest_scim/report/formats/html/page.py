"""The report as one HTML page, without resources from elsewhere, from a record alone."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pytest_scim.report.escaping import one_line, readable
from pytest_scim.report.formats.banner import count
from pytest_scim.report.formats.html.parts.tables import authority
from pytest_scim.report.formats.html.view import view
from pytest_scim.report.model import Record
from pytest_scim.scim.characters import visible

_CODE: Final = re.compile("`([^`]+)`")
_EMPHASIS: Final = re.compile(r"(?<![\w*])\*([A-Z][^*\n<>]{1,60})\*(?![\w*])")
_PLAIN: Final = re.compile(
    r"(?:an?|after|all|at|before|both|each|every|for|in|no|of|on|one|only|some|the|two|what|when) "
)
"""How a sentence begins whose first word is not quoted from an exchange."""

TEMPLATES: Final = Path(__file__).with_name("templates")
STYLE, SCRIPT = "style", "script"
"""Folders of templates: their files, in the order of their names, are the one style and script."""


def render_page(record: Record) -> str:
    """Return the report as an HTML document."""
    return rendered("page.html.j2", joined(SCRIPT), **view(record))


def rendered(name: str, script: str | None = None, **values: object) -> str:
    """Return a template with the style of the package, and with a script or none."""
    style = joined(STYLE)
    return (
        environment()
        .get_template(name)
        .render(
            **values,
            style=Markup(style),  # noqa: S704 - files of the package
            script=Markup(script or ""),  # noqa: S704 - as above
            policy=policy(style, script),
        )
    )


def policy(style: str, script: str | None) -> str:
    """Return the Content-Security-Policy under which only these texts have an effect."""
    allowed = "'none'" if script is None else source(script)
    return (
        f"default-src 'none'; style-src {source(style)}; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def joined(kind: str) -> str:
    """Return the one style, or the one script, of the page."""
    files = sorted((TEMPLATES / kind).iterdir())
    text = "\n".join(file.read_text(encoding="utf-8").strip() for file in files)
    return f'(() => {{\n"use strict";\n{text}\n}})();' if kind == SCRIPT else text


def source(text: str) -> str:
    """Return the expression of a Content-Security-Policy for a style or a script of the page."""
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


@cache
def environment() -> Environment:
    """Return the environment of all templates, with their filters."""
    made = environment_of(TEMPLATES)
    made.filters |= {"readable": readable, "one_line": one_line, "web": web_address}
    made.filters |= {"code": marked_up, "sentence": sentence, "authority": authority}
    made.globals |= {"count": count}
    return made


def environment_of(templates: Path) -> Environment:
    """Return an environment of the templates in a folder, which escapes all that it inserts."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printable(value: object) -> str:
    """Return a value as text without control characters; Jinja escapes it after this."""
    if isinstance(value, Markup):
        return value
    return "" if value is None else visible(str(value))


def marked_up(text: str) -> Markup:
    """Return text as HTML: code stands between backticks, buttons of Okta between asterisks."""
    html = _CODE.sub(r"<code>\1</code>", str(escape(visible(text))))
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", html))  # noqa: S704 - escaped


def sentence(text: str) -> str:
    """Return a finding with a capital letter, unless it begins with the name of an attribute."""
    return f"{text[:1].upper()}{text[1:]}" if _PLAIN.match(text) else text


def web_address(url: str | None) -> str | None:
    """Return ``url`` when a click on it only opens a page, else ``None``."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None
