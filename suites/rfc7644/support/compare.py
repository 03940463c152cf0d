"""Unusual writes and comparisons that the checks of users and groups share."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, TypeAlias
from urllib.parse import unquote

from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import DataGenerator, OddCreate, Users, describe, odd_create
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import Missing, at, at_key, entries
from pytest_scim.suites.rfc7643.support.rfc_definitions import CORE
from pytest_scim.suites.support.addresses import NOTHING, parts_of
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource

Part: TypeAlias = Mapping[str, JSON | Missing]
"""What a write adds to a body by attribute; an attribute that is ``MISSING`` is left out."""

ASSIGNED: Final = ("schemas", "id", "meta", "groups")
"""Attributes that the service provider assigns: comparisons leave them out."""

DEFINED: Final = frozenset(
    {"externalId", ENTERPRISE_USER, *(str(one["name"]) for part in CORE.values() for one in part)}
)
"""Attributes that comparisons compare: any other may change by itself, as a time of last use."""

ASSIGNED_META: Final = {"resourceType": "Robot", "created": "2001-02-03T04:05:06Z"}
"""Values of `meta` that a client sends, and no service provider assigns."""

UNSUPPORTED: Final = frozenset({403, 405, 501})
"""Statuses of a method that the target does not support."""

LOCATION_OWNER: Final = "rfc7643.meta.a_location_ends_in_endpoint_and_id"
PUT_OWNER: Final = "rfc7644.replacing.a_put_returns_200_with_the_user"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The response to an unusual write, and the resource that a GET returned after a success."""

    response: Response
    body: JSONObject | None
    harm: str | None = None

    def expect_harmless(self) -> Response:
        """Return the response, or raise a finding about what an unusual create left."""
        return OddCreate(self.response, self.harm).expect_harmless()


def attempt_each(send: Callable[[Part], Attempt], parts: Mapping[str, Part]) -> dict[str, Attempt]:
    """Send all parts of a body at once, or each alone where the target rejects that.

    ``send`` takes what is added to the body; the result has an attempt for the name of each
    part, so that one rejection is not taken for another.
    """
    whole = send({key: value for part in parts.values() for key, value in part.items()})
    if whole.response.ok:
        return dict.fromkeys(parts, whole)
    return {name: send(part) for name, part in parts.items()}


def create_with(
    users: Users, test_data: DataGenerator, part: Part, what: str = "an unusual create"
) -> Attempt:
    """Create a user whose body includes ``part``."""
    return create(users, with_part(test_data.okta_user().resource(), part), what)


def with_part(body: Mapping[str, JSON], part: Part) -> JSONObject:
    """Return a body with the attributes of a part, without those that are ``MISSING`` there."""
    whole: dict[str, JSON | Missing] = {**body, **part}
    return {key: value for key, value in whole.items() if not isinstance(value, Missing)}


def put_with(user_resource: UserResource, body: Mapping[str, JSON], part: Part) -> Attempt:
    """PUT a body with ``part``; return the response, and the user as a GET returns it."""
    response = user_resource.put(with_part(body, part))
    try:
        return Attempt(response, user_resource.body if response.ok else None)
    except Unreadable:
        return Attempt(response, None)


def create(users: Users, body: JSONObject, what: str) -> Attempt:
    """Create a user from any body; return the response, and the user as a GET returns it."""
    odd = odd_create(users, body, what)
    user_id = at(odd.response.json, "id")
    if odd.response.ok and isinstance(user_id, str) and user_id and odd.harm is None:
        return Attempt(odd.response, read_user(users, user_id))
    return Attempt(odd.response, None, odd.harm)


def read_user(users: Users, user_id: str) -> JSONObject | None:
    """Return the user that a GET of an id returns, or ``None``."""
    found = users.read(user_id)
    return found.json if found.ok and isinstance(found.json, dict) else None


def expect_accepted(attempt: Attempt, what: str) -> JSONObject:
    """Return the user after a write, or raise a finding unless the target accepted it."""
    expect_status(attempt.expect_harmless(), SUCCESS, what=what)
    return expect_user(attempt, what)


def expect_user(attempt: Attempt, what: str) -> JSONObject:
    """Return the user after a write; a success without a readable user is a finding.

    Raises:
        NotApplicable: the target rejected the write.
    """
    if not attempt.expect_harmless().ok:
        raise NotApplicable(f"the target rejects {what}")
    if attempt.body is None:
        raise Finding(
            f"{what} returned {attempt.response.status}, and a GET returns no User",
            expected="the User",
            actual=describe(attempt.response),
        )
    return attempt.body


def expect_rejected(response: Response, what: str) -> None:
    """Raise a finding unless a malformed request returned 400."""
    expect_status(response, 400, what=what)


def expect_ignored_or_rejected(response: Response, what: str) -> None:
    """Raise a finding unless the target ignored something unknown, or rejected the request."""
    expect_status(response, SUCCESS, range(400, 500), what=what)


def expect_scim_type(response: Response, status: int, scim_type: str, what: str) -> None:
    """Require a status and a scimType; other checks judge the rest of the Error."""
    expect_status(response, status, what=what)
    actual = at(response.json, "scimType")
    expect_equal(f"the `scimType` of the {status} to {what}", actual, scim_type)


def expect_same_attributes(
    actual: Mapping[str, JSON], expected: Mapping[str, JSON], what: str
) -> None:
    """Raise a finding unless two representations of a resource have the same attributes."""
    names = ({*actual, *expected} & DEFINED) - {*ASSIGNED}
    wrong = sorted(name for name in names if _plain(actual.get(name)) != _plain(expected.get(name)))
    if wrong:
        raise Finding(
            f"{what} has other values in {', '.join(wrong)}",
            expected={name: expected.get(name) for name in wrong},
            actual={name: actual.get(name) for name in wrong},
        )


def _plain(value: JSON) -> JSON:
    """Return a value without order, and without null, empty lists and `$ref`."""
    if isinstance(value, dict):
        members = {key: _plain(inner) for key, inner in value.items() if key != "$ref"}
        return {key: inner for key, inner in members.items() if inner is not None} or None
    if isinstance(value, list):
        return sorted(map(_plain, value), key=lambda one: json.dumps(one, sort_keys=True)) or None
    return value


def is_location_of(address: object, kind: str, resource_id: str) -> bool:
    """Return whether an address ends in an endpoint and an id."""
    return unquote(parts_of(address).path).endswith(f"{kind}/{resource_id}")


def expect_location(what: str, address: object, kind: str, resource_id: str) -> None:
    """Raise a finding unless an address is there, and ends in an endpoint and an id."""
    noun = kind.removesuffix("s")
    if not isinstance(address, str):
        raise Finding(f"{what} is missing", expected=f"the URI of the {noun}", actual=address)
    if not is_location_of(address, kind, resource_id):
        message = f"{what} is not the URI of the {noun}: {address[:200]}"
        raise Unreadable(message, owner=LOCATION_OWNER, actual=address)


def same_address(one: object, other: object) -> bool:
    """Return whether two addresses are the same: either may be relative."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    first, second = parts_of(one), parts_of(other)
    if (one and first == NOTHING) or (other and second == NOTHING):
        return one == other
    if first.netloc and second.netloc:
        return first == second
    return first.path.endswith(second.path) or second.path.endswith(first.path)


def require_put(response: Response) -> None:
    """Raise Blocked where the target does not support PUT."""
    if response.status in UNSUPPORTED:
        raise Blocked(PUT_OWNER, f"PUT returned {describe(response)}")


def expect_content_location(response: Response) -> None:
    """Raise a finding unless a Content-Location header equals meta.location."""
    header = response.header("Content-Location")
    if header is None:
        raise NotApplicable("the target sends no Content-Location")
    location = at(response.json, "meta.location")
    if not same_address(header, location):
        message = "the Content-Location header differs from meta.location"
        raise Finding(message, expected=location, actual=header)


def without(body: Mapping[str, JSON], *names: str) -> JSONObject:
    """Return a copy of a body without some attributes."""
    return {key: deepcopy(value) for key, value in body.items() if key not in names}


def values_of(resource: object, attribute: str) -> list[JSON | Missing]:
    """Return the ``value`` of each entry of a list of a resource."""
    return [at_key(entry, "value") for entry in entries(resource, attribute)]


def required_attributes(discovery: Discovery, urn: str) -> set[str]:
    """Return the names of the attributes that the target's own schema requires."""
    return {one.name for one in Characteristics.of(discovery).top(urn).values() if one.required}
