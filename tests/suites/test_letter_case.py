"""Names of attributes in another letter case, and what a target stores of them."""

import pytest

from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.scim.messages import Response
from pytest_scim.suites.rfc7644.support.compare import Attempt
from pytest_scim.suites.rfc7644.support.letter_case import DEPARTMENT, expect_stored, in_upper_case

VALUES = {"title": "Guide", "displayName": "Ada"}


def attempt(status=201, **body):
    return Attempt(Response(status, (), b"", 0.0), body if status < 300 else None)


def test_names_and_urns_come_in_upper_case():
    part = in_upper_case({"title": "x"}, {"title": "Guide", DEPARTMENT: "Tours"})
    urn = DEPARTMENT.rpartition(":")[0]
    assert part["TITLE"] == "Guide"
    assert part[urn.upper()] == {"DEPARTMENT": "Tours"}


def test_stored_values_conform():
    expect_stored(attempt(**VALUES), None, VALUES, "a create")


def test_a_value_that_only_the_usual_name_sets_is_a_finding():
    with pytest.raises(Finding, match=r"did not set title$"):
        expect_stored(
            attempt(), lambda: attempt(title="Guide", displayName="Ben"), VALUES, "a create"
        )


def test_a_write_that_is_rejected_only_for_its_letter_case_is_a_finding():
    with pytest.raises(Finding, match="returned 400"):
        expect_stored(attempt(400), lambda: attempt(**VALUES), VALUES, "a create")


@pytest.mark.parametrize("usual", [attempt(displayName="Ben"), attempt(400)])
def test_values_that_the_target_derives_or_rejects_are_not_judged(usual):
    with pytest.raises(NotApplicable):
        expect_stored(attempt(displayName="Ben"), lambda: usual, VALUES, "a create")
