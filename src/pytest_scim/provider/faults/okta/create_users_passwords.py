"""Faults of creates after which a response or another attribute has the password."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import parts
from pytest_scim.provider.faults.build import change_reply, change_request

NEVER = "okta.create_users.the_password_is_never_returned"


def _note_password(call: Call, reply: Reply) -> dict[str, str]:
    """Note the password of a create; return all that were noted, by the id of the User."""
    passwords: dict[str, str] = call.memory.setdefault("passwords of creates", {})
    if call.method == "POST" and call.body.get("password"):
        passwords[reply.body["id"]] = call.body["password"]
    return passwords


@change_reply("S2", "GET|POST /Users", NEVER)
def password_is_in_every_list(call: Call, reply: Reply) -> None:
    """Lists of Users, and filters, return the password."""
    passwords = _note_password(call, reply)
    for user in parts.resources(reply) if call.method == "GET" else ():
        if user["id"] in passwords:
            user["password"] = passwords[user["id"]]


@change_reply("S2", "POST /Users", NEVER)
def header_repeats_the_password(call: Call, reply: Reply) -> None:
    """POST returns the password in a header."""
    if call.body.get("password"):
        reply.headers["X-Request-Password"] = call.body["password"]


@change_request("S2", "POST /Users", NEVER)
def password_is_stored_as_nickname(call: Call) -> None:
    """POST stores the password as nickName."""
    if call.body.get("password"):
        call.body["nickName"] = call.body["password"]
