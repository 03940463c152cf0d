"""Counts the requests of each check under each bundled profile, for the table that ships.

``count_requests.py`` runs every profile on the embedded provider, once as on this machine and once
with the limits of a remote target, and writes ``src/pytest_scim/checks/requests.tsv``. With names
of profiles it runs these only, and the others stay as they are. As a plugin of pytest it counts.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pytest_scim.checks.check import check_of
from pytest_scim.checks.request_counts import (
    END,
    TABLE,
    Counts,
    column_of,
    read,
    total,
    written,
)
from pytest_scim.cli.catalog import all_checks
from pytest_scim.cli.isolated import command, environment
from pytest_scim.cli.plan.estimate import is_judged
from pytest_scim.cli.plan.measuring import counts_of, source_of
from pytest_scim.plugin import fixtures
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.run.settings import AWAY_EXAMPLES, EXAMPLES

FILE = "SCIM_COUNTS"
AWAY = "https://scim.example.com"
"""Any remote target: the limits of a run on one are others than on this machine."""


class RequestCounter:
    """A plugin that notes how many exchanges each check added to those of the run."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.spans: dict[str, tuple[int, int]] = {}

    def exchanges(self) -> list:
        """Return the exchanges of the run so far."""
        context = self.config.stash[fixtures.SESSION]._context  # noqa: SLF001 - no public name
        return context.recording.exchanges if context is not None else []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item):
        """Note the exchanges between the begin and the end of a check."""
        begun = len(self.exchanges())
        result = yield
        if (check := check_of(item)) is not None:
            self.spans[check.id] = (begun, len(self.exchanges()))
        return result

    def pytest_unconfigure(self) -> None:
        """Write the counts, those of the clean-up too."""
        rows = [one.recorded() for one in self.exchanges()]
        found = {check: counts_of(rows[slice(*span)]) for check, span in self.spans.items()}
        last = max((end for _, end in self.spans.values()), default=0)
        found[END] = counts_of(rows[last:])
        Path(os.environ[FILE]).write_text(json.dumps(found))


def pytest_configure(config: pytest.Config) -> None:
    if FILE in os.environ:
        config.pluginmanager.register(RequestCounter(config), "scim-counter")


def counted(name: str, *, away: bool, chosen: tuple[str, ...] = ()) -> dict[str, Counts]:
    """Run a profile, and return the counts of its checks by id."""
    profile = load(name)
    url = AWAY if away else None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "counts.json"
        source = source_of(profile, url, (), Path(folder))
        given = [f"--scim-profile={source}", f"--scim-report-dir={folder}/r", "--scim-seed=0"]
        given += [f"--scim-examples={AWAY_EXAMPLES if away else EXAMPLES}", "-q", *chosen]
        folders = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        here = {FILE: str(file), "PYTHONPATH": os.pathsep.join(folders)}
        environ = {**environment(os.environ), **here}
        finished = subprocess.run(
            [part for part in command() if part != "-P"] + ["-pcount_requests", *given],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode:
            sys.exit(finished.stdout + finished.stderr)
        rows = json.loads(file.read_text())
    return judged(name, {check: Counts(*row) for check, row in rows.items()})


def judged(name: str, rows: dict[str, Counts]) -> dict[str, Counts]:
    """Return the rows without the checks that a profile does not judge."""
    profile = load(name)
    wanted = {END, *(check.id for check in all_checks() if is_judged(check, profile))}
    return {check: row for check, row in rows.items() if check in wanted}


def main(names: list[str]) -> None:
    table = read() if TABLE.exists() else {}
    for name in names or bundled():
        for away in (False, True):
            found = counted(name, away=away)
            table[column_of(name, away=away)] = found
            sent = total(found.values()).requests
            print(
                f"{column_of(name, away=away)}: {sent} requests, {len(found) - 1} checks",
                flush=True,
            )
            TABLE.write_text(written(table), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
