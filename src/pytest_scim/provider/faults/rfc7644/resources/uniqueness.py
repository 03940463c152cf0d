"""Faults of a userName that should be one User's alone."""

from pytest_scim.provider.call import Call, Reply, Responder, json_reply
from pytest_scim.provider.faults import parts, rows
from pytest_scim.provider.faults.build import change_reply, fault, refuse
from pytest_scim.scim.paths import at

RENAMED = "a_rename_creates_no_second_user_of_a_user_name"
PATCHED = "a_patch_creates_no_second_user_of_a_user_name"
CHANGE = "PUT|PATCH /Users/{id}"

FAULTS = rows.table(
    __name__,
    rows.returns("C3", "rename_conflict_is_a_server_error", CHANGE, 409, 500,
        "a_rename_to_a_taken_user_name_returns_409_uniqueness"),
    rows.returns("E3", "rename_conflict_is_a_bad_request", CHANGE, 409, 400,
        "a_rename_to_a_taken_user_name_returns_409_uniqueness"),
    rows.rejects("U9", "other_case_is_a_change", "PUT /Users/{id}", 400,
        "PUT with an email address in another case returns 400: addresses are fixed",
        lambda call, before: differs_in_case(call, before, "emails[0].value"),
        "a_user_is_no_conflict_with_itself", scim_type="mutability"),
    rows.rejects("G5", "user_is_its_own_conflict", "PUT /Users/{id}", 409,
        "PUT with the User's own userName in another case returns 409",
        lambda call, before: differs_in_case(call, before, "userName"),
        "a_user_is_no_conflict_with_itself"),
)  # fmt: skip


@refuse("C7", "POST /Users", 409, "two_users_may_have_one_name")
def display_name_is_unique(call: Call) -> bool:
    """POST with the displayName of another User returns 409."""
    return at(call.body, "displayName") in [at(u, "displayName") for u in call.provider.users()]


@change_reply("C8", "POST /Users", "a_user_name_in_another_case_is_taken_too", status={409})
def other_case_is_the_same_user(call: Call) -> Reply | None:
    """POST with an existing userName in another case returns 201 and the existing User."""
    name = call.body["userName"]
    same = [u for u in call.provider.users() if str(u["userName"]).lower() == name.lower()]
    return json_reply(201, same[0]) if same and same[0]["userName"] != name else None


def rename_past_the_index(
    call: Call, respond: Responder, *, exact: bool, change: str = CHANGE
) -> Reply:
    """Give a User the userName of another; if ``exact``, only one written in another case."""
    reply = respond(call)
    name = parts.written(call, "userName")
    same = exact and name in [user["userName"] for user in call.provider.users()]
    if parts.matches(call, change) and reply.status == 409 and not same:
        parts.override(call, call.id, {"userName": name})
        reply = json_reply(200, call.provider.user(call.id))
    return parts.with_overrides(call, reply)


@fault("7643-4.1.1", RENAMED)
def rename_creates_a_second_user(call: Call, respond: Responder) -> Reply:
    """PUT and PATCH give a User the userName of another: only POST checks uniqueness."""
    return rename_past_the_index(call, respond, exact=False)


@fault("7643-4.1.1", RENAMED)
def rename_compares_the_case(call: Call, respond: Responder) -> Reply:
    """PUT and PATCH give a User the userName of another in another case."""
    return rename_past_the_index(call, respond, exact=True)


@fault("7643-4.1.1", PATCHED)
def patch_creates_a_second_user(call: Call, respond: Responder) -> Reply:
    """PATCH gives a User the userName of another: only POST and PUT check uniqueness."""
    return rename_past_the_index(call, respond, exact=False, change="PATCH /Users/{id}")


@change_reply("P7", CHANGE, "a_refused_rename_changes_nothing", status={409})
def refused_rename_changes_the_rest(call: Call, before: parts.Json) -> None:
    """A change to an existing userName returns 409 and changes the other attributes."""
    parts.store(
        call, name={**before.get("name", {}), "givenName": parts.written(call, "name.givenName")}
    )


def differs_in_case(call: Call, before: parts.Json, path: str) -> bool:
    """Return whether a PUT changes nothing but the case of an attribute's letters."""
    old, new = str(at(before, path)), str(at(call.body, path))
    return bool(before) and old != new and old.lower() == new.lower()
