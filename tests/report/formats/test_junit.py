from xml.etree import ElementTree as ET

import pytest

from pytest_scim.report.formats.junit import junit

from ..specimen.checks import check
from ..specimen.record import specimen
from ..specimen.texts import CONTROLS, HOSTILE


def case(verdict, **reported):
    document = ET.fromstring(
        junit(specimen(checks=[check("okta.users.told", verdict, **reported)]))
    )
    return document.find("testsuite/testcase")


@pytest.mark.parametrize(
    ("verdict", "tag"),
    [
        ("violates", "failure"),
        ("stale", "failure"),
        ("blocked", "error"),
        ("error", "error"),
        ("deviates", "skipped"),
        ("not-applicable", "skipped"),
        ("not-run", "skipped"),
        ("conforms", None),
        ("advisory", None),
    ],
)
def test_a_verdict_becomes_the_outcome_that_a_ci_server_knows(verdict, tag):
    found = case(verdict, message="because")
    outcomes = [each.tag for each in found if each.tag in {"failure", "error", "skipped"}]
    assert outcomes == ([tag] if tag else [])
    if tag:
        assert found.find(tag).get("message") == "because"


def test_a_suite_is_a_file_of_checks_and_counts_them():
    document = ET.fromstring(junit(specimen()))
    suite = document.find("testsuite[@name='okta.push_groups']")
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "errors": "1",
        "skipped": "0",
    }
    assert document.get("tests") == "25"


def test_a_case_has_its_place_level_and_feature():
    found = case("conforms", feature="push_groups")
    assert (found.get("classname"), found.get("name")) == ("okta.users", "told")
    properties = {each.get("name"): each.get("value") for each in found.iter("property")}
    assert properties == {"level": "MUST", "feature": "push_groups", "verdict": "conforms"}


def test_what_xml_cannot_hold_is_left_out_and_markup_is_text():
    found = case("violates", message=CONTROLS + HOSTILE, actual=CONTROLS)
    message = found.find("failure").get("message")
    assert message.startswith("bell null escape[31m")
    assert message.endswith(HOSTILE)


def test_an_advisory_passes_and_still_says_what_it_found():
    found = case("advisory", message="slow", expected="fast", actual="slow")
    assert "Expected: fast" in found.find("system-out").text
