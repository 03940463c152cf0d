"""What writes are answered, and what becomes of what was not asked for."""

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import matches, operations
from pytest_scim.scim.paths import at

from .allowed import Call, Reply, Responder, variation
from .resources import EXTENSION
from .shared import groups

_NAMES = """
    schemas id externalid meta username name displayname nickname profileurl title usertype
    preferredlanguage locale timezone active password emails phonenumbers ims photos addresses
    groups entitlements roles x509certificates _links x-tenant"""
KNOWN = frozenset(_NAMES.split())
"""What the schema of a user has, and what the service itself shows."""

EXTENSIONS = "urn:ietf:params:scim:schemas:"
KEPT = ("title", "nickName", "userType", "locale", "timezone", "preferredLanguage", "profileUrl")


@variation("Okta SCIM 2.0 reference: members may be null in the answer", choice="patched members")
def patched_group_with_members_null(call: Call, respond: Responder) -> Reply:
    """The answer to a PATCH of a group has members null."""
    reply = respond(call)
    for group in groups(reply) if matches(call, "PATCH /Groups/{id}") else ():
        group["members"] = None
    return reply


@variation("RFC 7644 section 3.5.2: the answer may leave them out", choice="patched members")
def patched_group_without_members(call: Call, respond: Responder) -> Reply:
    """The answer to a write of a group has no members."""
    reply = respond(call)
    for group in groups(reply) if call.method in {"POST", "PUT", "PATCH"} else ():
        group.pop("members", None)
    return reply


@variation("RFC 7644 section 3.12: a filter in a path may be declined with invalidFilter")
def paths_take_eq_alone(call: Call, respond: Responder) -> Reply:
    """PATCH declines a path whose filter is no comparison by eq."""
    paths = [str(one.get("path") or "") for one in operations(call)]
    if call.method == "PATCH" and any("[" in path and " eq " not in path for path in paths):
        return scim_error(400, "This filter is not supported in a path.", "invalidFilter")
    return respond(call)


@variation("RFC 7644 section 3.5.1: what a PUT leaves out may stay")
def put_leaves_omitted_attributes_unchanged(call: Call, respond: Responder) -> Reply:
    """A PUT changes what it holds, and leaves the rest as it was."""
    if matches(call, "PUT /Users/{id}") and isinstance(call.body, dict):
        before = call.provider.user(call.id) or {}
        given = {name.lower() for name in call.body}
        kept = {name: before[name] for name in KEPT if name in before}
        call.body.update({k: v for k, v in kept.items() if k.lower() not in given})
    return respond(call)


@variation("RFC 7644 section 3.12: invalidSyntax, where the RFC leaves the choice")
def unknown_attributes_are_refused(call: Call, respond: Responder) -> Reply:
    """A create or PUT with an attribute that no schema has is refused."""
    if (matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")) and isinstance(
        call.body, dict
    ):
        loose = [name for name in call.body if name.lower() not in KNOWN]
        loose = [name for name in loose if not name.startswith((EXTENSIONS, EXTENSION))]
        if loose:
            return scim_error(400, f"There is no attribute {loose[0]}.", "invalidSyntax")
    return respond(call)


@variation("RFC 7643 section 4.1.1: the service defines what a userName may contain")
def user_names_without_apostrophes(call: Call, respond: Responder) -> Reply:
    """A create of a userName with an apostrophe returns 400."""
    body = call.body if isinstance(call.body, dict) else {}
    if call.method == "POST" and call.kind == "Users" and "'" in str(body.get("userName")):
        return scim_error(400, "A userName has no apostrophe.", "invalidValue")
    return respond(call)


@variation("RFC 7643 section 4.2 says nothing of members who are not there", choice="stranger")
def unknown_members_are_ignored(call: Call, respond: Responder) -> Reply:
    """A member who is not there is left out without a word, unless that would empty a group."""
    for place in (call.body, *operations(call)) if call.kind == "Groups" else ():
        for holder, key in ((place, "members"), (place, "value"), (at(place, "value"), "members")):
            listed = holder.get(key) if isinstance(holder, dict) else None
            if isinstance(listed, list):
                holder[key] = [one for one in listed if _is_there(call, at(one, "value"))]
                replaces = call.method == "PUT" or at(place, "op") == "replace"
                if replaces and listed and not holder[key]:
                    return scim_error(400, "None of the members is there.", "invalidValue")
    return respond(call)


def _is_there(call: Call, member) -> bool:
    known = call.provider.user(member) or call.provider.group(member)
    return known is not None


@variation("RFC 7643 section 8.7.1 leaves it to the service provider", choice="group name")
def group_names_are_unique(call: Call, respond: Responder) -> Reply:
    """A second group of a name is refused with 409."""
    name = at(call.body, "displayName")
    taken = (one["displayName"] for one in call.provider.groups())
    if matches(call, "POST /Groups") and name in taken:
        return scim_error(409, "There is a group of that name.", "uniqueness")
    return respond(call)


@variation("RFC 7643 section 4.1.1: a password is any secret", choice="password")
def passwords_are_ignored(call: Call, respond: Responder) -> Reply:
    """A password is accepted and not kept: people sign in through Okta."""
    if (matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")) and isinstance(
        call.body, dict
    ):
        call.body.pop("password", None)
    return respond(call)


@variation("RFC 6585 section 4, and Okta waits as long as it is told", choice="pace")
def now_and_then_too_many(call: Call, respond: Responder) -> Reply:
    """Every six hundredth request has to wait a second; operations of a bulk request do not."""
    state = call.provider.__dict__
    if state.get("in_bulk_request"):
        return respond(call)
    state["asked"] = state.get("asked", 0) + 1
    if state["asked"] % 600 == 0:
        reply = scim_error(429, "Slow down.")
        reply.headers["Retry-After"] = "1"
        return reply
    state["in_bulk_request"] = call.kind == "Bulk"
    try:
        return respond(call)
    finally:
        state["in_bulk_request"] = False


@variation("RFC 7643 section 7: groups of an account are readOnly, and may be asked for only")
def listed_without_groups(call: Call, respond: Responder) -> Reply:
    """Lists leave out the groups of accounts."""
    reply = respond(call)
    for row in reply.body.get("Resources", ()) if matches(call, "GET /Users") and reply.ok else ():
        row.pop("groups", None)
    return reply
