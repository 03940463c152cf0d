"""List every write of a run, with the exchange that proves that the run may send it."""

from typing import Final, TypedDict

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.ownership import bulk
from pytest_scim.target.cleanup.ownership.proofs import Proof

_WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}


class Write(TypedDict):
    """One write, as the record has it.

    ``exchange`` and ``proof`` are indexes into the exchanges of the record. A request that was
    not sent has the basis ``refused``, a ``reason`` and no exchange.
    """

    exchange: int | None
    method: str
    type: str
    basis: str
    proof: int | None
    reason: str | None


class Writes:
    """The writes of a run, in order: ``rows``."""

    def __init__(self) -> None:
        self.rows: list[Write] = []
        self._under_way: dict[int, list[Proof]] = {}

    def permitted(self, request: Request, proofs: list[Proof]) -> None:
        """Store the proofs of a request that is about to leave, and may leave again after a 429."""
        self._under_way[id(request)] = proofs

    def refused(self, request: Request, reason: str) -> None:
        """Note a write that was not sent."""
        self.rows.append(_row(request, None, Proof("refused"), reason))

    def sent(self, request: Request, response: Response) -> None:
        """Note a write that was sent, or each operation of a bulk request."""
        proofs = self._under_way.get(id(request), [])
        parts = bulk.operations(request) or [request]
        if request.method in _WRITES:
            rows = zip(parts, proofs, strict=False)
            self.rows += [_row(part, response.exchange, proof, None) for part, proof in rows]


def _row(request: Request, exchange: int | None, proof: Proof, reason: str | None) -> Write:
    return {
        "exchange": exchange,
        "method": request.method,
        "type": request.path.strip("/").partition("/")[0],
        "basis": proof.basis,
        "proof": proof.exchange,
        "reason": reason,
    }
