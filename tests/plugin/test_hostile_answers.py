"""A run on a target that sends anything but SCIM ends in time, in findings, within its memory.

From the first answer on, or in the middle, whenever an account is read. Of the hostile answers
(tests/target/http/hostile.py) a sample is tried so, and all of them with ``SCIM_ALL``.
"""

import csv
import json
from xml.etree import ElementTree as ET

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.report.model import problems
from tests.target.http.hostile import HOSTILE, SCRIPT

from .running import ALL, FILES, TOKEN
from .targets import provider_at, target

PROFILE = "name: mine\ntitle: Mine\nextends: okta-oin\nrequest_timeout: 1s\n"
MEMORY = 300
HARMLESS = {
    "a_byte_order_mark",
    "a_huge_number",
    "more_than_was_announced",
    "keys_that_stand_twice",
}
"""What Okta's parser reads past: told by a check of its own, if at all."""
START = list(HOSTILE) if ALL else ["a_gigabyte", "endless_chunks", "less_than_was_announced"]
MIDDLE = list(HOSTILE) if ALL else ["a_byte_a_second", "millions_of_values", "script_everywhere"]


def hostile_on(run, name, wanted, selected):
    """Run against a provider that answers hostilely where ``wanted`` says so."""
    (run.folder / "mine.yaml").write_text(PROFILE)
    ordinary = provider_at(Provider(load("okta-oin"), tokens=[TOKEN], residents=5))

    def response(method, place, headers, body):
        if wanted(method, place):
            return HOSTILE[name]
        return ordinary(method, place, headers, body)

    with target(response) as app:
        base_url = f"--base-url={app.origin}/scim/v2"
        return *run.weigh("--profile=./mine.yaml", base_url, "-k", selected), app.seen


def holds(finished, peak):
    """What is true of every run, whatever it met."""
    assert finished.code in {0, 1, 6}, finished.out + finished.err
    assert peak < MEMORY
    assert {path.name for path in finished.folder.iterdir()} == set(FILES)
    assert problems(finished.record) == []
    assert finished.reported("error") == {}
    for name, text in finished.outputs().items():
        assert "Traceback" not in text, name
        assert TOKEN not in text, name
    ET.fromstring(finished.text("junit.xml"))
    json.loads(finished.text("exchanges.har"))
    for row in csv.reader(finished.text("oin-test-plan.csv").splitlines()):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "\x1b" not in finished.out + finished.err, "a terminal would take it for a command"
    lines = (finished.out + finished.err).splitlines()
    assert [line for line in lines if line.lstrip().startswith("::")] == []
    assert SCRIPT not in finished.text("report.html")


@pytest.mark.parametrize("name", START)
def test_a_target_that_is_hostile_from_the_start_cannot_be_used_or_fails(run, name):
    finished, peak, seen = hostile_on(run, name, lambda *_: True, "enable_provisioning")

    holds(finished, peak)
    assert len(seen) < 30, "each request may take as long as the profile's deadline"
    if not finished.record["usable"]:
        assert finished.code == 6
        assert finished.record["summary"].keys() == {"not-run"}
        return
    assert finished.reported("violates", "advisory"), finished.out
    assert finished.reported("violates") or name in HARMLESS


@pytest.mark.parametrize("name", MIDDLE)
def test_a_target_that_is_hostile_in_the_middle_is_told_of(run, name):
    def reads_an_account(method, place):
        return method == "GET" and place.startswith("/scim/v2/Users/")

    finished, peak, _ = hostile_on(run, name, reads_an_account, "test_update_users")

    holds(finished, peak)
    assert finished.record["usable"]
    assert finished.reported("violates", "blocked", "advisory"), finished.out
