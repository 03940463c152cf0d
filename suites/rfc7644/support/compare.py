"""Unusual writes and comparisons that the checks of users and groups share."""

import json
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import unquote

from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.support.addresses import NOTHING, parts_of

OWN_WORDS = ("schemas", "id", "meta", "groups")
"""Attributes that the service provider assigns: comparisons leave them out."""

ABSENT = {403, 405, 501}
"""Statuses of a method that the target does not support."""

PUT_OWNER = "rfc7644.replacing.a_put_is_answered_200_with_the_account"


@dataclass(frozen=True, slots=True)
class Tried:
    """The response to an unusual write, and the resource that a GET returned after a success."""

    response: Response
    body: dict | None


def tried(send, parts):
    """Send all parts of a body at once, or each alone where the target rejects that.

    ``send`` takes what is added to the body and returns a Tried; the result has one for
    the name of each part, so that one rejection is not taken for another.
    """
    whole = send({key: value for part in parts.values() for key, value in part.items()})
    if whole.response.ok:
        return dict.fromkeys(parts, whole)
    return {name: send(part) for name, part in parts.items()}


def creation(context, part):
    """Create a user whose body includes ``part``, without what is MISSING there."""
    body = {**context.test_data.okta_user().resource(), **part}
    kept = {key: value for key, value in body.items() if value is not MISSING}
    return created(context.users, kept)


def created(users, body):
    """Create a user from any body; return the response, and the user as a GET returns it."""
    response = users.ask("POST", "/Users", body)
    made_id = at(response.json, "id")
    if response.ok and isinstance(made_id, str) and made_id:
        return Tried(response, stored(users, made_id))
    return Tried(response, None)


def stored(users, user_id):
    """Return the user that a GET of an id returns, or ``None``."""
    found = users.read(user_id)
    return found.json if found.ok and isinstance(found.json, dict) else None


def accepted(attempt, what):
    """Return the user after a write, or raise a finding unless the target accepted it."""
    expect_status(attempt.response, SUCCESS, what=what)
    return visible(attempt, what)


def visible(attempt, what):
    """Return the user after a write; a success without a readable user is a finding."""
    if not attempt.response.ok:
        raise NotApplicable(f"the target rejects {what}")
    if attempt.body is None:
        raise Finding(
            f"{what} returned {attempt.response.status}, and a GET returns no User",
            expected="the User",
            actual=describe(attempt.response),
        )
    return attempt.body


def refused(response, what):
    """Raise a finding unless a malformed request returned 400."""
    expect_status(response, 400, what=what)


def left_or_refused(response, what):
    """Raise a finding unless the target ignored something unknown, or rejected the request."""
    expect_status(response, SUCCESS, range(400, 500), what=what)


def expect_scim_type(response, status, scim_type, what):
    """Require a status and a scimType; other checks judge the rest of the Error."""
    expect_status(response, status, what=what)
    actual = at(response.json, "scimType")
    expect_equal(f"the `scimType` of the {status} to {what}", actual, scim_type)


def agree(one, other, what):
    """Raise a finding unless two representations of a resource have the same attributes."""
    names = {*one, *other} - {*OWN_WORDS}
    wrong = sorted(name for name in names if _plain(one.get(name)) != _plain(other.get(name)))
    if wrong:
        raise Finding(
            f"{what} has other values in {', '.join(wrong)}",
            expected={name: other.get(name) for name in wrong},
            actual={name: one.get(name) for name in wrong},
        )


def _plain(value):
    """Return a value without order, and without null, empty lists and `$ref`."""
    if isinstance(value, dict):
        kept = {key: _plain(inner) for key, inner in value.items() if key != "$ref"}
        return {key: inner for key, inner in kept.items() if inner is not None} or None
    if isinstance(value, list):
        return sorted(map(_plain, value), key=lambda one: json.dumps(one, sort_keys=True)) or None
    return value


def lives_at(address, kind, resource_id):
    """Return whether an address ends in an endpoint and an id."""
    return unquote(parts_of(address).path).endswith(f"{kind}/{resource_id}")


def same_address(one, other):
    """Return whether two addresses are the same: either may be relative."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    first, second = parts_of(one), parts_of(other)
    if (one and first == NOTHING) or (other and second == NOTHING):
        return one == other
    if first.netloc and second.netloc:
        return first == second
    return first.path.endswith(second.path) or second.path.endswith(first.path)


def require_put(response):
    """Raise Blocked where the target does not support PUT."""
    if response.status in ABSENT:
        raise Blocked(PUT_OWNER, f"PUT returned {describe(response)}")


def content_location(response):
    """Raise a finding unless a Content-Location header equals meta.location."""
    header = response.header("Content-Location")
    if header is None:
        raise NotApplicable("the target sends no Content-Location")
    location = at(response.json, "meta.location")
    if not same_address(header, location):
        message = "the Content-Location header differs from meta.location"
        raise Finding(message, expected=location, actual=header)


def without(body, *names):
    """Return a copy of a body without some attributes."""
    return {key: deepcopy(value) for key, value in body.items() if key not in names}


def listed(resource, attribute):
    """Return the ``value`` of each entry of a list of a resource."""
    return [at_key(entry, "value") for entry in entries(resource, attribute)]


def attributes(discovery, urn):
    """Return the attributes of a schema by name, as the target's /Schemas defines them."""
    schemas = entries(discovery("Schemas").json, "Resources")
    schema = next((schema for schema in schemas if at_key(schema, "id") == urn), {})
    return {str(at_key(one, "name")): one for one in entries(schema, "attributes")}


def required(discovery, urn):
    """Return the names of the attributes that the target's own schema requires."""
    defined = attributes(discovery, urn)
    return {name for name, one in defined.items() if at_key(one, "required") is True}
