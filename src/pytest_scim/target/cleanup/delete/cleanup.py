"""Remove what a run created, prove that it is gone, and list what is left."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.attempts import EXPIRED, Attempts
from pytest_scim.target.cleanup.delete.deactivate import REUSABLE, DeactivatedUsers
from pytest_scim.target.cleanup.delete.leftovers import Leftover, Leftovers
from pytest_scim.target.cleanup.delete.proof_of_absence import ProofOfAbsence
from pytest_scim.target.cleanup.delete.removal import FORBIDDEN, Removal
from pytest_scim.target.cleanup.identity import NAMES
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.linked_groups.changes import members_of
from pytest_scim.target.cleanup.linked_groups.restore import restore
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
from pytest_scim.target.cleanup.tagged.rows import BATCH, MOST
from pytest_scim.target.http.bounds.turns import each
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

__all__ = ["FORBIDDEN", "REUSABLE", "Cleanup", "Leftover"]

Send = Callable[[Request], Response]


class Cleanup:
    """Deletes what a run created, Users first; deactivates the users that it cannot delete.

    Where the profile forbids deletes groups come first, so that no deactivated user is a member
    of one, and a deactivated user goes into ``reusable_users``, if there is one. Before all that
    the clean-up undoes the changes in linked groups. ``expired`` returns whether the time for the
    clean-up is over, ``closing`` whether only the time for the proofs of deletes is left.
    ``hanging`` returns the resource types of which requests got no response in the run: their
    resources come last, and ``impatient`` sends what is about them. Up to ``workers`` threads send
    DELETEs.
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
        impatient: Send | None = None,
        hanging: Callable[[], frozenset[str]] = frozenset,
        workers: int = 1,
    ) -> None:
        self._workers = workers
        self._attempts = Attempts(send, expired, impatient, hanging)
        self._send = self._attempts.send
        self._closing = closing
        self._hanging = hanging
        self._ownership = ownership
        self._may_delete = may_delete
        visible = propagation or Polling()
        self._absence = ProofOfAbsence(self._send, ownership, visible, min(BATCH * workers, MOST))
        self._deactivated_users = DeactivatedUsers(ownership, reusable_users)
        self._left = Leftovers(ownership)
        self._removal = Removal(
            self._send,
            ownership,
            self._absence,
            self._deactivated_users,
            visible,
            may_delete=may_delete,
        )

    def run(self) -> list[Leftover]:
        """Clean up, and return what is left.

        A user that was deactivated, and read back as inactive, is marked ``kept``.
        """
        if self._ownership.stopped is not None:
            return self._only_read()
        self._removal.postpones = True
        self._undo_changes()
        self._deactivated_users.count(self._ownership.standing)
        for kind in self._order():
            if self._ownership.has_created(kind):
                self._clean(kind)
        for claim in self._removal.postponed:
            self._note(claim, self.remove(claim))
        return self._left.all()

    def _order(self) -> list[str]:
        """Return the resource types, those last of which requests get no response."""
        kinds = ["Users", "Groups"] if self._may_delete else ["Groups", "Users"]
        return sorted(kinds, key=self._hanging().__contains__)

    def remove(self, claim: Claim) -> str | None:
        """Remove one resource and return why it is left, or ``None`` once it is proven gone."""
        return self._attempts.make(claim.kind, partial(self._removal.and_prove, claim))

    def remove_early(self, claims: Sequence[Claim]) -> None:
        """Remove resources that the run no longer needs, Groups first, and prove their absence.

        The clean-up at the end of the run tries again what is left, and lists it.
        """
        self._deactivated_users.count(
            [*self._ownership.standing, *self._ownership.claims.deactivated.values()]
        )
        for kind in ("Groups", "Users"):
            known = [one for one in claims if one.kind == kind]
            if known and self._attempts.make(kind, partial(self._absence.prepare, kind)) is None:
                self._end_all(known)
                self._attempts.make(kind, partial(self._absence.prove, kind, early=True))
                for claim in self._absence.still_there:
                    self._attempts.make(kind, partial(self._removal.still_there, claim))

    def unfinished(self) -> list[Leftover]:
        """Return what is left where the run sends no more requests."""
        return self._left.unfinished()

    def _only_read(self) -> list[Leftover]:
        """Return what is left where the run sends no more writes; GETs may still find out."""
        for kind in NAMES:
            if self._ownership.has_created(kind):
                self._attempts.make(kind, partial(self._absence.read_list, kind))
                self._end_refused(kind)
        return self._left.unfinished()

    def _clean(self, kind: str) -> None:
        """Remove the resources of a type, and prove that they are gone."""
        known = [one for one in self._ownership.standing if one.kind == kind]
        if any(True for _ in self._left.missing(kind)):
            reason = self._attempts.make(kind, partial(self._absence.prepare, kind))
            if reason is not None:
                missing = self._left.missing(kind)
                if kind in self._absence.unoffered and all(one.refused for one in missing):
                    # The target has no such endpoint: it refused each create.
                    for claim in missing:
                        self._ownership.strike(claim)
                else:
                    self._leave(missing, reason)
                return
        for claim, reason in self._end_all(known):
            self._note(claim, reason)
        self._prove(kind)
        self._end_refused(kind)

    def _end_all(self, known: list[Claim]) -> list[tuple[Claim, str | None]]:
        """Remove resources of one type; return why each is left, without proof."""
        ended: list[tuple[Claim, str | None]] = []
        while known:
            # A resource that a list has just proven needs no GET of its own before its DELETE.
            batch = self._fresh(known) or known
            # The first one alone: if it fails, so may all others.
            first = [] if ended else [self._end(batch[0])]
            reasons = [*first, *each(self._workers, batch[len(first) :], self._end)]
            ended += zip(batch, reasons, strict=True)
            tried = {id(one) for one in batch}
            known = [one for one in known if id(one) not in tried]
        return ended

    def _end(self, claim: Claim) -> str | None:
        """Remove a resource; return why it is left, without proof."""
        act = partial(self._removal.end, claim)
        return EXPIRED if self._closing() else self._attempts.make(claim.kind, act)

    def _end_refused(self, kind: str) -> None:
        """Remove what a refused create created all the same, where no list proved the absence."""
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
        """Prove that the deleted resources are gone; try once more those that are not."""
        reason = self._attempts.make(kind, partial(self._absence.prove, kind))
        for claim in self._absence.still_there if reason is None else []:
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
        """List a resource that is left; of a group, exclude its members from reuse."""
        if reason is not None:
            self._left.note(claim, reason)
            self._exclude_members(claim.kind, claim.id)

    def _exclude_members(self, kind: str, group_id: str | None) -> None:
        """Exclude the members of a group that is left from reuse: they are not like new users."""
        if not self._deactivated_users.has_pool or kind != "Groups" or group_id is None:
            return

        def read() -> None:
            resource = self._send(request("GET", resource_path("Groups", group_id))).json
            self._deactivated_users.exclude(members_of(resource))

        self._attempts.make("Groups", read)

    def _undo_changes(self) -> None:
        for linked_group in list(self._ownership.linked_groups):
            reason = self._attempts.make("Groups", partial(restore, self._send, linked_group))
            if reason is None:
                self._ownership.returned(linked_group)
            else:
                self._left.note(Entry("Groups", linked_group.name, linked_group.id), reason)
                self._exclude_members("Groups", linked_group.id)


def _why_left(claim: Claim, reason: str | None) -> str:
    """Return why a resource is left that may be gone, or may never have existed.

    ``reason`` is why the clean-up could not find out.
    """
    if claim.response:
        return f"unknown whether it still exists: {claim.response}"
    if claim.refused:
        message = f"unknown whether it exists: its create returned {claim.refused}"
        return f"{message}; {reason}" if reason else message
    return reason or "unknown whether it still exists"
