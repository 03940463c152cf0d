"""Whatever is changed in a target's answers, a run judges, cleans up and reports.

A sample of the seeds of ``make fuzz``, each with a part of the suites. ``SEEDS`` says how many.
"""

import os

import pytest

from tests.guest.fuzz import play

SEEDS = int(os.environ.get("SEEDS", "3"))
PARTS = (
    "test_create_users or test_import",
    "test_update_users or test_deactivate_users or races",
    "push_group or link_groups",
    "rfc7643 or discovery or bulk",
    "rfc7644 and not bulk and not patch and not group",
    "patch or replacing or versioning",
    "properties or runscope",
)
"""What is run of the suites: with the seeds of a sample each part meets several kinds of noise."""


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_run_is_careful_whatever_the_answers(seed, tmp_path):
    outcome = play(seed, tmp_path, "-k", PARTS[seed % len(PARTS)])

    assert not outcome.harm, outcome.line()
