"""A service provider without a fault gets the verdict ``rfc: yes``, on nearly all of the checks.

It keeps discovery behind its token, supports only ``eq``, declares its own canonical values,
returns some attributes on request and some always, and pages by index.
"""

import re

import pytest

from .allowed import fits, registry
from .processes import lines_of
from .without_fault import VARIATIONS

JUDGED = 330
"""Checks of the RFC suites that such a provider is judged by, at least."""


@pytest.fixture(scope="module")
def played():
    """What came of the run."""
    (played,) = lines_of("variations.without_fault", timeout=900)
    return played


def test_all_of_it_goes_together():
    parts = [registry()[name] for name in VARIATIONS]
    assert all(fits(one, other) for one in parts for other in parts if one is not other)


def test_it_gets_no_finding_and_no_check_is_blocked(played):
    assert played["wrong"] == {}
    assert played["advice"] == {}
    assert played["blocked"] == []


def test_it_conforms_to_the_rfcs_and_the_report_says_how_many_checks_judged_it(played):
    assert played["verdicts"] == {"okta": True, "spec": True, "rfc": True}
    said = re.match(r"(\d+) of (\d+) RFC checks were judged", played["judged"])
    assert said, played["judged"]
    number, of = map(int, said.groups())
    assert JUDGED <= number <= of, played["silent"]
