"""A value is read out of JSON as it came."""

import pytest

from pytest_scim.scim.path import MISSING, at, at_key, entries

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ADA = {
    "userName": "ada",
    "nickName": None,
    "name": {"givenName": "Ada"},
    "emails": [
        {"value": "home@example.com", "type": "home"},
        {"value": "ada@example.com", "type": "work"},
        {"value": "second@example.com", "type": "work"},
    ],
    "tags": ["a", "b"],
    ENTERPRISE: {"department": "Engines", "manager": {"value": "7"}},
}
FOUND = {
    "userName": "ada",
    "nickName": None,
    "name.givenName": "Ada",
    "emails[0].value": "home@example.com",
    "emails[2].value": "second@example.com",
    'emails[type eq "work"].value': "ada@example.com",
    "tags[1]": "b",
    f"{ENTERPRISE}:department": "Engines",
    f"{ENTERPRISE}:manager.value": "7",
}
ABSENT = (
    "title",
    "name.familyName",
    "userName.givenName",
    "emails.value",
    "emails[3].value",
    'emails[type eq "other"]',
    'emails[type eq "other"].value',
    'name[type eq "work"]',
    "name[0]",
    f"{ENTERPRISE}:division",
    "urn:example:none:User:department",
)


@pytest.mark.parametrize("path", FOUND)
def test_what_stands_at_a_path_is_found(path):
    assert at(ADA, path) == FOUND[path]


@pytest.mark.parametrize("path", ABSENT)
def test_a_path_that_leads_nowhere_is_missing_and_not_null(path):
    assert at(ADA, path) is MISSING
    assert not MISSING
    assert repr(MISSING) == "(missing)"


@pytest.mark.parametrize("value", [None, [], "text", 7])
def test_only_an_object_has_keys(value):
    assert at_key(value, "id") is MISSING


def test_a_key_is_taken_as_it_is():
    assert at_key({"a.b": 1}, "a.b") == 1


def test_a_list_is_given_whole_and_anything_else_is_an_empty_one():
    assert entries(ADA, "tags") == ["a", "b"]
    assert entries(ADA, "userName") == []
    assert entries(ADA, "title") == []
