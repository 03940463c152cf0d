"""Run the plugin against targets whose answers are changed at random, and judge at the target.

    python -m tests.guest.fuzz --seeds 200 --jobs 2         many seeds
    python -m tests.guest.fuzz --seed 17 --keep FOLDER      one, whose files stay

Of each seed that fails it prints one line, with how to repeat it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.guest.attack import Result, attack
from tests.guest.mischief.noise import Noise

STRANGERS = 40
CODES = {0, 1, 2, 6}
SHORT = 160


@dataclass(slots=True)
class Outcome:
    """What came of one seed: ``harm`` counts what must not be, ``reported`` says it briefly."""

    seed: int
    noise: str
    seconds: float
    harm: Counter[str]
    reported: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return the outcome in one line."""
        counts = ", ".join(f"{count} {name}" for name, count in sorted(self.harm.items()))
        repeat = f"make fuzz SEED={self.seed}"
        message = "; ".join(self.reported)
        return f"seed {self.seed} ({self.noise}): {counts}. {message}. Repeat: {repeat}"


def play(seed: int, folder: Path, *arguments: str) -> Outcome:
    """Run one seed in an empty folder; ``arguments`` are pytest's."""
    noise = Noise(seed)
    started = time.monotonic()
    try:
        result = attack(noise, folder, *arguments, strangers=STRANGERS)
    except subprocess.TimeoutExpired as error:
        harm, reported = Counter({"endless": 1}), [f"it had not ended after {error.timeout:.0f} s"]
    except AssertionError as error:
        harm, reported = Counter({"broken": 1}), [str(error)[-SHORT:]]
    else:
        harm, reported = _harm(result), [*_reported(result)]
    return Outcome(seed, str(noise), time.monotonic() - started, harm, reported)


def _harm(result: Result) -> Counter[str]:
    output = result.run.out + result.run.err
    more = {"INTERNALERROR": "INTERNALERROR" in output, "traceback": "Traceback" in output}
    more |= {f"exit code {result.code}": result.code not in CODES}
    return Counter(result.harm) + Counter({name: int(found) for name, found in more.items()})


def _reported(result: Result) -> Iterator[str]:
    for check, message in result.errors.items():
        yield f"{check}: {' '.join(str(message).split())[:SHORT]}"
    for found in (result.changed, result.written, result.stopped):
        yield from found[:3]
    yield from (f"unreported {one.kind} {one.id}" for one in result.unreported[:3])
    yield from (f"phantom {row}"[:SHORT] for row in result.phantoms[:3])


def _in_a_folder(seed: int, keep: Path | None) -> Outcome:
    if keep is not None:
        shutil.rmtree(keep, ignore_errors=True)
        keep.mkdir(parents=True)
        return play(seed, keep)
    with tempfile.TemporaryDirectory() as folder:
        return play(seed, Path(folder))


def run(seeds: Iterable[int], jobs: int, keep: Path | None = None) -> int:
    """Run seeds, print those that fail, and return how many did."""
    total: Counter[str] = Counter()
    failed, count, seeds = [], 0, [*seeds]
    folders = [keep / str(seed) if keep else None for seed in seeds]
    with ProcessPoolExecutor(jobs) as pool:
        for outcome in pool.map(_in_a_folder, seeds, folders):
            count += 1
            total += outcome.harm
            if outcome.harm:
                failed.append(outcome.seed)
                print(outcome.line(), flush=True)
            if sys.stderr.isatty() or os.environ.get("SCIM_PROGRESS"):
                print(f"{count}/{len(seeds)} {outcome.seconds:.0f} s", file=sys.stderr, flush=True)
    counted = ", ".join(f"{number} {name}" for name, number in sorted(total.items())) or "no harm"
    print(f"{count} seeds, {len(failed)} failed: {counted}")
    return len(failed)


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.guest.fuzz")
    parser.add_argument("--seeds", type=int, default=int(os.environ.get("SEEDS", "200")))
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--seed", type=int, action="append", help="run these instead")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep what the runs write")
    options = parser.parse_args()
    seeds = options.seed or range(options.first, options.first + options.seeds)
    return int(run(seeds, options.jobs, options.keep) > 0)


if __name__ == "__main__":
    sys.exit(main())
