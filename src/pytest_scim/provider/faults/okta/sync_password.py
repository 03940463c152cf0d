"""Faults of password updates: in every form in which Okta may send one, and in one form alone."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import parts
from pytest_scim.provider.faults.build import change_reply, refuse

ACCEPTED = "a_new_password_is_accepted"
PATHLESS = "a_password_may_come_without_a_path"
WITH_PATH = "a_password_may_come_with_a_path"
BY_PUT = "a_password_may_come_by_put"
UNCHANGED = "a_password_change_changes_no_other_attribute"
RETURNED = "a_new_password_is_not_returned"

PATCH = "PATCH /Users/{id}"
PUT = "PUT /Users/{id}"
UPDATE = "PUT|PATCH /Users/{id}"


@refuse("C4", UPDATE, 400, ACCEPTED, PATHLESS, WITH_PATH, BY_PUT, scim_type="mutability")
def new_password_is_refused(call: Call) -> bool:
    """An update of the password returns 400."""
    return bool(parts.written(call, "password"))


@refuse("C4", PATCH, 400, PATHLESS, scim_type="invalidPath")
def pathless_password_is_refused(call: Call) -> bool:
    """PATCH of a password without a path returns 400."""
    return any(
        parts.is_pathless(one) and "password" in one["value"] for one in parts.operations(call)
    )


@refuse("C4", PATCH, 400, WITH_PATH, scim_type="invalidPath")
def path_of_a_password_is_refused(call: Call) -> bool:
    """PATCH of the path password returns 400."""
    return any(parts.path_of(one) == "password" for one in parts.operations(call))


@refuse("C4", PUT, 400, BY_PUT, scim_type="mutability")
def password_in_a_put_is_refused(call: Call) -> bool:
    """PUT with a password returns 400."""
    return bool(call.body.get("password"))


@change_reply("C4", UPDATE, UNCHANGED)
def new_password_deactivates_the_user(call: Call) -> None:
    """An update of the password deactivates the User until its next sign-in."""
    if parts.written(call, "password"):
        parts.store(call, active=False)


@change_reply("C4", UPDATE, UNCHANGED)
def new_password_erases_the_emails(call: Call) -> None:
    """An update of the password loses the email addresses of the User."""
    if parts.written(call, "password"):
        _drop(call, "emails")


@change_reply("S2", UPDATE, RETURNED)
def new_password_is_returned(call: Call, reply: Reply) -> None:
    """An update of the password returns the password."""
    password = parts.written(call, "password")
    for user in parts.resources(reply) if password else ():
        user["password"] = password


@change_reply("S2", "GET|PUT|PATCH /Users/{id}", RETURNED)
def password_is_returned_by_get(call: Call, reply: Reply) -> None:
    """GET returns the password that an update has set."""
    passwords = call.memory.setdefault("passwords", {})
    if password := call.method != "GET" and parts.written(call, "password"):
        passwords[call.id] = password
    if call.method == "GET" and call.id in passwords:
        reply.body["password"] = passwords[call.id]


def _drop(call: Call, name: str) -> None:
    """Store the User of a request without an attribute."""
    user: parts.Json = {key: value for key, value in parts.stored(call).items() if key != name}
    call.provider.put_user(user)
