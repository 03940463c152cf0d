"""Find the resources that carry the tag of a run, and tell ours from what an id leads to now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import ERROR
from pytest_scim.target.cleanup.delete import Leftover
from pytest_scim.target.cleanup.journal import Entry, ResourceId, carries
from pytest_scim.target.cleanup.ownership import Ledger
from pytest_scim.target.requests import request, resource_path

PAGES: Final = 50
"""Pages of a list that are read where no filter finds the tag."""

NOT_TOUCHED: Final = "its id leads to another resource now, and nothing was sent to change that one"
NOT_KNOWN: Final = "whether it is still there is not known: the target did not return it as SCIM"

_COUNT: Final = 100
_NAMES: Final = {
    "Users": ("userName", "externalId", "displayName"),
    "Groups": ("displayName", "externalId"),
}
_FILTERED: Final = 2
"""How many of these names a filter asks for: nothing of ours has its tag in the others alone."""

_GONE: Final = {404, 410}

Send = Callable[[Request], Answer]


@dataclass(slots=True)
class Tagged:
    """The resources of one type that carry a tag, by id.

    ``complete``: the target has no others.
    """

    rows: dict[ResourceId, dict[str, Any]] = field(default_factory=dict)
    complete: bool = True


def is_list(answer: Answer) -> bool:
    """Return whether a response is a list of SCIM resources, and not a page of some gateway."""
    body = answer.json
    known = isinstance(body, dict) and ("totalResults" in body or "Resources" in body)
    return answer.ok and known


def is_absent(answer: Answer) -> bool:
    """Return whether a response proves that a resource is not there: by a SCIM Error, or empty."""
    schemas = at_key(answer.json, "schemas")
    error = isinstance(schemas, list) and ERROR in schemas
    return answer.status in _GONE and (error or answer.json is None)


def is_tagged(kind: str, resource: Any, tag: str) -> bool:
    """Return whether a resource shows the tag in its userName, displayName or externalId."""
    names = (at_key(resource, key) for key in _NAMES[kind])
    return any(isinstance(name, str) and carries(name, tag) for name in names)


def name_of(kind: str, resource: Any) -> str:
    """Return the userName of a User and the displayName of a Group."""
    return str(at_key(resource, _NAMES[kind][0]))


def leftover(entry: Entry, reason: str) -> Leftover:
    """Return what is reported of a resource that stays."""
    return {"kind": entry.kind, "id": entry.id, "name": entry.name, "reason": reason}


def find_tagged(send: Send, kind: str, tag: str, pages: int = PAGES) -> Tagged:
    """Return the resources of a type that carry a tag.

    A filter asks for them. Where the target refuses or ignores it, or returns none, the whole
    list is read, up to a number of pages.
    """
    named, linked = (
        _listed(send, kind, tag, pages, "filter=" + quote(f'{name} co "{tag}"', safe="") + "&")
        for name in _NAMES[kind][:_FILTERED]
    )
    if named.rows and named.complete:
        return Tagged(named.rows | linked.rows)
    whole = _listed(send, kind, tag, pages)
    return Tagged(named.rows | linked.rows | whole.rows, whole.complete)


def confirm(send: Send, ledger: Ledger) -> list[Leftover]:
    """Read back each resource of a journal, and let only those be removed that carry the tag.

    What is not there any more is struck out. What cannot be told from somebody else's leaves
    ``standing``, stays in the journal, and is returned as left.
    """
    doubtful: list[tuple[Entry, str, bool]] = []
    for entry in [one for one in ledger.standing if one.id is not None]:
        answer = _read(send, entry)
        tag = ledger.tag_of(entry.name) or ledger.tag
        if is_absent(answer):
            ledger.strike(entry)
        elif not _shows(answer, entry, tag):
            doubtful.append((entry, tag, answer.ok and isinstance(answer.json, dict)))
    searched = {(entry.kind, tag) for entry, tag, _ in doubtful}
    found = {(kind, tag): find_tagged(send, kind, tag) for kind, tag in sorted(searched)}
    left = []
    for entry, tag, other in doubtful:
        if not _found_again(send, ledger, entry, found[entry.kind, tag], tag):
            ledger.standing = [one for one in ledger.standing if one is not entry]
            left.append(leftover(entry, NOT_TOUCHED if other else NOT_KNOWN))
    return left


def _found_again(send: Send, ledger: Ledger, entry: Entry, found: Tagged, tag: str) -> bool:
    """Return whether it is known what became of a resource that its id did not lead to."""
    if entry.id in found.rows:
        return True
    known = {one.id for one in ledger.standing if one.kind == entry.kind}
    wanted = entry.name.casefold()
    rows = found.rows.items()
    ids = [i for i, r in rows if i not in known and name_of(entry.kind, r).casefold() == wanted]
    if not ids and found.complete:
        ledger.strike(entry)
        return True
    again = Entry(entry.kind, entry.name, ids[0] if len(ids) == 1 else None)
    if again.id is None or not reads_back(send, again, tag):
        return False
    entry.id = again.id
    return True


def reads_back(send: Send, entry: Entry, tag: str) -> bool:
    """Return whether the id of an entry leads to a resource that carries the tag."""
    return _shows(_read(send, entry), entry, tag)


def _read(send: Send, entry: Entry) -> Answer:
    assert entry.id is not None
    return send(request("GET", resource_path(entry.kind, entry.id)))


def _shows(answer: Answer, entry: Entry, tag: str) -> bool:
    """Return whether a response is the resource of an entry, under a name with the tag."""
    same = str(at_key(answer.json, "id")) == str(entry.id)
    return answer.ok and same and is_tagged(entry.kind, answer.json, tag)


def _listed(send: Send, kind: str, tag: str, pages: int, query: str = "") -> Tagged:
    """Return the rows of a list that carry a tag, in pages of whatever size the target returns.

    ``query`` filters by the tag; a row without it shows that the target ignores the filter.
    """
    found = Tagged(complete=False)
    seen: set[ResourceId] = set()
    for _ in range(pages):
        place = f"startIndex={len(seen) + 1}&count={_COUNT}"
        answer = send(request("GET", f"/{kind}", query=query + place))
        rows = dict(_identified(answer))
        ours = {i: row for i, row in rows.items() if is_tagged(kind, row, tag)}
        found.rows |= ours
        if not is_list(answer) or (query and len(ours) < len(rows)):
            return found
        new = rows.keys() - seen
        seen |= new
        total = at_key(answer.json, "totalResults")
        counted = isinstance(total, int)
        if not new or (counted and len(seen) >= total):
            found.complete = not counted or len(seen) >= total
            return found
    return found


def _identified(answer: Answer) -> Iterator[tuple[ResourceId, dict[str, Any]]]:
    rows = at_key(answer.json, "Resources")
    for row in rows if answer.ok and isinstance(rows, list) else []:
        resource_id = at_key(row, "id")
        if isinstance(resource_id, str | int) and not isinstance(resource_id, bool):
            yield resource_id, row
