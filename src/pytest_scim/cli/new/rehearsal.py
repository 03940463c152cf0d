"""One run of a new profile on the embedded provider, and its summary."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pytest_scim.cli.plan.measuring import performed
from pytest_scim.profile import Profile
from pytest_scim.report.exit_code import exit_code
from pytest_scim.report.formats.summary.terminal import terminal_summary
from pytest_scim.report.model import Record

ARGUMENTS: Final = ("--scim-examples=3", "--scim-seed=0")


def rehearsed(profile: Profile) -> Record:
    """Return the record of a run on the embedded provider, whose report is not stored.

    Raises:
        SettingsError: the run ended without a record; has the output of pytest.
    """
    with tempfile.TemporaryDirectory() as folder:
        return performed(profile, None, ARGUMENTS, Path(folder))


def is_clean(record: Record) -> bool:
    """Return whether the run found nothing, not even at SHOULD."""
    found = {row["verdict"] for row in record["checks"]} & {"advisory", "deviates"}
    return exit_code(record) == 0 and not found


def summary(record: Record) -> Iterator[str]:
    """Yield the lines on a rehearsal: one where it is clean."""
    counts = Counter(str(row["verdict"]) for row in record["checks"])
    named = (("conforms", "conform"), ("not-applicable", "not applicable"), ("not-run", "not run"))
    counted = ", ".join(f"{counts[verdict]} {word}" for verdict, word in named if counts[verdict])
    if is_clean(record):
        yield f"Rehearsal on the embedded provider: no finding ({counted})."
        return
    yield f"Rehearsal on the embedded provider: with findings ({counted})."
    yield from terminal_summary(record, None)
