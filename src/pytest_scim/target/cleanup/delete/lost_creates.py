"""Find the resource of a create whose response had no usable id."""

from collections.abc import Callable, Iterator
from typing import Final

from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.paths import at_key
from pytest_scim.target.cleanup.identity import (
    NAMES,
    id_of,
    is_list,
    name_of,
    rows_of,
    second_names,
)
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.requests import name_query, request

_COUNT: Final = 100
_PAGES: Final = 50
"""Pages of the list that are read where a lookup by name finds nothing."""

NOT_FOUND: Final = (
    "the create response had no usable id, and a lookup by name and the list found nothing: "
    "delete it manually, if it exists"
)


class LostCreates:
    """Finds a create by a lookup by name, or in the whole list where that finds nothing."""

    def __init__(self, send: Callable[[Request], Response], ownership: Ownership) -> None:
        self._send = send
        self._ownership = ownership
        self._lists: dict[str, list[JSONObject]] = {}  # by type, each read once
        self._whole: set[str] = set()  # types whose list was read to its end

    def find(self, claim: Claim) -> bool:
        """Find the id of a create, or strike it out; return whether its resource may exist."""
        if self.is_absent(claim):
            self._ownership.strike(claim)
            return False
        return True

    def is_absent(self, claim: Claim) -> bool:
        """Find the id of a create; return whether neither a lookup nor the list has its name."""
        if claim.id is not None or self._ownership.tag not in claim.name.lower():
            return False
        query = name_query(NAMES[claim.kind], claim.name)
        found = self._send(request("GET", f"/{claim.kind}", query=query))
        if claim.id is not None:  # the response was noted as it arrived
            return False
        absent = is_list(found) or (found.status == 404 and isinstance(found.json, dict))  # noqa: PLR2004
        named = [row for row in rows_of(found.json) if _is_called(claim, row)]
        # The resource of another create of that name is removed with that create.
        same = self._unknown(claim, named)
        if not same and not (absent and claim.refused):
            same = self._unknown(claim, self._listed(claim))
            absent = absent or (bool(claim.refused) and claim.kind in self._whole)
        if same and claim.id is None and (resource_id := id_of(same[0])) is not None:
            self._ownership.find_id(claim, resource_id)
        if any(self._is_doubtful(claim, row) for row in rows_of(found.json)):
            return False
        return absent and not same and claim.id is None

    def _is_doubtful(self, claim: Claim, row: JSONObject) -> bool:
        """Return whether another create has the id of a row, without the proof of a GET by id."""
        owner = self._ownership.claims.find((claim.kind, id_of(row) or ""))
        if owner is None or not owner.looked_up or owner.proof is not None:
            return False
        return owner.name.casefold() != claim.name.casefold()

    def _unknown(self, claim: Claim, rows: list[JSONObject]) -> list[JSONObject]:
        """Return the rows that are no resources of the run, also none that it has just deleted.

        Those that were proven to be gone before are not left out: a target may give an id again.
        """
        claims = self._ownership.claims
        known = {*claims.deactivated, *claims.deleted}
        return [
            row
            for row in rows
            if not self._ownership.owns(id_of(row), claim.kind)
            and (claim.kind, id_of(row)) not in known
        ]

    def _listed(self, claim: Claim) -> list[JSONObject]:
        """Return the rows of the whole list that have a claim's name, or have it as second name."""
        if claim.kind not in self._lists:
            self._lists[claim.kind] = [
                row for row in self._scan(claim.kind) if self._has_tag(claim.kind, row)
            ]
        found = [row for row in self._lists[claim.kind] if _is_called(claim, row)]
        for row in found[:1]:
            self._lists[claim.kind].remove(row)  # the next create of that name is another one
        return found

    def _has_tag(self, kind: str, row: JSONObject) -> bool:
        names = (name_of(kind, row), *second_names(kind, row))
        return any(self._ownership.tag in name.casefold() for name in names)

    def _scan(self, kind: str) -> Iterator[JSONObject]:
        """Yield the rows of the whole list, from pages of the target's own size."""
        seen: set[str] = set()
        start = 1
        for _ in range(_PAGES):
            query = f"startIndex={start}&count={_COUNT}"
            page = self._send(request("GET", f"/{kind}", query=query))
            rows = rows_of(page.json)
            ids = {str(at_key(row, "id")) for row in rows}
            total = at_key(page.json, "totalResults")
            if is_list(page) and isinstance(total, int) and len(seen | ids) >= total:
                self._whole.add(kind)
            if ids <= seen:
                return
            yield from rows
            seen |= ids
            start += len(rows)
            if isinstance(total, int) and start > total:
                return


def _is_called(claim: Claim, row: JSONObject) -> bool:
    """Return whether a resource has the name of a claim, in any case."""
    wanted = claim.name.casefold()
    if name := name_of(claim.kind, row).casefold():
        if name == wanted:
            return True
        if claim.named:
            return False
    return any(other.casefold() == wanted for other in second_names(claim.kind, row))
