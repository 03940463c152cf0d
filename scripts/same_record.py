"""Compares the records of two checkouts: ``same_record.py OTHER [PROFILE]``.

Runs the profile on the embedded provider in this checkout and in OTHER (a folder with ``src``,
``suites`` and ``profiles``), with the same tag, ids and passwords, and prints where the records
differ but for times. Exits with 1 where they do. As a plugin of pytest it makes a run repeatable.
"""

import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPEATED = "SCIM_REPEATED"
TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d(?::|%3A)\d\d(?::|%3A)\d\d(\.\d+)?(Z|\+00:00)?"
    r"|\w{3}, \d\d \w{3} \d{4} [\d:]{8}"
)
PORT = re.compile(r"127\.0\.0\.1:\d+")
AT_ONCE = "parallel or race or at_once or at_the_same_time"
"""The checks that send requests at the same time: their order is left to chance."""
TIMES = {"elapsed", "duration", "started", "finished", "seconds"}
SHOWN = 20


def pytest_configure() -> None:
    """Take ids, tags and passwords from one seed."""
    if REPEATED not in os.environ:
        return
    chance = random.Random(7)  # noqa: S311 - to be repeated
    uuid.uuid4 = lambda: uuid.UUID(int=chance.getrandbits(128), version=4)
    for name in ("pytest_scim.provider.store", "pytest_scim.provider.endpoints.oauth"):
        __import__(name)
        sys.modules[name].uuid4 = uuid.uuid4
    secrets.choice = chance.choice
    random.SystemRandom = lambda: chance


def record_of(checkout: Path, profile: str) -> dict:
    """Return the record of a run of a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command += ["-p", "pytest_scim.plugin", "-p", Path(__file__).stem, "--rootdir", folder]
        command += ["--profile", profile, "--scim-seed=0", "--scim-examples=3"]
        command += ["--report-dir", folder, str(checkout / "suites"), "-k", f"not ({AT_ONCE})"]
        paths = f"{checkout / 'src'}{os.pathsep}{Path(__file__).parent}"
        environ = {**os.environ, "PYTHONPATH": paths, REPEATED: "1", "PYTHONHASHSEED": "0"}
        run = subprocess.run(
            command, check=False, capture_output=True, text=True, env=environ, cwd=folder
        )
        if run.returncode not in {0, 1}:
            raise SystemExit(run.stdout + run.stderr)
        return json.loads((Path(folder) / "record.json").read_text())


def plain(value: object, key: str = "") -> object:
    """Return a value of a record without times and ports."""
    if key in TIMES:
        return None
    if isinstance(value, dict):
        timed = "holds" in value and isinstance(value.get("actual"), int)
        skipped = {"actual"} if timed else set()
        return {name: plain(item, name) for name, item in value.items() if name not in skipped}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return PORT.sub("", TIME.sub("", value)) if isinstance(value, str) else value


def differences(one: object, other: object, place: str = ""):
    """Yield the places where two values differ."""
    if type(one) is not type(other):
        yield place, one, other
    elif isinstance(one, dict) and [*one] == [*other]:
        for key in one:
            yield from differences(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list) and len(one) == len(other):
        for n, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{place}[{n}]")
    elif one != other:
        yield place, one, other


def main() -> int:
    other, profile = Path(sys.argv[1]).resolve(), (sys.argv[2:] or ["okta-oin"])[0]
    records = [plain(record_of(checkout, profile)) for checkout in (other, ROOT)]
    found = [*differences(*records)]
    for place, one, two in found[:SHOWN]:
        print(place, f"  {other.name}: {str(one)[:300]}", f"  here: {str(two)[:300]}", sep="\n")
    print(f"{len(records[0]['exchanges'])} exchanges, {len(found)} differences")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
