"""Exchanges as the page shows them: of a long run not all in full."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pytest_scim.report.escaping import pretty
from pytest_scim.report.formats.html.curl import curl
from pytest_scim.report.model import Record

BODY_LIMIT: Final = 20_000
"""Characters of a body that the page shows; ``record.json`` and the HAR hold more."""

ROOM: Final = 2_500_000
"""Characters of bodies that the page shows so; of further ones it shows ``GLIMPSE`` each."""

GLIMPSE: Final = 1_000

WHOLE: Final = 2_000
"""Exchanges that the page shows with their headers and bodies; further ones take one line each.

A browser has to open the page, and a run on a directory of 100,000 users has thousands."""


def exchanges(record: Record) -> Iterator[dict[str, Any]]:
    """Yield the exchanges as the page shows them, the bodies of later ones cut shorter."""
    room = ROOM
    for number, each in enumerate(record["exchanges"]):
        shown = _exchange(each, number, record, BODY_LIMIT if room > 0 else GLIMPSE)
        room -= len(shown["sent"]["text"]) + len((shown["got"] or shown["sent"])["text"])
        yield shown


def _exchange(each: Mapping[str, Any], number: int, record: Record, most: int) -> dict[str, Any]:
    """Return an exchange as the page shows it; ``curl`` is called where it is wanted.

    Of a body it shows ``most`` characters.
    """
    request, response = each["request"], each["response"]
    path = request["url"].removeprefix(record["target"].rstrip("/"))
    return {
        **each,
        "n": number,
        "path": path or "/",
        "ms": f"{each['elapsed'] * 1000:,.0f} ms",
        "status": response["status"] if response else None,
        "sent": _body(request["body"], most),
        "got": _response(response, most) if response else None,
        "curl": lambda: curl(each),
    }


def _response(response: Mapping[str, Any], most: int) -> dict[str, Any]:
    encoded = response.get("body_base64")
    body = _body(encoded or response["body"], most)
    notes = ["The body is not UTF-8, and is printed in base64."] if encoded else []
    if response.get("truncated"):
        notes.append("The record contains only the beginning of this body.")
    return {"text": body["text"], "notes": notes + body["notes"]}


def _body(text: str | None, most: int) -> dict[str, Any]:
    full = pretty(text) if text else ""
    if len(full) <= most:
        return {"text": full, "notes": []}
    note = f"Cut at {most:,} of {len(full):,} characters; exchanges.har contains the rest."
    return {"text": full[:most], "notes": [note]}
