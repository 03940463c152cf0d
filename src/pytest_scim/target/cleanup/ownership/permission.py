"""Decide which requests a run may send: writes to its own resources only, each with a proof."""

from typing import Final

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.messages import Request
from pytest_scim.target.cleanup.identity import (
    NAMES,
    NO_IDS,
    Key,
    id_of,
    id_text,
    members_sent,
    place_of,
    values_of,
)
from pytest_scim.target.cleanup.journal.file import LinkedGroupState
from pytest_scim.target.cleanup.linked_groups.changes import (
    LinkedGroups,
    change_of,
    has_name,
    members_of,
)
from pytest_scim.target.cleanup.ownership import bulk
from pytest_scim.target.cleanup.ownership.claims import Claims
from pytest_scim.target.cleanup.ownership.creates import created_by
from pytest_scim.target.cleanup.ownership.observations import Observations
from pytest_scim.target.cleanup.ownership.proofs import (
    READ_OWNERS,
    Proof,
    Proofs,
    Read,
    Trespass,
    trespass,
)
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import is_read, request, resource_path

_WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}
_REFERENCE: Final = "bulkId:"


class Permission:
    """Decides on every request before it leaves.

    ``stops``: the run sends no more writes once an id of its own led to a resource of others.
    ``generated`` are unused ids that the run may write to. ``closed`` are paths outside /Users and
    /Groups at which a POST has created something.
    """

    def __init__(
        self,
        tag: str,
        claims: Claims,
        observations: Observations,
        linked: LinkedGroups,
        propagation: Polling,
        *,
        stops: bool,
    ) -> None:
        self.generated: set[Key] = set()
        self.closed: set[str] = set()
        self._tag = tag
        self._claims = claims
        self._observations = observations
        self._linked = linked
        self._stops = stops
        self._proofs = Proofs(claims, observations, propagation, lambda: self.stopped)

    @property
    def stopped(self) -> str | None:
        """Why the run sends no more writes, or ``None``."""
        mistaken = self._observations.mistaken
        return (
            f"{mistaken[0]}, so this run sends no more writes" if self._stops and mistaken else None
        )

    @property
    def unproven(self) -> list[str]:
        """Sentences about resources that the run did not write to for lack of a proof."""
        return self._proofs.unproven

    def ask(self, write: Request, read: Read) -> list[Proof]:
        """Return the proofs that the run may send a request, or raise; ``read`` sends a GET."""
        if is_read(write):
            self._require_open(write)
            return []
        self._proofs.require_running()
        parts = bulk.operations(write)
        if parts is not None:
            return self._ask_for_job(parts, read)
        if write.method == "POST" and place_of(write.path) is None:
            return [self._ask_for_create(write, read)]
        return [self._ask_for_write(write, read)]

    def _require_open(self, write: Request) -> None:
        if write.method == "POST" and write.path in self.closed:
            raise NotRun(
                f"a POST to {write.path} has created a resource, so this run sends no more"
            )

    def _ask_for_create(self, write: Request, read: Read) -> Proof:
        self._require_open(write)
        if write.path == "/Groups":
            self._require_own_members(write, (), read)
        return Proof("create")

    def _ask_for_job(self, parts: list[Request], read: Read) -> list[Proof]:
        """Permit a bulk request if each operation may be sent; one proof is for equal DELETEs."""
        deletes: dict[str, Proof] = {}
        proofs = []
        for part in parts:
            proof = deletes.get(part.path) if part.method == "DELETE" else None
            proofs.append(proof or self._ask_for_part(part, read))
            if part.method == "DELETE":
                deletes[part.path] = proofs[-1]
        return proofs

    def _ask_for_part(self, part: Request, read: Read) -> Proof:
        """Permit an operation of a bulk request: a tagged create, or a write that may be sent."""
        if part.method in _WRITES - {"POST"}:
            return self._ask_for_write(part, read)
        claim = created_by(part, self._tag)
        if claim is None or self._tag not in claim.name.lower():
            raise Trespass(
                "Stopped before a bulk job: it has an operation that is neither a create under "
                "this run's tag nor a write to a resource of this run. Nothing was changed.",
                part.path.strip("/").partition("/")[0],
                actual=f"{part.method} {part.path}",
            )
        return self._ask_for_create(part, read)

    def _ask_for_write(self, write: Request, read: Read) -> Proof:
        place = place_of(write.path)
        if place is None or place[1] in NO_IDS or write.method not in _WRITES:
            raise trespass(write)
        self._require_own_id(write, place)
        linked_group = self._linked.find(place)
        if linked_group is not None and write.method in {"PUT", "PATCH"}:
            return self._ask_for_linked(write, linked_group, read)
        claim = self._claims.find(place)
        if claim is not None:
            proof = self._proofs.require(claim, write, read)
        elif place in self.generated or place in self._claims.owned:
            generated = place in self.generated
            proof = self._proofs.require_absence(write, place, read, generated=generated)
        else:
            raise trespass(write)
        if place[0] == "Groups" and write.method != "DELETE":
            self._require_own_members(write, self._claims.members(place), read)
        return proof

    def _ask_for_linked(self, write: Request, linked_group: LinkedGroupState, read: Read) -> Proof:
        """Permit a write to a linked group that a GET returns under a name known to the run."""
        response = read(request("GET", resource_path("Groups", linked_group.id)))
        resource = response.json
        if not response.ok or not isinstance(resource, dict) or id_of(resource) != linked_group.id:
            reason = "Stopped before a write: the linked group could not be read"
            raise Blocked(READ_OWNERS["Groups"], reason, sent=False)
        if not has_name(linked_group, resource):
            raise trespass(
                write, f"the id of the linked group {linked_group.name!r} leads to another group"
            )
        known = (*members_of(resource), *linked_group.members, *linked_group.removed)
        self._require_own_members(write, known, read)
        return Proof("linked group", response.exchange, change_of(write, linked_group, resource))

    # -- bodies -------------------------------------------------------------------

    def _require_own_id(self, write: Request, place: Key) -> None:
        """Refuse the body of a PUT that has the id of a resource of others."""
        for value in values_of(write.json, "id") if write.method == "PUT" else []:
            given = id_text(value)
            if given not in {None, place[1]} and not self._is_ours((place[0], str(given))):
                why = "its body has the id of a resource that this run did not create"
                raise trespass(write, why)

    def _require_own_members(self, write: Request, members: tuple[str, ...], read: Read) -> None:
        """Refuse a member that this run did not create, unless it is a member already."""
        present = {*members}
        for member in members_sent(write.json):
            if member in present or member.startswith(_REFERENCE):
                continue
            found = [claim for kind in NAMES if (claim := self._claims.find((kind, member)))]
            if found:
                self._proofs.require(found[0], write, read)
            elif not any(self._is_ours((kind, member)) for kind in NAMES):
                raise trespass(write, "it has a member that this run did not create")

    def _is_ours(self, key: Key) -> bool:
        """Return whether an id in a body is of this run: created, or generated with its tag."""
        known = key in self.generated or key in self._claims.owned
        return known or self._tag in key[1].lower()
