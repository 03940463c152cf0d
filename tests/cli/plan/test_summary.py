"""``pytest-scim plan`` prints how many Users of a run would exist at once."""

import dataclasses

import pytest

from pytest_scim.checks.request_counts import Counts
from pytest_scim.cli.plan.summary import plan, users_at_once
from pytest_scim.profile.load import load
from pytest_scim.profile.model import Limits

AWAY, HERE = "https://staging.example.com/scim", "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("declared", "base_url", "options", "printed"),
    [
        (None, AWAY, [], "At most 15 of these Users would exist at once"),
        (None, HERE, [], "At most 300 of these Users would exist at once"),
        (None, None, [], "would exist at once, and at most 15 on a remote target"),
        (40, AWAY, [], "At most 40 of these Users would exist at once"),
        (40, None, ["--scim-scale"], "At most 40 of these Users would exist at once"),
        (None, AWAY, ["--scim-scale"], "With --scim-scale any number of these Users may exist"),
    ],
)
def test_the_plan_names_how_many_users_exist_at_once(declared, base_url, options, printed):
    profile = dataclasses.replace(load("okta-oin"), limits=Limits(users_at_once=declared))
    assert printed in users_at_once(profile, base_url, options)


def test_a_number_that_the_run_does_not_reach_is_not_named():
    few, many = Counts(post=20, users=20), Counts(post=400, users=400)
    assert "exist at once" not in " ".join(plan(load("okta-oin"), HERE, few))
    assert "exist at once" in " ".join(plan(load("okta-oin"), HERE, many))
    assert "exist at once" in " ".join(plan(load("okta-oin"), AWAY, few))
