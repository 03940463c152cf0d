"""A bulk job as the single requests that it stands for, so that the guest rule holds for each."""

import json
import re
from typing import Any, Final
from urllib.parse import unquote

from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import MISSING, at_key

_UNREADABLE: Final = Request("POST", "/Bulk")
"""What stands for an operation that is not understood: nobody permits it."""

_LAST: Final = re.compile(r"/(Users|Groups)/([^/?#]+)/?$")


def operations(request: Request) -> list[Request] | None:
    """Return the single requests of a bulk job, or ``None`` for a request that is no job."""
    if request.method != "POST" or request.path.strip("/").casefold() != "bulk":
        return None
    listed = _only(request.json, "Operations")
    return [_single(one) for one in listed] if isinstance(listed, list) else [_UNREADABLE]


def results(job: Request, parts: list[Request], response: Response) -> list[Response]:
    """Return the answer to each of a job's single requests; of no job: the one to itself.

    One that the target did not report, or in a way that is not understood, has the status 0,
    as a request without an answer: whether it was carried out is not known.
    """
    if parts == [job]:
        return [response]
    reported = at_key(response.json, "Operations")
    rows = (
        [row if isinstance(row, dict) else {} for row in reported]
        if isinstance(reported, list)
        else []
    )
    asked = [at_key(one, "bulkId") for one in at_key(job.json, "Operations")] if rows else []
    found = [_row(n, part, asked, rows) if rows else {} for n, part in enumerate(parts)]
    return [_response(part, row) for part, row in zip(parts, found, strict=True)]


def _single(operation: Any) -> Request:
    method, path, data = (_only(operation, key) for key in ("method", "path", "data"))
    if not isinstance(method, str) or not isinstance(path, str):
        return _UNREADABLE
    return Request(method, path, body=None if data is MISSING else data)


def _only(value: Any, key: str) -> Any:
    """Return ``value[key]``, unless another spelling of the key stands beside or instead of it."""
    keys = [one for one in value if one.casefold() == key.casefold()] if _object(value) else []
    return value[key] if keys == [key] else MISSING


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _row(n: int, part: Request, asked: list[Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what was reported of the n-th operation: found by bulkId, place or location."""
    same = [row for row in rows if row.get("bulkId", MISSING) == asked[n] is not MISSING]
    if same:
        return same[0] if len(same) == 1 else {}
    if len(rows) == len(asked) and rows[n].get("bulkId") in (None, ""):
        return rows[n]
    there = [row for row in rows if str(row.get("location")).endswith(part.path)]
    return there[0] if len(there) == 1 and part.method != "POST" else {}


def _response(part: Request, row: dict[str, Any]) -> Response:
    body = row.get("response")
    resource = dict(body) if isinstance(body, dict) else {}
    place = _LAST.search(str(row.get("location")))
    if place and part.path.startswith(f"/{place[1]}"):
        resource.setdefault("id", unquote(place[2]))
    return Response(_status(row), content=json.dumps(resource).encode() if resource else b"")


def _status(row: dict[str, Any]) -> int:
    """Return a status that is a number or a string of digits, or stands under ``code``."""
    status = row.get("status")
    text = str(status.get("code") if isinstance(status, dict) else status)
    return int(text) if re.fullmatch("[1-5][0-9]{2}", text) else 0
