"""What every body needs: the values that a profile requires, and the names of its schemas."""

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import matches
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import MISSING, at, entries

from .allowed import Call, Reply, Responder, Variation, variation

NAMED = "RFC 7643 section 3: `schemas` names every extension that a resource uses"
NEEDED = "RFC 7643 section 2.2: a required attribute is part of every resource"


@variation(NAMED)
def extensions_have_to_be_named(call: Call, respond: Responder) -> Reply:
    """A create or PUT with an extension that its `schemas` do not name returns 400."""
    body = call.body if matches(call, "POST|PUT Users") else None
    used = isinstance(body, dict) and ENTERPRISE_USER.lower() in map(str.lower, body)
    named = [str(one).lower() for one in entries(body, "schemas")]
    if used and ENTERPRISE_USER.lower() not in named and "schemas" in body:
        return scim_error(400, "schemas does not name the extension.", "invalidValue")
    return respond(call)


def _required(call: Call) -> list[str]:
    profile = call.provider.profile
    return [path for path in profile.required if path != "emails.type"] if profile else []


def _refused(call: Call, respond: Responder) -> Reply:
    """Undo and refuse a write after which a User lacks a required value."""
    state = call.provider.remember()
    reply = respond(call)
    after = call.provider.user(call.id) if reply.ok else None
    if after and any(at(after, path) in (MISSING, None, "") for path in _required(call)):
        call.provider.restore(state)
        return scim_error(400, "A required value is missing.", "invalidValue")
    return reply


def _stays(name: str, profile: str) -> Variation:
    """Return the variation under a profile that requires some values."""

    def apply(call: Call, respond: Responder) -> Reply:
        written = matches(call, "PUT|PATCH /Users/{id}")
        return _refused(call, respond) if written else respond(call)

    apply.__doc__ = "A PUT or PATCH that leaves a required value out returns 400."
    apply.__name__ = name
    return variation(NEEDED, profile=profile)(apply)


STAYING = [
    _stays("required_values_stay", "scileads"),
    _stays("required_values_of_every_kind_stay", "tests/profile/required.yaml"),
]
