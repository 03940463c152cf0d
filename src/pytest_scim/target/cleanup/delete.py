"""Remove what a run created, prove that it is gone, and name what is left."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from pytest_scim.check import Blocked
from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.target.cleanup.attempts import Attempts
from pytest_scim.target.cleanup.claims import Claim
from pytest_scim.target.cleanup.deactivate import deactivated
from pytest_scim.target.cleanup.identity import NAMES, id_of
from pytest_scim.target.cleanup.journal import Entry
from pytest_scim.target.cleanup.linked_groups import restore
from pytest_scim.target.cleanup.lost_creates import NOT_FOUND, LostCreates
from pytest_scim.target.cleanup.ownership import Ownership
from pytest_scim.target.cleanup.proof_of_absence import ProofOfAbsence
from pytest_scim.target.cleanup.reusable_users import Pool, Pooled
from pytest_scim.target.requests import request, resource_path
from pytest_scim.target.responses import Settle, member_ids

STOPPED: Final = "the clean-up was interrupted; pytest-scim sweep finishes it"
KEPT: Final = "deactivated and kept for the next run (profile: `delete: forbidden`)"
FORBIDDEN: Final = "the profile forbids deletes"
ELSEWHERE: Final = (
    "a POST outside /Users and /Groups created it; pytest-scim does not delete it: remove it by "
    "hand"
)

Send = Callable[[Request], Answer]
Leftover = dict[str, Any]


class Cleanup:
    """Deletes what a run created, Users first; deactivates the users that cannot be deleted.

    Where the profile forbids deletes groups come first, so that nobody is kept who is in one, and
    a deactivated user goes into the ``pool``, if there is one. Before all that, the changes in
    linked groups are undone. ``expired`` tells whether the time for the clean-up is over.
    """

    def __init__(
        self,
        send: Send,
        ownership: Ownership,
        *,
        may_delete: bool,
        pool: Pool | None = None,
        expired: Callable[[], bool] = lambda: False,
        propagation: Settle | None = None,
    ) -> None:
        self._attempts = Attempts(send, expired)
        self._send = self._attempts.send
        self._ownership = ownership
        self._may_delete = may_delete
        self._lost = LostCreates(self._send, ownership)
        self._propagation = propagation or Settle()
        self._absence = ProofOfAbsence(self._send, ownership, self._propagation)
        self._pool = pool
        self._held: set[str] = set()  # who is in a group that is left
        self._names: Counter[str] = Counter()
        self._left: list[Leftover] = []

    def run(self) -> list[Leftover]:
        """Clean up and return ``{"kind", "id", "name", "reason"}`` for what is left.

        A user that was deactivated, and read back as inactive, is ``kept`` besides.
        """
        self._left = []
        if (stopped := self._ownership.stopped) is not None:
            return [*self.unfinished(f"not removed: {stopped}"), *self._elsewhere()]
        self._undo_changes()
        users = (one for one in self._ownership.standing if one.kind == "Users")
        self._names = Counter(one.name.casefold() for one in users)
        for kind in ("Users", "Groups") if self._may_delete else ("Groups", "Users"):
            self._clean(kind)
        return [*self._left, *self._elsewhere()]

    def remove(self, claim: Claim) -> str | None:
        """Remove one resource and return why it is left, or ``None`` once it is proven gone."""
        return self._attempts.make(claim.kind, partial(self._remove_and_prove, claim))

    def unfinished(self, reason: str = STOPPED) -> list[Leftover]:
        """Return what stands, or may, where nothing more is sent."""
        claims = [*self._ownership.standing, *self._ownership.claims.deleted.values()]
        loans = [Entry("Groups", loan.name, loan.id) for loan in self._ownership.loans]
        return [_row(one, reason) for one in (*claims, *loans)]

    def _elsewhere(self) -> list[Leftover]:
        return [{**row, "reason": ELSEWHERE} for row in self._ownership.elsewhere]

    def _clean(self, kind: str) -> None:
        """Remove the resources of a type, and prove that they are gone."""
        if not self._ownership.has_created(kind):
            return
        known = [one for one in self._ownership.standing if one.kind == kind]
        reason = self._attempts.make(kind, partial(self._absence.prepare, kind))
        if reason is not None:
            deleted = [one for one in self._ownership.claims.deleted.values() if one.kind == kind]
            self._leave([*known, *deleted], reason)
            return
        while known:
            # What a list has just shown to be ours needs no read of its own before its DELETE.
            batch = self._fresh(known) or known
            for claim in batch:
                self._note(claim, self._attempts.make(kind, partial(self._end, claim)))
            known = [one for one in known if one not in batch]
        self._prove(kind)

    def _fresh(self, known: list[Claim]) -> list[Claim]:
        found: list[Claim] = []
        if self._may_delete:
            self._attempts.make(known[0].kind, lambda: found.extend(self._absence.refresh(known)))
        return found

    def _end(self, claim: Claim) -> str | None:
        return self._remove(claim) if self._lost.find(claim) else None

    def _prove(self, kind: str) -> None:
        """Have it shown that what was deleted is gone, and that nothing else is left."""
        reason = self._attempts.make(kind, partial(self._absence.prove, kind))
        if reason is None:
            reason = self._attempts.make(kind, partial(self._remove_the_rest, kind))
        noted = {row["id"] for row in self._left if row["kind"] == kind}
        pending = [*self._ownership.claims.deleted.values(), *self._ownership.standing]
        for claim in [one for one in pending if one.kind == kind and one.id not in noted]:
            self._note(claim, reason or f"not known whether it still exists: {claim.answer}")

    def _remove_the_rest(self, kind: str) -> None:
        """Remove once more what a list still shows, and name what it shows after that."""
        found = self._listed(kind)
        for claim in found:
            self._note(claim, self._outlived(claim) if claim.answer else self._end(claim))
        if found:
            for claim in self._propagation.last(lambda: self._listed(kind)):
                self._note(claim, "not known whether it still exists: a list shows it")

    def _outlived(self, claim: Claim) -> str | None:
        """Deactivate a user that is still there after its DELETE was accepted."""
        if self._absence.of(claim) is None:
            return None
        why = f"{claim.answer}, and the target still shows it"
        return self._only_deactivate(claim, why) if claim.kind == "Users" else why

    def _listed(self, kind: str) -> list[Claim]:
        """Return what a list shows of the run that is not yet named as left."""
        noted = {row["id"] for row in self._left if row["kind"] == kind}
        rows = self._absence.rows(kind) or []
        return [self._ownership.find(kind, row) for row in rows if id_of(row) not in noted]

    def _leave(self, claims: Iterable[Claim], reason: str) -> None:
        for claim in claims:
            self._note(claim, reason)

    def _note(self, claim: Claim, reason: str | None) -> None:
        """Name what is left, and remember who is in a group that is."""
        if reason is None:
            return
        kept = {"kept": True} if claim.kept else {}
        self._left.append(_row(claim, reason) | kept)
        self._hold(claim.kind, claim.id)

    def _hold(self, kind: str, group_id: str | None) -> None:
        """Remember who is in a group that is left: they are not as a new user is."""
        if self._pool is None or kind != "Groups" or group_id is None:
            return

        def look() -> None:
            shown = self._send(request("GET", resource_path("Groups", group_id))).json
            self._held |= set(member_ids(shown) if isinstance(shown, dict) else ())

        self._attempts.make(kind, look)

    def _undo_changes(self) -> None:
        """Undo the changes in linked groups, before their new members go."""
        for loan in list(self._ownership.loans):
            reason = self._attempts.make("Groups", partial(restore, self._send, loan))
            if reason is None:
                self._ownership.returned(loan)
            else:
                self._left.append(_row(Entry("Groups", loan.name, loan.id), reason))
                self._hold("Groups", loan.id)

    # -- one resource -------------------------------------------------------------

    def _remove_and_prove(self, claim: Claim) -> str | None:
        reason = self._end(claim)
        if reason is not None or claim.id is None or claim.kept:
            return reason
        return self._absence.of(claim)

    def _remove(self, claim: Claim) -> str | None:
        if claim.id is None:
            if self._ownership.tag not in claim.name.lower():
                self._ownership.strike(claim)  # no later look will find it either
            return NOT_FOUND
        if claim.kind == "Users" and not self._may_delete:
            return self._only_deactivate(claim, FORBIDDEN)
        try:
            answer = self._send(request("DELETE", resource_path(claim.kind, claim.id)))
        except Blocked as refusal:
            return self._unproven(claim, refusal)
        if answer.ok or answer.status in {404, 410}:
            return None
        refused = answer.error or f"DELETE was answered {answer.status}"
        if claim.kind == "Users" and answer.status:
            return self._only_deactivate(claim, refused)
        return refused

    def _unproven(self, claim: Claim, refusal: Blocked) -> str | None:
        """Look by its name for what an id does not lead to."""
        told = f"not known whether it exists: {refusal.reason}"
        if claim.known_before or not claim.shown:
            self._ownership.drop_id(claim)
            if not self._lost.find(claim):
                return None
            if claim.id is not None and claim.proof is not None:
                return self._remove(claim)
        return told

    def _only_deactivate(self, claim: Claim, why: str) -> str | None:
        """Deactivate a user that stays; once inactive it is nobody's business any more."""
        assert claim.id is not None
        try:
            shown = deactivated(self._send, claim.id)
        except Blocked as refusal:
            return self._unproven(claim, refusal)
        gone = shown.status in {404, 410}
        if not gone and at_key(shown.json, "active") is not False:
            return f"could not be deactivated: {why}"
        if gone and not self._may_delete:
            # Nobody asked for it: a check did, or the target removes users by a rule of its own.
            self._ownership.strike(claim)
            return None
        # Into the pool first: a run that is stopped in between forgets nobody.
        pooled = self._keep(claim, shown.json)
        self._ownership.strike(claim)
        claim.kept = True
        return KEPT if pooled else f"deactivated: {why}"

    def _keep(self, claim: Claim, shown: Any) -> bool:
        """Leave a user for the next run; return whether it is as that expects it.

        It still has the name that it was created with, which nobody else of the run had.
        """
        tag = self._ownership.tag_of(claim.name)
        if self._pool is None or tag is None or claim.id is None or claim.id in self._held:
            return False
        same = at_key(shown, "id") == claim.id and at_key(shown, NAMES["Users"]) == claim.name
        alone = self._names[claim.name.casefold()] == 1
        return same and alone and self._pool.keep(Pooled(claim.kind, claim.name, claim.id, tag))


def _row(entry: Entry, reason: str) -> Leftover:
    return {"kind": entry.kind, "id": entry.id, "name": entry.name, "reason": reason}
