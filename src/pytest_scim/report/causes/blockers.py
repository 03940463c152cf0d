"""The checks because of which the three verdicts are *no*, each once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.verdict import Weight, is_of_a_draft, weights
from pytest_scim.report.model import Check, Record
from pytest_scim.report.queries import SPEC, blocked_under, of

_CAUSES: Final = ("violates", "stale", "advisory")


@dataclass(frozen=True, slots=True)
class Blocker:
    """A check because of which a verdict is *no*.

    ``blocked`` are the checks of the verdict that could not be judged because of it.
    """

    check: Check
    blocked: tuple[Check, ...]

    @property
    def id(self) -> str:
        """The check's id."""
        return self.check["id"]

    @property
    def title(self) -> str:
        """The check's title."""
        return self.check["title"]


def obstacles(record: Record) -> dict[str, list[Blocker]]:
    """Return the checks because of which ``okta``, ``spec`` and ``rfc`` are *no*, worst first.

    Each check is listed once: under ``rfc`` only where it blocks neither ``okta`` nor ``spec``.
    """
    weigh = weights(record["checks"], partial=record["partial"])
    failed = {name for name, weight in weigh.items() if weight is Weight.FAILED}
    okta = _standing(record, lambda row: not _of_spec(row) and row["id"] in failed)
    spec = _standing(record, lambda row: _of_spec(row) and row["id"] in failed)
    named = {one.id for one in (*okta, *spec)}
    advised = _standing(record, lambda row: row["verdict"] == "advisory")
    should = [one for one in advised if not is_of_a_draft(one.id)]
    return {"okta": okta, "spec": spec, "rfc": [one for one in should if one.id not in named]}


def _of_spec(row: Check) -> bool:
    return row["id"].startswith(SPEC)


def _standing(record: Record, stands: Callable[[Check], bool]) -> list[Blocker]:
    rows: Mapping[str, Check] = {row["id"]: row for row in record["checks"]}
    blocked = blocked_under(record["checks"]).items()
    under = {id_: [r for r in held if stands(r)] for id_, held in blocked}
    own = [row["id"] for row in of(record, *_CAUSES) if stands(row)]
    causes = [id_ for id_, held in under.items() if held and id_ not in own]
    return [Blocker(rows[id_], tuple(under.get(id_, ()))) for id_ in own + causes]
