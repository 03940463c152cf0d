"""Read Okta's exported Runscope tests and build the requests of their steps."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, NotRequired, TypedDict
from urllib.parse import quote

from pytest_scim.scim.messages import CREDENTIALS, Known, Request, Response, Step
from pytest_scim.scim.paths import at
from pytest_scim.suites.runscope.support.assertions import Assertion, number_of

SPEC: Final = "Okta-SCIM-20-SPEC-Test.json"
CRUD: Final = "Okta-SCIM-20-CRUD-Test.json"
ENTITLEMENTS: Final = "Okta-SCIM-20-Entitlements-Test.json"
ENTITLED_CRUD: Final = "Okta-SCIM-20-With-Entitlements-CRUD-Test.json"

PLACES: Final = {"response_status": "HTTP status", "response_time": "response time in ms"}
AUTH: Final = ("{{auth}}", "{{SCIMAuth}}")
BASE: Final = ("{{SCIMBaseURL}}", "{{SCIMUrl}}")
SCRIPT: Final = "Resources is of type Array"
NOT_ENCODED: Final = "!#$%&'()*+,/:;=?@[]~"
"""Characters that Runscope's HTTP client does not encode in a URL, unlike space and quote."""

VARIABLE: Final = re.compile(r"\{\{\w+\}\}")

Variables = Mapping[str, str]


class AssertionJSON(TypedDict):
    """An assertion of an exported step."""

    source: str
    comparison: str
    value: str | int | None
    property: NotRequired[str]


class VariableJSON(TypedDict):
    """A variable that the response to an exported step sets."""

    name: str
    property: str


class StepJSON(TypedDict):
    """A request of an exported test."""

    note: str
    method: str
    url: str
    headers: Mapping[str, str | list[str]]
    body: NotRequired[str | None]
    assertions: list[AssertionJSON]
    variables: list[VariableJSON]
    scripts: list[str]


@dataclass(frozen=True, slots=True)
class Exported:
    """One request of an exported test, without values for its variables.

    ``n`` counts the requests of the test from 1. ``variables`` has the JSON
    path of each variable that the response sets. ``scripted``: a script asserts what ``SCRIPT``
    says.
    """

    n: int
    note: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    checked: tuple[AssertionJSON, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    scripted: bool = False

    @property
    def label(self) -> str:
        """The request for a message, as "GET /Users/{id}"."""
        path, _, query = self.url.partition("?")
        sent = {text for name, text in self.headers if name.lower() == "authorization"}
        more = " with a filter" if "filter=" in query else ""
        more = " with an invalid token" if sent - {*AUTH} else more
        return f"{self.method} {VARIABLE.sub('{id}', path)}{more}"

    def request(self, variables: Variables, flow: str, source: str) -> Request:
        """Return the request as Runscope sends it, relative to the base URL."""
        path, _, query = self.url.partition("?")
        headers = [(name, CREDENTIALS if text in AUTH else text) for name, text in self.headers]
        return Request(
            self.method,
            quote(fill(path, variables), safe=NOT_ENCODED, errors="replace"),
            quote(fill(query, variables), safe=NOT_ENCODED, errors="replace"),
            tuple(headers),
            json.loads(fill(self.body, variables)) if self.body else None,
            Step(flow, self.n, Known("documented", source), Known("documented", source)),
        )

    def assertions(self, variables: Variables, response: Response) -> list[Assertion]:
        """Return the assertions of the step; those of its script where the script makes them."""
        found = [_assertion(one, variables) for one in self.checked]
        if self.scripted and _announces_rows(response):
            found.append(Assertion("response_json", "Resources", "is_an_array", ""))
        return found


@cache
def steps(name: str) -> Mapping[int, Exported]:
    """Return the requests of an exported test by number, without its pauses."""
    exported = json.loads(
        Path(__file__).with_name("exports").joinpath(name).read_text(encoding="utf-8")
    )
    requests = [step for step in exported["steps"] if step["step_type"] == "request"]
    return {n: _read(n, step) for n, step in enumerate(requests, start=1)}


def fill(template: str, variables: Variables) -> str:
    """Return a template with values for its variables."""
    for name, value in variables.items():
        template = template.replace(f"{{{{{name}}}}}", value)
    return template


def _read(n: int, step: StepJSON) -> Exported:
    return Exported(
        n,
        " ".join(step["note"].split()),
        step["method"],
        _relative(step["url"]),
        tuple(_headers(step["headers"])),
        step.get("body"),
        tuple(step["assertions"]),
        {one["name"]: one["property"] for one in step["variables"] if one["name"]},
        scripted=any(SCRIPT in script for script in step["scripts"]),
    )


def _relative(url: str) -> str:
    for base in BASE:
        url = url.removeprefix(base)
    return url


def _headers(headers: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    """A header's values are a list in most places, and one string in others."""
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            yield name, value


def _assertion(exported: AssertionJSON, variables: Variables) -> Assertion:
    source, value = exported["source"], exported["value"]
    text = "" if value is None else fill(str(value), variables)
    place = exported.get("property") or PLACES[source]
    return Assertion(source, place, exported["comparison"], text)


def _announces_rows(response: Response) -> bool:
    """The script fails on a body that is not JSON, and asserts nothing without groups."""
    announced = number_of(at(response.json, "totalResults"))
    return not isinstance(response.json, dict) or (announced is not None and announced >= 1)
