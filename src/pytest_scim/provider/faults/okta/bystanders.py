"""Faults by which a change of one User or Group reaches another."""

from collections.abc import Iterator

from pytest_scim.provider.call import Call, Reply, Responder, json_reply
from pytest_scim.provider.faults.build import change_reply, fault
from pytest_scim.provider.faults.parts import Json, matches, operations, path_of, stored, written
from pytest_scim.scim.paths import at

END = "bystanders_are_unchanged_at_the_end"
USERS = ("actions_on_a_user_change_no_other_resource", END)
GROUPS = ("actions_on_a_group_change_no_other_resource", END)

UPDATE_USER = "PUT|PATCH /Users/{id}"
UPDATE_GROUP = "PUT|PATCH /Groups/{id}"

WORK_EMAIL = "emails[0].value"


def _others(call: Call, path: str, before: Json) -> Iterator[Json]:
    """Yield the other Users that have the same value at a path."""
    for user in call.provider.users():
        if user["id"] != call.id and at(user, path) == at(before, path):
            yield user


@change_reply("B1", "PUT /Users/{id}", *USERS)
def update_reaches_users_of_the_same_email(call: Call, before: Json) -> None:
    """PUT changes the names of every User with the same email address."""
    for user in _others(call, WORK_EMAIL, before):
        call.provider.put_user({**user, "name": stored(call)["name"]})


@change_reply("B1", "PUT /Users/{id}", *USERS)
def new_email_reaches_users_of_the_same_names(call: Call, before: Json) -> None:
    """PUT changes the email address of every User with the same names."""
    for user in _others(call, "name", before):
        call.provider.put_user({**user, "emails": stored(call)["emails"]})


@change_reply("B1", UPDATE_USER, *USERS)
def deactivation_reaches_users_of_the_same_names(call: Call) -> None:
    """A deactivation deactivates every User with the same family name."""
    if written(call, "active") is False:
        for user in _others(call, "name.familyName", stored(call)):
            call.provider.put_user({**user, "active": False})


@change_reply("B1", "PUT /Users/{id}", *USERS)
def new_user_name_deactivates_users_of_the_same_names(call: Call, before: Json) -> None:
    """PUT with another userName deactivates every User with the same family name."""
    if stored(call).get("userName") != before.get("userName"):
        for user in _others(call, "name.familyName", before):
            call.provider.put_user({**user, "active": False})


@fault("B1", *USERS)
def create_updates_the_user_of_the_same_email(call: Call, respond: Responder) -> Reply:
    """POST with an email address that a User has changes that User and returns it with 201."""
    if matches(call, "POST /Users"):
        email = at(call.body, WORK_EMAIL)
        for user in call.provider.users():
            if at(user, WORK_EMAIL) == email:
                names = {"externalId": call.body.get("externalId")}
                return json_reply(201, call.provider.put_user({**user, **names}))
    return respond(call)


@change_reply("B2", "PUT|PATCH /Users/{id}", *USERS)
def reactivation_empties_every_group(call: Call, before: Json) -> None:
    """A reactivation removes the members of every Group."""
    if written(call, "active") is True and before.get("active") is False:
        for group in call.provider.groups():
            call.provider.put_group({**group, "members": []})


@change_reply("B3", UPDATE_GROUP, *GROUPS)
def rename_reaches_groups_of_the_same_prefix(call: Call, before: Json) -> None:
    """A new displayName renames every Group whose displayName begins alike."""
    new = stored(call)["displayName"]
    for group in call.provider.groups() if new != before["displayName"] else ():
        if group["id"] != call.id and before["displayName"].startswith(group["displayName"]):
            call.provider.put_group({**group, "displayName": f"{new} (old)"})


@change_reply("B3", UPDATE_GROUP, *GROUPS)
def members_are_stored_in_every_group(call: Call, before: Json) -> None:
    """A change of members changes the members of every Group."""
    members = stored(call)["members"]
    for group in call.provider.groups() if members != before["members"] else ():
        call.provider.put_group({**group, "members": members})


@change_reply("B3", UPDATE_GROUP, *GROUPS)
def full_list_moves_members(call: Call) -> None:
    """A full list of members empties every other Group."""
    lists = [one for one in operations(call) if path_of(one) == "members"]
    if call.method == "PUT" or any(one.get("op") == "replace" for one in lists):
        for group in call.provider.groups():
            if group["id"] != call.id:
                call.provider.put_group({**group, "members": []})


@fault("B3", *GROUPS)
def delete_reaches_groups_of_the_same_prefix(call: Call, respond: Responder) -> Reply:
    """DELETE of a Group deletes every Group whose displayName begins alike."""
    name = str(stored(call).get("displayName")) if matches(call, "DELETE /Groups/{id}") else ""
    reply = respond(call)
    for group in call.provider.groups() if name else ():
        if name.startswith(str(group["displayName"])):
            call.provider.delete_group(str(group["id"]))
    return reply


@fault("B3", GROUPS[0], "okta.link_groups.an_unlinked_group_is_deleted")
def group_delete_deletes_its_members(call: Call, respond: Responder) -> Reply:
    """DELETE of a Group deletes the Users who are its members."""
    deleted = stored(call).get("members", []) if matches(call, "DELETE /Groups/{id}") else []
    reply = respond(call)
    for member in deleted:
        call.provider.delete_user(member["value"])
    return reply
