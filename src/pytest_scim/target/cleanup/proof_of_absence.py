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

    The list after them proves something only where the one before them showed something;
    elsewhere each resource is read, then looked up by its name.
    """

    def __init__(
        self, send: Callable[[Request], Answer], ownership: Ownership, propagation: Settle
    ) -> None:
        self._send = send
        self._ownership = ownership
        self._propagation = propagation
        self._trusted: set[str] = set()

    def prepare(self, kind: str) -> str | None:
        """Ask for tagged resources before any is deleted; return why nothing can be known."""
        page = ask_for_tagged(self._send, kind, self._ownership.tag)
        if page is None:
            return self._endpoint(kind)
        if rows_of(page.json):
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
        deleted = self._ownership.claims.deleted
        pending = [one for one in deleted.values() if one.kind == kind]
        if kind in self._trusted and (rows := self.rows(kind)) is not None:
            shown = {id_of(row) for row in rows}
            # A list by name shows no resource that was created without a name of this run.
            listed = [one for one in pending if one.named and self._has_tag(one)]
            for claim in listed:
                if claim.id not in shown and claim.key in deleted:
                    self._ownership.observations.prove_absent(claim)
            pending = [one for one in pending if one not in listed]
        elif pending and (reason := self._endpoint(kind)) is not None:
            return reason
        for claim in pending:
            self.of(claim, lists_are_served=True)
        return None

    def rows(self, kind: str) -> list[Row] | None:
        """Return what has the run's tag in its name now; ``None``: no list can tell."""
        return tagged_rows(self._send, kind, self._ownership.tag) if kind in self._trusted else None

    def _has_tag(self, claim: Claim) -> bool:
        return self._ownership.tag in claim.name.lower()

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
        plain = read.status in _GONE and (read.json is None or isinstance(read.json, dict))
        if is_absent(read) or (plain and (lists_are_served or self._serves_lists(claim.kind))):
            self._gone(claim)
            return
        if not read.ok:
            query = name_query(NAMES[claim.kind], claim.name)
            found = self._send(request("GET", f"/{claim.kind}", query=query))
            if is_list(found) and claim.id not in {id_of(row) for row in rows_of(found.json)}:
                self._gone(claim)
                return
        raise Finding(f"not known whether it still exists: a GET of it returned {read.status}")

    def _gone(self, claim: Claim) -> None:
        if claim.key in self._ownership.claims.deleted:
            self._ownership.observations.prove_absent(claim)
        elif claim in self._ownership.standing:
            self._ownership.strike(claim)

    def _serves_lists(self, kind: str) -> bool:
        return serves_lists(self._send, kind)

    def _endpoint(self, kind: str) -> str | None:
        """Return that an endpoint serves no lists any more, or ``None``."""
        if self._serves_lists(kind):
            return None
        return (
            f"not known whether it exists: /{kind} does not return a SCIM list any more; "
            "pytest-scim sweep finishes this"
        )
