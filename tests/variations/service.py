"""What ServiceProviderConfig declares, what lists have besides, and what policies refuse."""

from pytest_scim.provider.call import list_reply, scim_error
from pytest_scim.provider.faults.cursors import page_by_cursor
from pytest_scim.provider.faults.parts import matches
from pytest_scim.scim import names as urn
from pytest_scim.scim.paths import at

from .allowed import Call, Reply, Responder, variation
from .shared import is_list

CONFIGURATION = "RFC 7643 section 5: the attribute is optional"
DEVICE = "urn:example:params:scim:schemas:core:2.0:Device"


def _configured(call: Call, respond: Responder, **values) -> Reply:
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body.update(values)
    return reply


@variation(CONFIGURATION, choice="configuration")
def bare_configuration(call: Call, respond: Responder) -> Reply:
    """The configuration has no documentationUri, and one authentication scheme with few values."""
    scheme = {"type": "oauthbearertoken", "name": "Token", "description": "A bearer token"}
    reply = _configured(call, respond, authenticationSchemes=[scheme])
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body.pop("documentationUri", None)
    return reply


@variation("RFC 7643 section 5: there may be several schemes", choice="configuration")
def several_authentication_schemes(call: Call, respond: Responder) -> Reply:
    """The configuration offers OAuth 2.0 and Basic beside the token."""
    schemes = [
        {"type": kind, "name": kind, "description": kind, "primary": kind == "oauthbearertoken"}
        for kind in ("oauth2", "httpbasic", "oauthbearertoken")
    ]
    return _configured(call, respond, authenticationSchemes=schemes)


@variation("RFC 7643 section 5: maxOperations and maxPayloadSize are the service's", choice="bulk")
def small_bulk_requests(call: Call, respond: Responder) -> Reply:
    """A bulk request may have ten operations and 100,000 bytes."""
    if matches(call, "POST /Bulk") and len(at(call.body, "Operations") or ()) > 10:
        return scim_error(413, "At most 10 operations (maxOperations).")
    bulk = {"supported": True, "maxOperations": 10, "maxPayloadSize": 100000}
    return _configured(call, respond, bulk=bulk)


@variation("RFC 7643 section 6: a service may have more resource types")
def another_resource_type(call: Call, respond: Responder) -> Reply:
    """The service has a resource type of its own, without any resource."""
    if call.kind == "Devices":
        return list_reply([]) if call.id is None else scim_error(404, "Not found.")
    reply = respond(call)
    if call.kind in {"ResourceTypes", "Schemas"} and is_list(reply):
        reply.body["Resources"].append(_device(call))
        reply.body["totalResults"] += 1
        reply.body["itemsPerPage"] += 1
    return reply


def _device(call: Call) -> dict[str, object]:
    """Return the resource type of a device, or its schema."""
    if call.kind == "Schemas":
        where = f"{call.provider.base_url}/Schemas/{DEVICE}"
        serial = {"name": "serial", "type": "string", "multiValued": False, "required": True}
        serial |= {"description": "Its number", "caseExact": True, "mutability": "readOnly"}
        serial |= {"returned": "default", "uniqueness": "server"}
        about = {"schemas": [urn.SCHEMA], "id": DEVICE, "name": "Device", "attributes": [serial]}
        return {**about, "meta": {"resourceType": "Schema", "location": where}}
    where = f"{call.provider.base_url}/ResourceTypes/Device"
    about = {"schemas": [urn.RESOURCE_TYPE], "id": "Device", "name": "Device"}
    meta = {"resourceType": "ResourceType", "location": where}
    return {**about, "endpoint": "/Devices", "schema": DEVICE, "meta": meta}


@variation("RFC 9865 section 4: a service says how its lists are paged", choice="cursor")
def pages_by_index_alone(call: Call, respond: Responder) -> Reply:
    """The configuration says that lists are paged by index, and not by cursor."""
    return _configured(call, respond, pagination={"cursor": False, "index": True})


@variation("RFC 9865 section 2: pages by cursor beside those by index", choice="cursor")
def cursors_as_well(call: Call, respond: Responder) -> Reply:
    """A list names the cursor of its next page, too."""
    reply = respond(call)
    if is_list(reply) and reply.body["totalResults"] > len(reply.body.get("Resources") or ()):
        reply.body["nextCursor"] = "VZUTiyhEQJ94IR"
    return reply


@variation("RFC 9865 section 4: both methods of paging, declared", choice="cursor")
def declared_cursors(call: Call, respond: Responder) -> Reply:
    """ServiceProviderConfig declares cursors and indexes, and lists have both."""
    return page_by_cursor(call, respond)


@variation("RFC 9865 section 2: totalResults is optional, and previousCursor", choice="cursor")
def cursors_both_ways(call: Call, respond: Responder) -> Reply:
    """Pages by cursor have a previousCursor and no totalResults; the last one is empty."""
    start, asked = call.query.get("cursor"), "cursor" in call.query
    reply = page_by_cursor(call, respond)
    if asked and is_list(reply):
        rows = len(reply.body.get("Resources") or ())
        first = int(start or 1)
        if rows:
            reply.body["nextCursor"] = str(first + rows)
        if first > 1:
            count = max(int(call.query.get("count", "1")), 1)
            reply.body["previousCursor"] = str(max(first - count, 1))
        for name in ("totalResults", "startIndex"):
            reply.body.pop(name, None)
    return reply


@variation("RFC 9865 section 2.1: a cursor expires", choice="cursor")
def cursors_expire(call: Call, respond: Responder) -> Reply:
    """A cursor that the target does not know has expired, and the Error has no scimType."""
    reply = page_by_cursor(call, respond)
    if reply.status == 400 and "cursor" in call.raw_query:
        reply.body.pop("scimType", None)
    return reply


@variation("RFC 7643 section 3: unknown attributes of a message are ignored")
def lists_with_more_attributes(call: Call, respond: Responder) -> Reply:
    """A list has the milliseconds that it took, and a link to itself."""
    reply = respond(call)
    if is_list(reply):
        reply.body.update(tookMs=3, _links={"self": call.path})
    return reply


@variation("RFC 7643 section 4.1.2 does not forbid it, and Okta's admin sees the reason", poor=True)
def emails_are_unique(call: Call, respond: Responder) -> Reply:
    """A second User with an email address is refused with 409."""
    if matches(call, "POST /Users") and _taken(call):
        return scim_error(409, "There is a User with that email address.", "uniqueness")
    return respond(call)


def _taken(call: Call) -> bool:
    sent = _emails(call.body)
    return any(sent & _emails(one) for one in call.provider.users())


def _emails(user) -> set[str]:
    entries = at(user, "emails")
    listed = entries if isinstance(entries, list) else ()
    return {str(at(one, "value")).casefold() for one in listed if at(one, "value")}


@variation("RFC 7644 section 3.12: invalidValue", choice="password")
def passwords_have_a_minimum_length(call: Call, respond: Responder) -> Reply:
    """A password of fewer than eight characters is refused."""
    password = at(call.body, "password")
    if isinstance(password, str) and len(password) < 8:
        return scim_error(400, "A password has at least 8 characters.", "invalidValue")
    return respond(call)


@variation("RFC 7643 section 7: userName is whatever the service allows")
def user_names_without_control_characters(call: Call, respond: Responder) -> Reply:
    """A userName with control characters is refused."""
    name = at(call.body, "userName")
    if isinstance(name, str) and any(ord(sign) < 32 for sign in name):
        return scim_error(400, "userName must not contain control characters.", "invalidValue")
    return respond(call)


@variation("RFC 7644 section 3.3: the Location may be relative (RFC 9110 section 10.2.2)")
def relative_location_header(call: Call, respond: Responder) -> Reply:
    """The Location field of a create is relative to the host."""
    reply = respond(call)
    where = reply.headers.get("Location", "")
    if reply.status == 201 and "://" in where:
        reply.headers["Location"] = "/" + where.split("://", 1)[1].partition("/")[2]
    return reply
