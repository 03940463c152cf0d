"""Remove what a run created, prove that it is gone, and name what is left."""

from collections.abc import Callable, Iterable
from functools import partial

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.attempts import EXPIRED, Attempts
from pytest_scim.target.cleanup.delete.deactivate import KEPT, DeactivatedUsers
from pytest_scim.target.cleanup.delete.leftovers import Leftover, Leftovers
from pytest_scim.target.cleanup.delete.proof_of_absence import ProofOfAbsence
from pytest_scim.target.cleanup.delete.removal import FORBIDDEN, Removal
from pytest_scim.target.cleanup.identity import NAMES
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.linked_groups.changes import members_of
from pytest_scim.target.cleanup.linked_groups.restore import restore
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.reusable_users import ReusableUsers
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

__all__ = ["FORBIDDEN", "KEPT", "Cleanup", "Leftover"]

Send = Callable[[Request], Response]


class Cleanup:
    """Deletes what a run created, Users first; deactivates the users that cannot be deleted.

    Where the profile forbids deletes groups come first, so that nobody is kept who is in one, and
    a deactivated user goes into the ``reusable_users``, if there is one. Before all that, the
    changes in
    linked groups are undone. ``expired`` tells whether the time for the clean-up is over,
    ``closing`` whether what is left of it is needed to prove what was deleted.
    """

    def __init__(
        self,
        send: Send,
        ownership: Ownership,
        *,
        may_delete: bool,
        reusable_users: ReusableUsers | None = None,
        expired: Callable[[], bool] = lambda: False,
        closing: Callable[[], bool] = lambda: False,
        propagation: Polling | None = None,
    ) -> None:
        self._attempts = Attempts(send, expired)
        self._send = self._attempts.send
        self._closing = closing
        self._ownership = ownership
        self._may_delete = may_delete
        self._absence = ProofOfAbsence(self._send, ownership, propagation or Polling())
        self._kept = DeactivatedUsers(ownership, reusable_users)
        self._left = Leftovers(ownership)
        self._removal = Removal(
            self._send, ownership, self._absence, self._kept, may_delete=may_delete
        )

    def run(self) -> list[Leftover]:
        """Clean up and return ``{"kind", "id", "name", "reason"}`` for what is left.

        A user that was deactivated, and read back as inactive, is ``kept`` besides.
        """
        if self._ownership.stopped is not None:
            return self._only_look()
        self._removal.postpones = True
        self._undo_changes()
        self._kept.count(self._ownership.standing)
        for kind in ("Users", "Groups") if self._may_delete else ("Groups", "Users"):
            if self._ownership.has_created(kind):
                self._clean(kind)
        for claim in self._removal.postponed:
            self._note(claim, self.remove(claim))
        return self._left.all()

    def remove(self, claim: Claim) -> str | None:
        """Remove one resource and return why it is left, or ``None`` once it is proven gone."""
        return self._attempts.make(claim.kind, partial(self._removal.and_prove, claim))

    def unfinished(self) -> list[Leftover]:
        """Return what is left where nothing more is sent."""
        return self._left.unfinished()

    def _only_look(self) -> list[Leftover]:
        """Return what is left where nothing more is written; reads may still say what that is."""
        for kind in NAMES:
            if self._ownership.has_created(kind):
                self._attempts.make(kind, partial(self._absence.look, kind))
                self._look_up_refused(kind)
        return self._left.unfinished()

    def _clean(self, kind: str) -> None:
        """Remove the resources of a type, and prove that they are gone."""
        known = [one for one in self._ownership.standing if one.kind == kind]
        if any(True for _ in self._left.missing(kind)):
            reason = self._attempts.make(kind, partial(self._absence.prepare, kind))
            if reason is not None:
                missing = self._left.missing(kind)
                if kind in self._absence.unoffered and all(one.refused for one in missing):
                    # The target has no such endpoint: it refused each create, and made nothing.
                    for claim in missing:
                        self._ownership.strike(claim)
                else:
                    self._leave(missing, reason)
                return
        while known:
            # What a list has just shown to be ours needs no read of its own before its DELETE.
            batch = self._fresh(known) or known
            for claim in batch:
                act = partial(self._removal.end, claim)
                self._note(claim, EXPIRED if self._closing() else self._attempts.make(kind, act))
            known = [one for one in known if one not in batch]
        self._prove(kind)
        self._look_up_refused(kind)

    def _look_up_refused(self, kind: str) -> None:
        """Remove what a create made though its response was a 4xx, where a list could not tell."""
        for claim in [one for one in self._ownership.claims.refused if one.kind == kind]:
            self._ownership.claims.doubt(claim)
            reason = self.remove(claim)
            if reason is not None and claim.id is None:
                reason = _why_left(claim, reason)
            self._note(claim, reason)

    def _fresh(self, known: list[Claim]) -> list[Claim]:
        found: list[Claim] = []
        if self._may_delete:
            self._attempts.make(known[0].kind, lambda: found.extend(self._absence.refresh(known)))
        return found

    def _prove(self, kind: str) -> None:
        """Have it shown that what was deleted is gone; try once more what is not."""
        reason = self._attempts.make(kind, partial(self._absence.prove, kind))
        for claim in self._absence.shown_again if reason is None else []:
            self._note(claim, self._attempts.make(kind, partial(self._removal.still_there, claim)))
        for claim in self._absence.unexpected if reason is None else []:
            self._note(claim, self.remove(claim))
        if reason is None and self._absence.lagging:
            self._attempts.make(kind, partial(self._absence.await_lists, kind))
        for claim in self._left.missing(kind):
            if claim not in self._removal.postponed and not claim.refused:
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
            resource = self._send(request("GET", resource_path("Groups", group_id))).json
            self._kept.hold(members_of(resource))

        self._attempts.make("Groups", look)

    def _undo_changes(self) -> None:
        for linked_group in list(self._ownership.linked_groups):
            reason = self._attempts.make("Groups", partial(restore, self._send, linked_group))
            if reason is None:
                self._ownership.returned(linked_group)
            else:
                self._left.note(Entry("Groups", linked_group.name, linked_group.id), reason)
                self._hold("Groups", linked_group.id)


def _why_left(claim: Claim, reason: str | None) -> str:
    """Return why something is left that may be gone: its DELETE was accepted, or nothing is known.

    ``reason`` is why that was not found out.
    """
    if claim.response:
        return f"unknown whether it still exists: {claim.response}"
    if claim.refused:
        message = f"unknown whether it exists: its create returned {claim.refused}"
        return f"{message}; {reason}" if reason else message
    return reason or "unknown whether it still exists"
