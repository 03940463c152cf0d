import pytest

from pytest_scim.scim.paths import MISSING
from pytest_scim.suites.support.canonical import is_another_form

WORK_PHONE = 'phoneNumbers[type eq "work"].value'


@pytest.mark.parametrize(
    ("path", "sent", "actual"),
    [
        (WORK_PHONE, "+14155550100", "tel:+1-415-555-0100"),
        ('emails[type eq "work"].value', "Ada@Example.com", "ada@example.com"),
        ("locale", "en-US", "en_US"),
        ("preferredLanguage", "en-US", "en-us"),
        ("profileUrl", "https://Example.com/ada", "https://example.com/ada/"),
        ("userType", "Employee", "EMPLOYEE"),
        ("title", "Dr", "Dr"),
    ],
)
def test_a_canonical_form_is_the_value_that_was_sent(path, sent, actual):
    assert is_another_form(path, sent, actual)


@pytest.mark.parametrize(
    ("path", "sent", "actual"),
    [
        (WORK_PHONE, "+14155550100", "+1415555010"),
        (WORK_PHONE, "+14155550100", ""),
        (WORK_PHONE, "x", ""),
        ("locale", "en-US", "en"),
        ("profileUrl", "https://example.com/Ada", "https://example.com/ada"),
        ("title", "Dr", "dr"),
        ("active", True, "true"),
        ("active", True, 1),
        ("title", "Dr", MISSING),
        ("userType", "Employee", None),
    ],
)
def test_another_value_is_no_canonical_form(path, sent, actual):
    assert not is_another_form(path, sent, actual)
