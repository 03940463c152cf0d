"""Split a bulk request into its operations, so that ownership is checked for each of them."""

import json
import re
from typing import Final, cast
from urllib.parse import unquote

from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import MISSING, Missing, at_key, entries

_UNREADABLE: Final = Request("POST", "/Bulk")
"""The request of a malformed operation: the run may not send it."""

_LAST: Final = re.compile(r"/(Users|Groups)/([^/?#]+)/?$")


def operations(request: Request) -> list[Request] | None:
    """Return each operation of a bulk request as a request, or ``None`` for another request."""
    if request.method != "POST" or request.path.strip("/").casefold() != "bulk":
        return None
    listed = _only(request.json, "Operations")
    return [_single(one) for one in listed] if isinstance(listed, list) else [_UNREADABLE]


def results(job: Request, parts: list[Request], response: Response) -> list[Response]:
    """Return the response to each operation of a bulk request; to another request: its own.

    An operation that the target did not report, or in a malformed way, has the status 0, as a
    request without a response: it is not known whether the target carried it out.
    """
    if parts == [job]:
        return [response]
    reported = at_key(response.json, "Operations")
    rows = (
        [row if isinstance(row, dict) else {} for row in reported]
        if isinstance(reported, list)
        else []
    )
    ids = [at_key(one, "bulkId") for one in entries(job.json, "Operations")] if rows else []
    found = [_row(n, part, ids, rows) if rows else {} for n, part in enumerate(parts)]
    return [_response(part, row) for part, row in zip(parts, found, strict=True)]


def _single(operation: object) -> Request:
    method, path, data = (_only(operation, key) for key in ("method", "path", "data"))
    if not isinstance(method, str) or not isinstance(path, str):
        return _UNREADABLE
    return Request(method, path, body=None if isinstance(data, Missing) else data)


def _only(value: object, key: str) -> JSON | Missing:
    """Return ``value[key]``; ``MISSING`` where the object has another spelling of the key."""
    if not isinstance(value, dict):
        return MISSING
    keys = [one for one in value if one.casefold() == key.casefold()]
    return cast("JSON", value[key]) if keys == [key] else MISSING


def _row(n: int, part: Request, ids: list[JSON | Missing], rows: list[JSONObject]) -> JSONObject:
    """Return the result of the n-th operation: found by bulkId, position or location."""
    same = [row for row in rows if row.get("bulkId", MISSING) == ids[n] is not MISSING]
    if same:
        return same[0] if len(same) == 1 else {}
    if len(rows) == len(ids) and rows[n].get("bulkId") in (None, ""):
        return rows[n]
    there = [row for row in rows if str(row.get("location")).endswith(part.path)]
    return there[0] if len(there) == 1 and part.method != "POST" else {}


def _response(part: Request, row: JSONObject) -> Response:
    body = row.get("response")
    resource = dict(body) if isinstance(body, dict) else {}
    place = _LAST.search(str(row.get("location")))
    if place and part.path.startswith(f"/{place[1]}"):
        resource.setdefault("id", unquote(place[2]))
    return Response(_status(row), content=json.dumps(resource).encode() if resource else b"")


def _status(row: JSONObject) -> int:
    """Return a status that is a number or a string of digits, itself or under ``code``."""
    status = row.get("status")
    text = str(status.get("code") if isinstance(status, dict) else status)
    return int(text) if re.fullmatch("[1-5][0-9]{2}", text) else 0
