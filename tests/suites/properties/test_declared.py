import pytest

from pytest_scim.suites.properties.support.declared import Declared
from pytest_scim.suites.support.characteristics import Attribute

NAME = Attribute("name", {"name": "name", "mutability": "Immutable", "returned": "REQUEST"})
GIVEN = Attribute("name.givenName", {"name": "givenName"}, NAME)


def declared(**characteristics):
    return Declared(Attribute("x", {"name": "x", **characteristics}))


def test_what_contains_an_attribute_fixes_and_withholds_it():
    one = Declared(GIVEN)
    assert (one.mutability, one.returned, one.is_writable) == ("immutable", "request", False)
    assert declared().is_writable


@pytest.mark.parametrize(
    ("characteristics", "actual", "sent", "equal"),
    [
        ({}, "Café ", "CAFE\u0301", True),
        ({"caseExact": True}, "a", "A", False),
        ({"type": "DATETIME"}, "2031-02-01T08:30:00.000Z", "2031-02-01T08:30:00Z", True),
        ({"type": "integer"}, True, 1, False),
        ({}, None, "a", False),
    ],
)
def test_a_value_is_the_one_that_was_sent_as_its_definition_says(
    characteristics, actual, sent, equal
):
    assert declared(**characteristics).equals(actual, sent) is equal
