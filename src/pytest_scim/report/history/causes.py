"""The causes that only one of two records has, or that have further checks now. Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from pytest_scim.report.history.checks import FINDINGS, MET, Kind, Pair
from pytest_scim.report.model import Cause, Check


@dataclass(frozen=True, slots=True)
class CauseChange:
    """A cause of one of two records, with its number there.

    ``kind`` is one of broken, new, fixed and gone. ``further``: the earlier run had the cause, and
    these checks had no finding then. ``words`` says what became of the checks of one that is gone.
    """

    kind: Kind
    number: int
    cause: Cause
    further: Sequence[str] = ()
    words: str = ""


def cause_changes(both: Pair) -> list[CauseChange]:
    """Return what differs between the causes: the later record's first, each in its order.

    A cause is the same in both records where a check has a finding because of it in both:
    findings may be grouped otherwise in another run.
    """
    later = (_later(both, *one) for one in enumerate(both.new["causes"], 1))
    earlier = (_earlier(both, *one) for one in enumerate(both.old["causes"], 1))
    return [one for one in (*later, *earlier) if one is not None]


def _later(both: Pair, number: int, cause: Cause) -> CauseChange | None:
    found = _having(both.after, FINDINGS, cause["checks"])
    had = _having(both.before, FINDINGS, found)
    if not found:
        return None  # declarations that are no longer true
    if had:
        met = _having(both.before, MET, found)
        return CauseChange(Kind.BROKEN, number, cause, met) if met else None
    met = _having(both.before, MET, found)
    return CauseChange(Kind.BROKEN if met else Kind.NEW, number, cause)


def _earlier(both: Pair, number: int, cause: Cause) -> CauseChange | None:
    had = _having(both.before, FINDINGS, cause["checks"])
    if not had or _having(both.after, FINDINGS, had):
        return None
    met = _having(both.after, MET, had)
    if len(met) == len(had):
        return CauseChange(Kind.FIXED, number, cause)
    there = [name for name in had if name in both.after]
    parts = (
        (len(met), "conform"),
        (len(there) - len(met), "not judged"),
        (len(had) - len(there), "not in the new record"),
    )
    words = ", ".join(f"{n} {what}" for n, what in parts if n)
    return CauseChange(Kind.GONE, number, cause, words=f"of its checks: {words}")


def _having(rows: Mapping[str, Check], verdicts: Container[str], names: Sequence[str]) -> list[str]:
    """Return the checks with one of these verdicts."""
    return [name for name in names if name in rows and rows[name]["verdict"] in verdicts]
