"""Reading answers as they came: what they show, and in a few words what they said."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.scim.messages import Response, describe
from pytest_scim.scim.paths import MISSING, Missing, at, at_key, type_name

USER_NAME: Final = "userName"
WORK_EMAIL: Final = 'emails[type eq "work"].value'

Resource = dict[str, Any]


def rows(response: Response, owner: str) -> list[Resource]:
    """Return the resources of a list, of either spelling, as Okta reads them.

    Raises:
        Unreadable: the answer is no list; ``owner`` is the check that lists belong to.
    """
    body = response.json
    if not response.ok or not isinstance(body, dict):
        raise Unreadable(
            f"a list request returned {describe(response)}", owner=owner, actual=describe(response)
        )
    found = body.get("Resources", body.get("resources"))
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def compare(resource: Resource, values: Mapping[str, Any], because: str) -> None:
    """Raise a Finding unless a resource shows ``values`` by path."""
    wrong = {p: v for p, v in values.items() if not same(value_of(resource, p), v, path=p)}
    if wrong:
        seen = {path: printable(value_of(resource, path)) for path in wrong}
        listed = ", ".join(
            f"{path} is {_json(seen[path])}, not {_json(v)}" for path, v in wrong.items()
        )
        raise Finding(f"{because}{': ' if because else ''}{listed}", expected=wrong, actual=seen)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=repr)


def value_of(resource: Resource, path: str) -> Any:
    """Return the value at a path; the work email also where the entry has no type."""
    if path != WORK_EMAIL:
        return at(resource, path)
    entries = resource.get("emails")
    if not isinstance(entries, list):
        return MISSING
    known = [entry for entry in entries if isinstance(entry, dict)]
    best = sorted(known, key=lambda e: (e.get("type") != "work", e.get("primary") is not True))
    return at_key(best[0], "value") if best else MISSING


def same(resource: Any, expected: Any, *, path: str = "") -> bool:
    """Whether a shown value is the expected one: JSON types count, ``True`` is not ``1``.

    Logins and email addresses may come back in another case: neither is case-exact
    (RFC 7643, sections 4.1.1 and 4.1.2).
    """
    if path in {USER_NAME, WORK_EMAIL} and isinstance(resource, str):
        return resource.casefold() == str(expected).casefold()
    return type(resource) is type(expected) and bool(resource == expected)


def member_ids(resource: Resource) -> list[str]:
    """Return the ids of a group's members; an absent or null list is an empty one."""
    listed = resource.get("members")
    entries = listed if isinstance(listed, list) else []
    values = [at_key(entry, "value") for entry in entries]
    return [value for value in values if isinstance(value, str)]


def require_text(resource: Any, path: str, whose: str) -> str:
    """Return the text at a path of a resource.

    Raises:
        Finding: something else is there, or nothing; ``whose`` says what the resource is.
    """
    found = at(resource, path)
    if not isinstance(found, str) or not found:
        kind = "empty" if found == "" else type_name(found)
        message = f"the {path} of {whose} is {kind}, not a string"
        raise Finding(message, expected="a string", actual=printable(found))
    return found


def printable(value: Any) -> Any:
    """Return a value as a finding shows it."""
    return "(missing)" if isinstance(value, Missing) else value
