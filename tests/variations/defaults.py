"""Values that the service assigns, and the forms in which it returns those of a client."""

from copy import deepcopy

from pytest_scim.scim import names as urn

from .allowed import Call, Reply, Responder, variation
from .shared import asks_for_attributes, groups, users

DEFAULT = "RFC 7644 section 3.3: the service provider may assign a value"
OPEN = "RFC 7643 section 2.4: sub-attributes of a value are optional"


def _with(call: Call, respond: Responder, **values) -> Reply:
    """Return Users with these values where they have none."""
    reply = respond(call)
    for user in () if asks_for_attributes(call) else users(reply):
        for name, value in values.items():
            user[name] = user.get(name) or deepcopy(value)
    return reply


@variation(DEFAULT)
def default_locale(call: Call, respond: Responder) -> Reply:
    """A User without locale or language has those of the service."""
    return _with(call, respond, locale="en-US", preferredLanguage="en")


@variation(DEFAULT)
def default_user_type(call: Call, respond: Responder) -> Reply:
    """A User without userType is an employee."""
    return _with(call, respond, userType="Employee")


@variation(DEFAULT)
def default_role(call: Call, respond: Responder) -> Reply:
    """A User without roles has the role of every user."""
    return _with(call, respond, roles=[{"value": "user", "display": "User", "primary": True}])


@variation(DEFAULT)
def default_photo(call: Call, respond: Responder) -> Reply:
    """A User without photos has a picture of the service's own."""
    return _with(call, respond, photos=[{"value": "https://img.example/none.png", "type": "photo"}])


@variation(DEFAULT)
def default_profile_url(call: Call, respond: Responder) -> Reply:
    """A User without profileUrl has one at the service."""
    return _with(call, respond, profileUrl="https://app.example/profile")


@variation("RFC 7643 section 3.1: meta may have more, and clients ignore it")
def meta_with_more(call: Call, respond: Responder) -> Reply:
    """Meta has the name of the client that created the resource."""
    reply = respond(call)
    for one in (*users(reply), *groups(reply)):
        one["meta"]["createdBy"] = "scim"
    return reply


@variation(OPEN)
def emails_with_display(call: Call, respond: Responder) -> Reply:
    """An email address has a display, too."""
    reply = respond(call)
    for user in users(reply):
        for email in user.get("emails") or ():
            email.setdefault("display", email.get("value"))
    return reply


@variation(OPEN)
def primary_written_out(call: Call, respond: Responder) -> Reply:
    """Each email address and phone number has primary, true or false."""
    reply = respond(call)
    for user in users(reply):
        for name in ("emails", "phoneNumbers"):
            for entry in user.get(name) or ():
                entry["primary"] = bool(entry.get("primary"))
    return reply


@variation(OPEN)
def only_email_is_primary(call: Call, respond: Responder) -> Reply:
    """A User's only email address is primary, and of type work."""
    reply = respond(call)
    for user in users(reply):
        if len(emails := user.get("emails") or ()) == 1:
            emails[0]["primary"] = True
            emails[0].setdefault("type", "work")
    return reply


@variation("RFC 7643 section 2.4: the order of values is insignificant", choice="value order")
def values_in_other_order(call: Call, respond: Responder) -> Reply:
    """Multi-valued attributes are returned in reverse order."""
    reply = respond(call)
    for user in users(reply):
        for name in ("emails", "phoneNumbers", "addresses", "groups"):
            if isinstance(user.get(name), list):
                user[name] = user[name][::-1]
    return reply


@variation("RFC 7643 section 3: the order of schemas is insignificant")
def extensions_first(call: Call, respond: Responder) -> Reply:
    """The core schema is the last one of a User."""
    reply = respond(call)
    for user in users(reply):
        user["schemas"] = user["schemas"][::-1]
    return reply


@variation("RFC 7643 section 3.3: an extension of the service's own")
def last_seen(call: Call, respond: Responder) -> Reply:
    """Each User has a time of last activity that changes with every request."""
    count = call.memory["last seen"] = call.memory.get("last seen", 0) + 1
    reply = respond(call)
    for user in () if asks_for_attributes(call) else users(reply):
        user["lastSeen"] = f"2026-01-01T00:00:00.{count:06}Z"
    return reply


@variation("RFC 7643 section 4.3: displayName and $ref of a manager are the service's")
def manager_with_reference(call: Call, respond: Responder) -> Reply:
    """A manager has a $ref."""
    reply = respond(call)
    for user in users(reply):
        manager = (user.get(urn.ENTERPRISE_USER) or {}).get("manager")
        if isinstance(manager, dict) and manager.get("value"):
            manager.setdefault("$ref", f"{call.provider.base_url}/Users/{manager['value']}")
    return reply


@variation("RFC 7643 section 4.1.1: formatted is the service's to compose", choice="formatted")
def formatted_with_family_name_first(call: Call, respond: Responder) -> Reply:
    """The formatted name begins with the family name."""
    reply = respond(call)
    for user in users(reply):
        name = user.get("name")
        if isinstance(name, dict) and name.get("familyName"):
            name["formatted"] = f"{name['familyName']}, {name.get('givenName', '')}".strip(", ")
    return reply
