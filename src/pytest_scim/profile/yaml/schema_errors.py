"""The profile's JSON Schema, and its errors in a document, in sentences for the author."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict, cast

from pytest_scim.profile.messages import Place, Problem, listed, quote, suggest
from pytest_scim.profile.yaml.document import Document, Trail
from pytest_scim.scim.json_values import JSON, JSONObject

if TYPE_CHECKING:
    from jsonschema import ValidationError

_TYPES: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
}
_MEMBERS: Final = {
    (): "a key of a profile",
    ("features",): "a feature",
    ("attributes",): "an attribute that Okta can send",
    ("attributes", "*"): "a key of an attribute",
    ("rules", "*"): "a key of a rule",
    ("rules", "*", "parameters"): "a parameter of this rule",
    ("deviations", "*"): "a key of a deviation",
    ("facts", "*"): "a key of a fact",
}
_BOUNDS: Final = {"minimum": "at least", "maximum": "at most"}


Schema = TypedDict("Schema", {"properties": dict[str, JSONObject], "$defs": dict[str, JSONObject]})
"""The parts of the JSON Schema that are read one by one."""


@cache
def schema() -> Schema:
    """Return the JSON Schema of a profile."""
    text = Path(__file__).parents[1].joinpath("schema.json").read_text(encoding="utf-8")
    return cast("Schema", json.loads(text))


def is_profile(data: object) -> bool:
    """Return whether a document is a profile, however wrong: most of its keys are a profile's."""
    return isinstance(data, dict) and 2 * len(_foreign(data)) < max(len(data), 1)


def foreign_key(document: Document) -> Place:
    """Return the place of the first key that is none of a profile."""
    foreign = _foreign(document.data) if isinstance(document.data, dict) else []
    return document.keys[(foreign[0],)] if foreign else document.values[()]


def _foreign(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key not in schema()["properties"]]


class _Error(NamedTuple):
    """An error of jsonschema: ``keyword`` of ``rule`` requires ``wanted`` of ``value``."""

    path: Trail
    keyword: str
    wanted: JSON
    value: JSON
    rule: JSONObject


def problems(document: Document) -> list[tuple[Trail, Problem]]:
    """Return the errors of a document in no order, each with the path that it concerns.

    A document that is not complete lacks no key: its base may have it.

    Args:
        document: is a profile.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow, and needed only here

    found = Draft202012Validator(schema()).iter_errors(document.data)
    errors = [_error(each) for each in found]
    mistyped = {error.path for error in errors if error.keyword == "additionalProperties"}
    return [
        problem
        for error in errors
        # The author probably meant a missing key by an unknown one next to it.
        if error.keyword != "required"
        or (error.path not in mistyped and not _elsewhere(error, document))
        for problem in _problems(error, document)
    ]


def _elsewhere(error: _Error, document: Document) -> bool:
    """Whether a missing key may be in a base that could not be read; a list has no base."""
    in_a_list = any(isinstance(step, int) for step in error.path)
    return not document.complete and not in_a_list


def _error(found: "ValidationError") -> _Error:
    wanted, value = cast("JSON", found.validator_value), cast("JSON", found.instance)
    rule = cast("JSONObject", found.schema)
    return _Error(tuple(found.absolute_path), str(found.validator), wanted, value, rule)


def _problems(error: _Error, document: Document) -> Iterator[tuple[Trail, Problem]]:
    if error.keyword == "additionalProperties":
        known = _keys(error.rule.get("properties"))
        for key in (key for key in _keys(error.value) if key not in known):
            sentence = f"{quote(key)} is not {_member(error.path)}{suggest(key, known)}"
            trail = (*error.path, key)
            yield trail, Problem(document.keys[trail], sentence)
        return
    yield error.path, Problem(_place(error, document), _sentence(error))


def _place(error: _Error, document: Document) -> Place:
    """Return the place of a value, or of its key where the value starts on a later line."""
    lower = error.value is None or isinstance(error.value, dict)
    places = document.keys if lower and error.path in document.keys else document.values
    return places[error.path]


def _sentence(error: _Error) -> str:
    subject = _subject(error)
    if "errorMessage" in error.rule:
        return f"{subject} {error.rule['errorMessage']}{_but(error.value)}"
    if error.keyword == "type":
        return _type(subject, error)
    if error.keyword == "required":
        missing = [quote(key) for key in _words(error.wanted) if key not in _keys(error.value)]
        return f"{subject} needs {listed(missing, 'and')}"
    if error.keyword == "enum":
        near = suggest(str(error.value or ""), _words(error.wanted))
        if error.value is None:
            return f"{subject} is empty{near}"
        return f"{_value(error.value)} is not a value of {_key(error.path)}{near}"
    if error.keyword in _BOUNDS:
        return f"{subject} must be {_BOUNDS[error.keyword]} {error.wanted}{_but(error.value)}"
    return f"{subject} is empty"


def _keys(value: JSON) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _words(value: JSON) -> list[str]:
    """Return the items of a list of the schema, or its only one, as text."""
    return [str(word) for word in value] if isinstance(value, list) else [str(value)]


def _type(subject: str, error: _Error) -> str:
    kinds = listed(_TYPES[name] for name in _words(error.wanted) if name != "null")
    if error.value is None:
        return f"{subject} is empty: remove it, or set it to {kinds}"
    quotable = error.wanted == "string" and not isinstance(error.value, list | dict)
    hint = ": put it in quotes" if quotable else ""
    return f"{subject} must be {kinds}, not {_value(error.value)}{hint}"


def _but(value: JSON) -> str:
    return "" if isinstance(value, dict | list) else f", not {_value(value)}"


def _value(value: JSON) -> str:
    if isinstance(value, dict | list):
        return _TYPES["object" if isinstance(value, dict) else "array"]
    return quote(value) if isinstance(value, str) else json.dumps(value)


def _member(path: Trail) -> str:
    """Return what a key under ``path`` would be: ``a feature``, ``a key of 'propagation'``."""
    general = tuple("*" if n == 1 else str(step) for n, step in enumerate(path))
    return _MEMBERS.get(general, f"a key of {_key(path)}")


def _key(path: Trail) -> str:
    return quote(next((step for step in reversed(path) if isinstance(step, str)), "profile"))


def _subject(error: _Error) -> str:
    if not error.path:
        return "a profile"
    last = error.path[-1]
    if isinstance(last, str):
        return quote(last)
    names = error.value if isinstance(error.value, dict) else {}
    name = names.get("name", names.get("check"))
    return f"item {last + 1} of {_key(error.path)}" if name is None else quote(name)
