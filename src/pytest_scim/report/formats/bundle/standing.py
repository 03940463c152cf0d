"""What a record is worth as evidence: how its run was, and whether it is as the run wrote it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pytest_scim import __version__
from pytest_scim.checks.verdict import is_submitted, overall
from pytest_scim.report.formats.banner import count
from pytest_scim.report.model import Record
from pytest_scim.report.queries import INSECURE, NOT_SUBMITTED

EMBEDDED: Final = "Embedded: a rehearsal, not evidence"
EDITED: Final = "Edited after the run: not evidence"
_INSECURE: Final = "Insecure: not evidence"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a record is worth.

    ``warning``: why it is no evidence, in a few words, empty where it is; ``sentences``: what a
    reader has to know of the record before its verdicts, besides what the headline of every report
    says.
    """

    warning: str
    sentences: list[str]


def standing(record: Record, *, as_written: bool) -> Standing:
    """Return what a record is worth; ``as_written``: its file is as a run writes it."""
    edited = [*_contradictions(record)]
    if not as_written:
        edited.append("another program wrote the file again")
    warning = _INSECURE if record["insecure"] else ""
    warning = EMBEDDED if record["embedded"] else warning
    warning = EDITED if edited else warning
    sentences = [f"The record was edited after the run: {'; '.join(edited)}."] if edited else []
    return Standing(warning, [*sentences, *_of_the_run(record)])


def _of_the_run(record: Record) -> Iterator[str]:
    if record["insecure"]:
        yield INSECURE
    if record["partial"]:
        yield "The run was partial: checks were left out, so no verdict can be yes."
    if record["interrupted"]:
        yield "The run was interrupted."
    if record["stopped"]:
        yield f"The run ended early: {record['stopped']['reason']}."
    if not is_submitted(record["integration"]):
        yield f"{NOT_SUBMITTED.capitalize()}: there is no verdict on readiness."
    if record["version"] != __version__:
        yield (
            f"The run was of pytest-scim {record['version']}; version {__version__} wrote these "
            "files of its record."
        )


def _contradictions(record: Record) -> Iterator[str]:
    """Yield in what a record contradicts itself, which no run writes."""
    ids = [check["id"] for check in record["checks"]]
    if len(set(ids)) < len(ids):
        yield "a check is in it twice"
    counts = Counter(check["verdict"] for check in record["checks"])
    if counts != {verdict: number for verdict, number in record["summary"].items() if number}:
        yield "its summary does not count its checks"
    # Another version may have judged otherwise.
    if record["version"] == __version__ and not _follows(record):
        yield "its verdicts do not follow from its checks"
    if unknown := sum(not set(cause["checks"]) <= set(ids) for cause in record["causes"]):
        yield f"{count(unknown, 'cause')} of checks that are not in it"
    cited = {index for check in record["checks"] for index in check["exchanges"]}
    if missing := sum(not 0 <= index < len(record["exchanges"]) for index in cited):
        yield f"its checks cite {count(missing, 'exchange')} that it does not have"


def _follows(record: Record) -> bool:
    """Return whether the verdicts of a record are those of its checks."""
    found = overall(
        record["checks"],
        conclusive=not (record["embedded"] or record["partial"] or record["insecure"]),
        features=[name for name, on in record["features"].items() if on],
        partial=record["partial"],
        submitted=is_submitted(record["integration"]),
    )
    return found["verdicts"] == record["verdicts"] and found["ready"] == record["ready"]
