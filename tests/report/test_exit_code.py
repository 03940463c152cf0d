"""The exit code of a run, from its record."""

import pytest

from pytest_scim.report.exit_code import exit_code

from .specimen.checks import check

LEFT = {"kind": "Users", "id": "1", "name": "a", "reason": "refused"}


def record(*checks, **reported):
    whole = {"usable": True, "interrupted": False, "partial": False, "stopped": None}
    return {**whole, "leftovers": [], "checks": list(checks), **reported}


@pytest.mark.parametrize(
    ("owner", "code"),
    [("violates", 1), ("error", 1), ("conforms", 1), ("advisory", 0), ("not-run", 0)],
)
def test_a_blocked_check_counts_as_the_check_that_blocks_it(owner, code):
    blocked = check("okta.z", "blocked", blocked_by="okta.a")
    assert exit_code(record(blocked, check("okta.a", owner))) == code


def test_in_a_partial_run_a_check_that_is_blocked_by_one_that_was_not_run_counts_nothing():
    blocked = check("okta.z", "blocked", blocked_by="okta.a")
    assert exit_code(record(blocked, partial=True)) == 0


@pytest.mark.parametrize(
    ("verdict", "strict", "code"),
    [
        *((quiet, False, 0) for quiet in ("conforms", "advisory", "deviates", "not-applicable")),
        ("not-run", True, 0),
        ("advisory", True, 1),
        ("deviates", True, 0),
        ("violates", False, 1),
        ("stale", False, 1),
        ("error", False, 1),
    ],
)
def test_a_run_exits_with_1_when_something_failed(verdict, strict, code):
    assert exit_code(record(check("okta.a", verdict)), strict=strict) == code


@pytest.mark.parametrize(
    ("reported", "code"),
    [
        ({}, 0),
        ({"leftovers": [LEFT | {"kept": True}]}, 0),
        ({"leftovers": [LEFT]}, 1),
        ({"stopped": {"by": "time_budget", "reason": ""}, "partial": True}, 0),
        ({"stopped": {"by": "target", "reason": ""}, "partial": True}, 1),
        ({"stopped": {"by": "environment", "reason": ""}, "partial": True}, 1),
        ({"interrupted": True, "leftovers": [LEFT]}, 2),
        ({"usable": False, "stopped": {"by": "target", "reason": ""}}, 6),
    ],
)
def test_the_exit_code_depends_on_how_a_run_ended(reported, code):
    assert exit_code(record(check("okta.a", "conforms"), **reported)) == code
