"""Which values of a create a target returns, in the way that its /Schemas define for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pytest_scim.plugin.fixtures import Resource, Users, resource_path, value_of
from pytest_scim.scim.json_values import JSON
from pytest_scim.suites.okta.support.changed_profile import is_stored
from pytest_scim.suites.support.canonical import digits
from pytest_scim.suites.support.characteristics import Attribute, Characteristics
from pytest_scim.suites.support.discovery import Discovery

PHONES: Final = "phoneNumbers"
SUBSCRIBER: Final = 7
"""Digits of a telephone number without any prefix."""


@dataclass(frozen=True, slots=True)
class ReturnedValues:
    """What became of the values of a create, by path.

    ``lost`` has the values that the target does not return, and ``actual`` what it returns in
    their place. ``canonical`` has the paths of values that it returns in a form of its own.
    """

    lost: Mapping[str, JSON]
    actual: Mapping[str, str]
    canonical: tuple[str, ...]


def compare_returned(
    users: Users, discovery: Discovery, user_id: str, sent: Mapping[str, JSON]
) -> ReturnedValues:
    """Read a User, and compare it with the values of its create.

    The User is read once more for what /Schemas declare as ``returned: request``.
    """
    resource = users.user(user_id)
    lost = _not_stored(resource, sent)
    stored = {path: value for path, value in sent.items() if path not in lost}
    canonical = [path for path, value in stored.items() if value_of(resource, path) != value]
    if not lost:
        return ReturnedValues({}, {}, (*canonical,))
    known = {path: Characteristics.of(discovery).find(path) for path in lost}
    requested = {path: one.path for path, one in known.items() if one and _is_on_request(one)}
    actual = {path: value_of(resource, path) for path in lost}
    if requested:
        query = f"attributes={','.join(requested.values())}"
        response = users.ask("GET", resource_path("Users", user_id), query=query)
        extra = response.json if response.ok and isinstance(response.json, dict) else {}
        actual |= {path: value_of(extra, path) for path in requested}
        found = requested.keys() - _not_stored(extra, {path: sent[path] for path in requested})
        lost = {path: value for path, value in lost.items() if path not in found}
    canonical += [p for p, value in lost.items() if is_canonical(p, known[p], value, actual[p])]
    lost = {path: value for path, value in lost.items() if path not in canonical}
    return ReturnedValues(lost, {path: repr(actual[path]) for path in lost}, (*canonical,))


def _not_stored(resource: Resource, sent: Mapping[str, JSON]) -> dict[str, JSON]:
    return {path: value for path, value in sent.items() if not is_stored(resource, path, value)}


def _is_on_request(attribute: Attribute) -> bool:
    return any(one.returned == "request" for one in attribute.chain)


def is_canonical(path: str, attribute: Attribute | None, sent: JSON, actual: object) -> bool:
    """Return whether a value is the one that was sent, in the form of the service provider.

    A service provider may alter the case of what it does not declare as case-exact, and write
    telephone numbers as RFC 3966 does (RFC 7643 sections 4.1.2 and 7).
    """
    if not isinstance(sent, str) or not isinstance(actual, str):
        return False
    if path.startswith(PHONES):
        one, other = sorted((digits(sent), digits(actual)), key=len)
        return len(one) >= SUBSCRIBER and other.endswith(one)
    is_declared = attribute is not None and not attribute.case_exact
    return is_declared and sent.casefold() == actual.casefold()
