"""Every profile that the loader accepts rehearses clean, written by hand or generated.

``SCIM_NIGHTLY=1`` generates 200 and runs all suites. Otherwise few run, each of which takes
five seconds, and without the RFC suites.
"""

import os

import pytest
import yaml

from .processes import lines_of
from .profiles import EMAIL, EXTENSION

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
    for name, document in list(BY_HAND.items())[: None if NIGHTLY else 2]:
        files.append(folder / f"{name}.yaml")
        files[-1].write_text(yaml.safe_dump({"name": name, "title": name, **document}))
    more = ["--count=200", "--all"] if NIGHTLY else ["--count=1"]
    return [*_run(*map(str, files)), *_run(*more, f"--seed={SEED}")]


def _run(*arguments):
    timeout = 7200 if NIGHTLY else 600
    return lines_of("variations.profiles", "--json", *arguments, timeout=timeout, codes=(0, 1))


def test_each_profile_rehearses_clean(runs):
    wrong = [f"{run['profile']}\n{run['wrong']}" for run in runs if run["wrong"]]
    assert not wrong, "\n\n".join(wrong)


def test_as_many_profiles_run_as_were_asked_for(runs):
    assert len(runs) == len(BY_HAND) + (200 if NIGHTLY else 1)
