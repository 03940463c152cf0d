"""Faults of a user who returns to a custom app, and whose Groups Okta pushes again in parallel."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import change_request, refuse
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim.paths import entries, text_at

EVERY = "okta.push_group_members.a_returning_user_is_in_every_group"
NO_ERROR = "okta.push_group_members.a_return_causes_no_server_error"

AIW = ("aiw",)
PUT = "PUT /Groups/{id}"


@change_request("G27", "PUT Users|Groups", EVERY, integrations=AIW)
def returned_user_is_dropped_from_groups(call: Call) -> None:
    """PUT of a Group drops a member whose User was inactive before."""
    left = call.memory.setdefault("were inactive", set())
    if call.kind == "Users" and call.body.get("active") is False:
        left.add(call.id)
    if call.kind == "Groups":
        members = entries(call.body, "members")
        call.body["members"] = [one for one in members if text_at(one, "value") not in left]


@change_request("G27", PUT, EVERY, integrations=AIW)
def put_ends_memberships_in_other_groups(call: Call) -> None:
    """PUT of a Group removes its members from the Groups that were written before."""
    members = {text_at(one, "value") for one in entries(call.body, "members")}
    for group in call.provider.groups():
        before = entries(group, "members")
        rest = [one for one in before if text_at(one, "value") not in members]
        if group["id"] != call.id and len(rest) < len(before):
            call.provider.put_group(group | {"members": rest})


@refuse("G27", "GET|PUT /Groups/{id}", 500, NO_ERROR, integrations=AIW)
def parallel_changes_deadlock(call: Call, before: Json) -> bool:
    """PUT of a Group returns 500 when the request before concerned another Group."""
    last = call.memory.get("last group")
    call.memory["last group"] = call.id
    return bool(before) and call.method == "PUT" and last not in {None, call.id}
