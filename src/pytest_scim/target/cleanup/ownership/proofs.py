"""Prove, by a GET before a write, that it reaches a resource of this run or none at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding, Unreadable
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import NAMES, Key
from pytest_scim.target.cleanup.linked_groups.changes import Change
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims
from pytest_scim.target.cleanup.ownership.observations import Observations
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import name_query, request, resource_path

CREATED_ID_OWNER: Final = "okta.create_users.the_created_id_identifies_no_other_resource"
"""The check that judges whether the ids of creates lead to what was created."""

READ_OWNERS: Final = {
    "Users": "okta.update_users.a_user_is_read_by_its_id",
    "Groups": "okta.push_groups.a_group_is_read_by_its_id",
}
"""The checks that judge whether a resource is read by its id, by its type."""

_GONE: Final = {404, 410}
_REFUSED: Final = range(400, 500)

Read = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Proof:
    """Why the run may send a write: the basis, and the exchange that proves it, if there is one.

    ``basis`` is ``create``, ``read`` (a GET returned a name of this run under the id), ``absent``
    (a GET returned no resource under an id that was of this run, or that it generated) or
    ``linked group``; ``change`` is what the write changes in that group.
    """

    basis: str
    exchange: int | None = None
    change: Change | None = None


class Trespass(Unreadable):
    """A request would have written to a resource that this run did not create.

    In a set-up it is a finding of the check that judges reads of such resources.
    """

    own = True

    def __init__(
        self, message: str, kind: str, *, expected: object = None, actual: object = None
    ) -> None:
        owner = READ_OWNERS.get(kind, READ_OWNERS["Users"])
        super().__init__(message, owner=owner, actual=actual)
        self.expected = expected


class _Unproven(Finding):
    """A GET did not prove that a resource is of this run."""


class Proofs:
    """Sends GETs until they prove whose an id is, or until the timeout of ``propagation``.

    ``stopped`` returns why the run sends no more writes. ``unproven`` are sentences about
    resources that the run did not write to for lack of a proof.
    """

    def __init__(
        self,
        claims: Claims,
        observations: Observations,
        propagation: Polling,
        stopped: Callable[[], str | None],
    ) -> None:
        self.unproven: list[str] = []
        self._claims = claims
        self._observations = observations
        self._propagation = propagation
        self._stopped = stopped

    def require_running(self) -> None:
        """Raise Blocked where the run sends no more writes."""
        if (reason := self._stopped()) is not None:
            raise Blocked(CREATED_ID_OWNER, reason, sent=False)

    def require(self, claim: Claim, write: Request, read: Read) -> Proof:
        """Return the proof that an id is of this run, by a new GET before a DELETE.

        Raises:
            Blocked: no GET proves it in time.
        """
        self._require_own(claim)
        again = write.method == "DELETE" and claim.key not in self._observations.fresh
        if claim.proof is not None and not again:
            return Proof("read", claim.proof)
        earlier = claim.proof
        try:
            proof = self._propagation.until(lambda: self._read(claim, read, earlier))
        except _Unproven as missing:
            raise self._refused(claim, str(missing)) from None
        self.require_running()
        return proof

    def _read(self, claim: Claim, read: Read, earlier: int | None) -> Proof:
        """Read a resource by its id, then by its name; ownership notes both responses.

        Other threads read at the same time, so that each proof but the ``earlier`` one counts.
        """
        kind, resource_id = claim.key
        response = read(request("GET", resource_path(kind, resource_id)))
        if self._has_proof(claim, earlier):
            return Proof("read", claim.proof)
        page = not (response.json is None or isinstance(response.json, dict))
        if response.status in _GONE and claim.confirmed and not page:
            return Proof("absent", response.exchange)
        if name := claim.called or claim.name:
            read(request("GET", f"/{kind}", query=name_query(NAMES[kind], name)))
            if self._has_proof(claim, earlier):
                return Proof("read", claim.proof)
        reported = response.error or f"a GET of it returned {response.status}"
        raise _Unproven(f"did not lead to a resource with the name of this run: {reported}")

    def _has_proof(self, claim: Claim, earlier: int | None) -> bool:
        self.require_running()
        self._require_own(claim)
        return claim.proof not in {None, earlier}

    def _require_own(self, claim: Claim) -> None:
        if claim.mistaken:
            raise self._refused(claim, "leads to another resource")
        if claim.known_before:
            raise self._refused(claim, "belonged to another resource before the create")

    def _refused(self, claim: Claim, why: str) -> Blocked:
        message = (
            f"the id that the create of {claim.name or 'a resource without name'} returned {why}"
        )
        # Without a name in the create the missing proof is not the target's fault.
        if message not in self.unproven and claim.named:
            self.unproven.append(message)
        return Blocked(CREATED_ID_OWNER, f"Stopped before a write: {message}", sent=False)

    def require_absence(self, write: Request, place: Key, read: Read, *, generated: bool) -> Proof:
        """Return the proof that an id that was of this run, or ``generated``, leads nowhere.

        Raises:
            Trespass: it leads to a resource of others.
            Blocked: a GET does not prove where it leads.
        """
        response = read(request("GET", resource_path(*place)))
        if (claim := self._claims.find(place)) is not None:  # a GET returns it after its DELETE
            return self.require(claim, write, read)
        if response.ok and response.json is not None:
            raise trespass(write, "an id of this run leads to a resource that it did not create")
        if generated or response.status in _REFUSED:
            return Proof("absent", response.exchange)
        reported = response.error or f"a GET of it returned {response.status}"
        reason = f"Stopped before a write: unknown where the id leads now: {reported}"
        raise Blocked(READ_OWNERS[place[0]], reason, sent=False)


def trespass(write: Request, why: str = "") -> Trespass:
    """Return the finding that a write would reach a resource of others."""
    reported = why or (
        "the target returned a resource that this run did not create (wrong filter result?)"
    )
    kind = write.path.strip("/").partition("/")[0]
    return Trespass(
        f"Stopped before {write.method} /{kind}: {reported}. Nothing was changed.",
        kind,
        expected="a resource of this run, or no match",
        actual="another resource",
    )
