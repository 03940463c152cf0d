"""List what a clean-up leaves, each resource once."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal, NotRequired, TypedDict

from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership

STOPPED: Final = "the clean-up was interrupted; pytest-scim sweep finishes it"
ELSEWHERE: Final = (
    "a POST outside /Users and /Groups created it, and pytest-scim does not delete such resources: "
    "delete it manually"
)

UNASKED: Final = (
    "unknown whether one exists: {} creates returned an error, and no lookup followed; "
    "pytest-scim sweep finishes it"
)


class Leftover(TypedDict):
    """A resource that a clean-up leaves, as the record has it; ``kept``: a deactivated user."""

    kind: str
    id: str | None
    name: str | None
    reason: str
    kept: NotRequired[Literal[True]]


class Leftovers:
    """The resources that a clean-up leaves."""

    def __init__(self, ownership: Ownership) -> None:
        self._ownership = ownership
        self._rows: list[Leftover] = []
        self._noted: set[int] = set()  # claims by their identity

    def note(self, entry: Entry, reason: str) -> None:
        """Add a resource or a linked group."""
        row = _row(entry, reason)
        self._rows.append(_as_kept(row) if isinstance(entry, Claim) and entry.stays else row)
        self._noted.add(id(entry))

    def missing(self, kind: str | None = None) -> list[Claim]:
        """Return the resources that exist, or may, and are not listed yet: of one type, or all."""
        claims = self._ownership.claims
        found = [*claims.standing, *claims.deleted.values(), *claims.refused]
        return [one for one in found if kind in {None, one.kind} and id(one) not in self._noted]

    def all(self) -> list[Leftover]:
        """Return what is left, with the users that the run deactivated before its clean-up."""
        users = self._ownership.claims.deactivated.values()
        earlier = [_as_kept(_row(one, one.stays)) for one in users if self._is_new(one)]
        elsewhere: list[Leftover] = [
            {"kind": one["kind"], "id": one["id"], "name": one["name"], "reason": ELSEWHERE}
            for one in self._ownership.elsewhere
        ]
        return [*earlier, *self._rows, *elsewhere]

    def unfinished(self) -> list[Leftover]:
        """Return what is left where the run sends no more requests."""
        stopped = self._ownership.stopped
        known = [one for one in self.missing() if not one.refused]
        refused = self._refused(one for one in self.missing() if one.refused)
        rows = [_row(one, why_unfinished(one, stopped)) for one in known]
        linked_groups = self._ownership.linked_groups
        changed = [one for one in linked_groups if one.added or one.removed or one.renamed]
        lent = [Entry("Groups", one.name, one.id) for one in changed]
        groups = [_row(one, stopped or STOPPED) for one in lent]
        return [*self.all(), *rows, *refused, *groups]

    def _refused(self, claims: Iterable[Claim]) -> list[Leftover]:
        """Return a row for the refused creates of each type whose names no lookup was sent for.

        A create whose name another resource of the run has counts as that resource.
        """
        claims_of = self._ownership.claims
        others = (*claims_of.standing, *claims_of.deleted.values(), *claims_of.deactivated.values())
        taken = {(one.kind, one.name.casefold()) for one in others}
        counts = Counter(one.kind for one in claims if (one.kind, one.name.casefold()) not in taken)
        return [
            {"kind": kind, "id": None, "name": None, "reason": UNASKED.format(count)}
            for kind, count in counts.items()
        ]

    def _is_new(self, claim: Claim) -> bool:
        return id(claim) not in self._noted


def why_unfinished(claim: Claim, stopped: str | None) -> str:
    """Return why a resource is left; ``stopped`` is why the run sends no more writes, if so."""
    if stopped is None:
        return STOPPED
    exists = claim.proof is not None and not claim.response
    return f"{'not deleted' if exists else 'unknown whether it exists'}: {stopped}"


def _row(entry: Entry, reason: str) -> Leftover:
    """Return the row of a resource, without an id that leads to a resource of others."""
    foreign = isinstance(entry, Claim) and entry.known_before
    resource_id = None if foreign else entry.id
    return {"kind": entry.kind, "id": resource_id, "name": entry.name, "reason": reason}


def _as_kept(row: Leftover) -> Leftover:
    """Return the row of a user that stays deactivated, marked as such."""
    row["kept"] = True
    return row
