"""Every profile that the loader accepts rehearses clean, written by hand or generated.

``SCIM_NIGHTLY=1`` generates 200 and runs all suites. Otherwise few run, each of which takes
five seconds, and without the RFC suites.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .profiles import EMAIL, EXTENSION

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
NIGHTLY = os.environ.get("SCIM_NIGHTLY") == "1"
SEED = os.environ.get("SCIM_PROFILE_SEED", "0")

NAMES = {"name.givenName": None, "name.familyName": None, "displayName": None}
REQUIRED = {
    "externalId": {"required": True},
    "title": {"required": True, "max_length": 20},
    f"{EXTENSION}department": {"required": True},
}
SHORT = {
    "userName": {"max_length": 64},
    "name.givenName": {"max_length": 20},
    "name.familyName": {"max_length": 20, "required": True},
    "displayName": {"max_length": 30},
    "locale": {"max_length": 2},
}
BY_HAND = {
    "no-names": {"extends": "okta-oin", "attributes": NAMES | REQUIRED},
    "no-email": {"extends": "okta-aiw", "attributes": {EMAIL: None, "emails.type": None}},
    "short-values": {"extends": "okta-oiw", "attributes": SHORT},
    "by-external-id": {"extends": "okta-oin", "unique_identifier": "externalId"},
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return what was not clean under each profile, by its text."""
    folder = tmp_path_factory.mktemp("profiles")
    files = []
    for name, document in BY_HAND.items():
        files.append(folder / f"{name}.yaml")
        files[-1].write_text(yaml.safe_dump({"name": name, "title": name, **document}))
    more = ["--count=200", "--all"] if NIGHTLY else ["--count=3"]
    return [*_run(*map(str, files)), *_run(*more, f"--seed={SEED}")]


def _run(*arguments):
    path = os.pathsep.join([str(ROOT / "src"), str(TESTS)])
    finished = subprocess.run(
        [sys.executable, "-m", "variations.profiles", "--json", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=7200 if NIGHTLY else 600,
        check=False,
    )
    assert finished.stdout, finished.stderr
    return [json.loads(line) for line in finished.stdout.splitlines()]


def test_each_profile_rehearses_clean(runs):
    wrong = [f"{run['profile']}\n{run['wrong']}" for run in runs if run["wrong"]]
    assert not wrong, "\n\n".join(wrong)


def test_as_many_profiles_run_as_were_asked_for(runs):
    assert len(runs) == len(BY_HAND) + (200 if NIGHTLY else 3)
