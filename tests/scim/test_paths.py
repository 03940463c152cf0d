"""A value is read out of JSON as it came."""

import pytest

from pytest_scim.scim.paths import MISSING, at, at_key, canonical, entries, text_at, type_name

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


@pytest.mark.parametrize(
    ("value", "reported"),
    [
        ({}, "an object"),
        ([], "an array"),
        ("", "a string"),
        (True, "a Boolean"),
        (0, "a number"),
        (1.5, "a number"),
        (None, "null"),
        (MISSING, "missing"),
    ],
)
def test_the_type_of_a_value_is_named_as_json_names_it(value, reported):
    assert type_name(value) == reported


def test_a_text_is_read_and_nothing_else():
    shown = {"id": "a", "other": {"id": 1}, "list": ["x"]}

    assert text_at(shown, "id") == "a"
    assert text_at(shown, "list[0]") == "x"
    assert text_at(shown, "other.id") is None
    assert text_at(shown, "other") is None
    assert text_at(shown, "nothing") is None
    assert text_at([shown], "id") is None


def test_values_are_the_same_as_texts_if_they_are():
    one, same = {"a": [1, {"b": None}], "c": True}, {"c": True, "a": [1, {"b": None}]}
    different = [{}, [], "1", 1, True, 1.5, None, "null", MISSING, one]

    assert canonical(one) == canonical(same)
    assert len({canonical(value) for value in different}) == len(different)
