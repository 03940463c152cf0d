"""What stands in the way of the three verdicts: the checks to be mended, each once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.verdict import Weight, weights
from pytest_scim.report.model import SPEC, Record, Row, blocked_under, of

_ROOTS: Final = ("violates", "stale", "advisory")


@dataclass(frozen=True, slots=True)
class Blocker:
    """A check in the way of a verdict.

    ``blocked`` are the checks of the verdict that could not be judged because of it.
    """

    check: Row
    blocked: tuple[Row, ...]

    @property
    def id(self) -> str:
        """The check's id."""
        return str(self.check["id"])

    @property
    def title(self) -> str:
        """What the reader knows it by."""
        return str(self.check["title"])


def obstacles(record: Record) -> dict[str, list[Blocker]]:
    """Return what stands in the way of ``okta``, ``spec`` and ``rfc``, worst first.

    A check is told once: with ``rfc`` stand only those that are in nobody else's way.
    """
    weigh = weights(record["checks"], partial=record["partial"])
    failed = {name for name, weight in weigh.items() if weight is Weight.FAILED}
    okta = _standing(record, lambda row: not _of_spec(row) and row["id"] in failed)
    spec = _standing(record, lambda row: _of_spec(row) and row["id"] in failed)
    named = {one.id for one in (*okta, *spec)}
    advice = _standing(record, lambda row: row["verdict"] == "advisory")
    return {"okta": okta, "spec": spec, "rfc": [one for one in advice if one.id not in named]}


def _of_spec(row: Row) -> bool:
    return str(row["id"]).startswith(SPEC)


def _standing(record: Record, stands: Callable[[Row], bool]) -> list[Blocker]:
    rows: Mapping[str, Row] = {row["id"]: row for row in record["checks"]}
    under = {root: [r for r in held if stands(r)] for root, held in blocked_under(record).items()}
    own = [row["id"] for row in of(record, *_ROOTS) if stands(row)]
    roots = [root for root, held in under.items() if held and root not in own]
    return [Blocker(rows[id_], tuple(under.get(id_, ()))) for id_ in own + roots]
