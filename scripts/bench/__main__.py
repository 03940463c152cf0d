"""Benchmarks: ``python scripts/bench [wire|runs|tools|faults|imports|workers]… [--rounds N]``.

Without names: wire, runs and tools. Each replaces its section in ``bench/results.md``. Medians of
rounds in turn, and ratios: only these compare on a busy machine.
"""

import argparse
import datetime as dt
import platform
import re
from importlib.metadata import version
from pathlib import Path

import faults
import imports
import runs
import tools
import wire
import workers

RESULTS = Path(__file__).parents[2] / "bench" / "results.md"
SECTIONS = {
    "wire": wire.section,
    "runs": runs.section,
    "tools": tools.section,
    "faults": faults.section,
    "imports": imports.section,
    "workers": workers.section,
}
HEAD = """# Benchmarks

`make bench` writes this page: medians, measured in turn on one machine. Compare the ratios.
"""


def machine() -> str:
    """Return the machine and the versions in one line."""
    cores = re.findall(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    libraries = ", ".join(f"{name} {version(name)}" for name in ("httpx", "httpcore", "pytest"))
    today = dt.datetime.now(dt.UTC).date().isoformat()
    cpu = f"{len(cores)} x {cores[0]}" if cores else platform.processor()
    return f"{today}, {cpu}, {platform.system()}, Python {platform.python_version()}, {libraries}."


def main() -> None:
    parser = argparse.ArgumentParser(prog="python scripts/bench")
    usual = ["wire", "runs", "tools"]
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    parts = dict.fromkeys(SECTIONS, "")
    if RESULTS.exists():
        found = re.split(r"^<!-- (\w+) -->\n", RESULTS.read_text(), flags=re.MULTILINE)
        parts |= dict(zip(found[1::2], found[2::2], strict=True))
    for name in options.sections or usual:
        parts[name] = f"{SECTIONS[name](options.rounds)}\n{machine()}\n\n"
        print(parts[name], flush=True)
        written = "".join(f"<!-- {part} -->\n{text}" for part, text in parts.items() if text)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(f"{HEAD}\n{written.rstrip()}\n")


if __name__ == "__main__":
    main()
