"""Faults of deactivation and reactivation, by PATCH and by PUT."""

from pytest_scim.provider.call import Call, Reply, json_reply, scim_error
from pytest_scim.provider.faults import parts, rows
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import MISSING, at

INACTIVE = (
    "removing_the_app_deactivates_the_user",
    "deactivating_the_okta_user_deactivates_the_user",
)
KEEPS = "deactivation_changes_only_active"
RETURNS = "assigning_the_app_again_reactivates_the_same_user"
REACTIVATED = (
    "activating_the_okta_user_reactivates_the_user",
    "okta.create_users.assigning_the_app_reactivates_an_inactive_user",
    RETURNS,
)
WHOLE = "a_patch_returns_the_full_user_or_204"

PATCH = "PATCH /Users/{id}"
UPDATE = "PUT|PATCH /Users/{id}"

FAULTS = rows.table(
    __name__,
    rows.refuses("P1", "patch_is_not_implemented", PATCH, "", 501, *INACTIVE, integrations=PATCHED),
)  # fmt: skip


@refuse("P2", PATCH, 400, INACTIVE[0], integrations=PATCHED, scim_type="invalidPath")
def pathless_operation_is_refused(call: Call) -> bool:
    """A PATCH operation without a path returns 400."""
    return any(map(parts.is_pathless, parts.operations(call)))


@change_reply("P3", PATCH, KEEPS, integrations=PATCHED)
def pathless_replace_drops_the_rest(call: Call) -> None:
    """A PATCH operation without a path erases the attributes that it does not name."""
    if any(map(parts.is_pathless, parts.operations(call))):
        user = parts.stored(call)
        call.provider.put_user({k: user[k] for k in ("id", "schemas", "userName", "active")})


@change_request("P4", PATCH, *INACTIVE, integrations=PATCHED)
def active_is_ignored(call: Call) -> None:
    """PATCH of active returns success and does nothing."""
    parts.unpatch(call, "active")


@change_request("U8", "PUT /Users/{id}", *INACTIVE, integrations=("aiw",))
def put_ignores_active(call: Call, before: parts.Json) -> None:
    """PUT leaves active as it was."""
    if before:
        call.body["active"] = before.get("active", True)


@change_request("X2", UPDATE, *INACTIVE)
def deactivation_is_ignored(call: Call, before: parts.Json) -> Reply | None:
    """A deactivation returns success and does nothing: only DELETE ends access."""
    return parts.unchanged(call) if before and parts.written(call, "active") is False else None


@change_request("X2", UPDATE, "removing_the_app_from_a_group_deactivates_its_users")
def deactivation_reaches_the_newest_only(call: Call) -> Reply | None:
    """Of several deactivations, only that of the newest User is done."""
    newest = call.provider.users()[-1]
    ignored = parts.written(call, "active") is False and newest["id"] != call.id
    return json_reply(200, newest) if ignored else None


@refuse("X5", UPDATE, 500, INACTIVE[0])
def deactivation_is_a_server_error(call: Call) -> bool:
    """A deactivation returns 500."""
    return parts.written(call, "active") is False


@refuse("P5", UPDATE, 400, *REACTIVATED)
def reactivation_is_refused(call: Call, before: parts.Json) -> bool:
    """A reactivation returns 400."""
    return parts.written(call, "active") is True and before.get("active") is False


@change_request("P5", UPDATE, *REACTIVATED)
def reactivation_is_ignored(call: Call, before: parts.Json) -> Reply | None:
    """A reactivation returns success and does nothing."""
    reactivated = parts.written(call, "active") is True and before.get("active") is False
    return parts.unchanged(call) if reactivated else None


@change_reply("P6", PATCH, WHOLE, integrations=PATCHED)
def patch_returns_no_body() -> Reply:
    """PATCH returns 200 without a body."""
    return Reply(200)


@change_reply("P6", PATCH, WHOLE, integrations=PATCHED)
def patch_returns_a_part(call: Call) -> Reply:
    """PATCH returns 200 with the patched attribute only."""
    active = parts.patched(call, "active")
    return json_reply(200, {"id": call.id} | ({} if active is MISSING else {"active": active}))


@change_reply("X1", UPDATE, KEEPS, RETURNS)
def deactivation_deletes(call: Call) -> None:
    """A deactivation deletes the User."""
    if parts.written(call, "active") is False and call.id:
        call.provider.delete_user(call.id)


@change_reply("X1", UPDATE, KEEPS)
def deactivation_renames(call: Call) -> None:
    """A deactivation puts a word before the userName."""
    if parts.written(call, "active") is False:
        name = str(parts.stored(call)["userName"]).removeprefix("disabled-")
        parts.store(call, userName=f"disabled-{name}")


@change_reply("X1", UPDATE, KEEPS)
def deactivation_erases_the_external_id(call: Call) -> None:
    """A deactivation erases the externalId."""
    if parts.written(call, "active") is False:
        parts.store(call, externalId=None)


@change_reply("R4", "GET /Users/{id}", INACTIVE[0], KEEPS)
def inactive_user_is_404(reply: Reply) -> Reply | None:
    """GET of an inactive User returns 404."""
    return scim_error(404, "User not found") if at(reply.body, "active") is False else None


def _hide_inactive(call: Call) -> None:
    expression = call.query.get("filter")
    call.query["filter"] = f"({expression}) and active eq true" if expression else "active eq true"


@change_request("L11", "GET /Users", "an_inactive_user_is_still_found", RETURNS)
def inactive_users_are_hidden(call: Call) -> None:
    """Lists and filters leave out inactive Users."""
    _hide_inactive(call)


@change_request("C12", "GET|POST /Users", RETURNS)
def retained_user_is_a_conflict(call: Call) -> Reply | None:
    """Lists leave out an inactive User, and POST of its externalId returns 409."""
    if call.method == "GET":
        _hide_inactive(call)
    inactive = [user for user in call.provider.users() if user.get("active") is False]
    taken = at(call.body, "externalId") in [user.get("externalId") for user in inactive]
    return scim_error(409, "externalId already exists", "uniqueness") if taken else None
