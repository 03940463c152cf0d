import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.suites.support.found import expect_ids, expect_once


def test_the_expected_resources_are_no_finding():
    expect_ids("the lookup", "User", [])
    expect_ids("the lookup", "User", ["1", "2"], "1", "2")
    expect_once("the import", "User", 1)


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        ([], ["1"], "the lookup returns no User, not 1"),
        (["1"], [], "the lookup returns 1 User, not none"),
        (["1", "2"], ["1"], "the lookup returns 2 Users, not 1"),
        (["2"], ["1"], "the lookup returns another User"),
        (["2", "3"], ["1", "2"], "the lookup returns other Users"),
        (["2"] * 10, ["1"] * 10, "the lookup returns other Users"),
    ],
)
def test_a_finding_says_what_the_lookup_returns(actual, expected, message):
    with pytest.raises(Finding) as raised:
        expect_ids("the lookup", "User", actual, *expected)
    assert str(raised.value) == message
    assert (raised.value.actual, raised.value.expected) == (actual, expected)


@pytest.mark.parametrize(
    ("times", "message"),
    [(0, "the import does not return the Group"), (2, "the import returns the Group 2 times")],
)
def test_a_resource_that_is_missing_or_there_twice_is_a_finding(times, message):
    with pytest.raises(Finding, match=f"^{message}$"):
        expect_once("the import", "Group", times)
