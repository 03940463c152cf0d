"""What the checks of creating, replacing and deleting share: oddities tried, and comparisons."""

import json
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import unquote

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import said
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.paths import MISSING, at, at_key, entries
from pytest_scim.suites.support.addresses import NOTHING, parts_of

OWN_WORDS = ("schemas", "id", "meta", "groups")
"""What a service provider assigns by itself: left out of comparisons."""

ABSENT = {403, 405, 501}
"""How a method is answered that a target does not have."""

PUT_OWNER = "rfc7644.replacing.a_put_is_answered_200_with_the_account"


@dataclass(frozen=True, slots=True)
class Tried:
    """The answer to a write with something odd in it, and what a read showed after a success."""

    answer: Answer
    shown: dict | None


def tried(send, parts):
    """Send all parts of a body at once, or each alone where that is refused.

    ``send`` takes what is added to the body and returns a Tried; the result has one for
    the name of each part, so that one part's refusal is not taken for another's.
    """
    whole = send({key: value for part in parts.values() for key, value in part.items()})
    if whole.answer.ok:
        return dict.fromkeys(parts, whole)
    return {name: send(part) for name, part in parts.items()}


def creation(rehearsal, part):
    """Create somebody new, the body with ``part`` in it; what is MISSING there is left out."""
    body = {**rehearsal.people.person().resource(), **part}
    kept = {key: value for key, value in body.items() if value is not MISSING}
    return created(rehearsal.directory, kept)


def created(directory, body):
    """Create an account by any body; return the answer and what a read of it shows."""
    answer = directory.ask("POST", "/Users", body)
    made_id = at(answer.json, "id")
    if answer.ok and isinstance(made_id, str) and made_id:
        return Tried(answer, shown(directory, made_id))
    return Tried(answer, None)


def shown(directory, user_id):
    """Return the account that a read shows under an id, or ``None``."""
    found = directory.read(user_id)
    return found.json if found.ok and isinstance(found.json, dict) else None


def accepted(attempt, what):
    """Return what a read shows after a write, or raise a finding unless it was accepted."""
    if not attempt.answer.ok:
        raise Finding(f"{what} was refused", expected="a success", shown=said(attempt.answer))
    return visible(attempt, what)


def visible(attempt, what):
    """Return what a read shows, or raise: a success that nothing is to be seen of is a finding."""
    if not attempt.answer.ok:
        raise NotApplicable(f"the target refuses {what}")
    if attempt.shown is None:
        raise Finding(
            f"{what} was answered {attempt.answer.status}, and no account is shown",
            expected="the account",
            shown=said(attempt.answer),
        )
    return attempt.shown


def refused(answer, what):
    """Raise a finding unless a request that cannot be understood is answered 400."""
    if answer.status != 400:
        raise Finding(f"{what} is not refused with 400", expected=400, shown=said(answer))


def left_or_refused(answer, what):
    """Raise a finding unless something that a target need not know is passed over, or refused."""
    if not answer.ok and not 400 <= answer.status < 500:
        raise Finding(what, expected="passed over, or refused with 400", shown=said(answer))


def agree(one, other, what):
    """Raise a finding unless a representation of a resource says what another one says."""
    names = {*one, *other} - {*OWN_WORDS}
    wrong = sorted(name for name in names if _plain(one.get(name)) != _plain(other.get(name)))
    if wrong:
        raise Finding(
            f"{what} differs in {', '.join(wrong)}",
            expected={name: other.get(name) for name in wrong},
            shown={name: one.get(name) for name in wrong},
        )


def _plain(value):
    """Return a value in which null, the empty list and what is left out are one, and order none."""
    if isinstance(value, dict):
        kept = {key: _plain(inner) for key, inner in value.items() if key != "$ref"}
        return {key: inner for key, inner in kept.items() if inner is not None} or None
    if isinstance(value, list):
        return sorted(map(_plain, value), key=lambda one: json.dumps(one, sort_keys=True)) or None
    return value


def lives_at(address, kind, resource_id):
    """Return whether an address ends as that of a resource does."""
    return unquote(parts_of(address).path).endswith(f"{kind}/{resource_id}")


def same_address(one, other):
    """Return whether two addresses are one: either may be relative."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    first, second = parts_of(one), parts_of(other)
    if (one and first == NOTHING) or (other and second == NOTHING):
        return one == other
    if first.netloc and second.netloc:
        return first == second
    return first.path.endswith(second.path) or second.path.endswith(first.path)


def require_put(answer):
    """Raise Blocked where a PUT was answered as a method that the target does not have."""
    if answer.status in ABSENT:
        raise Blocked(PUT_OWNER, f"a PUT was answered {said(answer)}")


def content_location(answer):
    """Raise a finding unless a Content-Location, where there is one, is the resource's own."""
    header = answer.header("Content-Location")
    if header is None:
        raise NotApplicable("the target sends no Content-Location")
    location = at(answer.json, "meta.location")
    if not same_address(header, location):
        raise Finding("Content-Location and meta.location", expected=location, shown=header)


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
