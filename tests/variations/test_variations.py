"""Under no allowed variation of a provider may a MUST fail, or a check break.

One run has all suites, the others those of what Okta sends. A quarter of them take place here.
With ``SCIM_ALL`` all do and have all suites, and every variation of a vendor has its own.
"""

import os

import pytest
import yaml

from .__main__ import ADVICE, PROFILES, quarter, sample
from .allowed import Variation, fits, registry, together
from .processes import lines_of

ALL = bool(os.environ.get("SCIM_ALL"))


@pytest.fixture(scope="module")
def runs():
    """The variations, each once, together with as many others as they go with."""
    which = "--whole" if ALL else "--sample"
    return lines_of("variations", which, "--json", codes=(0, 1))


def test_no_must_fails_and_no_check_breaks_under_allowed_variations(runs):
    wrong = {f"{run['profile']}, {len(run['variations'])} together": run["wrong"] for run in runs}
    assert {run: checks for run, checks in wrong.items() if checks} == {}


def test_every_variation_takes_part(runs):
    played = {name for run in runs for name in run["variations"]}
    assert played >= (registry().keys() if ALL else set())
    assert {run["profile"] for run in runs} >= {*PROFILES}


@pytest.mark.parametrize("whole", [False, True])
def test_the_sample_has_every_variation(whole):
    jobs = sample(whole=whole)
    drawn = {one.id for job in jobs for one in job.parts}
    assert {name for name, one in registry().items() if whole or not one.profile} <= drawn
    vendors = {one.profile for one in registry().values() if one.profile}
    assert {job.profile for job in jobs} == {*PROFILES, *vendors}
    assert {job.profile for job in quarter(jobs)} >= {*PROFILES}


def test_there_are_many_variations_and_each_says_what_allows_it():
    assert len(registry()) > 50
    for one in registry().values():
        assert one.says
        assert one.why


def test_what_excludes_each_other_is_not_put_together():
    for job in sample():
        parts = job.parts
        assert all(fits(one, other) for one in parts for other in parts if one is not other)


def test_poor_variations_come_last():
    free, poor = (Variation(name, "", print, poor=name == "poor") for name in ("free", "poor"))
    ids = [Variation(name, "", print, choice="id") for name in "ab"]
    assert together([poor, free, *ids], "oin") == [[ids[0], free], [ids[1], poor]]


def test_advice_is_explained_for_known_variations_only():
    explained = yaml.safe_load(ADVICE.read_text(encoding="utf-8"))
    assert set(explained) <= set(registry())
    assert all(reason for checks in explained.values() for reason in checks.values())
