"""What else is at the target: writes of other clients, and Groups of the service's own."""

from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults.parts import matches
from pytest_scim.scim.names import GROUP, USER

from .allowed import Call, Reply, Responder, variation
from .shared import asks_for_attributes, users

OTHERS = "several clients may write at a time"
OWN = "a service has groups of its own, which it manages itself"


@variation(OTHERS, choice="seats")  # each of them would take a seat
def others_create_and_delete_users(call: Call, respond: Responder) -> Reply:
    """Another client creates Users and Groups, and deletes Users that it created."""
    provider, memory = call.provider, call.memory
    count = memory["others"] = memory.get("others", 0) + 1
    made = memory.setdefault("made by others", [])
    if count % 20 == 0:
        name = f"other{count}@other.example"
        emails = [{"value": name, "type": "work", "primary": True}]
        named = {"schemas": [USER], "userName": name, "emails": emails, "active": True}
        made.append(provider.put_user(named)["id"])
    if count % 30 == 0 and made:
        provider.delete_user(made.pop(0))
    if count % 90 == 0:
        provider.put_group({"schemas": [GROUP], "displayName": f"Other {count}", "members": []})
    return respond(call)


@variation(OTHERS)
def others_change_users(call: Call, respond: Responder) -> Reply:
    """Another client changes and deactivates the Users that existed before the run."""
    provider, memory = call.provider, call.memory
    if "there first" not in memory:
        memory["there first"] = [user["id"] for user in provider.users()]
    first = memory["there first"]
    count = memory["changes of others"] = memory.get("changes of others", 0) + 1
    if count % 25 == 0 and (user := provider.user(first[count % len(first)])):
        provider.put_user({**user, "title": f"Title {count}", "active": count % 2 == 0})
    return respond(call)


@variation(OWN, choice="stranger")
def everybody_is_in_a_group(call: Call, respond: Responder) -> Reply:
    """A new User is at once a member of a Group of all Users."""
    provider, memory = call.provider, call.memory
    if "everybody" not in memory:
        members = [{"value": user["id"]} for user in provider.users()]
        group = {"schemas": [GROUP], "displayName": "Everybody", "members": members}
        memory["everybody"] = provider.put_group(group)["id"]
    reply = respond(call)
    group = provider.group(memory["everybody"])
    if matches(call, "POST /Users") and reply.status == 201 and group:
        members = [*group.get("members", ()), {"value": reply.body["id"]}]
        provider.put_group({**group, "members": members})
        if not asks_for_attributes(call):
            reply.body = provider.user(reply.body["id"])
    return reply


@variation("RFC 7644 section 3.12: 403 for what the service refuses")
def first_groups_cannot_be_changed(call: Call, respond: Responder) -> Reply:
    """A write to a Group that existed before the run returns 403."""
    if "first groups" not in call.memory:
        call.memory["first groups"] = {group["id"] for group in call.provider.groups()}
    first = call.memory["first groups"]
    if call.kind == "Groups" and call.id in first and call.method not in {"GET", "POST"}:
        return scim_error(403, "The service manages this group itself.")
    return respond(call)


@variation("RFC 7643 section 2.4: a user may have several addresses", choice="value order")
def an_address_of_the_services_own(call: Call, respond: Responder) -> Reply:
    """A User has another email address, at the service, after the one that was sent."""
    reply = respond(call)
    for user in () if asks_for_attributes(call) else users(reply):
        own = {"value": f"{user['id'][:8]}@inbox.example", "type": "other"}
        user["emails"] = [*(user.get("emails") or ()), own]
    return reply
