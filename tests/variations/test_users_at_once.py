"""On a remote target no more than 15 Users of a run exist at once, and every profile completes.

One profile is played here, without the suites of the RFCs; all of them, whole, with ``SCIM_ALL``.
"""

import json
import os

import pytest

from pytest_scim.profile.model import AWAY

from .processes import lines_of

ALL = bool(os.environ.get("SCIM_ALL"))
SAMPLE = ("iomete",)
PROFILES = ("okta-oin", "okta-aiw", "okta-oiw", "scileads", "leadiq", "ici", "iomete", "livepreso")
PART = ["-k", "not rfc7643 and not rfc7644 and not properties"]


@pytest.fixture(scope="module")
def runs():
    options = [] if ALL else PART
    played = [*(PROFILES if ALL else SAMPLE), "--", json.dumps(options)]
    return lines_of("variations.users_at_once", *played)


def test_no_more_users_exist_at_once_than_the_default_of_a_remote_target(runs):
    assert AWAY == 15
    assert {run["profile"]: run["most"] for run in runs if not 0 < run["most"] <= AWAY} == {}


def test_every_profile_completes_with_that_room(runs):
    assert [run["checks"] > 400 for run in runs] == [True] * len(runs)
    assert {run["profile"]: run["wrong"] for run in runs if run["wrong"]} == {}
    assert {run["profile"]: run["lacking"] for run in runs if run["lacking"]} == {}


def test_checks_of_crowds_say_at_which_size_they_ran(runs):
    crowds = "okta.push_group_members.a_group_of_more_than_a_hundred_is_whole"
    pushing = [run for run in runs if run["profile"] not in {"ici", "scileads"}]
    assert all(crowds in run["smaller"] for run in pushing)
