"""The witness of a run: every write that was sent, with the exchange that proved its right to."""

from typing import Any, Final

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.ownership import bulk
from pytest_scim.target.cleanup.ownership.proofs import Proof

_WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}


class Writes:
    """Rows ``{"exchange", "method", "type", "basis", "proof", "reason"}``, in order.

    ``exchange`` and ``proof`` are indexes into the exchanges of the record. A request that was
    not sent has the basis ``refused``, a ``reason`` and no exchange.
    """

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._under_way: dict[int, list[Proof]] = {}

    def permitted(self, request: Request, proofs: list[Proof]) -> None:
        """Keep the proofs of a request that is about to leave, and may leave again after a 429."""
        self._under_way[id(request)] = proofs

    def refused(self, request: Request, reason: str) -> None:
        """Note a write that was not sent."""
        self.rows.append(_row(request, None, Proof("refused"), reason))

    def sent(self, request: Request, response: Response) -> None:
        """Note a write that was sent, each operation of a bulk job by itself."""
        proofs = self._under_way.get(id(request), [])
        parts = bulk.operations(request) or [request]
        if request.method in _WRITES:
            rows = zip(parts, proofs, strict=False)
            self.rows += [_row(part, response.exchange, proof, None) for part, proof in rows]


def _row(
    request: Request, exchange: int | None, proof: Proof, reason: str | None
) -> dict[str, Any]:
    return {
        "exchange": exchange,
        "method": request.method,
        "type": request.path.strip("/").partition("/")[0],
        "basis": proof.basis,
        "proof": proof.exchange,
        "reason": reason,
    }
