"""Judge a response by Runscope's assertions.

The comparisons mean what Runscope's documentation says: values are compared as
text, numbers may stand in strings, and "not empty" is anything but a missing
value, ``null`` and ``""``.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import CheckLog
from pytest_scim.scim.messages import NotJson, Response
from pytest_scim.scim.paths import MISSING, Missing, at

NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
LONGEST: Final = 120
"""Characters of a returned value that a message quotes; the finding has all of it."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """One line of a Runscope test, with values for its variables.

    ``source`` is ``response_status``, ``response_time`` or ``response_json``;
    ``place`` is the JSON path, or a name for the other two.
    """

    source: str
    place: str
    comparison: str
    value: str

    @property
    def says(self) -> str:
        """The assertion about the place, in words."""
        return f"{WORDS[self.comparison]} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Result:
    """An assertion, what the target returned at its place, and whether it holds."""

    assertion: Assertion
    actual: object
    holds: bool

    def __str__(self) -> str:
        text = text_of(self.actual)
        cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        return f"{self.assertion.place} is {cut} (asserted: {self.assertion.says})"


def evaluate(assertions: Iterable[Assertion], response: Response) -> list[Result]:
    """Return the result of every assertion, whether or not an earlier one failed."""
    return [_result(assertion, response) for assertion in assertions]


def finding(results: list[Result], response: Response, request: str = "") -> Finding | None:
    """Return one finding that names every failing assertion, or ``None``.

    ``request`` names the request in the message.
    """
    if not response.status:
        message = f"{request or 'the request'} got no response: {response.error}"
        return Finding(message, expected="a response", actual=response.error)
    failing = [result for result in results if not result.holds]
    if not failing:
        return None
    verb = "fails" if len(failing) == 1 else "fail"
    about = f" about {request}" if request else ""
    listed = "; ".join(map(str, failing))
    message = f"{len(failing)} of {len(results)} assertions{about} {verb}: {listed}"
    if isinstance(response.json, NotJson):
        message += f"; the body is no JSON: {response.json.reason}"
    return Finding(
        message,
        expected={result.assertion.place: result.assertion.says for result in failing},
        actual={result.assertion.place: _printable(result.actual) for result in failing},
    )


def note(results: Iterable[Result], log: CheckLog) -> None:
    """Let the record of the running check list the results, and no others."""
    log.assertions.clear()
    for one in results:
        assertion, actual = one.assertion, _printable(one.actual)
        log.note_assertion(assertion.place, assertion.says, actual, holds=one.holds)


def text_of(value: object) -> str:
    """Return a JSON value as text: a string as it is, anything else as JSON writes it."""
    if isinstance(value, Missing):
        return "missing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def number_of(value: object) -> float | None:
    """Return a number, or the number that a string holds, or ``None``."""
    text = text_of(value).strip()
    return float(text) if NUMBER.fullmatch(text) else None


def not_empty(value: object) -> bool:
    """Whether there is a value other than ``null`` and the empty string."""
    return value is not MISSING and value is not None and value != ""


def _result(assertion: Assertion, response: Response) -> Result:
    actual = SOURCES[assertion.source](response, assertion.place)
    there = actual is not MISSING
    return Result(
        assertion, actual, there and COMPARISONS[assertion.comparison](actual, assertion.value)
    )


def _printable(value: object) -> object:
    return "(missing)" if isinstance(value, Missing) else value


def _has_value(actual: object, value: str) -> bool:
    values = [*actual.values()] if isinstance(actual, dict) else actual
    return isinstance(values, list) and value in map(text_of, values)


def _is_less_than(actual: object, value: str) -> bool:
    left, right = number_of(actual), number_of(value)
    return left is not None and right is not None and left < right


def _equal_number(actual: object, value: str) -> bool:
    return number_of(actual) is not None and number_of(actual) == number_of(value)


SOURCES: Final[Mapping[str, Callable[[Response, str], object]]] = {
    "response_status": lambda response, _: response.status,
    "response_time": lambda response, _: round(response.elapsed * 1000),
    "response_json": lambda response, place: at(response.json, place),
}

COMPARISONS: Final[Mapping[str, Callable[[object, str], bool]]] = {
    "equal": lambda actual, value: text_of(actual) == value,
    "equal_number": _equal_number,
    "not_empty": lambda actual, _: not_empty(actual),
    "has_value": _has_value,
    "contains": lambda actual, value: value in text_of(actual),
    "is_a_number": lambda actual, _: number_of(actual) is not None,
    "is_less_than": _is_less_than,
    "is_an_array": lambda actual, _: isinstance(actual, list),
}

WORDS: Final[Mapping[str, str]] = {
    "equal": "equals",
    "equal_number": "equals the number",
    "not_empty": "is not empty",
    "has_value": "has the value",
    "contains": "contains",
    "is_a_number": "is a number",
    "is_less_than": "is less than",
    "is_an_array": "is of type Array",
}
