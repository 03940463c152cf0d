"""Faults of DELETE, and of what becomes of a deleted User (RFC 7644, section 3.6)."""

from pytest_scim.provider.call import Call, Reply, Responder, json_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ANY, OK, change_request, fault
from pytest_scim.provider.faults.parts import Json, matches, store
from pytest_scim.scim.paths import at

READ = "a_deleted_user_returns_404"
LISTED = "a_deleted_user_is_in_no_list"
AGAIN = "a_second_delete_returns_404"
WRITTEN = "a_write_to_a_deleted_user_returns_404"
FREE = "the_user_name_of_a_deleted_user_can_be_used_again"
DELETE = "DELETE /Users/{id}"

FAULTS = rows.table(
    __name__,
    rows.returns("7644-3.6", "second_delete_is_a_success", DELETE, 404, 204,
        "a_second_delete_returns_404", "a_write_to_an_unknown_id_returns_404"),
    rows.returns("R2", "patch_of_nothing_is_a_success", "PATCH /Users/{id}", 404, 204,
        "a_write_to_a_deleted_user_returns_404", "a_write_to_an_unknown_id_returns_404"),
    rows.returns("R2", "unknown_id_is_a_bad_request", "PATCH|DELETE /Users/{id}", 404, 400,
        "a_write_to_an_unknown_id_returns_404"),
    rows.pages("X3", "delete_is_a_web_page", DELETE, ANY,
        "a_delete_returns_204_without_a_body"),
    rows.replies("7644-3.6", "delete_returns_a_message", DELETE, OK,
        "DELETE returns 200 and a message", lambda: json_reply(200, {"deleted": True}),
        "a_delete_returns_204_without_a_body"),
    rows.replies("R3", "old_id_leads_elsewhere", "GET /Users/{id}", {404},
        "GET of a deleted User returns the newest one: its id is used again",
        lambda call: json_reply(200, {**call.provider.users()[-1], "id": call.id}),
        "the_id_of_a_deleted_user_is_not_reused"),
)  # fmt: skip


@change_request("7644-3.6", DELETE, READ, LISTED, AGAIN, WRITTEN)
def delete_only_deactivates(call: Call, before: Json) -> Reply | None:
    """DELETE deactivates the User."""
    if not before:
        return None
    store(call, active=False)
    return Reply(204)


def hide(call: Call, respond: Responder, hidden: set[str]) -> Reply | None:
    """Hide the User of a DELETE, and return 404 to any other request to a hidden User."""
    if matches(call, "/Users/{id}") and call.id in hidden:
        return scim_error(404, "There is no such User.")
    if not matches(call, DELETE) or not call.provider.user(call.id):
        return None
    admitted = respond(call.instead("GET", call.path))
    hidden |= {str(call.id)} if admitted.ok else set()
    return Reply(204) if admitted.ok else admitted


@fault("7644-3.6", LISTED)
def deleted_user_is_listed(call: Call, respond: Responder) -> Reply:
    """Lists show a deleted User."""
    hidden = call.memory.setdefault("hidden", set())
    if reply := hide(call, respond, hidden):
        return reply
    name = str(at(call.body, "userName")).casefold()
    for user in call.provider.users() if matches(call, "POST /Users") else ():
        if str(user["userName"]).casefold() == name and user["id"] in hidden:
            call.provider.delete_user(str(user["id"]))
    return respond(call)


@fault("7644-3.6", FREE)
def deleted_user_name_stays_taken(call: Call, respond: Responder) -> Reply:
    """POST with the userName of a deleted User returns 409: the unique index still has it."""
    hidden = call.memory.setdefault("hidden", set())
    if reply := hide(call, respond, hidden):
        return reply
    reply = respond(call)
    if matches(call, "GET /Users") and reply.ok:
        listed = reply.body.get("Resources", [])
        rows = [row for row in listed if row["id"] not in hidden]
        missing = len(listed) - len(rows) if "filter" in call.query else len(hidden)
        total = reply.body["totalResults"] - missing
        reply.body.update(Resources=rows, totalResults=total, itemsPerPage=len(rows))
    return reply


@change_request("U11", "PUT /Users/{id}", WRITTEN)
def put_creates_the_user_again(call: Call, before: Json) -> Reply | None:
    """PUT to the id of a deleted User creates it again."""
    user = {**call.body, "id": call.id}
    return None if before else json_reply(200, call.provider.put_user(user))
