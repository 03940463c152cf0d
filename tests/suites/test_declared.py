import json

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ENTERPRISE_USER, USER
from pytest_scim.suites.rfc7644.support.declared import Trial, generated, leaves
from pytest_scim.suites.rfc7644.support.list_queries import is_declined
from pytest_scim.suites.support.characteristics import Attribute
from pytest_scim.suites.support.user_attributes import placed

BADGE = Attribute(f"{ENTERPRISE_USER}:badge", {"name": "badge"})
FAMILY = Attribute("name.familyName", {"name": "familyName"})


@pytest.mark.parametrize(
    ("definition", "value"),
    [
        ({}, "yew-x-tag"),
        ({"type": "Boolean"}, True),
        ({"type": "reference", "multiValued": True}, ["https://example.com/yew-x-tag"]),
        ({"canonicalValues": ["A", "B"]}, "A"),
        (
            {"type": "complex", "subAttributes": [{"name": "v"}, {"name": "$ref"}]},
            {"v": "yew-v-tag"},
        ),
    ],
)
def test_a_value_has_the_declared_type(definition, value):
    assert generated(Attribute("x", {"name": "x", **definition}), "tag", 0) == value


def test_the_two_values_of_an_attribute_differ():
    assert generated(BADGE, "tag", 0) != generated(BADGE, "tag", 1)


def test_values_are_placed_in_their_containers_and_the_body_stays():
    body = {"schemas": [USER], "name": {"givenName": "Ann"}}
    assert placed(body, [(BADGE, "1"), (FAMILY, "Lee")]) == {
        "schemas": [USER, ENTERPRISE_USER],
        "name": {"givenName": "Ann", "familyName": "Lee"},
        ENTERPRISE_USER: {"badge": "1"},
    }
    assert body == {"schemas": [USER], "name": {"givenName": "Ann"}}


def test_a_value_by_chance_is_no_stored_value():
    status = Attribute("status", {"name": "status", "canonicalValues": ["enabled", "disabled"]})
    assert not Trial(status, "enabled", "disabled").is_in({"status": "enabled"}, "enabled")
    assert not Trial(FAMILY, "en", "fr").is_in({"name": {"familyName": "en"}}, "en")
    assert Trial(FAMILY, "yew-tag", "").is_in({"name": {"familyName": "yew-tag"}}, "yew-tag")


def test_another_value_of_the_service_is_no_change():
    trial = Trial(FAMILY, "one", "two")
    assert trial.is_changed({"name": {"familyName": "one"}}, {"name": {"familyName": "two"}})
    assert not trial.is_changed({"name": {"familyName": "one"}}, {"name": {"familyName": "six"}})
    assert not trial.is_changed({"name": {"familyName": "two"}}, {"name": {"familyName": "two"}})


def test_leaves_are_the_simple_values():
    assert leaves([{"a": [1, "x"]}, None]) == {1, "x", None}


@pytest.mark.parametrize(
    ("status", "scim_type", "declined"),
    [(400, "invalidFilter", True), (400, None, True), (400, "invalidValue", False)]
    + [(status, "sensitive", True) for status in (403, 405, 501)]
    + [(200, None, False), (500, None, False), (404, None, False)],
)
def test_a_query_is_declined_by_what_says_so(status, scim_type, declined):
    body = {} if scim_type is None else {"scimType": scim_type}
    assert is_declined(Response(status, content=json.dumps(body).encode())) is declined
