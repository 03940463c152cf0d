"""The traits of a check: what its exchanges and its finding may have in common with others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_scim.report.causes.shapes import (
    Failure,
    Shape,
    failure_of,
    place,
    shape_of,
    without_values,
)
from pytest_scim.report.model import Check, Exchange
from pytest_scim.scim.json_values import JSON

Trait = tuple[str, ...]
"""The kind of a trait, and what it is."""

FINDINGS: Final = frozenset({"violates", "advisory", "stale"})

SPECIFIC: Final = (
    "written",
    "read",
    "request",
    "status",
    "write",
    "attribute",
    "detail",
    "outcome",
    "reported",
    "vanished",
    "exchange",
    "message",
    "response",
)
"""The kinds of traits, the most specific last: it decides where several traits explain as much."""

_DISCOVERY: Final = frozenset({"Schemas", "ResourceTypes", "ServiceProviderConfig"})
_KEY: Final = re.compile(r"(?:Resources\[\d+\]\.)?([a-z]\w*)(?=[.\[]|$)")
_NAMED: Final = re.compile(
    r"`([A-Za-z]+)`|\bthe (?:list of )?([a-z]+[A-Z]\w+|name|id|detail)s?(?:\.\w+)? (?:of|in) "
)
_OF_ERRORS: Final = frozenset({"schemas", "status", "detail", "scimType"})
_FOUND: Final = re.compile(
    r"([A-Z]+)\b(?:.* returned 2\d\d\b.*\bnot 404\b| with an unknown `id` returned 2\d\d\b)"
)
_IN_WORDS: Final = {"given name": "name", "family name": "name", "work email": "emails"}
_LOOKUP: Final = re.compile(r"\b(lookup|filter)\b")
_LOW_TOTAL, _INCOMPLETE_LIST = "low total", "incomplete list"
_INCOMPLETE: Final = re.compile(
    r"\bimport (?:does not return|returned .* leaves out)\b|\bthat an import returns\b"
)
_COUNTS: Final = ("totalResults", "itemsPerPage")
_ROWS: Final = re.compile(r"\blacks \"Resources\"|\bResources is missing\b")
_TWICE: Final = re.compile(r"\bin common\b|\bare different\b")
_OF_LIST: Final = re.compile(r"` of /(Users|Groups)\b")
_MEMBERS: Final = re.compile(r"\bmember(ship)?s?\b")
_COUNTED: Final = re.compile(r"\bhas (\d+) members?, not (\d+)")
_LOST: Final = re.compile(r"\b(lost|lacks|no longer|missing)\b")


@dataclass(frozen=True, slots=True)
class Seen:
    """An exchange without values; ``expected``: its failure follows from what the run did."""

    shape: Shape
    failure: Failure | None
    vanished: bool = False
    expected: bool = False


def seen(exchanges: Sequence[Exchange], base: str) -> list[Seen]:
    """Return the exchanges of a run without values.

    A 404 is expected for a resource that the run has deleted and for an id that never existed; it
    is none for a resource that the target returned before.
    """
    existing: set[str] = set()
    found = []
    for exchange in exchanges:
        url, failure = place(exchange), failure_of(exchange)
        gone = failure is not None and failure.status in {"404", "410"}
        shape = shape_of(exchange, base)
        is_one = shape.path.endswith("{id}")
        found.append(
            Seen(
                shape,
                failure,
                vanished=gone and is_one and url in existing,
                expected=gone and is_one and url not in existing,
            )
        )
        if failure is None and is_one:
            existing.add(url)
        if exchange["request"]["method"] == "DELETE" and failure is None:
            existing.discard(url)
    return found


def traits_of(
    check: Check, exchanges: Sequence[Exchange], run: Sequence[Seen]
) -> dict[Trait, int | None]:
    """Return the traits of a check, each with the last exchange that has it."""
    if check["verdict"] == "stale":  # the profile is wrong, not the target
        reason = check["deviation"]["reason"] if check["deviation"] else check["id"]
        return {("message", reason): None}
    own = [n for n in check["exchanges"] if exchanges[n]["voice"] != "cleanup"]
    found: dict[Trait, int | None] = {}
    for n in own:
        found.update(dict.fromkeys(_of_exchange(run[n]), n))
    found.update(_last(own, run))
    if check["verdict"] in FINDINGS:
        endpoint = _endpoint(own, run)
        sent = [run[n] for n in own]
        found.update(dict.fromkeys(_of_finding(check, endpoint, sent, run)))
        if _is_of_lookup(check, sent):
            found["attribute", endpoint, "lookup"] = None
    return found


def names_reason(traits: Iterable[Trait]) -> bool:
    """Return whether a finding names the reason for others: a low total, for incomplete imports."""
    return any(trait[0] == "attribute" and trait[-1] == _LOW_TOTAL for trait in traits)


def _of_exchange(one: Seen) -> Iterator[Trait]:
    shape, failure = one.shape, one.failure
    where = (shape.method, shape.path)
    if shape.method != "GET":
        yield ("write", *where, shape.body)
    if failure is None or one.expected:
        return
    if one.vanished:
        yield ("vanished", shape.path)
    what = (failure.status, failure.scim_type, failure.detail)
    yield ("response", *where, shape.query, shape.body, *what)
    yield ("outcome", *where, *what)
    yield ("status", *where, failure.status)
    yield ("request", *where)
    if failure.detail:
        yield ("detail", *what)


def _last(own: Sequence[int], run: Sequence[Seen]) -> Iterator[tuple[Trait, int]]:
    """Yield the last write and the last read of a check: what it judges in most cases."""
    writes = [n for n in own if run[n].shape.method != "GET"]
    reads = [n for n in own if run[n].shape.method == "GET"]
    if writes:
        last = run[writes[-1]].shape
        yield ("written", last.method, last.path, last.body), writes[-1]
        yield ("written", last.method, last.path), writes[-1]
    if reads:
        last = run[reads[-1]].shape
        yield ("read", last.path, last.query), reads[-1]
    if own:
        yield ("exchange", str(own[-1])), own[-1]


def _endpoint(own: Sequence[int], run: Sequence[Seen]) -> str:
    """Return the endpoint that a check judges: the last one that it sent a request to."""
    used = [run[n].shape.path.partition("/")[0] for n in own]
    return next((one for one in reversed(used) if one not in _DISCOVERY), used[-1] if used else "")


def _is_of_lookup(check: Check, own: Sequence[Seen]) -> bool:
    """Return whether a finding is about a lookup, whatever it says.

    That is a create that is refused as taken after a lookup found nothing, or a lookup in which the
    first resource has nothing that is expected of it.
    """
    if not own:
        return False
    if own[-1].shape.query.startswith("filter"):
        actual = check["actual"] if isinstance(check["actual"], dict) else {}
        return actual.get("Resources[0].userName") == "(missing)"
    writes = [n for n, one in enumerate(own) if one.shape.method != "GET"]
    last = own[writes[-1]] if writes else None
    if last is None or last.shape.method != "POST" or last.failure is None:
        return False
    before = own[writes[-1] - 1] if writes[-1] else last
    return last.failure.status == "409" and before.shape.query.startswith("filter")


def _of_finding(
    check: Check, endpoint: str, own: Sequence[Seen], run: Sequence[Seen]
) -> Iterator[Trait]:
    text = check["message"] or ""
    plain = without_values(text)
    if text:
        yield ("message", plain)
    named = _attributes(check, text)
    for where in _OF_LIST.findall(text) or [endpoint]:
        yield from (("attribute", where, name) for name in named)
    has_no_rows = _ROWS.search(text) is not None
    if has_no_rows:
        yield ("attribute", "Resources")
    is_of_errors = bool(named & _OF_ERRORS) or "not a SCIM Error" in text
    if is_of_errors and any(one.failure and not one.failure.is_error for one in own):
        yield ("attribute", "Error")
    if method := _finds_what_is_not_there(check, own):
        yield ("attribute", method, endpoint, "404")
    if (endpoint == "Groups" or _MEMBERS.search(text)) and not has_no_rows:
        for difference in _differences(check, text):
            yield ("attribute", "members", difference)
    judged = own[-1].failure if own and (is_of_errors or _status(check["actual"])) else None
    for one in run:
        if (known := one.failure) and known.detail and (known.detail in plain or known == judged):
            yield ("reported", known.status, known.scim_type, known.detail)


def _finds_what_is_not_there(check: Check, own: Sequence[Seen]) -> str:
    """Return the method of a request that succeeded where 404 is expected, or nothing."""
    if found := _FOUND.match(check["message"] or ""):
        return found[1]
    status = [_status(check["expected"]), _status(check["actual"])]
    is_found = own and status[0].endswith("404") and status[1].startswith("2")
    return own[-1].shape.method if is_found else ""


def _status(side: JSON) -> str:
    """Return the status in a side of a finding of Okta's SPEC test."""
    return str(side.get("HTTP status", "")) if isinstance(side, dict) else ""


def _attributes(check: Check, text: str) -> set[str]:
    """Return the attributes that a finding names: its sides do, or else its message."""
    sides = [side for side in (check["expected"], check["actual"]) if isinstance(side, dict)]
    named = {found[1] for side in sides for key in side if (found := _KEY.match(key))}
    named = named or {first or second for first, second in _NAMED.findall(text)}
    named |= {name for words, name in _IN_WORDS.items() if words in text}
    named |= {"lookup"} if _LOOKUP.search(text) else set()
    named |= {"listed twice"} if _TWICE.search(text) else set()
    if _difference(check, text, "totalResults") < 0:  # Okta's imports end at it
        named |= {_LOW_TOTAL, _INCOMPLETE_LIST}
    if _INCOMPLETE.search(text) or any(_difference(check, text, one) > 0 for one in _COUNTS):
        named |= {_INCOMPLETE_LIST}
    return named - {"members"}


def _difference(check: Check, text: str, count: str) -> int:
    """Return by how much a count of a list is higher than expected; 0 where a finding has none."""
    sides = []
    for side in (check["expected"], check["actual"]):
        named = side.get(count) if isinstance(side, dict) else side
        is_named = isinstance(side, dict) or text.startswith(f"`{count}`")
        sides.append(named if is_named and isinstance(named, int) else None)
    expected, actual = sides
    return 0 if expected is None or actual is None else actual - expected


def _differences(check: Check, text: str) -> Iterator[str]:
    """Yield whether a Group has lost members, and whether it has more than it should."""
    sides = []
    for side in (check["expected"], check["actual"]):
        listed = side.get("members") if isinstance(side, dict) else side
        sides.append({str(one) for one in listed} if isinstance(listed, list) else None)
    expected, actual = sides
    if expected is not None and actual is not None:
        yield from ["lost"] * bool(expected - actual) + ["more"] * bool(actual - expected)
    elif counted := _COUNTED.search(text):
        yield "lost" if int(counted[1]) < int(counted[2]) else "more"
    elif _LOST.search(text):
        yield "lost"
