"""Run beside the plugins that repositories have, and compare verdicts with a run without them.

Each plugin gets a setting that would change a run if it had any influence. By default a full run
without any is compared with one with all, and a short run without with one for each; ``--full``
makes each a full run.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve

TOKEN = "Hq7-beside-eight-others"  # noqa: S105 - of a provider that lives as long as one run
SHORT = "test_create_users or test_group_resources or test_searching"

PROFILE = """\
name: neighbours
title: Neighbours
extends: okta-oin
deviations:
  - check: okta.create_users.counts_are_numbers
    reason: It conforms, so that a run has a check that fails, and that reruns would repeat.
"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A plugin: its entry points, and what a repository's pytest.ini says for it."""

    entry_points: tuple[str, ...]
    addopts: str = ""
    settings: str = ""


NEIGHBOURS = {
    "pytest-randomly": Neighbour(("randomly",)),
    "pytest-xdist": Neighbour(("xdist", "xdist.looponfail"), "-n 2"),
    "pytest-rerunfailures": Neighbour(("rerunfailures",), "--reruns 2"),
    "pytest-timeout": Neighbour(("timeout",), settings="timeout = 0.01\n"),
    "pytest-asyncio": Neighbour(
        ("asyncio",),
        settings="asyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n",
    ),
    "pytest-cov": Neighbour(("pytest_cov",), "--cov=nothing --cov-fail-under=100"),
    "pytest-sugar": Neighbour(("sugar",)),
    "pytest-socket": Neighbour(("socket",), "--disable-socket"),
}
ERRORS = "filterwarnings = error"
OBEYED = re.compile("[0-9] rerun|Required test coverage|warnings summary")
"""What pytest says at the end where a neighbour had an influence that no verdict shows."""

Verdicts = Mapping[str, str]


def verdicts(active: tuple[str, ...], selection: str | None, settings: str = "") -> Verdicts:
    """Return the verdict of each check of a run beside some of the plugins, in their order.

    Raises:
        AssertionError: the run did not end as the stale deviation wants it to, or a plugin
            had a say in it.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "neighbours.yaml").write_text(PROFILE, encoding="utf-8")
        (folder / "pytest.ini").write_text(_ini(active) + settings, encoding="utf-8")
        provider = Provider(load("okta-oin"), tokens=[TOKEN])
        with serve(provider) as server:
            arguments = [
                "--profile=./neighbours.yaml",
                f"--base-url={server.base_url}",
                "--report-dir=report",
                *(["-k", selection] if selection else []),
            ]
            finished = _pytest(folder, active, arguments)
        assert finished.returncode == 1, finished.stdout + finished.stderr
        record = json.loads((folder / "report" / "record.json").read_text(encoding="utf-8"))
    assert not OBEYED.search(finished.stdout), finished.stdout
    return {check["id"]: check["verdict"] for check in record["checks"]}


def _ini(active: tuple[str, ...]) -> str:
    chosen = [NEIGHBOURS[name] for name in active]
    addopts = " ".join(one.addopts for one in chosen)
    return f"[pytest]\naddopts = {addopts}\n" + "".join(one.settings for one in chosen)


def _pytest(
    folder: Path, active: tuple[str, ...], arguments: list[str]
) -> subprocess.CompletedProcess[str]:
    others = [NEIGHBOURS[name] for name in NEIGHBOURS if name not in active]
    blocked = [f"-pno:{entry}" for one in others for entry in one.entry_points]
    ours = ("SCIM_", "PYTEST_", "GITHUB_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    environ |= {"SCIM_TOKEN": TOKEN, "PYTEST_SCIM_STATE_DIR": str(folder / "state")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-pno:cacheprovider", *blocked, *arguments],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def main() -> int:
    """Compare, print a line for each run, and return 1 where verdicts differ."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="make each run a full one")
    short = None if parser.parse_args().full else SHORT
    everybody = tuple(NEIGHBOURS)
    runs = {
        "nobody": ((), None, ""),
        "nobody, in short": ((), short, ""),
        "all, and warnings as errors": (everybody, None, ERRORS),
        "nobody, and warnings as errors": ((), short, ERRORS),
        **{name: ((name,), short, "") for name in everybody},
    }
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = dict(zip(runs, pool.map(lambda run: verdicts(*run), runs.values()), strict=True))
    same = [_same(name, found, selection) for name, (_, selection, _) in runs.items()]
    return int(not all(same))


def _same(name: str, found: Mapping[str, Verdicts], selection: str | None) -> bool:
    """Print how a run compares with the one beside nobody; return whether they are the same."""
    alone = found["nobody" if selection is None else "nobody, in short"]
    changed = {k: (v, found[name].get(k)) for k, v in alone.items() if found[name].get(k) != v}
    order = "" if list(alone) == list(found[name]) else ", in another order"
    ran = sum(verdict != "not-run" for verdict in found[name].values())
    print(f"beside {name}: {ran} checks, {changed or 'the same verdicts'}{order}")
    return not changed and not order


if __name__ == "__main__":
    sys.exit(main())
