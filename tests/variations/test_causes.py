"""A defect is one cause, and four of them are four: runs on providers with seeded faults.

``make prove-wide`` counts the causes of every fault.
"""

import pytest

from .processes import lines_of

ONE = "CRUD-U8-deactivation-is-ignored"
FOUR = (
    "R3-user-name-of-a-deleted-user-stays-taken",
    "C15-missing-user-name-is-a-server-error",
    "G17-group-delete-is-not-implemented",
    "G25-change-back-of-a-group-name-is-refused",
)


@pytest.fixture(scope="module")
def runs():
    """The runs on a provider with one fault, and on one with four."""
    return lines_of("variations.seeded", ONE, ",".join(FOUR), timeout=900)


def test_a_defect_is_one_cause_of_many_findings(runs):
    assert len(runs[0]["findings"]) > 3
    assert len(runs[0]["causes"]) == 1


def test_four_defects_are_four_causes(runs):
    causes = [set(checks) for checks in runs[1]["causes"]]
    assert len(causes) == len(FOUR)
    found = [[n for n, cause in enumerate(causes) if cause & set(own)] for own in runs[1]["own"]]
    assert sorted(found) == [[n] for n in range(len(FOUR))], causes


def test_every_finding_has_a_cause_and_no_check_is_blocked_by_one_that_conforms(runs):
    for run in runs:
        assert sorted(check for cause in run["causes"] for check in cause) == run["findings"]
        assert run["blocked"] == run["errors"] == []
