"""``exchanges.har``: the wire as HAR 1.2, which browsers and proxies open.

The entries stand in the order of the record, so that ``exchanges.har#12`` is
``exchanges[12]``. What HAR has no word for goes into fields with an underscore.
"""

import base64
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qsl, urlsplit

from pytest_scim.report.model import Exchange, Headers, Known, Record, Request, Response
from pytest_scim.report.queries import INSECURE
from pytest_scim.scim.json_lines import ByNumber
from pytest_scim.scim.json_values import JSON, JSONObject


class Entries(ByNumber[JSONObject]):
    """The entries of a HAR file, each made when it is read: all at once need much memory."""

    def __init__(self, record: Record) -> None:
        self._exchanges = record["exchanges"]

    def __len__(self) -> int:
        return len(self._exchanges)

    def at(self, number: int) -> JSONObject:
        """Return an entry."""
        return _entry(number, self._exchanges[number])


def har(record: Record, entries: Sequence[JSONObject] | None = None) -> JSONObject:
    """Return the exchanges of a record as a HAR 1.2 document.

    ``entries`` are those to use, by default a list of all exchanges.
    """
    listed = cast("JSON", [*Entries(record)] if entries is None else entries)
    creator: JSON = {"name": "pytest-scim", "version": record["version"]}
    log: JSONObject = {"version": "1.2", "creator": creator, "entries": listed}
    if record["insecure"]:
        log["comment"] = INSECURE
    return {"log": log}


def _entry(number: int, exchange: Exchange) -> JSONObject:
    version = exchange["http_version"] or "HTTP/1.1"
    milliseconds = round(exchange["elapsed"] * 1000, 3)
    entry: JSONObject = {
        "startedDateTime": exchange["started"],
        "time": milliseconds,
        "request": _request(exchange["request"], version),
        "response": _response(exchange["response"], version),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_index": number,
        "_voice": exchange["voice"],
    }
    if step := exchange["step"]:
        entry["_step"] = {
            "flow": step["flow"],
            "n": step["n"],
            "order": _known(step["order"]),
            "body": _known(step["body"]),
        }
    if exchange["error"]:
        entry["_error"] = exchange["error"]
    return entry


def _known(known: Known) -> JSONObject:
    return {"provenance": known["provenance"], "source": known["source"]}


def _request(request: Request, version: str) -> JSONObject:
    body = request["body"]
    query = parse_qsl(urlsplit(request["url"]).query, keep_blank_values=True)
    result: JSONObject = {
        "method": request["method"],
        "url": request["url"],
        "httpVersion": version,
        "cookies": [],
        "headers": _pairs(request["headers"]),
        "queryString": _pairs(query),
        "headersSize": -1,
        "bodySize": 0 if body is None else len(_bytes(body)),
    }
    if body is not None:
        result["postData"] = {"mimeType": _media_type(request["headers"]), "text": body}
    return result


def _response(response: Response | None, version: str) -> JSONObject:
    # Status 0 is how browsers note that nothing came back.
    response = response or {"status": 0, "headers": [], "body": None}
    return {
        "status": response["status"],
        "statusText": _reason(response["status"]),
        "httpVersion": version,
        "cookies": [],
        "headers": _pairs(response["headers"]),
        "content": _content(response),
        "redirectURL": _header(response["headers"], "location") or "",
        "headersSize": -1,
        "bodySize": -1,
    }


def _content(response: Response) -> JSONObject:
    encoded, text = response.get("body_base64"), response["body"] or ""
    size = len(base64.b64decode(encoded)) if encoded else len(_bytes(text))
    media_type = _media_type(response["headers"])
    content: JSONObject = {"size": size, "mimeType": media_type, "text": encoded or text}
    if encoded:
        content["encoding"] = "base64"
    if response.get("truncated"):
        content["comment"] = "cut: the record contains only the beginning of a large body"
    return content


def _pairs(pairs: Iterable[Sequence[str]]) -> list[JSON]:
    return [{"name": name, "value": value} for name, value in pairs]


def _header(headers: Headers, wanted: str) -> str | None:
    return next((value for name, value in headers if name.lower() == wanted), None)


def _media_type(headers: Headers) -> str:
    return _header(headers, "content-type") or ""


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
