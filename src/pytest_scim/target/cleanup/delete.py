"""Take away what a run made, and name what could not be taken away."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.scim.urn import PATCH_OP
from pytest_scim.target.cleanup.journal import Entry
from pytest_scim.target.cleanup.lost_creates import Lookout
from pytest_scim.target.cleanup.ownership import Ledger
from pytest_scim.target.cleanup.restore_groups import restore
from pytest_scim.target.cleanup.reusable_users import Pool, Pooled
from pytest_scim.target.requests import request, resource_path
from pytest_scim.target.responses import member_ids

SILENT: Final = "the target does not answer; pytest-scim sweep finishes this"
UNREACHED: Final = "the clean-up's time was over; pytest-scim sweep finishes it"
STOPPED: Final = "the clean-up was interrupted; pytest-scim sweep finishes it"
REFUSED: Final = "the credentials are refused; pytest-scim sweep finishes this with others"
POSTPONED: Final = "tried again after the groups"
KEPT: Final = "deactivated, and left on purpose: the next run uses it again"
_UNAUTHORIZED: Final = 401
_PATIENCE: Final = 2
"""Requests to an endpoint without any answer, one after the other, after which it is given up."""

Send = Callable[[Request], Answer]
Leftover = dict[str, Any]

_PATCH_INACTIVE: Final = {
    "schemas": [PATCH_OP],
    "Operations": [{"op": "replace", "value": {"active": False}}],
}


class _Refused(Exception):
    """The target does not take the credentials."""


class Janitor:
    """Deletes what stands in the ledger, Users first; deactivates where deletion is forbidden.

    Borrowed groups are put back before that. An account that is deactivated goes into the
    ``pool``, if any. Nothing is begun once ``expired`` says that the clean-up's time is over.
    """

    def __init__(
        self,
        send: Send,
        ledger: Ledger,
        *,
        may_delete: bool,
        pool: Pool | None = None,
        expired: Callable[[], bool] = lambda: False,
    ) -> None:
        self._ask = send
        self._expired = expired
        self._unanswered: Counter[str] = Counter()  # by kind
        self._postponed: list[Entry] = []
        self._refused = False
        self._ledger = ledger
        self._may_delete = may_delete
        self._lookout = Lookout(self._send, ledger)
        self._pool = pool
        self._held: set[str] = set()  # who is in a group that is left
        self._names: Counter[str] = Counter()

    def clean(self) -> list[Leftover]:
        """Clean up and return ``{"kind", "id", "name", "reason"}`` for what is left.

        What is left on purpose, for the next run, is ``kept`` besides.
        """
        left = self._give_back()
        users = (entry for entry in self._ledger.standing if entry.kind == "Users")
        self._names = Counter(entry.name.casefold() for entry in users)
        # Who may be used again depends on the groups that are left: those are removed before.
        first = "Users" if self._may_delete else "Groups"
        for entry in sorted(self._ledger.standing, key=lambda entry: entry.kind != first):
            left += self._left(entry)
        # Some targets remove nobody who is in a group.
        for entry in self._postponed:
            left += self._left(entry)
        return left

    def _left(self, entry: Entry) -> list[Leftover]:
        """Remove what an entry stands for, and return it where it is left."""
        reason = self._whatever_comes(entry.kind, partial(self._end, entry))
        if reason in {None, POSTPONED}:
            return []
        row = {"kind": entry.kind, "id": entry.id, "name": entry.name, "reason": reason}
        self._whatever_comes(entry.kind, partial(self._hold, row))
        return [row | ({"kept": True} if reason == KEPT else {})]

    def unfinished(self) -> list[Leftover]:
        """Return what stands where a clean-up was stopped."""
        return [
            {"kind": entry.kind, "id": entry.id, "name": entry.name, "reason": STOPPED}
            for entry in self._ledger.standing
        ]

    def _hold(self, row: Leftover) -> None:
        """Remember who is in a group that is left: they are not as a new account is."""
        if self._pool is not None and row["kind"] == "Groups" and row["id"] is not None:
            shown = self._send(request("GET", resource_path("Groups", row["id"]))).json
            self._held |= set(member_ids(shown) if isinstance(shown, dict) else ())

    def _end(self, entry: Entry) -> str | None:
        return self._remove(entry) if self._lookout.found(entry) else None

    def _send(self, request: Request) -> Answer:
        answer = self._ask(request)
        kind = request.path.split("/")[1]
        self._unanswered[kind] = 0 if answer.status else self._unanswered[kind] + 1
        if answer.status == _UNAUTHORIZED:
            raise _Refused
        return answer

    def _whatever_comes(self, kind: str, act: Callable[[], str | None]) -> str | None:
        """Return why something is left: also when an odd answer stops the attempt."""
        if self._expired():
            return UNREACHED
        if self._unanswered[kind] >= _PATIENCE:
            return SILENT
        if self._refused:
            return REFUSED
        try:
            return act()
        except _Refused:  # asked again and again, a target may lock the client out
            self._refused = True
            return REFUSED
        except Exception as error:  # noqa: BLE001 - the others still have to be cleaned up
            return f"{type(error).__name__}: {error}"

    def _give_back(self) -> list[Leftover]:
        """Put the borrowed groups back as they were, before their new members go."""
        left = []
        for loan in list(self._ledger.loans):
            reason = self._whatever_comes("Groups", partial(restore, self._send, loan))
            if reason is None:
                self._ledger.returned(loan)
            else:
                row = {"kind": "Groups", "id": loan.id, "name": loan.name, "reason": reason}
                left.append(row)
                self._whatever_comes("Groups", partial(self._hold, row))
        return left

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
            if self._postpones(entry):
                return POSTPONED
            return self._only_deactivate(entry, refused)
        return refused

    def _postpones(self, entry: Entry) -> bool:
        """Return whether somebody is tried again, once, after the groups are removed."""
        if entry in self._postponed or all(one.kind == "Users" for one in self._ledger.standing):
            return False
        self._postponed.append(entry)
        return True

    def _only_deactivate(self, entry: Entry, why: str) -> str | None:
        """Deactivate an account that stays; once inactive it is nobody's business any more."""
        assert entry.id is not None
        shown = self._deactivate(entry.id)
        gone = shown.status in {404, 410}
        if not gone and at_key(shown.json, "active") is not False:
            return f"could not be deactivated: {why}"
        if gone and not self._may_delete:
            # Nobody asked for it: a check did, or the target removes people by a rule of its own.
            self._ledger.strike(entry)
            return None
        # Into the pool first: a run that is stopped in between forgets nobody.
        kept = self._keep(entry, shown.json)
        self._ledger.strike(entry)
        return KEPT if kept else f"deactivated: {why}"

    def _keep(self, entry: Entry, shown: Any) -> bool:
        """Leave an account for the next run; return whether it is as that expects it.

        It still has the name that it was made with, which nobody else of the run had.
        """
        tag = self._ledger.tag_of(entry.name)
        if self._pool is None or tag is None or entry.id is None or entry.id in self._held:
            return False
        same = at_key(shown, "id") == entry.id and at_key(shown, "userName") == entry.name
        alone = self._names[entry.name.casefold()] == 1
        return same and alone and self._pool.keep(Pooled(entry.kind, entry.name, entry.id, tag))

    def _deactivate(self, user_id: str) -> Answer:
        """Deactivate an account, and return what then is shown."""
        path = resource_path("Users", user_id)
        self._send(request("PATCH", path, _PATCH_INACTIVE))
        shown = self._send(request("GET", path))
        if at_key(shown.json, "active") is not False and isinstance(shown.json, dict):
            self._send(request("PUT", path, {**shown.json, "active": False}))
            shown = self._send(request("GET", path))
        return shown
