"""Prove that what was deleted is gone: a 204 says that a request was accepted, no more."""

from collections.abc import Callable
from typing import Final

from pytest_scim.check import Finding
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup.claims import Claim
from pytest_scim.target.cleanup.identity import NAMES, id_of, is_list, rows_of
from pytest_scim.target.cleanup.observations import is_absent
from pytest_scim.target.cleanup.ownership import Ownership
from pytest_scim.target.cleanup.tagged_rows import (
    Row,
    ask_for_tagged,
    serves_lists,
    tagged_rows,
)
from pytest_scim.target.requests import name_query, request, resource_path
from pytest_scim.target.responses import Settle

_GONE: Final = {404, 410}


class ProofOfAbsence:
    """Asks a target for everything with the run's tag, before and after the deletes.

    The list after them proves something only where the one before them showed a resource that
    was known to be there; elsewhere each resource is read, then looked up by its name.
    ``shown_again`` are resources that were deleted and are still shown, ``unexpected`` those
    with the tag that no create is known to have made.
    """

    def __init__(
        self, send: Callable[[Request], Answer], ownership: Ownership, propagation: Settle
    ) -> None:
        self.shown_again: list[Claim] = []
        self.unexpected: list[Claim] = []
        self._send = send
        self._ownership = ownership
        self._propagation = propagation
        self._trusted: set[str] = set()

    def prepare(self, kind: str) -> str | None:
        """Ask for tagged resources before any is deleted; return why nothing can be known."""
        page = ask_for_tagged(self._send, kind, self._ownership.tag)
        if page is None:
            return self._endpoint(kind)
        if any(self._ownership.owns(id_of(row), kind) for row in rows_of(page.json)):
            self._trusted.add(kind)
        return None

    def refresh(self, claims: list[Claim]) -> list[Claim]:
        """Return those of some resources of a type that a read has just shown to be ours.

        One list shows several; where no list does, none is returned.
        """
        fresh = self._ownership.observations.fresh
        found = [one for one in claims if one.id is not None and one.key in fresh]
        if not found and claims and claims[0].kind in self._trusted:
            ask_for_tagged(self._send, claims[0].kind, self._ownership.tag)
            found = [one for one in claims if one.id is not None and one.key in fresh]
        return found

    def prove(self, kind: str) -> str | None:
        """Strike out what is proven gone; return why nothing can be known, or ``None``."""
        claims = self._ownership.claims
        pending = [one for one in claims.deleted.values() if one.kind == kind]
        self.shown_again, self.unexpected = [], []
        rows = tagged_rows(self._send, kind, self._ownership.tag) if kind in self._trusted else None
        if rows is None:
            if pending and (reason := self._endpoint(kind)) is not None:
                return reason
            for claim in pending:
                self.of(claim, lists_are_served=True)
        else:
            self._compare(kind, pending, rows)
        standing = [one for one in pending if one in claims.standing]
        self.shown_again = [one for one in standing if self.of(one, lists_are_served=True)]
        return None

    def _compare(self, kind: str, pending: list[Claim], rows: list[Row]) -> None:
        """Take what a complete list of the tagged resources does not show for gone."""
        shown = {str(id_of(row)) for row, _ in rows}
        for claim in [one for one in pending if one.key in self._ownership.claims.deleted]:
            if not (claim.named and self._ownership.tag in claim.name.lower()):
                self.of(claim, lists_are_served=True)  # no such list shows it
            elif claim.id not in shown:
                self._ownership.observations.prove_absent(claim)
        known = {one.id for one in (*pending, *self._ownership.standing)}
        for row, exchange in rows:
            if id_of(row) not in known:
                self.unexpected.append(self._ownership.find(kind, row, exchange))

    def of(self, claim: Claim, *, lists_are_served: bool = False) -> str | None:
        """Return ``None`` once one resource is known to be gone, or why that is not known."""
        try:
            self._propagation.until(lambda: self._look(claim, lists_are_served=lists_are_served))
        except Finding as finding:
            return str(finding)
        return None

    def _look(self, claim: Claim, *, lists_are_served: bool) -> None:
        """Read a resource by its id, then by its name; raise a Finding unless it is gone."""
        read = self._send(request("GET", resource_path(*claim.key)))
        json = read.json is None or isinstance(read.json, dict)
        if is_absent(read) or (
            read.status in _GONE and json and self._lists(claim, lists_are_served)
        ):
            self._gone(claim)
            return
        if claim.key in self._ownership.claims.deleted:
            query = name_query(NAMES[claim.kind], claim.name)
            found = self._send(request("GET", f"/{claim.kind}", query=query))
            ids = [id_of(row) for row in rows_of(found.json)]
            if is_list(found) and claim.id not in ids and not read.ok:
                self._gone(claim)
                return
        raise Finding(f"not known whether it still exists: a GET of it returned {read.status}")

    def _lists(self, claim: Claim, known: bool) -> bool:  # noqa: FBT001 - a fact, no switch
        return known or serves_lists(self._send, claim.kind)

    def _gone(self, claim: Claim) -> None:
        if claim.key in self._ownership.claims.deleted:
            self._ownership.observations.prove_absent(claim)
        elif claim in self._ownership.standing:
            self._ownership.strike(claim)

    def _endpoint(self, kind: str) -> str | None:
        """Return that an endpoint serves no lists any more, or ``None``."""
        if serves_lists(self._send, kind):
            return None
        return (
            f"not known whether it exists: /{kind} does not return a SCIM list any more; "
            "pytest-scim sweep finishes this"
        )
