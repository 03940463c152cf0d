"""The exchange behind a finding in two lines: what was sent, and what came back."""

import json
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from pytest_scim.report.escaping import one_line
from pytest_scim.report.model import Cause, Check, Exchange, Record, Response

LONGEST: Final = 160
"""Characters of a line."""

_METADATA: Final = frozenset({"schemas", "meta"})
_DESCRIBING: Final = frozenset({"Schemas", "ResourceTypes", "ServiceProviderConfig"})
"""Endpoints whose paths have names in place of the ids of resources."""
_COUNTS: Final = ("totalResults", "itemsPerPage", "startIndex")


def deciding(record: Record, check: Check) -> int | None:
    """Return the index of the exchange that decided a check, ``None`` where it sent nothing.

    That is the failed one that its cause cites, else its last.
    """
    own = [n for n in check["exchanges"] if n < len(record["exchanges"])]
    cause = cause_of(record, check)
    cited = [n for n in cause["exchanges"] if n in own] if cause else []
    failed = [n for n in cited if _failed(record["exchanges"][n])]
    return next(iter([*failed, *reversed(own)]), None)


def cause_of(record: Record, check: Check) -> Cause | None:
    """Return the cause of a check, if it has one."""
    return next((one for one in record["causes"] if one["id"] == check["cause"]), None)


def two_lines(record: Record, check: Check) -> list[str]:
    """Return what decided a check: a request and its response, or a write and its read-back."""
    number = deciding(record, check)
    if number is None:
        return []
    exchange, target = record["exchanges"][number], record["target"]
    sought = check["expected"].keys() if isinstance(check["expected"], dict) else ()
    sent, received = _sent(exchange, target), _received(exchange, sought)
    if not _failed(exchange) and _reads_back(exchange):
        before = (record["exchanges"][n] for n in reversed(check["exchanges"]) if n < number)
        if (write := next((one for one in before if _writes(one)), None)) is not None:
            status = write["response"]["status"] if write["response"] else "no response"
            return [f"{_sent(write, target)} → {status}", f"{sent} → {received}"]
    return [sent, f"→ {received}"]


def _reads_back(exchange: Exchange) -> bool:
    """Return whether a request reads one resource: a list or a lookup has a query."""
    request = exchange["request"]
    return request["method"] == "GET" and "?" not in request["url"]


def _writes(exchange: Exchange) -> bool:
    return exchange["request"]["method"] != "GET"


def _failed(exchange: Exchange) -> bool:
    response = exchange["response"]
    return response is None or response["status"] >= HTTPStatus.BAD_REQUEST


def _sent(exchange: Exchange, target: str) -> str:
    request = exchange["request"]
    parts = [request["method"], _place(request["url"], target), _body(request["body"])]
    return one_line(" ".join(filter(None, parts)), LONGEST)


def _place(url: str, target: str) -> str:
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


def _body(text: str | None) -> str:
    if not text:
        return ""
    value = _parsed(text)
    if isinstance(value, dict) and isinstance(operations := value.get("Operations"), list):
        more = f" and {len(operations) - 1} more" if len(operations) > 1 else ""
        return f"{_compact(operations[0])}{more}" if operations else _compact(value)
    return text if value is None else _compact(value)


def _received(exchange: Exchange, sought: Collection[str]) -> str:
    """Return the response; of a resource only what the check expects, where it names that."""
    response = exchange["response"]
    if response is None:
        return one_line(f"no response: {exchange['error'] or 'unknown'}", LONGEST)
    parts = [str(response["status"]), _content(response, sought)]
    return one_line(" ".join(filter(None, parts)), LONGEST)


def _content(response: Response, sought: Collection[str]) -> str:
    text = response["body"]
    if not text:
        return ""
    value = _parsed(text)
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


def _parsed(text: str) -> object:
    """Return the JSON of a body, ``None`` where it is none."""
    try:
        parsed: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed
