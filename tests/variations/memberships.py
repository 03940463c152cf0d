"""Groups: members in other orders and forms, and Groups that the service manages itself."""

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import matches, patched, stored, written
from pytest_scim.scim.paths import at

from .allowed import Call, Reply, Responder, variation
from .shared import asks_for_attributes, groups, is_list, users

UNORDERED = "RFC 7643 section 2.4: the order of values is insignificant"
OPEN = "RFC 7643 section 2.4: sub-attributes of a value are optional"
ALL = "everybody"


@variation(UNORDERED, choice="member order")
def members_in_other_order(call: Call, respond: Responder) -> Reply:
    """Members are returned in reverse order."""
    reply = respond(call)
    for group in groups(reply):
        if isinstance(group.get("members"), list):
            group["members"] = group["members"][::-1]
    return reply


@variation(UNORDERED, choice="member order")
def members_by_id(call: Call, respond: Responder) -> Reply:
    """Members are returned in the order of their ids."""
    reply = respond(call)
    for group in groups(reply):
        if isinstance(group.get("members"), list):
            group["members"] = sorted(group["members"], key=lambda one: str(one.get("value")))
    return reply


@variation(OPEN, choice="reference")
def members_with_a_type_alone(call: Call, respond: Responder) -> Reply:
    """A member has a value and a type."""
    reply = respond(call)
    for group in groups(reply):
        for member in group.get("members") or ():
            for name in ("$ref", "display"):
                member.pop(name, None)
            member["type"] = "User"
    return reply


@variation("RFC 7643 section 4.2: display is the service's to choose", choice="member display")
def members_shown_by_user_name(call: Call, respond: Responder) -> Reply:
    """The display of a member is its userName."""
    return _displayed(call, respond, "userName")


@variation("RFC 7643 section 4.2: display is the service's to choose", choice="member display")
def members_shown_by_name(call: Call, respond: Responder) -> Reply:
    """The display of a member is its given and family name."""
    return _displayed(call, respond, "name")


def _displayed(call: Call, respond: Responder, attribute: str) -> Reply:
    reply = respond(call)
    for group in groups(reply):
        for member in group.get("members") or ():
            value = at(call.provider.user(member.get("value")) or {}, attribute)
            if isinstance(value, dict):
                value = f"{value.get('givenName', '')} {value.get('familyName', '')}".strip()
            if isinstance(value, str) and value and "display" in member:
                member["display"] = value
    return reply


@variation("Okta ignores attributes that it does not know")
def groups_with_more_attributes(call: Call, respond: Responder) -> Reply:
    """A Group has a description, a number of members and an owner."""
    reply = respond(call)
    for group in groups(reply):
        group.update(description="", memberCount=len(group.get("members") or ()), owner="scim")
    return reply


@variation("RFC 7643 section 4.1.2: groups may be indirect")
def a_group_of_all_users(call: Call, respond: Responder) -> Reply:
    """Each User is indirectly in a group of all Users, which the service manages itself."""
    if call.kind == "Groups" and call.id == ALL:
        return scim_error(403, "The service manages this group itself.")
    reply = respond(call)
    for user in users(reply):
        if isinstance(user.get("groups"), list):
            entry = {"value": ALL, "display": "All users", "type": "indirect"}
            user["groups"] = [*user["groups"], entry]
    return reply


@variation("RFC 7643 section 8.7.1: displayName is not case-exact", choice="group name")
def group_names_are_unique_in_any_case(call: Call, respond: Responder) -> Reply:
    """A second Group with a displayName is refused with 409, whatever its case."""
    name = at(call.body, "displayName")
    taken = {str(one["displayName"]).casefold() for one in call.provider.groups()}
    if matches(call, "POST /Groups") and isinstance(name, str) and name.casefold() in taken:
        return scim_error(409, "There is a group of that name.", "uniqueness")
    return respond(call)


@variation("RFC 7643 section 4.2 does not define members that do not exist", choice="stranger")
def unknown_members_are_404(call: Call, respond: Responder) -> Reply:
    """A write with a member that does not exist returns 404."""
    return _refused(call, respond, 404, None)


@variation("RFC 7643 section 4.2 does not define members that do not exist", choice="stranger")
def unknown_members_are_invalid(call: Call, respond: Responder) -> Reply:
    """A write with a member that does not exist returns 400 with invalidValue."""
    return _refused(call, respond, 400, "invalidValue")


def _refused(call: Call, respond: Responder, status: int, scim_type: str | None) -> Reply:
    reply = respond(call)
    wrote = call.kind == "Groups" and call.method in {"POST", "PUT", "PATCH"}
    if wrote and reply.status == 400 and "ember" in str(at(reply.body, "detail")):
        return scim_error(status, "A member does not exist.", scim_type)
    return reply


@variation("RFC 7643 section 4.1.1: what inactive means is left to the service", choice="inactive")
def inactive_members_are_hidden(call: Call, respond: Responder) -> Reply:
    """A Group does not return inactive members, until they are active again."""
    reply = respond(call)
    for group in groups(reply):
        if isinstance(group.get("members"), list):
            group["members"] = [one for one in group["members"] if _active(call, one.get("value"))]
    return reply


def _active(call: Call, member) -> bool:
    user = call.provider.user(member)
    return user is None or user.get("active") is not False


@variation("RFC 7643 section 4.1.1: what inactive means is left to the service", choice="inactive")
def deactivation_ends_memberships(call: Call, respond: Responder) -> Reply:
    """A User that becomes inactive leaves all Groups."""
    ends = call.kind == "Users" and written(call, "active") is False and stored(call).get("active")
    reply = respond(call)
    if ends and reply.ok:
        for group in call.provider.groups():
            members = group.get("members") or []
            left = [one for one in members if one.get("value") != call.id]
            if len(left) != len(members):
                call.provider.put_group({**group, "members": left})
        if isinstance(reply.body, dict) and "groups" in reply.body:
            reply.body["groups"] = []
    return reply


@variation("RFC 7644 section 3.5.2: 204 to a PATCH", choice="patch")
def patches_of_groups_say_nothing(call: Call, respond: Responder) -> Reply:
    """PATCH of a Group returns 204, and PATCH of a User 200."""
    reply = respond(call)
    bare = matches(call, "PATCH /Groups/{id}") and reply.status == 200
    return Reply(204, reply.headers) if bare and not asks_for_attributes(call) else reply


@variation("RFC 7644 section 3.5.2: 204 to a PATCH", choice="patch")
def patches_without_effect_are_204(call: Call, respond: Responder) -> Reply:
    """PATCH that changes nothing returns 204."""
    before = stored(call) if call.method == "PATCH" else None
    reply = respond(call)
    same = before and reply.status == 200 and before == stored(call)
    return Reply(204, reply.headers) if same and not asks_for_attributes(call) else reply


@variation("RFC 7644 section 3.4.2.5: lists of groups may be large", choice="list members")
def groups_listed_without_members(call: Call, respond: Responder) -> Reply:
    """A list of Groups leaves out the members, which GET by id returns."""
    reply = respond(call)
    if call.kind == "Groups" and is_list(reply) and "attributes" not in call.query:
        for group in groups(reply):
            group.pop("members", None)
    return reply


@variation("Okta's case C9294 accepts a password that the service ignores", choice="password")
def new_passwords_are_ignored(call: Call, respond: Responder) -> Reply:
    """A changed password is accepted and ignored; that of a create is stored."""
    if matches(call, "PATCH /Users/{id}") and isinstance(patched(call, "password"), str):
        return respond(call.instead("PATCH", call.path, _unpassworded(call.body)))
    return respond(call)


def _unpassworded(body):
    return {**body, "Operations": [_without_password(one) for one in body.get("Operations", ())]}


def _without_password(operation):
    value = operation.get("value")
    if operation.get("path") == "password":
        return {"op": "replace", "value": {}}
    if isinstance(value, dict):
        rest = {name: inner for name, inner in value.items() if name != "password"}
        return {**operation, "value": rest}
    return operation
