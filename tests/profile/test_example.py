"""The example of a vendor with a rule and checks of its own."""

import os
import subprocess
import sys

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.parts import matches
from pytest_scim.provider.http_server import serve

from .rehearsing import ROOT, rehearse

EXAMPLE = ROOT / "examples" / "acme" / "acme.yaml"
TOKEN = "acme-example-token"


def _contractors_wait(call, respond):
    if matches(call, "POST /Users") and call.body.get("userType") == "Contractor":
        call.body["active"] = False
    return respond(call)


@pytest.fixture
def acme():
    """A target that keeps Acme's rule, on a port of its own."""
    kept = Fault("T-contractors-wait", "", (), _contractors_wait)
    with serve(Provider(load("okta-oin"), tokens=[TOKEN], faults=[kept])) as server:
        yield server.base_url


def test_the_example_extends_a_bundled_profile():
    profile = load(str(EXAMPLE))
    assert (profile.integration, profile.suites) == ("oin", EXAMPLE.parent / "checks")
    assert not profile.maps("nickName")
    assert profile.maps("userType")


def test_the_checks_next_to_the_example_are_run(acme, tmp_path):
    chosen = ("-k", "contractor or employee or assigning_the_app_creates_a_user")
    run = rehearse(tmp_path, EXAMPLE, f"--base-url={acme}", *chosen, SCIM_TOKEN=TOKEN)
    assert run.code == 0, run.out
    ran = {check for check, verdict in run.verdicts.items() if verdict == "conforms"}
    assert ran == {
        "checks.approvals.a_contractor_is_inactive_at_first",
        "checks.approvals.an_employee_is_active_at_once",
        "okta.create_users.assigning_the_app_creates_a_user",
        "okta.create_users.the_created_id_identifies_no_other_resource",
    }
    assert run.leftovers == []
    folder = EXAMPLE.parent / "checks"
    assert run.out.startswith(f"The profile runs Python code of its own: checks in {folder}\n")


def test_the_provider_does_not_speak_for_a_rule_that_it_does_not_know(tmp_path):
    run = rehearse(tmp_path, EXAMPLE, "-k", "contractor or employee")
    assert run.code == 0, run.out
    assert run.verdicts["checks.approvals.a_contractor_is_inactive_at_first"] == "not-run"


def test_the_checks_of_the_example_are_proven_able_to_fail():
    mine = {k: v for k, v in os.environ.items() if not k.startswith(("SCIM_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, str(EXAMPLE.parent / "prove.py")],
        env={**mine, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("Acme's checks conform")
