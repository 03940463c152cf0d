"""Exchanges as the page contains them: those that findings cite in full, all others packed."""

from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus
from typing import Final, Literal, TypedDict

from pytest_scim.report.causes.deciding import is_failed
from pytest_scim.report.escaping import one_line, pretty
from pytest_scim.report.formats.html.curl import curl
from pytest_scim.report.formats.summary.exchanges import asked, returned
from pytest_scim.report.model import Exchange, Record, Response

BODY_LIMIT: Final = 8_000
"""Characters of a body that the page contains; ``record.json`` and the HAR have more."""

ROOM: Final = 600_000
"""Characters of bodies of cited exchanges; of further ones the page contains ``GLIMPSE`` each."""

GLIMPSE: Final = 600

GIST: Final = 180
"""Characters of a request, or of the reason for its failure, in the line of an exchange."""

MOST: Final = 300
"""Cited exchanges that the page contains in full; further ones are packed like the rest."""

State = Literal["good", "warn", "bad"]


class Body(TypedDict):
    """A body as the page contains it, and sentences on how it was changed for that."""

    text: str
    notes: list[str]


class Entry(Exchange):
    """An exchange as the page contains it, with its number in the record from 0.

    ``path`` is relative to the base URL. ``state``: whether the status is a success, an error of
    the client or of the server. ``said`` and ``refused``: what the request asks for, and why it
    failed, in a few words. ``curl`` returns the command that repeats the request.
    """

    n: int
    path: str
    ms: str
    status: int | None
    state: State
    said: str
    refused: str
    sent: Body
    got: Body | None
    curl: Callable[[], str]


def cited(record: Record, numbers: Iterable[int]) -> dict[int, Entry]:
    """Return exchanges by number, in the order given, the bodies of later ones cut shorter."""
    room = ROOM
    entries: dict[int, Entry] = {}
    for n in list(dict.fromkeys(numbers))[:MOST]:
        entry = _entry(record["exchanges"][n], n, record, BODY_LIMIT if room > 0 else GLIMPSE)
        room -= len(entry["sent"]["text"]) + len((entry["got"] or entry["sent"])["text"])
        entries[n] = entry
    return entries


def path_of(exchange: Exchange, record: Record) -> str:
    """Return the URL of a request relative to the base URL."""
    return exchange["request"]["url"].removeprefix(record["target"].rstrip("/")) or "/"


def duration_of(exchange: Exchange) -> str:
    """Return how long a response took, in milliseconds."""
    return f"{exchange['elapsed'] * 1000:,.0f} ms"


def status_of(exchange: Exchange) -> int | None:
    """Return the status of a response; ``None`` where none arrived."""
    return exchange["response"]["status"] if exchange["response"] else None


def state_of(status: int | None) -> State:
    """Return how the page colours a status."""
    if status is None or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "bad"
    return "warn" if status >= HTTPStatus.MULTIPLE_CHOICES else "good"


def origin_of(exchange: Exchange) -> str:
    """Return who sent a request, at which step of which flow, and how that is known."""
    step = exchange["step"]
    if step is None:
        return exchange["voice"]
    order, body = step["order"]["provenance"], step["body"]["provenance"]
    form = "" if order == body else f", its form {body}"
    return f"{exchange['voice']} · {step['flow']} {step['n']} · {order}{form}"


def missing(numbers: Collection[int], entries: Collection[int]) -> list[int]:
    """Return the numbers of exchanges that the page contains only packed."""
    return [n for n in numbers if n not in entries]


def _entry(each: Exchange, number: int, record: Record, most: int) -> Entry:
    """Return an exchange as the page contains it, with at most ``most`` characters of each body."""
    request, response = each["request"], each["response"]
    status = status_of(each)
    return {
        **each,
        "n": number,
        "path": path_of(each, record),
        "ms": duration_of(each),
        "status": status,
        "state": state_of(status),
        "said": one_line(asked(request["body"]), GIST),
        "refused": one_line(_reason(each), GIST),
        "sent": _body(request["body"], most),
        "got": _response(response, most) if response else None,
        "curl": lambda: curl(each),
    }


def _reason(exchange: Exchange) -> str:
    """Return the reason that a failed response has, ``""`` for any other."""
    response = exchange["response"]
    return returned(response) if response is not None and is_failed(exchange) else ""


def _response(response: Response, most: int) -> Body:
    encoded = response.get("body_base64")
    body = _body(encoded or response["body"], most)
    return {"text": body["text"], "notes": notes_of(response) + body["notes"]}


def notes_of(response: Response) -> list[str]:
    """Return how the record changed the body of a response."""
    notes = []
    if response.get("body_base64"):
        notes.append("The body is not UTF-8, and is printed in base64.")
    if response.get("truncated"):
        notes.append("The record contains only the beginning of this body.")
    return notes


def _body(text: str | None, most: int) -> Body:
    full = pretty(text) if text else ""
    if len(full) <= most:
        return {"text": full, "notes": []}
    note = f"Cut at {most:,} of {len(full):,} characters; exchanges.har contains the rest."
    return {"text": full[:most], "notes": [note]}
