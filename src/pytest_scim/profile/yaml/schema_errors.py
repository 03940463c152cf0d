"""The profile's JSON Schema, and what a document has against it, in its author's words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pytest_scim.profile.messages import Place, Problem, listed, quote, suggest
from pytest_scim.profile.yaml.document import Document, Trail

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


@cache
def schema() -> Mapping[str, Any]:
    """Return the JSON Schema of a profile."""
    text = Path(__file__).parents[1].joinpath("schema.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def is_profile(data: Any) -> bool:
    """Return whether a document is a profile, however wrong: most of its keys are a profile's."""
    return isinstance(data, dict) and 2 * len(_foreign(data)) < max(len(data), 1)


def foreign_key(document: Document) -> Place:
    """Return where a document that is no profile first says so."""
    foreign = _foreign(document.data) if isinstance(document.data, dict) else []
    return document.keys[(foreign[0],)] if foreign else document.values[()]


def _foreign(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key not in schema()["properties"]]


class _Error(NamedTuple):
    """What jsonschema found: ``keyword`` of ``rule`` asks for ``wanted`` of ``value``."""

    path: Trail
    keyword: str
    wanted: Any
    value: Any
    rule: Mapping[str, Any]


def problems(document: Document) -> list[tuple[Trail, Problem]]:
    """Return what the document has against the schema, in no order, each with what it is about.

    Of a document that is not complete nothing is said to be missing: its base may have it.

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
        # A key that is missing next to an unknown one was probably meant by it.
        if error.keyword != "required"
        or (error.path not in mistyped and not _elsewhere(error, document))
        for problem in _problems(error, document)
    ]


def _elsewhere(error: _Error, document: Document) -> bool:
    """Whether what is missing may stand in a base that could not be read; a list has no base."""
    in_a_list = any(isinstance(step, int) for step in error.path)
    return not document.complete and not in_a_list


def _error(found: Any) -> _Error:
    path = tuple(found.absolute_path)
    return _Error(path, found.validator, found.validator_value, found.instance, found.schema)


def _problems(error: _Error, document: Document) -> Iterator[tuple[Trail, Problem]]:
    if error.keyword == "additionalProperties":
        known = list(error.rule.get("properties", ()))
        for key in (key for key in error.value if key not in known):
            sentence = f"{quote(key)} is not {_member(error.path)}{suggest(key, known)}"
            trail = (*error.path, key)
            yield trail, Problem(document.keys[trail], sentence)
        return
    yield error.path, Problem(_place(error, document), _sentence(error))


def _place(error: _Error, document: Document) -> Place:
    """Return the place of a value; of its key where the value itself starts lower down."""
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
        missing = [quote(key) for key in error.wanted if key not in error.value]
        return f"{subject} needs {listed(missing, 'and')}"
    if error.keyword == "enum":
        near = suggest(str(error.value or ""), [str(word) for word in error.wanted])
        if error.value is None:
            return f"{subject} is empty{near}"
        return f"{_value(error.value)} is not a value of {_key(error.path)}{near}"
    if error.keyword in _BOUNDS:
        return f"{subject} must be {_BOUNDS[error.keyword]} {error.wanted}{_but(error.value)}"
    return f"{subject} is empty"


def _type(subject: str, error: _Error) -> str:
    names = [error.wanted] if isinstance(error.wanted, str) else error.wanted
    kinds = listed(_TYPES[name] for name in names if name != "null")
    if error.value is None:
        return f"{subject} is empty: remove it, or set it to {kinds}"
    quotable = error.wanted == "string" and not isinstance(error.value, list | dict)
    hint = ": put it in quotes" if quotable else ""
    return f"{subject} must be {kinds}, not {_value(error.value)}{hint}"


def _but(value: Any) -> str:
    return "" if isinstance(value, dict | list) else f", not {_value(value)}"


def _value(value: Any) -> str:
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
