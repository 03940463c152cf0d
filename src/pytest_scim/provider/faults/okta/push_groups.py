"""Faults of creating, finding and reading Groups."""

from collections.abc import Callable

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, refuse
from pytest_scim.provider.faults.parts import operations
from pytest_scim.scim.paths import MISSING, at

CREATED = "a_pushed_group_is_created"
EMPTY = "an_empty_group_is_created"
NAMED = "a_name_comes_back_as_pushed"
BY_RULE = "groups_found_by_a_rule_are_created"
LEFT = "okta.link_groups.groups_that_were_left_together_stay"

POST = "POST /Groups"
SIGNED = "a_name_with_signs_is_accepted"
MATCHES_NOBODY = 'displayName eq "nothing at all"'

FAULTS = rows.table(
    __name__,
    rows.refuses("G7", "external_id_is_required", POST, "without externalId", 400,
        CREATED, EMPTY, BY_RULE, "a_new_group_waits_while_the_push_is_not_immediate"),
    rows.refuses("G8", "group_with_members_is_refused", POST, "with members", 400,
        CREATED, integrations=("aiw",)),
    rows.refuses("A5", "groups_are_read_only", POST, "", 403, CREATED),
    rows.reads("F6", "group_filter_finds_no_group", "displayName eq ", "externalId eq ",
        "a_group_is_found_by_its_name", NAMED),
    rows.reads("F7", "name_filter_is_a_substring", "displayName eq ", "displayName co ",
        "a_lookup_by_name_is_exact"),
    rows.shows("G18", "members_are_not_returned", "GET /Groups/{id}", "members", MISSING,
        "a_read_group_has_its_members", "a_read_group_has_its_members_without_import"),
    rows.shows("G20", "users_have_no_groups", "Users", "groups", MISSING,
        "a_user_has_its_groups"),
)  # fmt: skip


@refuse("G8", POST, 400, EMPTY, scim_type="invalidSyntax")
def empty_group_is_refused(call: Call) -> bool:
    """POST of a Group without members returns 400."""
    return bool(call.body.get("members") == [])


@change_reply("G21", POST, BY_RULE, LEFT)
def group_create_drops_the_one_before(call: Call) -> None:
    """POST of a Group deletes the Group that was created before."""
    for group in call.provider.groups()[-2:-1]:
        call.provider.delete_group(str(group["id"]))


def _rename(call: Call, change: Callable[[str], str]) -> None:
    """Change the displayName that a request gives to a Group."""
    for values in (call.body, *(operation.get("value") for operation in operations(call))):
        if isinstance(values, dict) and "displayName" in values:
            values["displayName"] = change(values["displayName"])


@change_request("G19", "Groups", NAMED, "a_name_with_quotes_comes_back")
def signs_are_stripped_from_names(call: Call) -> None:
    """A displayName loses brackets and signs."""
    _rename(call, lambda name: "".join(sign for sign in name if sign not in '[]"&+'))


@change_request("G19", "Groups", "a_name_in_any_script_comes_back")
def names_become_ascii(call: Call) -> None:
    """A displayName is stored in ASCII."""
    _rename(call, lambda name: name.encode("ascii", "replace").decode())


@change_request("G19", "Groups", "a_long_name_comes_back")
def names_are_cut(call: Call) -> None:
    """A displayName is cut after a hundred characters."""
    _rename(call, lambda name: name[:100])


@change_request("G19", "Groups", "a_name_comes_back_in_its_case")
def names_are_lower_cased(call: Call) -> None:
    """A displayName is stored in lower case."""
    _rename(call, str.lower)


@change_request("G14", "GET|POST /Groups", "a_taken_name_can_be_found")
def taken_name_is_hidden(call: Call) -> Reply | None:
    """POST of a displayName in use returns 409, and no filter finds its Group."""
    if "filter" in call.query:
        call.query["filter"] = MATCHES_NOBODY
    taken = at(call.body, "displayName") in [one["displayName"] for one in call.provider.groups()]
    return scim_error(409, "The name is in use", "uniqueness") if taken else None


@change_reply("G16", "GET /Groups/{id}", "a_group_is_read_by_its_id")
def group_is_read_as_another(reply: Reply) -> None:
    """GET of a Group without members returns another id."""
    if not reply.body.get("members"):
        reply.body["id"] = f"old-{reply.body['id']}"


def _named(call: Call) -> str:
    return str(at(call.body, "displayName"))


@refuse("G28", POST, 400, SIGNED)
def brackets_are_refused(call: Call) -> bool:
    """POST of a Group with brackets in its displayName returns 400."""
    return "[" in _named(call)


@refuse("G28", POST, 422, SIGNED)
def ampersand_is_refused(call: Call) -> bool:
    """POST of a Group with an ampersand in its displayName returns 422."""
    return "&" in _named(call)


@refuse("G28", POST, 403, SIGNED)
def plus_is_refused(call: Call) -> bool:
    """POST of a Group with a plus sign in its displayName returns 403."""
    return "+" in _named(call)


@change_request("G28", POST, NAMED)
def signs_are_refused_bare(call: Call) -> Reply | None:
    """POST of a Group with signs in its displayName returns 400 without a body."""
    return Reply(400) if "&" in _named(call) else None


@refuse("G28", POST, 500, NAMED)
def signs_are_a_server_error(call: Call) -> bool:
    """POST of a Group with signs in its displayName returns 500."""
    return "+" in _named(call)
