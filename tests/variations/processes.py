"""A module of this folder in a process of its own, which prints lines of JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent


def lines_of(module, *arguments, timeout=1800, codes=(0,)):
    """Return what a module printed, line by line; ``codes`` are the exit codes that are right."""
    path = os.pathsep.join([str(ROOT / "src"), str(TESTS)])
    finished = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert finished.returncode in codes, finished.stderr
    assert finished.stdout, finished.stderr
    return [json.loads(line) for line in finished.stdout.splitlines()]
