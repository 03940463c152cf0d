"""LeadIQ's declared deviation: played by the provider, and stale once it is healed."""

import pytest

from .rehearsing import node, rehearse

CONFLICT = "vendor.groups.a_taken_name_returns_409"
NO_TWIN = "vendor.groups.a_taken_name_creates_no_second_group"
HEALED = f"""\
name: healed
title: LeadIQ, healed
extends: leadiq
deviations:
  - {{check: {CONFLICT}, reason: They answer 500.%s}}
"""


@pytest.fixture
def healed(tmp_path):
    def healed(provider=""):
        (tmp_path / "healed.yaml").write_text(HEALED % provider)
        return rehearse(tmp_path, "./healed.yaml", "-k", "a_taken_name")

    return healed


def test_leadiqs_500_is_a_deviation_as_long_as_it_is_true(tmp_path):
    run = rehearse(tmp_path, "leadiq", node(CONFLICT), node(NO_TWIN))
    assert run.code == 0, run.out
    assert run.verdicts[CONFLICT] == "deviates"
    assert run.verdicts[NO_TWIN] == "conforms"


def test_leadiqs_deviation_is_stale_once_the_answer_is_409(healed):
    run = healed()
    assert run.code == 1, run.out
    assert (run.verdicts[CONFLICT], run.verdicts[NO_TWIN]) == ("stale", "conforms")


def test_a_behaviour_that_the_provider_has_not_got_is_told_with_its_place(healed):
    run = healed(", provider: LIQ-99")
    assert run.code == 4
    assert "healed.yaml:5:13: 'LIQ-99' is not a fault of the embedded provider" in run.out
