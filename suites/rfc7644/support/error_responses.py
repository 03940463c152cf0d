"""Every error that the target returned in a run, for the checks that judge all of them."""

import re
from dataclasses import dataclass, field
from typing import Final

from pytest_scim.plugin.fixtures import Recording
from pytest_scim.scim.json_text import parse
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import NotJson
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import at_key, entries

OTHERS: Final = frozenset(
    {
        *(401, 405, 501),  # checks of their own judge them
        *(408, 413, 414, 421, 429, 431, 502, 503, 504),  # often of a gateway
    }
)
PATH: Final = re.compile(
    r"/(?P<kind>Users|Groups|ResourceTypes|Schemas|ServiceProviderConfig)"
    r"(?P<id>/[\w@:-][\w.@:-]*)?(?:\?.*)?"
)
"""Requests that the SCIM application handles, by what follows the base URL.

A gateway may reject others before, and a check of its own judges unknown paths.
"""


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """An error: ``request`` names the request, ``body`` is the response's."""

    request: str
    status: int
    exchange: int
    body: JSON | NotJson = field(repr=False)

    @property
    def label(self) -> str:
        """The response, as a finding names it."""
        return f"the {self.status} response to {self.request}"

    @property
    def is_scim(self) -> bool:
        """Whether the body is a SCIM Error."""
        return ERROR in entries(self.body, "schemas")

    @property
    def in_words(self) -> str:
        """What the body is."""
        if isinstance(self.body, NotJson):
            return "no JSON"
        if not isinstance(self.body, dict):
            return "no JSON object" if self.body is not None else "no body"
        return f"JSON with {', '.join(sorted(self.body)[:8]) or 'nothing'}"

    def member(self, name: str) -> object:
        """Return a member of the Error, or MISSING."""
        return at_key(self.body, name)


def error_responses(recording: Recording) -> list[ErrorResponse]:
    """Return the errors that the SCIM application returned, each kind of request once."""
    found: dict[tuple[str, int, str], ErrorResponse] = {}
    for one in recording.refusals:
        place = PATH.fullmatch(one.target)
        if place is None or one.status in OTHERS:
            continue
        request = f"{one.method} /{place['kind']}{'/{id}' if place['id'] else ''}"
        body = parse(one.text.encode()) if one.text.strip() else None
        error = ErrorResponse(request, one.status, one.exchange, body)
        key = (request, one.status, error.in_words + str(error.member("scimType")))
        found.setdefault(key, error)
    return list(found.values())
