"""Name what a clean-up leaves, each resource once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

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

Leftover = dict[str, Any]


class Leftovers:
    """Rows ``{"kind", "id", "name", "reason"}``, and ``kept`` of a user that stays deactivated."""

    def __init__(self, ownership: Ownership) -> None:
        self._ownership = ownership
        self._rows: list[Leftover] = []
        self._noted: set[int] = set()  # claims by their identity

    def note(self, entry: Entry, reason: str) -> None:
        """Name a resource or a linked group that is left."""
        kept = {"kept": True} if isinstance(entry, Claim) and entry.kept else {}
        self._rows.append(_row(entry, reason) | kept)
        self._noted.add(id(entry))

    def missing(self, kind: str | None = None) -> list[Claim]:
        """Return what stands, or may, and is not named yet: of one type, or of all."""
        claims = self._ownership.claims
        found = [*claims.standing, *claims.deleted.values(), *claims.refused]
        return [one for one in found if kind in {None, one.kind} and id(one) not in self._noted]

    def all(self) -> list[Leftover]:
        """Return what is left, with the users that were kept earlier in the run."""
        kept = self._ownership.claims.kept.values()
        earlier = [_row(one, one.kept) | {"kept": True} for one in kept if self._is_new(one)]
        elsewhere = [{**row, "reason": ELSEWHERE} for row in self._ownership.elsewhere]
        return [*earlier, *self._rows, *elsewhere]

    def unfinished(self) -> list[Leftover]:
        """Return what is left where nothing more is sent."""
        reported = self._ownership.stopped
        known = [one for one in self.missing() if not one.refused]
        refused = self._refused(one for one in self.missing() if one.refused)
        rows = [_row(one, why_unfinished(one, reported)) for one in known]
        linked_groups = self._ownership.linked_groups
        changed = [one for one in linked_groups if one.added or one.removed or one.renamed]
        lent = [Entry("Groups", one.name, one.id) for one in changed]
        given = [_row(one, reported or STOPPED) for one in lent]
        return [*self.all(), *rows, *refused, *given]

    def _refused(self, claims: Iterable[Claim]) -> list[Leftover]:
        """Return a row for the refused creates of each type that nobody looked up.

        A name that another resource of the run has says nothing of its own.
        """
        claims_of = self._ownership.claims
        others = (*claims_of.standing, *claims_of.deleted.values(), *claims_of.kept.values())
        taken = {(one.kind, one.name.casefold()) for one in others}
        counts = Counter(one.kind for one in claims if (one.kind, one.name.casefold()) not in taken)
        return [
            {"kind": kind, "id": None, "name": None, "reason": UNASKED.format(count)}
            for kind, count in counts.items()
        ]

    def _is_new(self, claim: Claim) -> bool:
        return id(claim) not in self._noted


def why_unfinished(claim: Claim, stopped: str | None) -> str:
    """Return why a resource is left where nothing more is sent; ``stopped`` is the run's reason."""
    if stopped is None:
        return STOPPED
    resource = claim.proof is not None and not claim.response
    return f"{'not deleted' if resource else 'unknown whether it exists'}: {stopped}"


def _row(entry: Entry, reason: str) -> Leftover:
    """Return the row of what is left; an id that leads to somebody else is not reported."""
    foreign = isinstance(entry, Claim) and entry.known_before
    resource_id = None if foreign else entry.id
    return {"kind": entry.kind, "id": resource_id, "name": entry.name, "reason": reason}
