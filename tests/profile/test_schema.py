"""The schema is valid, described, and says the same as the model and the rules."""

import pytest
from jsonschema import Draft202012Validator

from pytest_scim.profile.model import ATTRIBUTES, FEATURES
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml.schema_errors import schema


def described(part, path=()):
    """Yield every key that a profile may hold, with its subschema."""
    if isinstance(part, list):
        for n, item in enumerate(part):
            yield from described(item, (*path, n))
    elif isinstance(part, dict):
        branch = {"if", "then", "else"} & set(path)
        for key, value in part.get("properties", {}).items() if not branch else ():
            yield ".".join(map(str, (*path, key))), value
        for key, value in part.items():
            yield from described(value, (*path, key))


def keywords(part):
    if isinstance(part, list):
        return {word for item in part for word in keywords(item)}
    if not isinstance(part, dict):
        return set()
    return set(part) | {word for value in part.values() for word in keywords(value)}


def test_the_schema_is_valid():
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(("key", "part"), list(described(schema())))
def test_every_key_is_described(key, part):
    assert part.get("description", "").endswith(".")


def test_every_key_of_a_profile_has_a_title():
    assert all("title" in part for part in schema()["properties"].values())


def test_the_schema_has_no_one_of_and_no_unique_items():
    # oneOf blames the wrong branch; uniqueItems compares every pair of a long list.
    assert not {"oneOf", "anyOf", "uniqueItems"} & keywords(schema())


def test_the_schema_and_the_model_share_their_vocabulary():
    properties = schema()["properties"]
    assert tuple(properties["features"]["properties"]) == FEATURES
    assert tuple(properties["attributes"]["properties"]) == ATTRIBUTES
    assert tuple(schema()["$defs"]["path"]["enum"]) == ATTRIBUTES


def test_the_schema_knows_every_rule_and_its_parameters():
    rule = schema()["$defs"]["rule"]
    assert rule["properties"]["name"]["examples"] == list(RULES)
    for branch, (name, spec) in zip(rule["allOf"], RULES.items(), strict=True):
        reference = branch["then"]["properties"]["parameters"]["$ref"].removeprefix("#/$defs/")
        assert branch["if"]["properties"]["name"]["const"] == name
        assert schema()["$defs"][reference] == spec.parameters
        assert branch["then"].get("required", []) == (
            ["parameters"] if "required" in spec.parameters else []
        )
