"""A request and its response in a few words: what a reader wants before the whole exchange."""

import json
from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from pytest_scim.report.model import Response
from pytest_scim.scim.json_values import JSON

_METADATA: Final = frozenset({"schemas", "meta"})
_DESCRIBING: Final = frozenset({"Schemas", "ResourceTypes", "ServiceProviderConfig"})
"""Endpoints whose paths have names in place of the ids of resources."""
_COUNTS: Final = ("totalResults", "itemsPerPage", "startIndex")


def place(url: str, target: str) -> str:
    """Return the path below the base URL, without ids, and the query as a reader writes it."""
    inside = url.removeprefix(target.rstrip("/")) if url.startswith(target.rstrip("/")) else url
    try:
        parts = urlsplit(inside)
    except ValueError:
        return inside
    _, *segments = parts.path.split("/") if parts.path.startswith("/") else ("", parts.path)
    if segments and segments[0] not in _DESCRIBING:
        named = ("…" if one and not one.startswith(".") else one for one in segments[1:])
        segments = [segments[0], *named]
    path = "/" + "/".join(segments) if not parts.netloc else inside
    return f"{path}?{unquote(parts.query.replace('+', ' '))}" if parts.query else path


def asked(text: str | None) -> str:
    """Return what the body of a request asks for: the first operation of a PATCH, or the body."""
    if not text:
        return ""
    value = parsed(text)
    if isinstance(value, dict) and isinstance(operations := value.get("Operations"), list):
        more = f" and {len(operations) - 1} more" if len(operations) > 1 else ""
        return f"{_compact(operations[0])}{more}" if operations else _compact(value)
    return text if value is None else _compact(value)


def returned(response: Response, sought: Collection[str] = ()) -> str:
    """Return what a response says: the reason of an error, the counts of a list, or the body.

    ``sought`` are the attributes of a resource that a reader wants, where it has them.
    """
    text = response["body"]
    if not text:
        return ""
    value = parsed(text)
    if not isinstance(value, dict):
        return json.dumps(text, ensure_ascii=False) if value is None else _compact(value)
    if "detail" in value or "scimType" in value:
        detail, kind = value.get("detail"), value.get("scimType")
        said = [str(kind)] if kind else []
        return " ".join([*said, *([_compact(detail)] if detail is not None else [])])
    if isinstance(rows := value.get("Resources"), list):
        counts = [f"{name} {value[name]}" for name in _COUNTS if name in value]
        return ", ".join([*counts, f"{len(rows)} Resources"])
    named = {name: value[name] for name in sought if name in value}
    return _compact(named or value)


def _compact(value: object) -> str:
    if isinstance(value, Mapping):
        value = {key: one for key, one in value.items() if key not in _METADATA}
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return "(nested deeply)"


def parsed(text: str | None) -> JSON:
    """Return the JSON of a body, ``None`` where it is none."""
    try:
        value: JSON = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    return value
