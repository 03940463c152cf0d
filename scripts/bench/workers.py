"""A target on which each request takes 100 ms: wall and verdicts with one worker and with four."""

import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import tools

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve

DELAY = 0.1
PROFILE = "okta-oin"
COUNTS = (1, 4)


class Slow(Provider):
    """The embedded provider, which takes longer for each request."""

    def handle(self, *request):
        """Wait, then return what the provider does."""
        time.sleep(DELAY)
        return super().handle(*request)


@dataclass(frozen=True)
class Run:
    """A run: its seconds, its record, and what the target has afterwards."""

    wall: float
    record: dict
    left: int

    @property
    def verdicts(self) -> list[tuple]:
        """Return the verdict of each check, and what blocks it."""
        return [(one["id"], one["verdict"], one["blocked_by"]) for one in self.record["checks"]]


def section(rounds: int) -> str:
    """Measure, and return the section of the results."""
    runs: dict[int, list[Run]] = {count: [] for count in COUNTS}
    for _ in range(rounds):
        for count in COUNTS:
            runs[count].append(weigh(count))
    differing = {
        row
        for one, several in zip(runs[1], runs[COUNTS[-1]], strict=True)
        for row in {*one.verdicts} ^ {*several.verdicts}
    }
    base = statistics.median(one.wall for one in runs[1])
    rows = [_row(count, found, base) for count, found in runs.items()]
    return "\n".join(
        [
            "## Slow networks",
            "",
            f"Runs of {PROFILE} on the embedded provider, which takes {DELAY * 1000:.0f} ms more",
            f"for each request, rounds in turn: {rounds}. Bar: 3 times as fast with the same",
            f"verdicts; {len(differing)} differ.",
            "",
            "| `--scim-workers` | wall | exchanges | left behind | times as fast |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(count: int, found: list[Run], base: float) -> str:
    wall, last = statistics.median(one.wall for one in found), found[-1]
    exchanges = f"{len(last.record['exchanges']):,}"
    return f"| {count} | {wall:.1f} s | {exchanges} | {last.left} | {base / wall:.2f} |"


def weigh(count: int) -> Run:
    """Run the profile with so many workers on a fresh provider."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        provider = Slow(load(PROFILE), tokens=[tools.TOKEN])
        before = _size(provider)
        with serve(provider):
            flags = ["-q", "-p", "no:cacheprovider", "--profile", PROFILE, "--scim-seed=0"]
            flags += ["--base-url", provider.base_url, f"--scim-workers={count}"]
            flags += ["--scim-examples=3", "--report-dir", str(folder / "report")]
            wall, _, _, out = tools.run([sys.executable, "-m", "pytest", *flags], folder)
        file = folder / "report" / "record.json"
        assert file.exists(), out
        return Run(wall, json.loads(file.read_text()), _size(provider) - before)


def _size(provider: Provider) -> int:
    return len(provider.users()) + len(provider.groups())
