"""Groups of the vendor's own that a run may change: what it changed, and how it undoes that."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import PATCH_OP
from pytest_scim.target.cleanup.identity import Key, member_texts
from pytest_scim.target.cleanup.journal import Loan
from pytest_scim.target.requests import request, resource_path
from pytest_scim.target.responses import member_ids

_GONE: Final = {404, 410}
_REFUSED: Final = range(400, 500)
_VALUE: Final = re.compile(r'value eq "([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """What one write changes in a group: the ids that it puts in and takes out, and the name."""

    added: frozenset[str]
    removed: frozenset[str]
    name: str | None = None


def change_of(write: Request, shown: dict[str, Any]) -> Change:
    """Return what a PUT or PATCH changes in a group that now is as ``shown``."""
    before = frozenset(member_ids(shown))
    after, name = before, at_key(shown, "displayName")
    body = write.json if isinstance(write.json, dict) else {}
    if write.method == "PUT":
        after = frozenset(member_texts(body["members"]) if "members" in body else ())
        name = body.get("displayName", name)
    operations = body.get("Operations") if write.method == "PATCH" else []
    for operation in operations if isinstance(operations, list) else []:
        after, name = _applied(operation, after, name)
    renamed = name if isinstance(name, str) and name != at_key(shown, "displayName") else None
    return Change(after - before, before - after, renamed)


def _applied(operation: Any, members: frozenset[str], name: Any) -> tuple[frozenset[str], Any]:
    """Return the members and the name of a group after one operation of a PATCH."""
    kind = str(at_key(operation, "op")).casefold()
    path, value = at_key(operation, "path"), at_key(operation, "value")
    values = value if isinstance(value, dict) and not isinstance(path, str) else {str(path): value}
    for key, item in values.items():
        if key.casefold() == "displayname":
            name = item
        elif key.casefold().startswith("members"):
            members = _members_after(kind, key, item, members)
    return members, name


def _members_after(kind: str, path: str, value: Any, members: frozenset[str]) -> frozenset[str]:
    named = frozenset(_VALUE.findall(path))
    given = frozenset(member_texts(value))
    if kind == "add":
        return members | given
    if kind == "remove":
        return members - (named or given or members)
    return members - named | given if named else given


class LinkedGroups:
    """The groups of the vendor's own that a run may change; ``names`` are those of the profile."""

    def __init__(self, names: Iterable[str], journal: Callable[[str, Loan], None]) -> None:
        self.names = frozenset(names)
        self.loans: list[Loan] = []
        self._journal = journal
        self._under_way: dict[int, tuple[Loan, Loan]] = {}  # as they were, by the request

    def add(self, loan: Loan) -> None:
        """Allow changes of a group, once how it is stands in the journal."""
        if self.by_id(loan.id) is None:
            self.loans.append(loan)
            self._journal("lent", loan)

    def remove(self, loan: Loan) -> None:
        """Note that the changes in a group are undone: it may not be changed any more."""
        self.loans.remove(loan)
        self._journal("returned", loan)

    def by_id(self, group_id: str) -> Loan | None:
        """Return a linked group, or ``None``."""
        return next((loan for loan in self.loans if loan.id == group_id), None)

    def find(self, place: Key) -> Loan | None:
        """Return the linked group at a place, or ``None``."""
        return self.by_id(place[1]) if place[0] == "Groups" else None

    def earlier_members(self, place: Key) -> tuple[str, ...]:
        """Return who was in a group at first, or was taken out by this run."""
        loan = self.find(place)
        return () if loan is None else (*loan.members, *loan.removed)

    def expect(self, write: Request, place: Key, shown: dict[str, Any]) -> None:
        """Journal what a write is about to change in a group that now is as ``shown``."""
        loan = self.find(place)
        assert loan is not None
        before, change = replace(loan), change_of(write, shown)
        added, removed = set(loan.added), set(loan.removed)
        loan.added = tuple(sorted((added - change.removed) | (change.added - removed)))
        loan.removed = tuple(sorted((removed - change.added) | (change.removed - added)))
        loan.renamed = change.name or loan.renamed
        self._journal("lent", loan)
        self._under_way[id(write)] = loan, before

    def answered(self, write: Request, answer: Answer) -> None:
        """Forget a change that was refused."""
        loan, before = self._under_way.pop(id(write), (None, None))
        if loan is not None and before is not None and answer.status in _REFUSED:
            loan.added, loan.removed, loan.renamed = before.added, before.removed, before.renamed


def restore(send: Callable[[Request], Answer], loan: Loan) -> str | None:
    """Undo what the run changed in a group: by PATCH, or by PUT where that fails.

    What somebody else changed meanwhile stays.

    Returns:
        Why it is not undone, or ``None`` when it is.
    """
    wanted = replace(loan)
    path = resource_path("Groups", loan.id)
    shown = send(request("GET", path))
    if shown.status in _GONE:
        return "the linked group does not exist any more"
    for method, body in (("PATCH", _patch), ("PUT", _put)):
        if _is_undone(shown, wanted):
            return None
        if shown.ok and isinstance(shown.json, dict):
            send(request(method, path, body(shown.json, wanted)))
            shown = send(request("GET", path))
    if _is_undone(shown, wanted):
        return None
    loan.added, loan.removed, loan.renamed = wanted.added, wanted.removed, wanted.renamed
    return (
        "the changes of this run in the linked group could not be undone: "
        f"added {list(wanted.added)}, removed {list(wanted.removed)}"
    )


def _patch(shown: dict[str, Any], loan: Loan) -> dict[str, Any]:
    now = member_ids(shown)
    operations: list[dict[str, Any]] = [
        {"op": "remove", "path": f'members[value eq "{member}"]'}
        for member in loan.added
        if member in now
    ]
    if back := [{"value": member} for member in loan.removed if member not in now]:
        operations.append({"op": "add", "path": "members", "value": back})
    if _is_renamed(shown, loan):
        operations.append({"op": "replace", "path": "displayName", "value": loan.name})
    return {"schemas": [PATCH_OP], "Operations": operations}


def _put(shown: dict[str, Any], loan: Loan) -> dict[str, Any]:
    now = member_ids(shown)
    kept = [member for member in now if member not in loan.added]
    back = [member for member in loan.removed if member not in now]
    name = loan.name if _is_renamed(shown, loan) else at_key(shown, "displayName")
    return {**shown, "displayName": name, "members": [{"value": one} for one in (*kept, *back)]}


def _is_renamed(shown: dict[str, Any], loan: Loan) -> bool:
    """Return whether a group has the name that this run gave it."""
    name = at_key(shown, "displayName")
    return loan.renamed is not None and name == loan.renamed != loan.name


def _is_undone(answer: Answer, loan: Loan) -> bool:
    shown = answer.json
    if not answer.ok or not isinstance(shown, dict):
        return False
    now = set(member_ids(shown))
    members = not now & set(loan.added) and now >= set(loan.removed)
    return members and not _is_renamed(shown, loan)
