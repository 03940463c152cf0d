"""Prove Acme's checks: they conform on a provider with the rule, and find each fault of it.

python examples/acme/prove.py
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.http_server import serve

PROFILE = Path(__file__).with_name("acme.yaml")
TOKEN = "a-token-of-this-example"  # noqa: S105 - of a provider that lives for seconds


@change_request("ACME", "POST /Users")
def contractors_wait(call: Call) -> None:
    """Contractors are created inactive: Acme's rule, and no fault."""
    if call.body.get("userType") == "Contractor":
        call.body["active"] = False


@change_request("ACME", "POST /Users", "checks.approvals.a_contractor_is_inactive_at_first")
def nobody_waits(call: Call) -> None:
    """Contractors are created active."""
    call.body["active"] = True


@change_request("ACME", "POST /Users", "checks.approvals.an_employee_is_active_at_once")
def everybody_waits(call: Call) -> None:
    """All users are created inactive."""
    call.body["active"] = False


def violated(fault: Fault) -> set[str]:
    """Run Acme's checks on a provider with the fault; return those that are violated."""
    with tempfile.TemporaryDirectory() as folder:
        provider = Provider(load(str(PROFILE)), tokens=[TOKEN], faults=[fault])
        with serve(provider) as server:
            command = [sys.executable, "-m", "pytest_scim", "run", "-q", "--check=checks.*"]
            command += [f"--profile={PROFILE}", f"--base-url={server.base_url}"]
            environment = {**os.environ, "SCIM_TOKEN": TOKEN, "PYTEST_SCIM_STATE_DIR": folder}
            subprocess.run(  # noqa: S603 - our own command
                [*command, f"--report-dir={folder}"], env=environment, check=False
            )
        record = json.loads(Path(folder, "record.json").read_text(encoding="utf-8"))
    return {check["id"] for check in record["checks"] if check["verdict"] == "violates"}


if __name__ == "__main__":
    for fault in (contractors_wait, nobody_waits, everybody_waits):
        found = violated(fault)
        assert found == set(fault.catches), f"{fault.id}: {found}"
    print("Acme's checks conform where they should, and find what they should.")
