"""Prove by GETs that one deleted resource is gone."""

from collections.abc import Callable
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.identity import NAMES, id_of, is_list, rows_of
from pytest_scim.target.cleanup.ownership.claims import Claim
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.observations import is_absent
from pytest_scim.target.cleanup.tagged.rows import serves_lists
from pytest_scim.target.polling import Polling
from pytest_scim.target.requests import name_query, request, resource_path

_GONE: Final = {404, 410}


class ProofByRead:
    """Reads one resource by its id, then by its name, and strikes it out once it is gone."""

    def __init__(
        self, send: Callable[[Request], Response], ownership: Ownership, propagation: Polling
    ) -> None:
        self._send = send
        self._ownership = ownership
        self._propagation = propagation

    def of(self, claim: Claim) -> str | None:
        """Return ``None`` once a resource is proven to be gone, or why it is not."""
        return self.poll(claim, self._propagation, lists=False)

    def poll(self, claim: Claim, polling: Polling, *, lists: bool) -> str | None:
        """Do the same with another ``polling``; ``lists``: the endpoint is known to serve lists."""
        try:
            polling.until(lambda: self._read(claim, lists=lists))
        except Finding as finding:
            return str(finding)
        return None

    def is_found(self, claim: Claim) -> bool:
        """Return whether a lookup by name returns a resource until the propagation timeout."""

        def find() -> None:
            if claim.id in [id_of(row) for row in rows_of(self._lookup(claim).json)]:
                raise Finding("a lookup by its name returns it")

        try:
            self._propagation.until(find)
        except Finding:
            return True
        return False

    def is_pending(self, claim: Claim) -> bool:
        """Return whether it is not known yet that a resource is gone."""
        deleted = self._ownership.claims.deleted.get(claim.key) is claim
        return deleted or claim in self._ownership.standing

    def _read(self, claim: Claim, *, lists: bool) -> None:
        """Read a resource by its id, then by its name; raise a Finding unless it is gone."""
        read = self._send(request("GET", resource_path(*claim.key)))
        if is_absent(read) or (is_empty(read) and (lists or serves_lists(self._send, claim.kind))):
            self._strike(claim)
            return
        if (claim.called or claim.name) and not (read.ok and id_of(read.json) == claim.id):
            found = self._lookup(claim)
            if is_list(found) and claim.id not in [id_of(row) for row in rows_of(found.json)]:
                self._strike(claim)
                return
        raise Finding(f"unknown whether it still exists: a GET of it returned {read.status}")

    def _lookup(self, claim: Claim) -> Response:
        query = name_query(NAMES[claim.kind], claim.called or claim.name)
        return self._send(request("GET", f"/{claim.kind}", query=query))

    def _strike(self, claim: Claim) -> None:
        if self.is_pending(claim):
            self._ownership.strike(claim)


def is_empty(response: Response) -> bool:
    """Return whether a response is a 404 or 410 without a body, or with any JSON object.

    The page of a gateway is neither.
    """
    return response.status in _GONE and (response.json is None or isinstance(response.json, dict))
