"""Which requests a run may send: writes to its own resources alone, each with a proof."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pytest_scim.check import Blocked, Finding
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup import bulk
from pytest_scim.target.cleanup.claims import Claim, Claims
from pytest_scim.target.cleanup.creates import asked_for
from pytest_scim.target.cleanup.identity import (
    NAMES,
    NO_IDS,
    Key,
    id_of,
    id_text,
    members_sent,
    place_of,
)
from pytest_scim.target.cleanup.linked_groups import LinkedGroups
from pytest_scim.target.cleanup.observations import Observations
from pytest_scim.target.requests import name_query, request, resource_path
from pytest_scim.target.responses import Settle, member_ids

CREATED_ID_OWNER: Final = "okta.create_users.the_created_id_leads_to_that_user"
"""The check that judges whether the ids of creates lead to what was created."""

_WRITES: Final = {"PUT", "PATCH", "DELETE"}
_REFERENCE: Final = "bulkId:"

Read = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a write was sent: the basis, and the exchange that proves it, if there is one.

    ``basis`` is ``create``, ``read`` (a read showed our name under the id), ``absent`` (a read
    showed nothing under an id that this run invented or had deleted) or ``linked group``.
    """

    basis: str
    exchange: int | None = None


class Trespass(Finding):
    """A request was about to write to a resource that this run did not create."""


class _NotShown(Finding):
    """A read did not show the resource as ours."""


class Permission:
    """Decides on every request before it leaves.

    ``stops``: no request writes any more once an id of ours led to somebody else.
    ``unproven`` are sentences about resources that were not written to for lack of a proof.
    ``closed`` are paths outside /Users and /Groups at which a POST has created something.
    """

    def __init__(
        self,
        tag: str,
        claims: Claims,
        observations: Observations,
        linked: LinkedGroups,
        propagation: Settle,
        *,
        stops: bool,
    ) -> None:
        self.invented: set[Key] = set()
        self.unproven: list[str] = []
        self.closed: set[str] = set()
        self._tag = tag
        self._claims = claims
        self._observations = observations
        self._linked = linked
        self._propagation = propagation
        self._stops = stops

    def ask(self, write: Request, read: Read) -> list[Proof]:
        """Return why a request may be sent, or raise; ``read`` sends a GET that proves it."""
        parts = bulk.operations(write)
        if parts is not None:
            self._require_no_mistake()
            return self._ask_for_job(parts, read)
        if write.method == "POST":
            return self._ask_for_post(write, read)
        if write.method not in _WRITES:
            return []
        self._require_no_mistake()
        return [self._ask_for_write(write, read)]

    @property
    def stopped(self) -> str | None:
        """Why nothing is written any more, or ``None``."""
        mistaken = self._observations.mistaken
        return f"{mistaken[0]}: no more is written" if self._stops and mistaken else None

    def _require_no_mistake(self) -> None:
        if self.stopped is not None:
            raise self._blocked(self.stopped)

    def _blocked(self, reason: str) -> Blocked:
        return Blocked(CREATED_ID_OWNER, reason)

    def _ask_for_post(self, write: Request, read: Read) -> list[Proof]:
        if write.path in self.closed:
            raise self._blocked(f"a POST to {write.path} has created a resource: not sent again")
        if write.path.endswith("/.search"):
            return []
        self._require_no_mistake()
        if write.path == "/Groups":
            self._require_own_members(write, (), read)
        return [Proof("create")]

    def _ask_for_job(self, parts: list[Request], read: Read) -> list[Proof]:
        """Let a bulk job pass when each of its operations may; equal ones are asked for once."""
        known: dict[tuple[str, str], Proof] = {}
        proofs = []
        for part in parts:
            key = (part.method, part.path)
            if part.method == "POST" or key not in known:
                known[key] = self._ask_for_part(part, read)
            proofs.append(known[key])
        return proofs

    def _ask_for_part(self, part: Request, read: Read) -> Proof:
        """Let an operation of a bulk job pass: a tagged create, or a write that may be sent."""
        if part.method in _WRITES:
            return self._ask_for_write(part, read)
        asked = asked_for(part, self._tag)
        if asked is None or self._tag not in asked.name.lower():
            raise Trespass(
                "Stopped before a bulk job: it has an operation that is neither a create under "
                "this run's tag nor a write to a resource of this run. Nothing was sent.",
                shown=f"{part.method} {part.path}",
            )
        if asked.kind == "Groups":
            self._require_own_members(part, (), read)
        return Proof("create")

    def _ask_for_write(self, write: Request, read: Read) -> Proof:
        place = place_of(write.path)
        if place is None or place[1] in NO_IDS:
            raise _trespass(write)
        claim = self._claims.find(place)
        if self._linked.find(place) is not None and write.method != "DELETE":
            return self._ask_for_linked(write, place, read)
        if claim is not None:
            proof = self._require_proof(claim, write, read)
        elif place in self.invented or place in self._claims.owned:
            proof = self._require_absence(write, place, read)
        else:
            raise _trespass(write)
        self._require_own_id(write, place)
        if place[0] == "Groups" and write.method != "DELETE":
            self._require_own_members(write, self._claims.members(place), read)
        return proof

    # -- proofs -------------------------------------------------------------------

    def _require_proof(self, claim: Claim, write: Request, read: Read) -> Proof:
        """Have a read show our name under the id; before a DELETE once more."""
        if claim.known_before:
            raise self._refused(claim, "had been shown before the create, for another resource")
        again = write.method == "DELETE" and claim.key not in self._observations.fresh
        if claim.proof is not None and not again:
            return Proof("read", claim.proof)
        claim.proof = None
        try:
            self._propagation.until(lambda: self._look(claim, read))
        except _NotShown as missing:
            raise self._refused(claim, str(missing)) from None
        self._require_no_mistake()
        if claim.known_before:
            raise self._refused(claim, "leads to another resource")
        return Proof("absent" if claim.proof is None else "read", claim.proof)

    def _look(self, claim: Claim, read: Read) -> None:
        """Read a resource by its id, then by its name; both are noted as they arrive."""
        kind, resource_id = claim.key
        answer = read(request("GET", resource_path(kind, resource_id)))
        if self._is_settled(claim) or (answer.status in {404, 410} and claim.shown):
            return
        if claim.name:
            read(request("GET", f"/{kind}", query=name_query(NAMES[kind], claim.name)))
        if not self._is_settled(claim):
            told = answer.error or f"a GET of it returned {answer.status}"
            raise _NotShown(f"was not shown under the name of this run: {told}")

    def _is_settled(self, claim: Claim) -> bool:
        return claim.proof is not None or claim.known_before

    def _refused(self, claim: Claim, why: str) -> Blocked:
        told = f"the id that the create of {claim.name or 'a resource without name'} returned {why}"
        if told not in self.unproven:
            self.unproven.append(told)
        return self._blocked(f"Stopped before a write: {told}")

    def _require_absence(self, write: Request, place: Key, read: Read) -> Proof:
        """See that an id that we invented, or had deleted, does not lead to somebody else."""
        answer = read(request("GET", resource_path(*place)))
        if not answer.ok or answer.json is None:
            return Proof("absent", answer.exchange)
        if (claim := self._claims.find(place)) is not None and claim.proof is not None:
            return Proof("read", claim.proof)
        raise _trespass(write)

    def _require_own_id(self, write: Request, place: Key) -> None:
        """Refuse a body that has the id of somebody else in it."""
        body = write.json if write.method == "PUT" and isinstance(write.json, dict) else {}
        given = id_text(body.get("id"))
        if given in {None, place[1]} or self._is_ours((place[0], str(given))):
            return
        raise _trespass(write, "the body has the id of a resource that this run did not create")

    def _require_own_members(self, write: Request, members: tuple[str, ...], read: Read) -> None:
        """Refuse to put anybody into a group whom this run did not create, or who is in it."""
        for member in members_sent(write.json):
            if member in members or member.startswith(_REFERENCE):
                continue
            found = [claim for kind in NAMES if (claim := self._claims.find((kind, member)))]
            if found:
                self._require_proof(found[0], write, read)
            elif not any(self._is_ours((kind, member)) for kind in NAMES):
                raise _trespass(write, "it has a member that this run did not create")

    def _is_ours(self, key: Key) -> bool:
        """Return whether an id in a body is of this run: created, or invented with its tag."""
        known = key in self.invented or key in self._claims.owned
        return known or self._tag in key[1].lower()

    # -- linked groups ------------------------------------------------------------

    def _ask_for_linked(self, write: Request, place: Key, read: Read) -> Proof:
        """Journal what a write changes in a linked group, which is read right before it."""
        answer = read(request("GET", resource_path(*place)))
        shown = answer.json
        if not answer.ok or not isinstance(shown, dict) or id_of(shown) != place[1]:
            raise self._blocked("Stopped before a write: the linked group could not be read")
        known = (*member_ids(shown), *self._linked.earlier_members(place))
        self._require_own_members(write, known, read)
        self._linked.expect(write, place, shown)
        return Proof("linked group", answer.exchange)


def _trespass(write: Request, why: str = "") -> Trespass:
    told = why or (
        "the target returned a resource that this run did not create (wrong filter result?)"
    )
    return Trespass(
        f"Stopped before {write.method} {_kind(write)}: {told}. Nothing was sent.",
        expected="a resource of this run, or no match",
        shown="another resource",
    )


def _kind(write: Request) -> str:
    return f"/{write.path.strip('/').partition('/')[0]}"
