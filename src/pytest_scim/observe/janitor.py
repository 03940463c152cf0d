"""Take away what a run made, and name what could not be taken away."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from pytest_scim.observe.journal import Entry
from pytest_scim.observe.ledger import Ledger
from pytest_scim.observe.loans import restore
from pytest_scim.observe.request import name_query, request, resource_path
from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import PATCH_OP

SILENT: Final = "the target does not answer; pytest-scim sweep finishes this"
_PATIENCE: Final = 2
"""Requests without any answer, one after the other, after which no more are sent."""

_COUNT: Final = 100
_PAGES: Final = 50
"""Pages of a list that are read to find what a lookup does not."""

Send = Callable[[Request], Answer]
Leftover = dict[str, Any]

_NAMES: Final = {"Users": "userName", "Groups": "displayName"}
_PATCH_INACTIVE: Final = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}


class Janitor:
    """Deletes what stands in the ledger, groups first; deactivates where deletion is forbidden.

    Borrowed groups are put back before that.
    """

    def __init__(self, send: Send, ledger: Ledger, *, may_delete: bool) -> None:
        self._ask = send
        self._unanswered = 0
        self._ledger = ledger
        self._may_delete = may_delete
        self._lists: dict[str, list[Any]] = {}  # by kind, each read once

    def clean(self) -> list[Leftover]:
        """Clean up and return ``{"kind", "id", "name", "reason"}`` for what is left."""
        left = self._give_back()
        for entry in sorted(self._ledger.standing, key=lambda entry: entry.kind):
            reason = self._whatever_comes(partial(self._end, entry))
            if reason is not None:
                left.append(
                    {"kind": entry.kind, "id": entry.id, "name": entry.name, "reason": reason}
                )
        return left

    def _end(self, entry: Entry) -> str | None:
        return self._remove(entry) if self._known(entry) else None

    def _send(self, request: Request) -> Answer:
        answer = self._ask(request)
        self._unanswered = 0 if answer.status else self._unanswered + 1
        return answer

    def _whatever_comes(self, act: Callable[[], str | None]) -> str | None:
        """Return why something is left: also when an odd answer stops the attempt."""
        if self._unanswered >= _PATIENCE:
            return SILENT
        try:
            return act()
        except Exception as error:  # noqa: BLE001 - the others still have to be cleaned up
            return f"{type(error).__name__}: {error}"

    def _give_back(self) -> list[Leftover]:
        """Put the borrowed groups back as they were, before their new members go."""
        left = []
        for loan in list(self._ledger.loans):
            reason = self._whatever_comes(partial(restore, self._send, loan))
            if reason is None:
                self._ledger.returned(loan)
            else:
                row = {"kind": "Groups", "id": loan.id, "name": loan.name, "reason": reason}
                left.append(row)
        return left

    def _known(self, entry: Entry) -> bool:
        """Find the id of a create whose answer never told it; strike out what is not there."""
        if entry.id is not None or self._ledger.tag not in entry.name.lower():
            return True
        query = name_query(_NAMES[entry.kind], entry.name)
        found = self._send(request("GET", f"/{entry.kind}", query=query))
        wanted = entry.name.casefold()
        named = [
            row for row in _rows(found) if str(at_key(row, _NAMES[entry.kind])).casefold() == wanted
        ]
        # What another create of that name is known to have made is taken away on its account.
        same = self._strange(entry, named) or self._strange(entry, self._listed(entry))
        answered = found.status == 404 or (found.ok and isinstance(found.json, dict))  # noqa: PLR2004
        if answered and not same:
            self._ledger.strike(entry)
            return False
        if same and isinstance(at_key(same[0], "id"), str):
            entry.id = same[0]["id"]
        return True

    def _strange(self, entry: Entry, rows: list[Any]) -> list[Any]:
        """Return the rows that no entry of the ledger is known to stand for."""
        return [row for row in rows if not self._ledger.owns(at_key(row, "id"), entry.kind)]

    def _listed(self, entry: Entry) -> list[Any]:
        """Return what shows an entry's name anywhere: where lookups fail, or it had none."""
        if entry.kind not in self._lists:
            self._lists[entry.kind] = list(self._scan(entry.kind))
        found = [row for row in self._lists[entry.kind] if _holds(row, entry.name.casefold())]
        for row in found[:1]:
            self._lists[entry.kind].remove(row)  # the next entry of that name is another one
        return found

    def _scan(self, kind: str) -> Iterator[Any]:
        """Yield the rows of a whole list, in pages of whatever size the target gives."""
        seen: set[str] = set()
        start = 1
        for _ in range(_PAGES):
            query = f"startIndex={start}&count={_COUNT}"
            page = self._send(request("GET", f"/{kind}", query=query))
            ids = {str(at_key(row, "id")) for row in _rows(page)}
            if ids <= seen:
                return
            yield from _rows(page)
            seen |= ids
            start += len(_rows(page))
            total = at_key(page.json, "totalResults")
            if isinstance(total, int) and start > total:
                return

    def _remove(self, entry: Entry) -> str | None:
        if entry.id is None:
            if self._ledger.tag not in entry.name.lower():
                self._ledger.strike(entry)  # no later look will find it either
            return "its create gave no id that can be used, and a look-up by name gave none"
        if entry.kind == "Users" and not self._may_delete:
            return self._only_deactivate(entry, "the profile says that accounts may not be deleted")
        answer = self._send(request("DELETE", resource_path(entry.kind, entry.id)))
        if answer.ok or answer.status in {404, 410}:
            return None
        refused = answer.error or f"DELETE was answered {answer.status}"
        if entry.kind == "Users" and answer.status:
            return self._only_deactivate(entry, refused)
        return refused

    def _only_deactivate(self, entry: Entry, why: str) -> str:
        """Deactivate an account that stays; once inactive it is nobody's business any more."""
        assert entry.id is not None
        if not self._deactivate(entry.id):
            return f"could not be deactivated: {why}"
        self._ledger.strike(entry)
        return f"deactivated: {why}"

    def _deactivate(self, user_id: str) -> bool:
        path = resource_path("Users", user_id)
        self._send(request("PATCH", path, _PATCH_INACTIVE))
        shown = self._send(request("GET", path))
        if at_key(shown.json, "active") is not False and isinstance(shown.json, dict):
            self._send(request("PUT", path, {**shown.json, "active": False}))
            shown = self._send(request("GET", path))
        return shown.status in {404, 410} or at_key(shown.json, "active") is False


def _rows(answer: Answer) -> list[Any]:
    rows = at_key(answer.json, "Resources")
    return rows if isinstance(rows, list) else []


def _holds(value: Any, wanted: str) -> bool:
    """Return whether a text of a JSON value is exactly the one that is wanted, but for case."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return any(_holds(item, wanted) for item in value)
    return isinstance(value, str) and value.casefold() == wanted
