"""Run pytest several times side by side, and show how far each run is.

    python scripts/side_by_side.py 'plugin: tests/plugin' 'rest: tests --ignore=tests/plugin'

Each argument is a name and the arguments of one run. A line is printed when a run has come a
step further, when a test fails, and at least every half minute; at the end what failed is printed
in full, and a summary for each run. The exit code is 0 when every run's is.
"""

import codecs
import re
import selectors
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

QUIET: Final = 30.0
"""Seconds without a line after which a run says where it is."""
STEP: Final = 5
"""Percent between two lines."""
DONE: Final = re.compile(r"^(.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b.*\[ *(\d+)%\]$")
DETAILS: Final = re.compile(r"^=+ (?:ERRORS|FAILURES|short test summary info) =+$", re.MULTILINE)
BAD: Final = ("FAILED", "ERROR")
INTERRUPTED: Final = 130


@dataclass
class Run:
    """One run of pytest, and what is known of it."""

    name: str
    arguments: list[str]
    output: str = ""
    code: int = 0
    percent: int = 0
    said: int = 0
    failed: int = 0
    started: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Print a line of this run."""
        spent = round(time.monotonic() - self.started)
        line = f"{self.name:<8}{self.percent:>3} %  {spent // 60}:{spent % 60:02}  {text}"
        print(line.rstrip(), flush=True)

    def read(self, text: str) -> None:
        """Take in what pytest printed."""
        before = self.output.rfind("\n") + 1
        self.output += text
        *lines, _ = self.output[before:].split("\n")
        for line in lines:
            if (done := DONE.match(line)) is not None:
                self._note(*done.groups())

    def _note(self, test: str, outcome: str, percent: str) -> None:
        self.percent = int(percent)
        if outcome in BAD:
            self.failed += 1
            self.say(f"{outcome} {test}")
        elif self.percent >= self.said + STEP:
            self.said = self.percent - self.percent % STEP
            self.say(f"{self.failed} failed" if self.failed else "")

    def where(self) -> str:
        """Return the test that is running, as far as pytest has printed its name."""
        return f"still in {self.output[self.output.rfind(chr(10)) + 1 :].strip() or 'its set-up'}"

    def summary(self) -> str:
        """Return pytest's last line, or what the run ended with in its place."""
        lines = [line.strip("= ") for line in self.output.splitlines() if line.strip()]
        last = lines[-1] if lines else "nothing was printed"
        return last if self.code in {0, 1} else f"{last} (exit code {self.code})"

    def details(self) -> str:
        """Return what pytest printed of failures, or all, where it did not come so far."""
        found = DETAILS.search(self.output)
        return self.output[found.start() if found else 0 :]


def main(given: Sequence[str]) -> int:
    """Make the runs; return 0, or 1 when one of them did not end well."""
    parts = (text.partition(":") for text in given)
    runs = [Run(name.strip(), shlex.split(rest)) for name, _, rest in parts]
    with ThreadPoolExecutor(len(runs)) as pool:
        list(pool.map(follow, runs))
    for run in runs:
        if run.code:
            print(f"\n{run.name}:\n{run.details()}")
    for run in runs:
        print(f"{run.name}: {run.summary()}")
    return int(any(run.code for run in runs))


def follow(run: Run) -> None:
    """Make one run, and print how far it is."""
    command = [sys.executable, "-m", "pytest", "-v", "--color=no", "-p", "no:cacheprovider"]
    process = subprocess.Popen(
        [*command, *run.arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    )
    assert process.stdout is not None
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    with process.stdout as stream, selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            if not selector.select(QUIET):
                run.say(run.where())
                continue
            if not (content := stream.read(65536)):
                break
            run.read(decode(content))
    run.code = process.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:  # the runs have been interrupted too, and have ended
        sys.exit(INTERRUPTED)
