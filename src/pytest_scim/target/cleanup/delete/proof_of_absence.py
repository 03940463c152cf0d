"""Prove that the deleted resources are gone: a 204 only says that the request was accepted."""

from collections.abc import Callable
from typing import Final

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.proof_by_read import ProofByRead, is_empty
from pytest_scim.target.cleanup.identity import id_of, is_list, name_of, rows_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.tagged.rows import (
    BATCH,
    Row,
    ask_for_tagged,
    first_page,
    tagged_rows,
)
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import request, resource_path

_UNOFFERED: Final = {403, 404, 405, 501}


class ProofOfAbsence:
    """Lists the resources with the run's tag, before and after the DELETEs.

    A list proves the absence of a resource only where one before the DELETEs returned an existing
    resource, and where a GET of one absent resource agrees. Otherwise each resource is read by its
    id, then by its name. A list before DELETEs has up to ``batch`` resources.

    Attributes:
        still_there: resources that the target returns after their DELETE.
        unexpected: resources with the tag that no known create of the run created.
        lagging: whether the list returned a resource whose id leads nowhere.
        unoffered: the types whose endpoint the target does not have, by its own response.
    """

    def __init__(
        self,
        send: Callable[[Request], Response],
        ownership: Ownership,
        propagation: Polling,
        batch: int = BATCH,
    ) -> None:
        self.still_there: list[Claim] = []
        self.unexpected: list[Claim] = []
        self.lagging = False
        self.unoffered: set[str] = set()
        self._send = send
        self._ownership = ownership
        self._propagation = propagation
        self._batch = batch
        self._reads = ProofByRead(send, ownership, propagation)
        self._trusted: set[str] = set()  # types whose list returned an existing resource
        self._refused: set[str] = set()  # types whose list has no usable filter

    def prepare(self, kind: str) -> str | None:
        """List the tagged resources before the DELETEs; return why no proof is possible."""
        page = ask_for_tagged(self._send, kind, self._ownership.tag, count=self._batch)
        if page is None:
            self._refused.add(kind)
            return self._endpoint(kind)
        if rows_of(page.json):
            self._trusted.add(kind)
        return None

    def refresh(self, claims: list[Claim]) -> list[Claim]:
        """Return those resources of one type that a read has just proven to be of this run.

        One list proves several; the result is empty where no list does.
        """
        fresh = self._ownership.observations.fresh
        found = [one for one in claims if one.id is not None and one.key in fresh]
        if not found and claims and claims[0].kind in self._trusted:
            ask_for_tagged(self._send, claims[0].kind, self._ownership.tag, count=self._batch)
            found = [one for one in claims if one.id is not None and one.key in fresh]
        return found

    def prove(self, kind: str, *, early: bool = False) -> str | None:
        """Strike out what is proven gone; return why no proof is possible, or ``None``.

        ``early``: the run goes on. What nobody knows, and what refused creates made, may become
        visible later, so that the end finds out.
        """
        # A list between two DELETEs may have returned some of them again.
        listed_again = [one for one in self._ownership.standing if one.response and one.id]
        deleted = [*self._ownership.claims.deleted.values(), *listed_again]
        pending = [one for one in deleted if one.kind == kind]
        rows = None if kind in self._refused else tagged_rows(self._send, kind, self._ownership.tag)
        if not early:
            self._note_unexpected(kind, rows or [])
            self._strike_refused(kind, rows)
        if rows is None and pending and (reason := self._endpoint(kind)) is not None:
            return reason
        if rows or (rows is not None and kind in self._trusted):
            self._strike_unlisted(pending, {str(id_of(row)) for row in rows})
        polling = self._propagation
        for claim in pending:
            # All were deleted before: one wait for the propagation timeout is enough.
            if not self._reads.is_pending(claim):
                continue
            if self._reads.poll(claim, polling, lists=True) is not None:
                polling = Polling()
        self.still_there = [one for one in pending if one in self._ownership.standing]
        listed = {str(id_of(row)) for row in rows or []}
        gone = [one for one in pending if not self._reads.is_pending(one) and one.id in listed]
        self.lagging = self.lagging or bool(gone)
        if rows is None:
            self._compare_lookups(kind)
        return None

    def of(self, claim: Claim) -> str | None:
        """Return ``None`` once one resource is proven to be gone, or why it is not."""
        return self._reads.of(claim)

    def read_list(self, kind: str) -> None:
        """List the resources of a type that exist, where the run removes nothing more."""
        rows = tagged_rows(self._send, kind, self._ownership.tag)
        listed = {id_of(row) for row in rows or []}
        for claim in self._ownership.standing if rows is not None else []:
            if claim.kind == kind and claim.id not in listed:
                claim.proof = None
        self._note_unexpected(kind, rows or [])
        self._strike_refused(kind, rows)

    def await_lists(self, kind: str) -> None:
        """Wait until lists no longer return what is gone, and own what they return in the end."""
        tag = self._ownership.tag
        for row in self._propagation.last(
            lambda: self._unknown(kind, tagged_rows(self._send, kind, tag))
        ):
            claim = self._ownership.find(kind, row)
            claim.response = "a list returns it"

    def _unknown(self, kind: str, rows: list[Row] | None) -> list[Row]:
        """Return the rows of resources that the run does not know."""
        claims = self._ownership.claims
        known = {one.id for one in (*claims.deleted.values(), *claims.standing) if one.kind == kind}
        known |= {resource_id for of, resource_id in claims.deactivated if of == kind}
        return [row for row in rows or [] if id_of(row) not in known]

    def _note_unexpected(self, kind: str, rows: list[Row]) -> None:
        """Own unknown resources with the tag, except outdated rows, whose id leads nowhere."""
        self.unexpected, self.lagging = [], False
        for row in self._unknown(kind, rows):
            known = self._called_so(kind, row, rows)
            if known is None:
                claim, earlier = self._ownership.find(kind, row), None
            else:
                claim, earlier = known, known.id
                self._ownership.give_other_id(claim, id_of(row) or "")
            if not is_empty(self._send(request("GET", resource_path(*claim.key)))):
                self.unexpected.append(claim)
                continue
            self.lagging = True
            if earlier is None:
                self._ownership.strike(claim)
            else:
                self._ownership.give_other_id(claim, earlier)

    def _called_so(self, kind: str, row: Row, rows: list[Row]) -> Claim | None:
        """Return the create whose name a row has and whose own id no row has."""
        name, listed = name_of(kind, row).casefold(), {id_of(one) for one in rows}
        for claim in self._ownership.standing:
            missing = claim.kind == kind and claim.id is not None and claim.id not in listed
            if missing and claim.name.casefold() == name:
                return claim
        return None

    def _compare_lookups(self, kind: str) -> None:
        """Own a resource again that a lookup by name returns though a GET by its id does not.

        The first lookup decides whether the others are sent.
        """
        gone = [one for one in self._ownership.observations.gone if one.kind == kind and one.name]
        for claim in gone if gone and self._reads.is_found(gone[0]) else []:
            if self._reads.is_found(claim):
                self._ownership.claims.add(claim)
                claim.response = "a lookup by its name returns it, but a GET by its id does not"

    def _strike_refused(self, kind: str, rows: list[Row] | None) -> None:
        """Strike out the refused creates of a type where a trusted list does not return them.

        A resource that the list does return has an owner already, by its id.
        """
        if rows or (rows is not None and kind in self._trusted):
            for claim in [one for one in self._ownership.claims.refused if one.kind == kind]:
                self._ownership.strike(claim)

    def _strike_unlisted(self, pending: list[Claim], ids: set[str]) -> None:
        """Strike out deleted resources whose ids a complete list does not have.

        Some targets hide resources that they only deactivate: a GET of the first one finds out.
        """
        tag, deleted = self._ownership.tag, self._ownership.claims.deleted
        tagged = [one for one in pending if one.named and tag in one.name.lower()]
        unlisted = [one for one in tagged if deleted.get(one.key) is one and one.id not in ids]
        for claim in unlisted[:1]:
            self._send(request("GET", resource_path(*claim.key)))
            if claim in self._ownership.standing:
                return
        for claim in unlisted:
            if deleted.get(claim.key) is claim:
                self._ownership.strike(claim)

    def _endpoint(self, kind: str) -> str | None:
        """Return that an endpoint serves no lists any more, or ``None``."""
        page = first_page(self._send, kind)
        if is_list(page):
            return None
        if page.status in _UNOFFERED:
            self.unoffered.add(kind)
        return (
            f"unknown whether it exists: /{kind} no longer returns a SCIM list; "
            "pytest-scim sweep finishes this"
        )
