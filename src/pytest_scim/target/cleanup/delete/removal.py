"""Remove one resource of a run, or deactivate a user that cannot be deleted."""

from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.delete.deactivate import DeactivatedUsers, deactivated
from pytest_scim.target.cleanup.delete.leftovers import why_unfinished
from pytest_scim.target.cleanup.delete.lost_creates import NOT_FOUND, LostCreates
from pytest_scim.target.cleanup.delete.proof_of_absence import ProofOfAbsence
from pytest_scim.target.cleanup.identity import id_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

FORBIDDEN: Final = "the profile forbids deletes"
_GONE: Final = {404, 410}


class Removal:
    """Removes resources; each method returns why a resource is left, or ``None``.

    ``propagation`` is how long a deactivation may take to be visible. ``may_delete``: the profile
    allows DELETE. A user whose DELETE is refused while groups exist may be a member of one: it is
    ``postponed``, once, if ``postpones`` is set.
    """

    def __init__(
        self,
        send: Callable[[Request], Response],
        ownership: Ownership,
        absence: ProofOfAbsence,
        deactivated_users: DeactivatedUsers,
        propagation: Polling,
        *,
        may_delete: bool,
    ) -> None:
        self.postponed: list[Claim] = []
        self.postpones = False
        self._send = send
        self._ownership = ownership
        self._absence = absence
        self._deactivated_users = deactivated_users
        self._propagation = propagation
        self._may_delete = may_delete
        self._lost = LostCreates(send, ownership)
        self._found_by_name: set[int] = set()  # claims by their identity, after a lookup by name

    def end(self, claim: Claim) -> str | None:
        """Remove one resource, without proof besides the response to its DELETE."""
        if not self._lost.find(claim):
            return None
        stopped = self._ownership.stopped
        return self._remove(claim) if stopped is None else why_unfinished(claim, stopped)

    def and_prove(self, claim: Claim) -> str | None:
        """Remove one resource, and prove by a GET that it is gone."""
        reason = self.end(claim)
        if reason is not None or claim not in self._ownership.claims.deleted.values():
            return reason
        reason = self._absence.of(claim)
        return self.still_there(claim) if claim in self._ownership.standing else reason

    def _remove(self, claim: Claim) -> str | None:
        if claim.id is None:
            if self._ownership.tag not in claim.name.lower():
                self._ownership.strike(claim)  # no later lookup can find it either
            return NOT_FOUND
        if claim.kind == "Users" and not self._may_delete:
            return self._only_deactivate(claim, FORBIDDEN)
        path = resource_path(claim.kind, claim.id)
        if claim.key not in self._ownership.observations.fresh:
            read = self._send(request("GET", path))
            if is_absent(read) and claim.confirmed:
                self._ownership.strike(claim)
                return None
        try:
            response = self._send(request("DELETE", path))
        except Blocked as refusal:
            return self._unproven(claim, refusal)
        if response.ok or response.status in _GONE:
            return None
        return self._not_deleted(claim, response)

    def _not_deleted(self, claim: Claim, response: Response) -> str | None:
        """Return why a resource is left whose DELETE was refused; deactivate a user."""
        refused = response.error or f"DELETE returned {response.status}"
        if not response.status:
            return f"unknown whether it still exists: {refused}"
        if claim.kind != "Users":
            return self._read_back(claim, refused)
        return None if self._postpones(claim) else self._only_deactivate(claim, refused)

    def _read_back(self, claim: Claim, why: str) -> str | None:
        """Return why a group is left: some targets delete and return an error all the same."""
        read = self._send(request("GET", resource_path(*claim.key)))
        if is_absent(read):
            self._ownership.strike(claim)
            return None
        exists = claim.proof == read.exchange
        return why if exists else f"unknown whether it still exists: {why}"

    def _postpones(self, claim: Claim) -> bool:
        """Return whether a user is removed after the groups, as it may be a member of one."""
        groups = any(one.kind == "Groups" for one in self._ownership.standing)
        if not (groups and self.postpones) or claim in self.postponed:
            return False
        self.postponed.append(claim)
        return True

    def _unproven(self, claim: Claim, refusal: Blocked) -> str | None:
        """Remove the resource that a lookup by name returns, where no GET proved the id."""
        message = f"unknown whether it exists: {refusal.reason}"
        if (claim.confirmed and not claim.known_before) or id(claim) in self._found_by_name:
            return message
        self._found_by_name.add(id(claim))  # once: a target may return another id each time
        _, earlier = claim.key
        foreign = claim.known_before
        self._ownership.drop_id(claim)
        nowhere = self._lost.is_absent(claim)
        if claim.id not in {None, earlier} and not claim.known_before:
            return self._remove(claim)
        if self._ownership.stopped is not None:
            return message
        path = resource_path(claim.kind, earlier)
        if nowhere and (foreign or is_absent(self._send(request("GET", path)))):
            self._ownership.strike(claim)
            return None
        if claim.id is None and not foreign:
            self._ownership.claims.give_id(claim, earlier)  # for a manual clean-up
        return message

    def still_there(self, claim: Claim) -> str | None:
        """Deactivate a user that the target returns after its DELETE; a group is left."""
        why = f"{claim.response or 'it was not deleted'}, but the target still returns it"
        if claim.kind != "Users":
            return why
        if claim.inactive:  # the DELETE did that
            return self._deactivated_users.note(claim, None, why)
        return self._only_deactivate(claim, why)

    def _only_deactivate(self, claim: Claim, why: str) -> str | None:
        """Deactivate a user that stays, and return why it does."""
        assert claim.id is not None
        try:
            read = deactivated(self._send, claim.id, self._propagation)
        except Blocked as refusal:
            return self._unproven(claim, refusal)
        if read.status in _GONE:
            # A check has deleted it, or the target removes users by a rule of its own.
            return self._absence.of(claim)
        if at_key(read.json, "active") is not False or id_of(read.json) != claim.id:
            return f"it could not be deactivated either: {why}"
        return self._deactivated_users.note(claim, read.json, why)
