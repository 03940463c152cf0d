"""The exchange behind a finding in two lines: what was sent, and what came back."""

from collections.abc import Collection
from typing import Final

from pytest_scim.report.causes.deciding import deciding, is_failed
from pytest_scim.report.escaping import one_line
from pytest_scim.report.formats.summary.exchanges import asked, place, returned
from pytest_scim.report.model import Check, Exchange, Record

LONGEST: Final = 160
"""Characters of a line."""


def two_lines(record: Record, check: Check) -> list[str]:
    """Return what decided a check: a request and its response, or a write and its read-back."""
    number = deciding(record, check)
    if number is None:
        return []
    exchange, target = record["exchanges"][number], record["target"]
    sought = check["expected"].keys() if isinstance(check["expected"], dict) else ()
    sent, received = _sent(exchange, target), _received(exchange, sought)
    if not is_failed(exchange) and _reads_back(exchange):
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


def _sent(exchange: Exchange, target: str) -> str:
    request = exchange["request"]
    parts = [request["method"], place(request["url"], target), asked(request["body"])]
    return one_line(" ".join(filter(None, parts)), LONGEST)


def _received(exchange: Exchange, sought: Collection[str]) -> str:
    """Return the response; of a resource only what the check expects, where it names that."""
    response = exchange["response"]
    if response is None:
        return one_line(f"no response: {exchange['error'] or 'unknown'}", LONGEST)
    parts = [str(response["status"]), returned(response, sought)]
    return one_line(" ".join(filter(None, parts)), LONGEST)
