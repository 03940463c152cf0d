"""Read values of responses, unrepaired, and compare them with the expected ones."""

import json
from collections.abc import Mapping
from typing import Final, TypeAlias

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response, describe
from pytest_scim.scim.paths import MISSING, Missing, at, at_key, type_name

USER_NAME: Final = "userName"
WORK_EMAIL: Final = 'emails[type eq "work"].value'

Resource: TypeAlias = JSONObject
"""A User or Group resource as the target returned it."""


def rows(response: Response, owner: str) -> list[Resource]:
    """Return the resources of a ListResponse, under ``Resources`` or ``resources``, as Okta does.

    Raises:
        Unreadable: the response is no JSON object; ``owner`` is the check that judges lists.
    """
    body = response.json
    if not response.ok or not isinstance(body, dict):
        raise Unreadable(
            f"GET of a list returned {describe(response)}", owner=owner, actual=describe(response)
        )
    found = body.get("Resources", body.get("resources"))
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def compare(resource: Resource, values: Mapping[str, object], because: str) -> None:
    """Raise a Finding unless a resource has ``values``, which are named by their paths.

    ``because`` begins the message, unless it is empty.
    """
    wrong = {p: v for p, v in values.items() if not same(value_of(resource, p), v, path=p)}
    if wrong:
        found = {path: value_of(resource, path) for path in wrong}
        actual = {path: printable(value) for path, value in found.items()}
        whose = "" if because else " of the User"
        listed = " and ".join(
            f"{path}{whose} is {_words(found[path])}, not {as_json(v)}" for path, v in wrong.items()
        )
        raise Finding(f"{because}{': ' if because else ''}{listed}", expected=wrong, actual=actual)


def _words(value: JSON | Missing) -> str:
    return "missing" if isinstance(value, Missing) else as_json(value)


def as_json(value: object) -> str:
    """Return a value as JSON, for a message."""
    return json.dumps(value, ensure_ascii=False, default=repr)


def value_of(resource: Mapping[str, object], path: str) -> JSON | Missing:
    """Return the value at a path, or ``MISSING``.

    The work email is that of type ``work``, else the primary one, else the first.
    """
    if path != WORK_EMAIL:
        return at(resource, path)
    entries = resource.get("emails")
    if not isinstance(entries, list):
        return MISSING
    known = [entry for entry in entries if isinstance(entry, dict)]
    best = sorted(known, key=lambda e: (not _is_work(e), e.get("primary") is not True))
    return at_key(best[0], "value") if best else MISSING


def _is_work(email: JSONObject) -> bool:
    return str(email.get("type")).casefold() == "work"


def same(actual: object, expected: object, *, path: str = "") -> bool:
    """Return whether a value is the expected one; JSON types count, ``True`` is not ``1``.

    userName and email addresses may differ in case: neither is case-exact (RFC 7643, sections
    4.1.1 and 4.1.2).
    """
    if path in {USER_NAME, WORK_EMAIL} and isinstance(actual, str):
        return actual.casefold() == str(expected).casefold()
    return type(actual) is type(expected) and bool(actual == expected)


def member_ids(resource: Resource) -> list[str]:
    """Return the ids of a group's members; none where ``members`` is no list."""
    listed = resource.get("members")
    entries = listed if isinstance(listed, list) else []
    values = [at_key(entry, "value") for entry in entries]
    return [value for value in values if isinstance(value, str)]


def require_text(resource: object, path: str, whose: str) -> str:
    """Return the string at a path of a resource.

    Raises:
        Finding: the string is empty, or no string is there; ``whose`` names the resource.
    """
    found = at(resource, path)
    if not isinstance(found, str) or not found:
        kind = "empty" if found == "" else type_name(found)
        message = f"the {path} of {whose} is {kind}, not a string"
        raise Finding(message, expected="a string", actual=printable(found))
    return found


def printable(value: JSON | Missing) -> JSON:
    """Return a value as a finding reports it."""
    return "(missing)" if isinstance(value, Missing) else value
