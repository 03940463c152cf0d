"""The typed classes of a record agree with its JSON Schema, and a record is read by that."""

import json
from typing import is_typeddict

import pytest
from jsonschema import Draft202012Validator

from pytest_scim.checks import verdict
from pytest_scim.report import model as records

from .specimen.checks import check
from .specimen.record import specimen

SCHEMA = json.loads(records.SCHEMA.read_text(encoding="utf-8"))

SHAPES = {
    "": records.Record,
    "profile": records.ProfileName,
    "stopped": records.Stopped,
    "verdicts": verdict.Verdicts,
    "leftovers": records.Leftover,
    "writes": records.Write,
    "waits": records.Wait,
    "outside_wire": records.OutsideWire,
    "facts": records.Fact,
    "cause": records.Cause,
    "check": records.Check,
    "check.assertions": records.Assertion,
    "check.citations": records.Citation,
    "check.task": records.Task,
    "check.deviation": records.Deviation,
    "exchange": records.Exchange,
    "exchange.step": records.Step,
    "exchange.request": records.Request,
    "exchange.response": records.Response,
    "known": records.Known,
}
"""The typed class of each object of the schema, by the names that lead to the object."""

PARTS = {"Course", "Effects", "Guide", "About"}
"""Typed classes from which ``Record`` inherits: no objects of their own."""


def objects(schema, path=""):
    """Yield each object with properties in a JSON Schema, and the names that lead to it."""
    for one in (schema, *schema.get("anyOf", [])):
        if "properties" in one:
            yield path, one
            for name, inner in one["properties"].items():
                yield from objects(inner, f"{path}.{name}".lstrip("."))
        if isinstance(one.get("items"), dict):
            yield from objects(one["items"], path)
    for name, inner in schema.get("$defs", {}).items():
        yield from objects(inner, name)


OBJECTS = dict(objects(SCHEMA))


def test_every_object_of_the_schema_has_a_typed_class():
    assert OBJECTS.keys() == SHAPES.keys()


def test_every_typed_class_stands_for_an_object_of_the_schema():
    defined = {name for name, value in vars(records).items() if is_typeddict(value)}
    imported = {"JudgedCheck", "Verdicts"}
    named = {shape.__name__ for shape in SHAPES.values()}

    assert defined - imported == named - imported | PARTS


@pytest.mark.parametrize("path", SHAPES)
def test_a_typed_class_has_the_keys_of_the_schema(path):
    shape, schema = SHAPES[path], OBJECTS[path]

    assert shape.__required_keys__ == set(schema["required"])
    assert shape.__required_keys__ | shape.__optional_keys__ == schema["properties"].keys()
    assert schema["additionalProperties"] is False


def test_the_schema_is_a_schema_and_accepts_the_specimen():
    Draft202012Validator.check_schema(json.loads(records.SCHEMA.read_text()))
    assert records.problems(specimen()) == []


@pytest.mark.parametrize(
    ("damage", "describe"),
    [
        ({"format": 2}, "$.format"),
        ({"surprise": 1}, "surprise"),
        ({"features": {"teleport": True}}, "teleport"),
        ({"checks": [check("a.b.c", "perhaps")]}, "perhaps"),
        ({"ready": "yes"}, "$.ready"),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_know(damage, describe):
    assert any(describe in problem for problem in records.problems(specimen(**damage)))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', None])
def test_a_file_that_is_no_record_is_refused_by_its_name(tmp_path, text):
    path = tmp_path / "record.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(records.RecordError, match=r"record\.json"):
        records.load(path)
