"""Which texts are the same, and what a finding says about them."""

import pytest

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.suites.properties.support.text_compare import about, same


def test_a_composed_text_is_the_same():
    assert same("\u00e9", "e\u0301")
    assert not same("e", "\u00e9")
    assert not same(None, "None")


def test_a_finding_says_what_it_is_about_and_whose_it_may_be():
    with pytest.raises(Unreadable) as caught, about("assign Ada", "okta.a.b"):
        raise Finding("Ada is inactive", expected=True, actual=False)
    told_of = caught.value
    assert told_of.message == "assign Ada → Ada is inactive"
    assert (told_of.owner, told_of.expected, told_of.actual) == ("okta.a.b", True, False)


def test_a_failed_look_keeps_its_own_owner():
    with pytest.raises(Unreadable) as caught, about("assign Ada", "okta.a.b"):
        raise Unreadable("no account", owner="okta.c.d")
    assert caught.value.owner == "okta.c.d"
