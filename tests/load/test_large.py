"""A storm of 2,000 users, alone and with each fault that its verdict has to find."""

import json
import os

import pytest

from .conftest import TOKEN, count, serving
from .test_storm import started

FAULTS = {
    "L1-memberships-from-a-stale-read": "member-lost",
    "L2-members-that-were-inactive-are-dropped": "member-lost",
    "L3-creates-are-carried-out-twice": "twice",
}

pytestmark = pytest.mark.skipif(
    not os.environ.get("SCIM_ALL"), reason="SCIM_ALL performs storms of 2,000 users"
)


def storm_of_2000(tmp_path, *faults):
    """Return the exit code of a storm, its verdict, and how many resources it left."""
    environ = {**os.environ, "SCIM_TOKEN": TOKEN, "PYTEST_SCIM_STATE_DIR": str(tmp_path / "state")}
    with serving("okta-oin", *faults) as served:
        first = count(served.provider)
        process = started(
            environ,
            *("--base-url", served.url, "--users", "2000", "--rate", "100"),
            *("--report-dir", str(tmp_path)),
        )
        out, _ = process.communicate()
        left = count(served.provider) - first
    record = json.loads((tmp_path / "storm.json").read_text(encoding="ascii"))
    return process.returncode, record["verdict"], left, out


def test_a_target_without_a_defect_is_consistent(tmp_path):
    code, verdict, left, out = storm_of_2000(tmp_path)

    assert (code, verdict["consistent"], left) == (0, True, 0), out


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_fails_the_verdict(fault, tmp_path):
    code, verdict, left, out = storm_of_2000(tmp_path, fault)

    assert (code, verdict["consistent"], left) == (1, False, 0), out
    assert FAULTS[fault] in {one["kind"] for one in verdict["differences"]}
