"""Remove what a run created, prove that it is gone, and name what is left."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from pytest_scim.check import Blocked
from pytest_scim.scim.message import Answer, Request
from pytest_scim.scim.path import at_key
from pytest_scim.target.cleanup.attempts import EXPIRED, Attempts
from pytest_scim.target.cleanup.claims import Claim
from pytest_scim.target.cleanup.deactivate import KEPT, KeptUsers, deactivated
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.journal import Entry
from pytest_scim.target.cleanup.leftovers import Leftover, Leftovers
from pytest_scim.target.cleanup.linked_groups import members_of
from pytest_scim.target.cleanup.lost_creates import NOT_FOUND, LostCreates
from pytest_scim.target.cleanup.observations import is_absent
from pytest_scim.target.cleanup.ownership import Ownership
from pytest_scim.target.cleanup.proof_of_absence import ProofOfAbsence
from pytest_scim.target.cleanup.restore_groups import restore
from pytest_scim.target.cleanup.reusable_users import Pool
from pytest_scim.target.requests import request, resource_path
from pytest_scim.target.responses import Settle

__all__ = ["KEPT", "Cleanup", "Leftover"]

FORBIDDEN: Final = "the profile forbids deletes"
_GONE: Final = {404, 410}

Send = Callable[[Request], Answer]


class Cleanup:
    """Deletes what a run created, Users first; deactivates the users that cannot be deleted.

    Where the profile forbids deletes groups come first, so that nobody is kept who is in one, and
    a deactivated user goes into the ``pool``, if there is one. Before all that, the changes in
    linked groups are undone. ``expired`` tells whether the time for the clean-up is over,
    ``closing`` whether what is left of it is needed to prove what was deleted.
    """

    def __init__(
        self,
        send: Send,
        ownership: Ownership,
        *,
        may_delete: bool,
        pool: Pool | None = None,
        expired: Callable[[], bool] = lambda: False,
        closing: Callable[[], bool] = lambda: False,
        propagation: Settle | None = None,
    ) -> None:
        self._attempts = Attempts(send, expired)
        self._send = self._attempts.send
        self._closing = closing
        self._ownership = ownership
        self._may_delete = may_delete
        self._lost = LostCreates(self._send, ownership)
        self._absence = ProofOfAbsence(self._send, ownership, propagation or Settle())
        self._kept = KeptUsers(ownership, pool)
        self._left = Leftovers(ownership)
        self._looked_up: set[int] = set()  # claims by their identity
        self._postponed: list[Claim] = []
        self._whole = False  # one resource alone is not put off

    def run(self) -> list[Leftover]:
        """Clean up and return ``{"kind", "id", "name", "reason"}`` for what is left.

        A user that was deactivated, and read back as inactive, is ``kept`` besides.
        """
        if self._ownership.stopped is not None:
            return self._left.unfinished()
        self._whole = True
        self._undo_changes()
        self._kept.count(self._ownership.standing)
        for kind in ("Users", "Groups") if self._may_delete else ("Groups", "Users"):
            if self._ownership.has_created(kind):
                self._clean(kind)
        for claim in self._postponed:
            self._note(claim, self.remove(claim))
        return self._left.all()

    def remove(self, claim: Claim) -> str | None:
        """Remove one resource and return why it is left, or ``None`` once it is proven gone."""
        return self._attempts.make(claim.kind, partial(self._remove_and_prove, claim))

    def unfinished(self) -> list[Leftover]:
        """Return what is left where nothing more is sent."""
        return self._left.unfinished()

    def _clean(self, kind: str) -> None:
        """Remove the resources of a type, and prove that they are gone."""
        known = [one for one in self._ownership.standing if one.kind == kind]
        deleted = [one for one in self._ownership.claims.deleted.values() if one.kind == kind]
        if known or deleted:
            reason = self._attempts.make(kind, partial(self._absence.prepare, kind))
            if reason is not None:
                self._leave([*known, *deleted], reason)
                return
        while known:
            # What a list has just shown to be ours needs no read of its own before its DELETE.
            batch = self._fresh(known) or known
            for claim in batch:
                act = partial(self._end, claim)
                self._note(claim, EXPIRED if self._closing() else self._attempts.make(kind, act))
            known = [one for one in known if one not in batch]
        self._prove(kind)

    def _fresh(self, known: list[Claim]) -> list[Claim]:
        found: list[Claim] = []
        if self._may_delete:
            self._attempts.make(known[0].kind, lambda: found.extend(self._absence.refresh(known)))
        return found

    def _prove(self, kind: str) -> None:
        """Have it shown that what was deleted is gone; try once more what is not."""
        reason = self._attempts.make(kind, partial(self._absence.prove, kind))
        for claim in self._absence.shown_again if reason is None else []:
            self._note(claim, self._attempts.make(kind, partial(self._still_there, claim)))
        for claim in self._absence.unexpected if reason is None else []:
            self._note(claim, self.remove(claim))
        if reason is None and self._absence.lagging:
            self._attempts.make(kind, partial(self._absence.await_lists, kind))
        for claim in self._left.missing(kind):
            if claim not in self._postponed:
                self._note(claim, _why_left(claim, reason))

    def _leave(self, claims: Iterable[Claim], reason: str) -> None:
        for claim in claims:
            self._note(claim, _why_left(claim, reason))

    def _note(self, claim: Claim, reason: str | None) -> None:
        """Name what is left, and remember who is in a group that is."""
        if reason is not None:
            self._left.note(claim, reason)
            self._hold(claim.kind, claim.id)

    def _hold(self, kind: str, group_id: str | None) -> None:
        """Remember who is in a group that is left: they are not as a new user is."""
        if not self._kept.has_pool or kind != "Groups" or group_id is None:
            return

        def look() -> None:
            shown = self._send(request("GET", resource_path("Groups", group_id))).json
            self._kept.hold(members_of(shown))

        self._attempts.make("Groups", look)

    def _undo_changes(self) -> None:
        for loan in list(self._ownership.loans):
            reason = self._attempts.make("Groups", partial(restore, self._send, loan))
            if reason is None:
                self._ownership.returned(loan)
            else:
                self._left.note(Entry("Groups", loan.name, loan.id), reason)
                self._hold("Groups", loan.id)

    # -- one resource -------------------------------------------------------------

    def _end(self, claim: Claim) -> str | None:
        if self._ownership.stopped is not None:
            return self._left.why_unfinished(claim)
        return self._remove(claim) if self._lost.find(claim) else None

    def _remove_and_prove(self, claim: Claim) -> str | None:
        reason = self._end(claim)
        if reason is not None or claim not in self._ownership.claims.deleted.values():
            return reason
        reason = self._absence.of(claim)
        return self._still_there(claim) if claim in self._ownership.standing else reason

    def _remove(self, claim: Claim) -> str | None:
        if claim.id is None:
            if self._ownership.tag not in claim.name.lower():
                self._ownership.strike(claim)  # no later look will find it either
            return NOT_FOUND
        if claim.kind == "Users" and not self._may_delete:
            return self._only_deactivate(claim, FORBIDDEN)
        path = resource_path(claim.kind, claim.id)
        if claim.key not in self._ownership.observations.fresh:
            shown = self._send(request("GET", path))
            if is_absent(shown) and claim.shown:
                self._ownership.strike(claim)
                return None
        try:
            answer = self._send(request("DELETE", path))
        except Blocked as refusal:
            return self._unproven(claim, refusal)
        if answer.ok or answer.status in _GONE:
            return None
        return self._not_deleted(claim, answer)

    def _not_deleted(self, claim: Claim, answer: Answer) -> str | None:
        """Return why something is left whose DELETE was refused; deactivate a user."""
        refused = answer.error or f"DELETE was answered {answer.status}"
        if not answer.status:
            return f"not known whether it still exists: {refused}"
        if claim.kind != "Users":
            return self._read_back(claim, refused)
        return None if self._postpones(claim) else self._only_deactivate(claim, refused)

    def _read_back(self, claim: Claim, why: str) -> str | None:
        """Return why a group is left: some targets delete and return an error all the same."""
        shown = self._send(request("GET", resource_path(*claim.key)))
        if is_absent(shown):
            self._ownership.strike(claim)
            return None
        known = claim.proof == shown.exchange
        return why if known else f"not known whether it still exists: {why}"

    def _postpones(self, claim: Claim) -> bool:
        """Return whether a user is tried again, once, after the groups: it may be in one."""
        groups = any(one.kind == "Groups" for one in self._ownership.standing)
        if not (groups and self._whole) or claim in self._postponed:
            return False
        self._postponed.append(claim)
        return True

    def _unproven(self, claim: Claim, refusal: Blocked) -> str | None:
        """Look by its name for what an id does not lead to."""
        told = f"not known whether it exists: {refusal.reason}"
        if (claim.shown and not claim.known_before) or id(claim) in self._looked_up:
            return told
        self._looked_up.add(id(claim))  # once: a target may give another id each time
        _, earlier = claim.key
        foreign = claim.known_before
        self._ownership.drop_id(claim)
        nowhere = self._lost.is_absent(claim)
        if claim.id not in {None, earlier} and not claim.known_before:
            return self._remove(claim)
        if self._ownership.stopped is not None:
            return told
        path = resource_path(claim.kind, earlier)
        if nowhere and (foreign or is_absent(self._send(request("GET", path)))):
            self._ownership.strike(claim)
            return None
        if claim.id is None and not foreign:
            self._ownership.claims.give_id(claim, earlier)  # for whoever looks by hand
        return told

    def _still_there(self, claim: Claim) -> str | None:
        why = f"{claim.answer or 'it was not deleted'}, and the target still shows it"
        return self._only_deactivate(claim, why) if claim.kind == "Users" else why

    def _only_deactivate(self, claim: Claim, why: str) -> str | None:
        """Deactivate a user that stays; once inactive it is nobody's business any more."""
        assert claim.id is not None
        try:
            shown = deactivated(self._send, claim.id)
        except Blocked as refusal:
            return self._unproven(claim, refusal)
        if shown.status in _GONE:
            # A check has deleted it, or the target removes users by a rule of its own.
            return self._absence.of(claim)
        if at_key(shown.json, "active") is not False or id_of(shown.json) != claim.id:
            return f"could not be deactivated: {why}"
        return self._kept.keep(claim, shown.json, why)


def _why_left(claim: Claim, reason: str | None) -> str:
    """Return why something is left that may be gone: its DELETE was accepted, or nothing is known.

    ``reason`` is why that was not found out.
    """
    if claim.answer:
        return f"not known whether it still exists: {claim.answer}"
    return reason or "not known whether it still exists"
