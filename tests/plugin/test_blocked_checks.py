"""A check that is blocked by a check which conforms: what a run says of it in the end."""

import pytest

CHECKS = '''
import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.outcomes import Blocked
from pytest_scim.checks.citations import rfc7644


@check(SHOULD, rfc7644("3.4.1"))
def test_one_that_met_a_404(users):
    """Its step failed at the target."""
    users.read(users.unknown_id())
    raise Blocked("checks.steps.the_owner", "no user is shown")


@check(SHOULD, rfc7644("3.4.1"))
def test_one_that_met_nothing():
    """It sends nothing."""
    raise Blocked("checks.steps.the_owner", "no user is shown")


@check(MUST, rfc7644("3.4.1"))
def test_the_owner(users):
    """It conforms, and comes last."""
    users.ask("GET", "/Users", query="startIndex=1&count=1")


@check(SHOULD, rfc7644("3.4.1"))
def test_the_owner_of_advice(users):
    """It conforms, before the check that it owns a step of."""
    users.ask("GET", "/Users", query="startIndex=1&count=1")


@pytest.fixture
def found(users):
    users.read(users.unknown_id())
    raise Blocked("checks.steps.the_owner_of_advice", "no user is shown")


@check(SHOULD, rfc7644("3.4.1"))
def test_one_whose_set_up_met_a_404(found):
    """It is never called."""
    raise ValueError(found)
'''


@pytest.fixture
def rehearse(run):
    """Runs the checks above whose names hold a text."""
    (run.folder / "checks").mkdir()
    (run.folder / "checks" / "test_steps.py").write_text(CHECKS)
    (run.folder / "mine.yaml").write_text(
        "name: mine\ntitle: Mine\nextends: okta-oin\nsuites: ./checks\n"
    )
    return lambda chosen: run("--profile=./mine.yaml", "-k", chosen, token=None)


def verdicts(finished):
    checks = {row["id"]: row for row in finished.record["checks"]}
    return {
        name.removeprefix("checks.steps."): (row["verdict"], row["level"], row["blocked_by"])
        for name, row in checks.items()
        if name.startswith("checks.steps.")
    }


def test_the_record_the_exit_code_and_the_summary_follow_the_owner(rehearse):
    finished = rehearse("test_steps")

    assert verdicts(finished) == {
        "one_that_met_a_404": ("violates", "MUST", None),
        "one_that_met_nothing": ("error", "SHOULD", None),
        "the_owner": ("conforms", "MUST", None),
        "the_owner_of_advice": ("conforms", "SHOULD", None),
        "one_whose_set_up_met_a_404": ("advisory", "SHOULD", None),
    }
    assert finished.code == 1
    assert finished.record["summary"]["violates"] == finished.record["summary"]["error"] == 1
    assert "blocked" not in finished.record["summary"]
    summary = finished.out.partition(" pytest-scim ")[2]
    assert "checks.steps.the_owner conforms, and yet the same step failed here" in summary
    assert "verdicts: okta no (1), spec not judged, rfc no" in summary


def test_without_its_owner_a_check_is_blocked_and_weighs_nothing(rehearse):
    finished = rehearse("test_one_that_met_a_404")

    assert verdicts(finished)["one_that_met_a_404"] == (
        "blocked", "SHOULD", "checks.steps.the_owner",
    )  # fmt: skip
    assert finished.code == 0, finished.out
