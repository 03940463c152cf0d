"""Requests and failures in a few words: what a reader wants before the whole exchange."""

import json
import re
from typing import Final
from urllib.parse import unquote_plus

from pytest_scim.report.escaping import one_line
from pytest_scim.report.model import Exchange
from pytest_scim.scim.json_values import JSON

MOST: Final = 180
"""Characters of a gist."""

_LARGEST: Final = 50_000
_FAILED: Final = 400
_LONG: Final = re.compile(r"(?<=/)[^/?]{13,}(?=[/?]|$)")


def said(exchange: Exchange) -> str:
    """Return what a write asks for: the operations of a PATCH, otherwise the body."""
    body = _json(exchange["request"]["body"])
    if isinstance(body, dict):
        operations = body.get("Operations")
        body = operations if isinstance(operations, list) else {**body}
        if isinstance(body, dict):
            body.pop("schemas", None)
        elif len(body) == 1:
            body = body[0]
    return one_line(body, MOST) if body is not None else ""


def refused(exchange: Exchange) -> str:
    """Return the reason that a failed response has: its scimType and its detail."""
    response = exchange["response"]
    if response is None or response["status"] < _FAILED:
        return ""
    body = _json(response["body"])
    if not isinstance(body, dict):
        return one_line(response["body"] or "", MOST)
    parts = [str(body[name]) for name in ("scimType", "detail") if body.get(name)]
    return one_line(": ".join(parts), MOST)


def short(path: str) -> str:
    """Return a path with its query decoded, and the beginning of long ids."""
    plain, mark, query = path.partition("?")
    return _LONG.sub(lambda found: f"{found[0][:6]}…", plain) + mark + unquote_plus(query)


def _json(text: str | None) -> JSON:
    if not text or len(text) > _LARGEST:
        return None
    try:
        found: JSON = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found
