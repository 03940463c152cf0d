"""Exchanges as the page shows them: those of a long run are cut."""

from collections.abc import Callable, Iterator
from typing import Final, TypedDict

from pytest_scim.report.escaping import pretty
from pytest_scim.report.formats.html.curl import curl
from pytest_scim.report.model import Exchange, Record, Response

BODY_LIMIT: Final = 20_000
"""Characters of a body that the page shows; ``record.json`` and the HAR hold more."""

ROOM: Final = 2_500_000
"""Characters of bodies that the page shows so; of further ones it shows ``GLIMPSE`` each."""

GLIMPSE: Final = 1_000

WHOLE: Final = 2_000
"""Exchanges that the page shows with their headers and bodies; further ones take one line each.

A browser has to open the page, and a run on a directory of 100,000 users has thousands."""


class Body(TypedDict):
    """A body as the page shows it, and sentences on how it was changed for that."""

    text: str
    notes: list[str]


class Entry(Exchange):
    """An exchange as the page shows it, with its number in the record from 0.

    ``path`` is relative to the base URL. ``curl`` returns the command that repeats the request.
    """

    n: int
    path: str
    ms: str
    status: int | None
    sent: Body
    got: Body | None
    curl: Callable[[], str]


def exchanges(record: Record) -> Iterator[Entry]:
    """Yield the exchanges as the page shows them, the bodies of later ones cut shorter."""
    room = ROOM
    for number, each in enumerate(record["exchanges"]):
        entry = _exchange(each, number, record, BODY_LIMIT if room > 0 else GLIMPSE)
        room -= len(entry["sent"]["text"]) + len((entry["got"] or entry["sent"])["text"])
        yield entry


def _exchange(each: Exchange, number: int, record: Record, most: int) -> Entry:
    """Return an exchange as the page shows it, with at most ``most`` characters of each body."""
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


def _response(response: Response, most: int) -> Body:
    encoded = response.get("body_base64")
    body = _body(encoded or response["body"], most)
    notes = ["The body is not UTF-8, and is printed in base64."] if encoded else []
    if response.get("truncated"):
        notes.append("The record contains only the beginning of this body.")
    return {"text": body["text"], "notes": notes + body["notes"]}


def _body(text: str | None, most: int) -> Body:
    full = pretty(text) if text else ""
    if len(full) <= most:
        return {"text": full, "notes": []}
    note = f"Cut at {most:,} of {len(full):,} characters; exchanges.har contains the rest."
    return {"text": full[:most], "notes": [note]}
