"""Whether a script may play requests: it writes to nothing but what it creates."""

from typing import Final
from urllib.parse import unquote

from pytest_scim.report.formats.script.steps import NAMES, Steps, place_of
from pytest_scim.report.formats.summary.exchanges import parsed
from pytest_scim.report.model import Exchange

READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def is_safe(steps: Steps) -> bool:
    """Return whether each write is a create, or is one to a resource that the steps create.

    A write to an id that the run had proven to be absent is safe, too: the script proves it again.
    """
    return all(_is_safe(steps, exchange) for exchange in steps.exchanges)


def _needed_absence(steps: Steps, exchange: Exchange) -> bool:
    """Return whether the run sent a write to an id that leads to no resource."""
    number = next(n for n in steps.numbers if steps.record["exchanges"][n] is exchange)
    bases = {one["exchange"]: one["basis"] for one in steps.record["writes"]}
    return bases.get(number) == "absent"


def _is_safe(steps: Steps, exchange: Exchange) -> bool:
    method = exchange["request"]["method"]
    kind, _, own_id = unquote(place_of(exchange, steps.record)).strip("/").partition("/")
    known = {one.id for one in steps.created.values()}
    if method in READS or (method == "POST" and own_id == ".search"):
        return True
    if method == "POST":
        return not own_id and (kind in NAMES or (kind == "Bulk" and _creates_only(exchange, known)))
    return kind in NAMES and (own_id in known or _needed_absence(steps, exchange))


def _creates_only(exchange: Exchange, known: set[str | None]) -> bool:
    """Return whether a bulk request only creates, or writes to known resources."""
    body = parsed(exchange["request"]["body"])
    operations = body.get("Operations") if isinstance(body, dict) else None
    for one in operations if isinstance(operations, list) else []:
        if not isinstance(one, dict):
            return False
        kind, _, own_id = str(one.get("path", "")).strip("/").partition("/")
        create = str(one.get("method", "")).upper() == "POST" and kind in NAMES and not own_id
        if not create and own_id not in known:
            return False
    return True
