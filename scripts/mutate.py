"""Mutate our own judgement and see that a test objects to every change that matters.

Usage: ``python scripts/mutate.py``. What is mutated and which tests are asked stands in
pyproject.toml under ``tool.mutmut``. Ends with 1 when a mutant survives that is not
explained below.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPLAINED = {
    'ref.partition("#")': "a repository's name has no second #",
    'seen = {c.get("feature") for c in rows': "what is not run leaves readiness open anyway",
    'if place else ("", "")': "any kind and id that nobody can own are refused alike",
    "again = False": "None is as false",
    "json.dumps(value, ensure_ascii=False, default=repr)": "None is as false",
    'response.header("Content-Type")': "a header is found whatever its case",
    "quote(resource_id, safe=''": "X is never escaped",
    "quote(f'{attribute} eq \"{escaped}\"'": "X is never escaped",
    'open("a", encoding="utf-8")': "what is written is ASCII",
    'read_text(encoding="utf-8")': "what is written is ASCII",
    'decode("utf-8-sig")': "a codec's name has no case",
    'encoding="utf-8", errors="replace"': "what is written is ASCII, what is not is passed over",
    'open("r+", encoding="utf-8")': "what is written is ASCII",
    'raise Finding("values that an earlier check left"': "it is caught where it is raised",
    'resource, {**kept, USER_NAME: wanted.body[USER_NAME], "active": True}': "as above, the words",
    "strict=True": "the two are equally long by what made them",
    "ThreadPoolExecutor(len(requests))": "a pool of any size that holds them all",
    "encode() if resource else": "what is no JSON tells as little as nothing",
    'fullmatch("[1-5][0-9]{2}", text) else 0': "no status is below 100",
    "(500 if told else 600)": "no status is 600",
    '(request.content or b"")': "what stands for no body holds no name",
    "self._refused = False": "None is as false",
    "self._names: Counter[str] = Counter()": "a clean-up begins by counting them",
    "self._begun = False": "None is as false",
    "isinstance(shown, dict) else ()": "what stumbles there is caught, and nobody is held",
    'request.path.strip("/").casefold()': "no endpoint begins with an X",
    'at_key(job.json, "Operations")] if rows': "without rows nothing is compared",
    'row.get("bulkId", MISSING) == asked[n]': "no job of ours has a bulkId of null",
    "ready = Barrier(len(requests))": "who waits for one too many waits for ever: a time-out",
    "sum(map(content.count": "an X more or less does not matter among half a million",
    "def ": "a default is the caller's: mutmut leaves the signature as it is",
}
"""A part of the line that was mutated, and why no test can object."""

MUTANT = re.compile(r"(pytest_scim\S+__mutmut_\d+): (.+)")


def mutmut(*arguments):
    """Return what mutmut says; its animation of a run goes with it."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if finished.returncode:
        sys.exit(finished.stdout[-2000:] + finished.stderr[-2000:])
    return finished.stdout


def mutated(name):
    """Return the lines that a mutant changes."""
    lines = mutmut("show", name).splitlines()
    return [line[1:].strip() for line in lines if re.match(r"-(?!--)", line)]


def explained(name):
    """Whether a surviving mutant is one of those that mean nothing."""
    lines = mutated(name) or ["def "]  # only a signature changed: there is nothing to show
    return all(any(part in line for part in EXPLAINED) for line in lines)


def main():
    """Run all mutants; end with 1 unless each is killed or explained."""
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    tally = mutmut("run").rstrip().splitlines()[-2].rpartition("\r")[2]
    alive = [found for found in MUTANT.findall(mutmut("results")) if found[1] != "killed"]
    unexplained = [(name, how) for name, how in alive if not explained(name)]
    for name, how in unexplained:
        print(how, name, *mutated(name), sep="\n    ")
    print(tally.strip(), f"alive {len(alive)}, unexplained {len(unexplained)}")
    sys.exit(bool(unexplained))


if __name__ == "__main__":
    main()
