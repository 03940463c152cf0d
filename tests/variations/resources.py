"""What a resource shows besides what it was given, and what it leaves out."""

from pytest_scim.scim import names as urn

from .allowed import Call, Reply, Responder, variation
from .shared import asks_for_attributes, groups, users

EXTENSION = "urn:example:params:scim:schemas:extension:portal:2.0:User"
UNASSIGNED = "RFC 7643 section 2.5: null, an empty list and absent are the same"
SUPPORTED = "RFC 7643 section 3: a service provider need not support every attribute"
DEFAULT = "RFC 7644 section 3.3: the service provider may assign a value"


def _without(reply: Reply, *names: str) -> Reply:
    for user in users(reply):
        for name in names:
            user.pop(name, None)
    return reply


@variation(UNASSIGNED, choice="nothing")
def null_for_nothing(call: Call, respond: Responder) -> Reply:
    """What has no value is null, or an empty list."""
    reply = respond(call)
    for user in () if asks_for_attributes(call) else users(reply):
        for name in ("title", "nickName", "userType", "locale", "timezone", "profileUrl"):
            user.setdefault(name, None)
        for name in ("phoneNumbers", "addresses", "photos", "groups", "emails"):
            user.setdefault(name, [])
    return reply


@variation(UNASSIGNED)
def no_members_in_an_empty_group(call: Call, respond: Responder) -> Reply:
    """A group without members has no members at all."""
    reply = respond(call)
    for group in groups(reply):
        if not group.get("members"):
            group.pop("members", None)
    return reply


@variation("RFC 7643 section 2.4: sub-attributes of a reference are optional", choice="reference")
def bare_references(call: Call, respond: Responder) -> Reply:
    """Members and groups are values, without $ref, type or display."""
    reply = respond(call)
    for entry in _references(reply):
        for name in ("$ref", "type", "display"):
            entry.pop(name, None)
    return reply


@variation("RFC 7643 section 2.3.7: a reference may be relative", choice="reference")
def relative_references(call: Call, respond: Responder) -> Reply:
    """References are relative to the base."""
    reply = respond(call)
    for entry in _references(reply):
        if "$ref" in entry:
            entry["$ref"] = "../" + "/".join(entry["$ref"].split("/")[-2:])
    return reply


def _references(reply: Reply):
    for one in (*users(reply), *groups(reply)):
        yield from one.get("groups") or ()
        yield from one.get("members") or ()


@variation("RFC 7643 section 3.1: the location is the service's own to say", choice="location")
def another_host(call: Call, respond: Responder) -> Reply:
    """Locations name the host behind the gateway."""
    reply = respond(call)
    base = call.provider.base_url
    for name in {"Location", "Content-Location"} & set(reply.headers):
        reply.headers[name] = reply.headers[name].replace(base, "https://scim.internal.example/v2")
    for one in (*users(reply), *groups(reply)):
        where = one["meta"].get("location", "")
        one["meta"]["location"] = where.replace(base, "https://scim.internal.example/v2")
    return reply


@variation("RFC 7643 section 3.1: meta is the service provider's", choice="location", poor=True)
def little_meta(call: Call, respond: Responder) -> Reply:
    """meta holds no more than the resource type and the location."""
    reply = respond(call)
    for one in (*users(reply), *groups(reply)):
        for name in ("created", "lastModified", "version"):
            one["meta"].pop(name, None)
    return reply


@variation("RFC 7643 section 3.3: an extension of the service's own, which it declares")
def an_extension_of_its_own(call: Call, respond: Responder) -> Reply:
    """Accounts have an extension of the service's own."""
    reply = respond(call)
    for user in users(reply):
        user["schemas"] = [*user["schemas"], EXTENSION]
        user[EXTENSION] = {"tier": "gold"}
    _declare(call, reply)
    return reply


def _declare(call: Call, reply: Reply) -> None:
    rows = (
        [reply.body, *(reply.body.get("Resources") or ())] if isinstance(reply.body, dict) else []
    )
    for one in rows if call.kind == "ResourceTypes" else ():
        if one.get("schema") == urn.USER:
            listed = one.get("schemaExtensions", [])
            one["schemaExtensions"] = [*listed, {"schema": EXTENSION, "required": False}]
    if call.kind == "Schemas" and reply.ok and "Resources" in reply.body:
        reply.body["Resources"].append(_schema())
        reply.body["totalResults"] += 1
        reply.body["itemsPerPage"] += 1


def _schema():
    tier = {"name": "tier", "type": "string", "multiValued": False, "description": "Its plan"}
    tier |= {"required": False, "caseExact": False, "mutability": "readOnly"}
    tier |= {"returned": "default", "uniqueness": "none"}
    about = {"name": "Portal", "description": "What the portal knows", "attributes": [tier]}
    return {"schemas": [urn.SCHEMA], "id": EXTENSION, **about}


@variation("Okta ignores what it does not know")
def extra_attributes(call: Call, respond: Responder) -> Reply:
    """Answers hold attributes that no schema has."""
    reply = respond(call)
    for one in (*users(reply), *groups(reply)):
        one["_links"] = {"self": one["meta"].get("location")}
        one["x-tenant"] = 42
    return reply


@variation(SUPPORTED)
def no_groups_in_users(call: Call, respond: Responder) -> Reply:
    """Accounts do not show their groups."""
    return _without(respond(call), "groups")


@variation(SUPPORTED, poor=True)
def no_locale(call: Call, respond: Responder) -> Reply:
    """locale, timezone and preferredLanguage are not kept."""
    return _without(respond(call), "locale", "timezone", "preferredLanguage")


@variation(SUPPORTED, poor=True)
def few_attributes(call: Call, respond: Responder) -> Reply:
    """Of an account only login, names, email and activity are kept."""
    names = ("nickName", "profileUrl", "title", "userType", "phoneNumbers", "addresses")
    reply = _without(respond(call), *names, urn.ENTERPRISE_USER)
    for user in users(reply):
        user["schemas"] = [one for one in user["schemas"] if one != urn.ENTERPRISE_USER]
        for name in ("middleName", "honorificPrefix", "honorificSuffix"):
            user.get("name", {}).pop(name, None)
    return reply


@variation("RFC 7643 section 2.4: type and primary are optional")
def plain_emails(call: Call, respond: Responder) -> Reply:
    """Addresses of email have no type, and none is primary."""
    reply = respond(call)
    for user in users(reply):
        for email in user.get("emails") or ():
            email.pop("type", None)
            email.pop("primary", None)
    return reply


@variation(DEFAULT)
def formatted_names(call: Call, respond: Responder) -> Reply:
    """A name is shown formatted too."""
    reply = respond(call)
    for user in users(reply):
        name = user.get("name") or {}
        parts = [name.get(part) for part in ("givenName", "familyName")]
        name.setdefault("formatted", " ".join(filter(None, parts)))
    return reply


@variation(DEFAULT)
def a_default_display_name(call: Call, respond: Responder) -> Reply:
    """Who has no display name is shown with the login for one."""
    reply = respond(call)
    for user in users(reply):
        user["displayName"] = user.get("displayName") or user.get("userName")
    return reply
