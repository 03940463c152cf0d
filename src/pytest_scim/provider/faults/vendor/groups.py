"""Faults of vendors' rules about Groups."""

from pytest_scim.provider.call import Call, Reply, Responder, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, fault
from pytest_scim.provider.faults.parts import stored

DECLINED = "groups_declined"
NOT_LISTED = "groups_are_not_listed"
NOT_CREATED = "a_group_is_not_created"
TICKED = "import_groups_can_stay_ticked"
CONFLICT = "a_taken_name_returns_409"
LINKED = "a_predefined_group_can_be_linked"
NO_TWIN = "a_taken_name_creates_no_second_group"
LISTED = "the_predefined_groups_are_listed"
REPLACED = "another_group_is_linked_in_place_of_a_missing_one"

PREDEFINED = "predefined_groups"
UNIQUE = "unique_group_names"

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("SCL-03", "groups_declined", "Groups can be created",
        "a_group_is_not_created"),
    rows.refuses("SCL-03", "groups_are_a_server_error", "Groups", "", 500,
        NOT_LISTED, TICKED, rule=DECLINED),
    rows.refuses("SCL-03", "groups_are_forbidden", "Groups", "", 403,
        NOT_LISTED, NOT_CREATED, TICKED, rule=DECLINED),
    rows.refuses("SCL-03", "groups_need_another_token", "Groups", "", 401,
        NOT_LISTED, NOT_CREATED, TICKED, rule=DECLINED),
    rows.refuses("SCL-03", "requests_for_groups_time_out", "Groups", "", 408,
        NOT_LISTED, NOT_CREATED, TICKED, rule=DECLINED),
    rows.refuses("SCL-18", "groups_are_not_found", "GET /Groups", "", 404,
        TICKED, rule=DECLINED),
    rows.refuses("SCL-18", "groups_are_not_implemented", "GET /Groups", "", 501,
        TICKED, rule=DECLINED),
    rows.pages("SCL-18", "groups_are_a_page", "GET /Groups", {200}, NOT_LISTED, TICKED,
        rule=DECLINED),
    rows.refuses("SCL-18", "method_is_not_allowed", "GET /Groups", "", 405,
        TICKED, rule=DECLINED),
    rows.breaks_rule("LIQ-21", UNIQUE, "Two Groups may have one displayName", NO_TWIN, CONFLICT),
    rows.returns("LIQ-21", "taken_name_is_a_server_error", "POST /Groups", 409, 500,
        CONFLICT, rule=UNIQUE),
    rows.breaks_rule("LPR-03", PREDEFINED, "The predefined Groups do not exist",
        "the_predefined_groups_are_listed", LINKED),
)  # fmt: skip


@change_reply("LIQ-21", "POST /Groups", NO_TWIN, status={409, 500}, rule=UNIQUE)
def taken_name_makes_a_second_group(call: Call) -> None:
    """POST of a displayName in use returns an error and creates a Group."""
    call.provider.put_group(call.body | {"members": []})


@change_reply("LIQ-22", "GET /Groups", REPLACED, rule="missing_groups_can_be_replaced")
def new_groups_are_not_listed(call: Call, reply: Reply) -> None:
    """A list leaves out the newest Group."""
    if "filter" not in call.query:
        del reply.body["Resources"][-1:]


@fault("LPR-04", LINKED, rule=PREDEFINED)
def own_group_cannot_be_renamed(call: Call, respond: Responder) -> Reply:
    """A new displayName of a predefined Group returns 403."""
    before, state = stored(call).get("displayName"), call.provider.remember()
    reply = respond(call)
    predefined = before in {"Salesperson", "Prep User", "Manager"}
    if not predefined or stored(call).get("displayName") == before:
        return reply
    call.provider.restore(state)
    return scim_error(403, f"{before} is a system group")
