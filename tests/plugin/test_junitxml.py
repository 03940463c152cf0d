"""pytest's own ``--junitxml`` beside the reports of this plugin."""

from xml.etree import ElementTree as ET

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry

from .running import TOKEN
from .targets import provider_at, target

CHOSEN = ("-k", "test_deactivate_users or reactivates_an_inactive")


@pytest.mark.parametrize("logging", ["no", "all"])
def test_a_blocked_check_is_in_pytests_own_junit(run, logging):
    fault = registry()["P4-active-is-ignored"]
    provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=[fault])
    junit = ("--junitxml=out.xml", f"-ojunit_logging={logging}")
    with target(provider_at(provider)) as app:
        url = f"--base-url={app.origin}/scim/v2"
        finished = run("--profile=okta-oin", url, *junit, *CHOSEN)

    assert finished.code == 1, finished.out + finished.err
    blocked = set(finished.reported("blocked"))
    root = ET.parse(run.folder / "out.xml").getroot()
    texts = [one.text for kind in ("failure", "error") for one in root.iter(kind)]
    assert blocked
    assert {check for check in blocked for text in texts if f"blocked: {check} " in text} == blocked
    assert not [line for line in finished.out.splitlines() if line.startswith("blocked: ")]
