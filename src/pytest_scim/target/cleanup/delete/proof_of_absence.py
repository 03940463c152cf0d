"""Prove that what was deleted is gone: a 204 says that a request was accepted, no more."""

from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import NAMES, id_of, is_list, name_of, rows_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.cleanup.tagged.rows import (
    Row,
    ask_for_tagged,
    first_page,
    serves_lists,
    tagged_rows,
)
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import name_query, request, resource_path

_GONE: Final = {404, 410}
_UNOFFERED: Final = {403, 404, 405, 501}


class ProofOfAbsence:
    """Asks a target for everything with the run's tag, before and after the deletes.

    A list after them proves something only where one showed a resource that is there, and where
    a read of one that it does not show agrees; elsewhere each resource is read, then looked up
    by its name. ``shown_again`` are resources that were deleted and are still shown,
    ``unexpected`` those with the tag that no create is known to have made. ``lagging``: the list
    showed something that its id does not lead to any more. ``unoffered`` are types whose endpoint
    the target says it does not have.
    """

    def __init__(
        self, send: Callable[[Request], Response], ownership: Ownership, propagation: Polling
    ) -> None:
        self.shown_again: list[Claim] = []
        self.unexpected: list[Claim] = []
        self.lagging = False
        self._send = send
        self._ownership = ownership
        self._propagation = propagation
        self.unoffered: set[str] = set()
        self._trusted: set[str] = set()
        self._refused: set[str] = set()

    def prepare(self, kind: str) -> str | None:
        """Ask for tagged resources before any is deleted; return why nothing can be known."""
        page = ask_for_tagged(self._send, kind, self._ownership.tag)
        if page is None:
            self._refused.add(kind)
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
        pending = [one for one in self._ownership.claims.deleted.values() if one.kind == kind]
        rows = None if kind in self._refused else tagged_rows(self._send, kind, self._ownership.tag)
        self._note_unexpected(kind, rows or [])
        self._strike_refused(kind, rows)
        if rows is None and pending and (reason := self._endpoint(kind)) is not None:
            return reason
        if rows or (rows is not None and kind in self._trusted):
            self._strike_unlisted(pending, {str(id_of(row)) for row in rows})
        polling = self._propagation
        for claim in pending:
            # All were deleted before: whoever waited once for one has waited for all.
            if self._is_pending(claim) and self._wait(claim, polling, lists=True) is not None:
                polling = Polling()
        self.shown_again = [one for one in pending if one in self._ownership.standing]
        listed = {str(id_of(row)) for row in rows or []}
        gone = [one for one in pending if not self._is_pending(one) and one.id in listed]
        self.lagging = self.lagging or bool(gone)
        if rows is None:
            self._compare_lookups(kind)
        return None

    def look(self, kind: str) -> None:
        """Have a list show what is there where nothing is removed any more."""
        rows = tagged_rows(self._send, kind, self._ownership.tag)
        listed = {id_of(row) for row in rows or []}
        for claim in self._ownership.standing if rows is not None else []:
            if claim.kind == kind and claim.id not in listed:
                claim.proof = None
        self._note_unexpected(kind, rows or [])
        self._strike_refused(kind, rows)

    def await_lists(self, kind: str) -> None:
        """Wait until lists show no more what is gone, and own what they show in the end."""
        tag = self._ownership.tag
        for row in self._propagation.last(
            lambda: self._unknown(kind, tagged_rows(self._send, kind, tag))
        ):
            claim = self._ownership.find(kind, row)
            claim.response = "a list returns it"

    def _unknown(self, kind: str, rows: list[Row] | None) -> list[Row]:
        """Return the rows of resources that neither stand nor are kept."""
        claims = self._ownership.claims
        known = {one.id for one in (*claims.deleted.values(), *claims.standing) if one.kind == kind}
        known |= {resource_id for of, resource_id in claims.kept if of == kind}
        return [row for row in rows or [] if id_of(row) not in known]

    def _note_unexpected(self, kind: str, rows: list[Row]) -> None:
        """Own what has the tag and is not known; a row whose id leads nowhere is an old one."""
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
        """Return the create of the name in a row whose own id no row has."""
        name, listed = name_of(kind, row).casefold(), {id_of(one) for one in rows}
        for claim in self._ownership.standing:
            missing = claim.kind == kind and claim.id is not None and claim.id not in listed
            if missing and claim.name.casefold() == name:
                return claim
        return None

    def _compare_lookups(self, kind: str) -> None:
        """Own again what a lookup by name shows though a read by the id does not.

        Where no list of tagged resources can be asked for, one lookup says whether to try more.
        """
        gone = [one for one in self._ownership.observations.gone if one.kind == kind and one.name]
        for claim in gone if gone and self._is_found(gone[0]) else []:
            if self._is_found(claim):
                self._ownership.claims.add(claim)
                claim.response = "a lookup by its name returns it, but a GET by its id does not"

    def _is_found(self, claim: Claim) -> bool:
        """Return whether a lookup by name still shows a resource, as long as that may take."""

        def look() -> None:
            query = name_query(NAMES[claim.kind], claim.called or claim.name)
            found = self._send(request("GET", f"/{claim.kind}", query=query))
            if claim.id in [id_of(row) for row in rows_of(found.json)]:
                raise Finding("a lookup by its name returns it")

        try:
            self._propagation.until(look)
        except Finding:
            return True
        return False

    def _strike_refused(self, kind: str, rows: list[Row] | None) -> None:
        """Believe that a create was refused where a list that shows others does not show it.

        What it shows is owned by its id.
        """
        if rows or (rows is not None and kind in self._trusted):
            for claim in [one for one in self._ownership.claims.refused if one.kind == kind]:
                self._ownership.strike(claim)

    def _strike_unlisted(self, pending: list[Claim], resource: set[str]) -> None:
        """Take what a complete list of the tagged resources does not show for gone.

        Some targets hide what they only deactivate: a read of the first one says whether.
        """
        tag, deleted = self._ownership.tag, self._ownership.claims.deleted
        listed = [one for one in pending if one.named and tag in one.name.lower()]
        unlisted = [one for one in listed if deleted.get(one.key) is one and one.id not in resource]
        for claim in unlisted[:1]:
            self._send(request("GET", resource_path(*claim.key)))
            if claim in self._ownership.standing:
                return
        for claim in unlisted:
            if deleted.get(claim.key) is claim:
                self._ownership.strike(claim)

    def _is_pending(self, claim: Claim) -> bool:
        """Return whether it is not known yet that a resource is gone."""
        deleted = self._ownership.claims.deleted.get(claim.key) is claim
        return deleted or claim in self._ownership.standing

    # -- one resource -------------------------------------------------------------

    def of(self, claim: Claim) -> str | None:
        """Return ``None`` once one resource is known to be gone, or why that is not known."""
        return self._wait(claim, self._propagation, lists=False)

    def _wait(self, claim: Claim, polling: Polling, *, lists: bool) -> str | None:
        try:
            polling.until(lambda: self._look(claim, lists=lists))
        except Finding as finding:
            return str(finding)
        return None

    def _look(self, claim: Claim, *, lists: bool) -> None:
        """Read a resource by its id, then by its name; raise a Finding unless it is gone.

        ``lists``: the endpoint is known to serve lists.
        """
        read = self._send(request("GET", resource_path(*claim.key)))
        if is_absent(read) or (is_empty(read) and (lists or serves_lists(self._send, claim.kind))):
            self._gone(claim)
            return
        name = claim.called or claim.name
        if name and not (read.ok and id_of(read.json) == claim.id):
            query = name_query(NAMES[claim.kind], name)
            found = self._send(request("GET", f"/{claim.kind}", query=query))
            if is_list(found) and claim.id not in [id_of(row) for row in rows_of(found.json)]:
                self._gone(claim)
                return
        raise Finding(f"unknown whether it still exists: a GET of it returned {read.status}")

    def _gone(self, claim: Claim) -> None:
        if self._is_pending(claim):
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


def is_empty(response: Response) -> bool:
    """Return whether a response is a 404 that is no page: an empty one, or other JSON."""
    return response.status in _GONE and (response.json is None or isinstance(response.json, dict))
