"""What /Schemas declare of attributes, and a service that does as it declares."""

import re

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import attribute, operations, resources
from pytest_scim.scim import names as urn
from pytest_scim.scim.paths import at

from .allowed import Call, Reply, Responder, variation
from .shared import is_listing, is_search, users

OWN = "RFC 7643 section 7: the service's schema says what holds for an attribute"
ANY_CASE = "RFC 7643 section 2.1 and 7: names and keywords are case-insensitive"
DEFAULTS = {
    "required": False,
    "caseExact": False,
    "mutability": "readWrite",
    "returned": "default",
    "uniqueness": "none",
}
WRITES = ("POST", "PUT")
SIMPLE = re.compile(r'\s*[\w.:]+ eq ("(?:[^"\\]|\\.)*"|true|false)\s*', re.IGNORECASE)


def _defined(call: Call, reply: Reply, name: str, **characteristics) -> None:
    if call.kind == "Schemas" and reply.ok:
        for schema in resources(reply):
            if found := attribute(schema, name):
                found.update(characteristics)


def _each(definitions):
    for one in definitions:
        yield one
        yield from _each(one.get("subAttributes") or ())


@variation(ANY_CASE)
def keywords_in_lower_case(call: Call, respond: Responder) -> Reply:
    """/Schemas spell keywords in lower case: readonly, writeonly."""
    reply = respond(call)
    for schema in resources(reply) if call.kind == "Schemas" else ():
        for one in _each(schema["attributes"]):
            for name in ("mutability", "returned", "uniqueness"):
                if name in one:
                    one[name] = one[name].lower()
    return reply


@variation("RFC 7643 section 2.2: what is left out has its default")
def defaults_left_out(call: Call, respond: Responder) -> Reply:
    """/Schemas leave out what has its default."""
    reply = respond(call)
    for schema in resources(reply) if call.kind == "Schemas" else ():
        for one in _each(schema["attributes"]):
            for name, value in DEFAULTS.items():
                if one.get(name) == value:
                    del one[name]
    return reply


@variation(OWN, choice="nickName")
def immutable_nick_name(call: Call, respond: Responder) -> Reply:
    """A nickName is immutable: another one is refused by PATCH, and ignored by PUT."""
    stored = at(call.provider.user(call.id), "nickName") if call.kind == "Users" else None
    if call.method == "PATCH" and any(_names(one, "nickName") for one in operations(call)):
        return scim_error(400, "nickName is immutable.", "mutability")
    if call.method == "PUT" and isinstance(call.body, dict) and call.kind == "Users":
        call.body.pop("nickName", None)
        if isinstance(stored, str):
            call.body["nickName"] = stored
    reply = respond(call)
    _defined(call, reply, "nickName", mutability="immutable")
    return reply


@variation(OWN, choice="nickName", poor=True)
def read_only_nick_name(call: Call, respond: Responder) -> Reply:
    """A nickName is readOnly: writes ignore it."""
    if call.kind == "Users" and isinstance(call.body, dict):
        call.body.pop("nickName", None)
        for one in operations(call) if call.method == "PATCH" else ():
            if one.get("path") == "nickName":
                return scim_error(400, "nickName is readOnly.", "mutability")
            if isinstance(one.get("value"), dict):
                one["value"].pop("nickName", None)
    reply = respond(call)
    _defined(call, reply, "nickName", mutability="readOnly")
    return reply


@variation(OWN, choice="nickName", poor=True)
def nick_name_on_request(call: Call, respond: Responder) -> Reply:
    """A nickName is returned to writes that name it, and to reads that ask for it."""
    given = call.body if is_search(call) else call.query
    asked = "nickname" in str(given.get("attributes", "")).lower()
    written = call.method in WRITES and "nickName" in (call.body or ())
    patched = call.method == "PATCH" and any(_names(one, "nickName") for one in operations(call))
    reply = respond(call)
    if not asked and not written and not patched:
        for user in users(reply):
            user.pop("nickName", None)
    _defined(call, reply, "nickName", returned="request")
    return reply


def _names(operation, name: str) -> bool:
    value = operation.get("value")
    return operation.get("path") == name or (isinstance(value, dict) and name in value)


@variation(OWN, choice="department")
def department_is_always_returned(call: Call, respond: Responder) -> Reply:
    """A department is returned whatever the request names."""
    reply = respond(call)
    given = call.body if is_search(call) else call.query
    limited = call.kind == "Users" and {"attributes", "excludedAttributes"} & {*(given or ())}
    for user in resources(reply) if limited else ():
        stored = at(call.provider.user(user.get("id")), f"{urn.ENTERPRISE_USER}:department")
        if isinstance(stored, str):
            user.setdefault(urn.ENTERPRISE_USER, {})["department"] = stored
    _defined(call, reply, "department", returned="always")
    return reply


@variation(OWN, choice="department", poor=True)
def department_on_request(call: Call, respond: Responder) -> Reply:
    """A department is returned to writes that name it, and to reads that ask for it."""
    given = call.body if is_search(call) else call.query
    asked = "department" in str((given or {}).get("attributes", "")).lower()
    written = call.method in (*WRITES, "PATCH") and "department" in str(call.body).lower()
    reply = respond(call)
    if not asked and not written:
        for user in users(reply):
            (user.get(urn.ENTERPRISE_USER) or {}).pop("department", None)
    _defined(call, reply, "department", returned="request")
    return reply


@variation("RFC 7643 section 7: the case of what is not case-exact may be altered", choice="title")
def titles_in_lower_case(call: Call, respond: Responder) -> Reply:
    """A title is returned in lower case."""
    reply = respond(call)
    for user in users(reply):
        if isinstance(user.get("title"), str):
            user["title"] = user["title"].lower()
    return reply


@variation(OWN)
def types_of_emails_in_capitals(call: Call, respond: Responder) -> Reply:
    """The canonical type of an email is Work."""
    reply = respond(call)
    for email in (one for user in users(reply) for one in user.get("emails") or ()):
        if isinstance(email.get("type"), str):
            email["type"] = email["type"].capitalize()
    for schema in resources(reply) if call.kind == "Schemas" else ():
        parts = {"attributes": attribute(schema, "emails").get("subAttributes") or []}
        attribute(parts, "type").update(canonicalValues=["Work", "Home", "Other"])
    return reply


@variation(OWN)
def unique_nick_names(call: Call, respond: Responder) -> Reply:
    """No two Users have one nickName: the second is refused with 409."""
    wanted = at(call.body, "nickName") if call.kind == "Users" and call.method in WRITES else None
    taken = [one["id"] for one in call.provider.users() if one.get("nickName") == wanted]
    if wanted and isinstance(wanted, str) and {*taken} - {call.id} and not is_search(call):
        return scim_error(409, "The nickName is taken.", "uniqueness")
    reply = respond(call)
    _defined(call, reply, "nickName", uniqueness="server")
    return reply


@variation(OWN, choice="title")
def case_exact_titles(call: Call, respond: Responder) -> Reply:
    """Titles are compared letter by letter."""
    expression = call.query.get("filter", "")
    for text in re.findall(r'\btitle eq "([^"]*)"', expression):
        if text not in [at(user, "title") for user in call.provider.users()]:
            call.query["filter"] = expression.replace(f'"{text}"', f'"{text}-nobody"')
    reply = respond(call)
    _defined(call, reply, "title", caseExact=True)
    return reply


@variation("RFC 7643 section 2.4: the service defines its canonical values")
def own_canonical_values(call: Call, respond: Responder) -> Reply:
    """A userType is one of the service's own words, in capital letters."""
    reply = respond(call)
    for user in users(reply):
        if isinstance(user.get("userType"), str) and user["userType"].lower() == "employee":
            user["userType"] = "EMPLOYEE"
    _defined(call, reply, "userType", canonicalValues=["EMPLOYEE", "CONTRACTOR"])
    return reply


@variation(
    "RFC 7644 section 3.11: what is not supported is answered 501", choice="operators", poor=True
)
def operators_not_implemented(call: Call, respond: Responder) -> Reply:
    """A filter that does more than compare one value returns 501."""
    asked = (call.body if is_search(call) else call.query).get("filter")
    if is_listing(call) and asked is not None and not SIMPLE.fullmatch(asked):
        return scim_error(501, "Only eq is implemented.")
    return respond(call)


@variation("RFC 7644 section 7.5.2: a filter in a URI may be too sensitive")
def filters_by_names_are_sensitive(call: Call, respond: Responder) -> Reply:
    """A filter on a name or a phone number in a URI returns 403."""
    if is_listing(call) and re.search(r"\b(name\.|phoneNumbers)", call.query.get("filter", "")):
        return scim_error(403, "Use POST to search for names.", "sensitive")
    return respond(call)


@variation(
    "RFC 7644 section 3.12, table 9: 400 with uniqueness, as for a create", choice="conflict"
)
def taken_names_are_bad_requests(call: Call, respond: Responder) -> Reply:
    """PUT or PATCH to a taken userName returns 400 with the scimType uniqueness."""
    reply = respond(call)
    if call.method in {"PUT", "PATCH"} and at(reply.body, "scimType") == "uniqueness":
        return scim_error(400, "It is taken.", "uniqueness")
    return reply


@variation("RFC 7644 section 3.12, table 8: 409 for a version mismatch")
def other_versions_are_conflicts(call: Call, respond: Responder) -> Reply:
    """PUT or PATCH to another version returns 409."""
    reply = respond(call)
    return scim_error(409, "It has another version.") if reply.status == 412 else reply


@variation("RFC 9110 section 13.1.1: If-Match uses the strong comparison", poor=True)
def weak_versions_never_match(call: Call, respond: Responder) -> Reply:
    """PUT or PATCH with a weak ETag in If-Match returns 412."""
    if call.headers.get("If-Match", "").startswith("W/"):
        return scim_error(412, "Weak versions never match.")
    return respond(call)


@variation(
    "RFC 9110 section 8.8.3: any response may have an ETag, also without SCIM's versions",
    choice="version",
    poor=True,
)
def etags_of_a_web_framework(call: Call, respond: Responder) -> Reply:
    """The web framework compares ETags of reads; SCIM has no versions, and no write has one."""
    call.headers.pop("If-Match", None)
    reply = respond(call)
    for resource in resources(reply):
        resource.get("meta", {}).pop("version", None)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["etag"] = {"supported": False}
    return reply


@variation(OWN, choice="password", poor=True)
def no_passwords(call: Call, respond: Responder) -> Reply:
    """Passwords are no attribute of Users: writes ignore them."""
    if call.kind == "Users" and call.method in WRITES and isinstance(call.body, dict):
        call.body.pop("password", None)
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["changePassword"] = {"supported": False}
    for schema in resources(reply) if call.kind == "Schemas" else ():
        schema["attributes"] = [one for one in schema["attributes"] if one["name"] != "password"]
    return reply
