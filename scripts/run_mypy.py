"""Run mypy over the package, its suites and the examples.

Suites are imported as ``pytest_scim.suites`` and stand beside ``src``: mypy, which knows of no
second folder for a package, sees them in a folder of links.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREE = ROOT / ".mypy_cache" / "tree"
EXAMPLES = sorted((ROOT / "examples").rglob("*.py"))


def link() -> None:
    """Make the folder in which the package holds its suites."""
    shutil.rmtree(TREE, ignore_errors=True)
    package = TREE / "pytest_scim"
    package.mkdir(parents=True)
    for entry in [*(ROOT / "src" / "pytest_scim").iterdir(), ROOT / "suites"]:
        (package / entry.name).symlink_to(entry)


def mypy(*arguments: str) -> int:
    """Run mypy on the linked package; return its exit code."""
    command = [sys.executable, "-m", "mypy", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"MYPYPATH": str(TREE)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    prefix = f"{TREE.relative_to(ROOT)}/pytest_scim/"
    text = done.stdout.replace(f"{prefix}suites/", "suites/")
    print(text.replace(prefix, "src/pytest_scim/"), end="", flush=True)
    return done.returncode


def main() -> int:
    """Check the modules that are named, or all of them."""
    link()
    packages = sys.argv[1:] or ["pytest_scim"]
    code = mypy(*(part for package in packages for part in ("-p", package)))
    return code if sys.argv[1:] else max(code, mypy(*map(str, EXAMPLES)))


if __name__ == "__main__":
    sys.exit(main())
