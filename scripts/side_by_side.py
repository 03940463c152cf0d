"""Run pytest several times, two at once, and show how far each run is.

    python scripts/side_by_side.py 'others: tests --ignore=tests/plugin' 'plugin: tests/plugin'

Each argument is a name and the arguments of one run; they are started in this order. A line is
printed when a test fails, when a run ends, and each 20 seconds. At the end what failed is printed
in full, then a summary for each run and for all. The exit code is 0 when that of every run is.
"""

import argparse
import codecs
import re
import selectors
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

DONE: Final = re.compile(r"^(.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b.*\[ *(\d+)%\]$")
DETAILS: Final = re.compile(r"^=+ (?:ERRORS|FAILURES|short test summary info) =+$", re.MULTILINE)
COUNTS: Final = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
COMMAND: Final = (sys.executable, "-m", "pytest", "-v", "--color=no", "-p", "no:cacheprovider")
INTERRUPTED: Final = 130


@dataclass
class Run:
    """One run of pytest, and what is known of it."""

    name: str
    arguments: list[str]
    every: float
    output: str = ""
    code: int | None = None
    percent: int = 0
    failed: int = 0
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default_factory=time.monotonic)
    describe: float = field(default_factory=time.monotonic)

    def follow(self) -> None:
        """Make the run, and print how far it is."""
        self.started = self.said = time.monotonic()
        self.process = subprocess.Popen(
            [*COMMAND, *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,  # an interruption of ours is passed on, once
        )
        assert self.process.stdout is not None
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        with self.process.stdout as stream, selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while True:
                if selector.select(max(self.said + self.every - time.monotonic(), 0)):
                    if not (content := stream.read(65536)):
                        break
                    self._read(decode(content))
                if time.monotonic() >= self.said + self.every:
                    self._say(self._where())
        self.code = self.process.wait()
        self._say(self.summary())

    def summary(self) -> str:
        """Return pytest's last line, or what the run ended with in its place."""
        if self.code is None:
            return "was not begun"
        lines = [line.strip("= ") for line in self.output.splitlines() if line.strip()]
        last = lines[-1] if lines else "nothing was printed"
        return last if self.code in {0, 1} else f"{last} (exit code {self.code})"

    def details(self) -> str:
        """Return what pytest printed of failures, or all, where it did not come so far."""
        found = DETAILS.search(self.output)
        return self.output[found.start() if found else 0 :]

    def _read(self, text: str) -> None:
        before = self.output.rfind("\n") + 1
        self.output += text
        *lines, _ = self.output[before:].split("\n")
        for line in lines:
            if (done := DONE.match(line)) is not None:
                test, outcome, percent = done.groups()
                self.percent = int(percent)
                if outcome in {"FAILED", "ERROR"}:
                    self.failed += 1
                    self._say(f"{outcome} {test}")

    def _where(self) -> str:
        """Return the test that is running, as far as pytest has printed its name."""
        test = self.output[self.output.rfind("\n") + 1 :].strip()
        return f"{self.failed} failed, now in {test}" if self.failed else f"in {test}"

    def _say(self, text: str) -> None:
        self.said = time.monotonic()
        spent = round(self.said - self.started)
        line = f"{self.name:<16} {self.percent:>3} %  {spent // 60}:{spent % 60:02}  {text}"
        print(line, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Make the runs; return 0, or 1 when one of them did not end well."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # the runs end with us, either way
    parts = (text.partition(":") for text in options.runs)
    runs = [Run(name.strip(), shlex.split(rest), options.every) for name, _, rest in parts]
    started = time.monotonic()
    interrupted = _make(runs, options.at_once)
    for run in runs:
        if run.code:
            print(f"\n{run.name}:\n{run.details()}")
    for run in runs:
        print(f"{run.name}: {run.summary()}")
    print(f"all: {_total(runs)} in {time.monotonic() - started:.0f} s")
    return INTERRUPTED if interrupted else int(any(run.code != 0 for run in runs))


def _make(runs: Sequence[Run], at_once: int) -> bool:
    """Make the runs; return whether somebody interrupted them."""
    with ThreadPoolExecutor(at_once) as pool:
        try:
            for ended in [pool.submit(run.follow) for run in runs]:
                ended.result()
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            _send(runs, signal.SIGINT)
        else:
            return False
        try:
            pool.shutdown()
        except KeyboardInterrupt:
            _send(runs, signal.SIGKILL)
    return True


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run pytest several times side by side.")
    parser.add_argument("runs", nargs="+", metavar="NAME: ARGUMENTS")
    parser.add_argument("--at-once", type=int, default=2, help="default: %(default)s")
    parser.add_argument("--every", type=float, default=20, help="seconds; default: %(default)s")
    return parser.parse_args(arguments)


def _send(runs: Iterable[Run], number: signal.Signals) -> None:
    """Send a signal to the runs that have begun and not ended."""
    for run in runs:
        if run.process is not None and run.process.poll() is None:
            run.process.send_signal(number)


def _total(runs: Iterable[Run]) -> str:
    counts: Counter[str] = Counter()
    for run in runs:
        for number, word in COUNTS.findall(run.summary()):
            counts[word.removesuffix("s") if word == "errors" else word] += int(number)
    return ", ".join(f"{number} {word}" for word, number in counts.items()) or "nothing was run"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
