"""The typed classes of a profile's document have the keys of its JSON Schema."""

import pytest

from pytest_scim.profile.model import Parameters
from pytest_scim.profile.yaml import declaration
from pytest_scim.profile.yaml.schema_errors import schema

ROOT, DEFS = schema(), schema()["$defs"]
SHAPES = [
    (declaration.OAuthKeys, ROOT["properties"]["oauth"]),
    (declaration.UserNamingKeys, ROOT["properties"]["test_users"]),
    (declaration.PropagationKeys, ROOT["properties"]["propagation"]),
    (declaration.LimitsKeys, ROOT["properties"]["limits"]),
    (declaration.WizardKeys, ROOT["properties"]["oin_wizard"]),
    (declaration.VariableKeys, DEFS["variable"]),
    (declaration.AttributeKeys, DEFS["attribute"]),
    (declaration.AttributeKeys, DEFS["user_name"]),
    (declaration.RuleKeys, DEFS["rule"]),
    (declaration.DeviationKeys, DEFS["deviation"]),
    (declaration.FactKeys, DEFS["fact"]),
]


@pytest.mark.parametrize(("shape", "part"), SHAPES)
def test_a_typed_class_has_the_keys_of_the_schema(shape, part):
    assert shape.__annotations__.keys() == part["properties"].keys()
    assert shape.__required_keys__ == set(part.get("required", ()))


def test_the_keys_of_a_profile_are_those_of_the_schema():
    whole = declaration.Declaration

    assert whole.__annotations__.keys() == ROOT["properties"].keys() - {"extends"}
    assert whole.__required_keys__ == set(ROOT["else"]["required"])


def test_the_parameters_of_rules_are_those_of_the_schema():
    parts = [part for name, part in DEFS.items() if name.startswith("parameters_")]
    known = {key for part in parts for key in part.get("properties", ())}

    assert Parameters.__annotations__.keys() == known
    assert Parameters.__required_keys__ == frozenset()
