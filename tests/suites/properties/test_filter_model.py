"""How a filter is written, and which users it matches."""

import pytest

from pytest_scim.scim.names import FAMILY
from pytest_scim.suites.properties.support.filter_model import (
    And,
    Comparison,
    Cut,
    Not,
    Or,
    matches,
)

from .filters import ADA, BEN, PEOPLE, QUOTED


def given(asked):
    return [matches(asked, one, PEOPLE) for one in PEOPLE]


@pytest.mark.parametrize(
    ("asked", "text", "who"),
    [
        (ADA, 'name.givenName eq "Ada"', [True, False]),
        (BEN, 'userName sw "ben@e"', [False, True]),
        (QUOTED, 'name.familyName co "Ray\\"\\\\"', [False, False]),
        (Not(ADA), 'not (name.givenName eq "Ada")', [False, True]),
        (Comparison(FAMILY, "pr", Cut(0, "end", "")), "name.familyName pr", [True, True]),
        (
            Or(And(ADA, BEN), ADA),
            'name.givenName eq "Ada" and userName sw "ben@e" or name.givenName eq "Ada"',
            [True, False],
        ),
        (
            And(Or(ADA, BEN), BEN),
            '(name.givenName eq "Ada" or userName sw "ben@e") and userName sw "ben@e"',
            [False, True],
        ),
    ],
)
def test_a_filter_is_written_and_evaluated(asked, text, who):
    assert asked.written(PEOPLE) == text
    assert given(asked) == who


@pytest.mark.parametrize("actual", ["ADA", "ada", "A\u0301da", "\uff21da"])
def test_what_is_left_open_is_not_judged(actual):
    other = {"name": {"givenName": actual}}
    assert matches(ADA, other, PEOPLE) is None
    assert matches(Not(ADA), other, PEOPLE) is None


def test_a_letter_with_a_stroke_may_be_taken_for_the_plain_one():
    asked = Comparison(FAMILY, "sw", Cut(0, "start", ""))
    assert asked.written(PEOPLE) == 'name.familyName sw "Ł"'
    assert matches(asked, {"name": {"familyName": "Lee"}}, PEOPLE) is None
