"""A first profile of each server finds nothing there that the profiles verified by hand do not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_scim.profile.load import load

from .names import SERVERS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ALL = bool(os.environ.get("SCIM_ALL"))
FOUND = ("violates", "advisory", "stale", "deviates", "error")


def verified(name: str) -> dict[str, str]:
    """Return what was verified by hand under okta-oin: the verdict by check."""
    table = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    parts = (table.get("both", {}), table["okta-oin"])
    return {i: kind for part in parts for kind in FOUND[:2] for i in part.get(kind, ())}


@pytest.mark.skipif(not ALL, reason="two whole runs for each server")
@pytest.mark.parametrize("name", SERVERS)
def test_a_first_profile_finds_nothing_that_a_verified_one_does_not(name, request, tmp_path):
    server = request.getfixturevalue(name)
    command = [sys.executable, "-m", "pytest_scim"]
    settings = {
        "PYTHONPATH": str(ROOT / "src"),
        "SCIM_TOKEN": server.token,
        "PYTEST_SCIM_STATE_DIR": str(tmp_path / "state"),
    }

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments],
            cwd=tmp_path,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    written = call("new", "acme", "--base-url", server.base_url)
    assert written.returncode == 0, written.stdout + written.stderr
    assert "Rehearsal on the embedded provider: no finding" in written.stdout
    assert load(str(tmp_path / "acme.yaml")).features["create_users"]

    url = f"--base-url={server.base_url}"
    # Few generated examples, and the same ones in every run.
    ran = call("run", "--profile=acme.yaml", url, "--examples=3", "--seed=0", "-q")
    record = json.loads((tmp_path / "reports" / "acme" / "record.json").read_text())
    assert record["usable"], ran.stdout + ran.stderr
    known, found = verified(name), {c["id"]: c for c in record["checks"] if c["verdict"] in FOUND}
    worse = {
        i: (check["verdict"], check["message"])
        for i, check in found.items()
        if i not in known or (check["verdict"], known[i]) == ("violates", "advisory")
    }
    assert worse == {}
