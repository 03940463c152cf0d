"""Faults that the steps of Okta's SPEC test catch."""

import time

from pytest_scim.provider.call import Call, Reply, json_reply, list_reply
from pytest_scim.provider.faults import build, rows
from pytest_scim.provider.faults.okta.create_users import error_without_detail, no_match_is_404
from pytest_scim.provider.faults.okta.enable_provisioning import list_has_the_resource_schema
from pytest_scim.provider.faults.okta.update_users import read_gives_a_list
from pytest_scim.provider.faults.parts import Json, filter_of
from pytest_scim.provider.faults.repeats import repeats
from pytest_scim.scim.paths import MISSING, at

S01 = "step_01_users_endpoint"
S02 = "step_02_user_by_id"
UNKNOWN_ID = ("step_04_unknown_user_by_id", "step_12_not_found")
NO_MATCH = ("step_03_unknown_user_by_username", "step_05_random_user_is_absent")
S06 = "step_06_create_user"
S07 = "step_07_created_user_by_id"
S08 = "step_08_create_user_again"
S10 = "step_10_groups_endpoint"
S11 = "step_11_wrong_token"
C04 = "runscope.crud.step_04_user_is_created"
C06 = "runscope.crud.step_06_first_name_is_updated"
C08 = "runscope.crud.step_08_user_is_deactivated"
C11 = "runscope.crud.step_11_user_is_reactivated"

READ = "GET /Users/{id}"

FAULTS = rows.table(
    __name__,
    repeats("SPEC-L8", "list_is_called_a_user", list_has_the_resource_schema, S01, *NO_MATCH),
    repeats("SPEC-F5", "no_match_is_not_found", no_match_is_404, *NO_MATCH),
    repeats("SPEC-R1", "read_returns_a_list", read_gives_a_list, S02, S07, C06, C08),
    repeats("SPEC-E2", "errors_without_detail", error_without_detail, *UNKNOWN_ID, S11),
    rows.edits("SPEC-C9", "username_is_lower_cased", "Users", "userName", "in lower case",
        str.lower, S06, S07),
    rows.edits("SPEC-C10", "only_the_formatted_name", "Users", "name", "with formatted only",
        lambda name: {"formatted": " ".join(map(str, name.values()))},
        S01, S02, S06, S07, C04, C06),
    rows.shows("SPEC-R5", "emails_are_not_returned", "Users", "emails", MISSING, S01, S02, C04),
    rows.shows("SPEC-C1", "created_without_schemas", "POST /Users", "schemas", MISSING, S06),
    rows.returns("SPEC-C1", "created_later", "POST /Users", 201, 202, S06),
    rows.returns("SPEC-R2", "unknown_id_is_a_bad_request", READ, 404, 400, *UNKNOWN_ID),
    rows.pages("SPEC-E1", "unknown_id_is_a_web_page", READ, {404}, *UNKNOWN_ID),
    rows.returns("SPEC-A1", "wrong_token_is_forbidden", "GET Users", 401, 403, S11),
)  # fmt: skip


@build.change_reply("SPEC-L9", "GET /Users", S01)
def list_without_counts(reply: Reply) -> None:
    """A ListResponse has neither startIndex nor itemsPerPage."""
    del reply.body["startIndex"], reply.body["itemsPerPage"]


@build.change_reply("SPEC-L3", "GET /Users", *NO_MATCH)
def total_ignores_the_filter(call: Call, reply: Reply) -> None:
    """A filtered list counts every User as totalResults."""
    reply.body["totalResults"] = len(call.provider.users())


@build.change_reply("SPEC-F1", "GET /Users", *NO_MATCH, C04)
def no_match_returns_everybody(call: Call, reply: Reply) -> Reply | None:
    """A filter without a match returns every User."""
    return None if reply.body["Resources"] else list_reply(call.provider.users())


@build.refuse("SPEC-F2", "GET /Users", 404, "step_09_username_in_upper_case")
def other_case_is_not_found(call: Call) -> bool:
    """A filter by a userName in upper case returns 404."""
    return filter_of(call).endswith('.COM"')


@build.change_reply("SPEC-L12", "GET /Groups", S10)
def groups_are_a_map(reply: Reply) -> None:
    """Resources of /Groups is an object."""
    reply.body |= {"totalResults": 1, "itemsPerPage": 1, "Resources": {"Everyone": {}}}


@build.change_request("SPEC-L12", "GET /Groups", S10)
def groups_are_slow() -> None:
    """/Groups takes longer than 600 ms."""
    time.sleep(0.65)


@build.refuse("SPEC-L12", "GET /Groups", 400, S10)
def groups_need_paging(call: Call) -> bool:
    """/Groups without startIndex and count returns 400."""
    return not call.query


@build.each_resource("SPEC-R5", "Users", S01, S02, S06, C11)
def active_is_returned_when_false(user: Json) -> None:
    """A User shows active only when it is false."""
    if user.get("active") is True:
        del user["active"]


@build.change_reply("SPEC-C2", READ, S02)
def id_is_the_username(reply: Reply) -> None:
    """GET of an id returns the userName as the id."""
    reply.body["id"] = reply.body["userName"]


@build.refuse("H2", "POST", 415, S06)
def plain_json_is_refused(call: Call) -> bool:
    """POST as application/json returns 415."""
    return "scim+json" not in call.headers.get("Content-Type", "")


@build.change_request("SPEC-C6", "POST /Users", S06)
def created_inactive(call: Call) -> None:
    """POST creates an inactive User."""
    call.body["active"] = False


@build.change_request("SPEC-U4", "POST|PUT Users", S06, S07, C04, C06)
def names_change_places(call: Call) -> None:
    """POST and PUT swap givenName and familyName."""
    name = at(call.body, "name")
    if isinstance(name, dict):
        given, family = name.get("givenName"), name.get("familyName")
        call.body["name"] = name | {"givenName": family, "familyName": given}


@build.change_reply("SPEC-R4", "POST /Users", S07, S08, C04)
def created_but_unreadable(call: Call, reply: Reply) -> None:
    """POST returns 201 and stores nothing."""
    call.provider.delete_user(reply.body["id"])


@build.change_reply("SPEC-C3", "POST /Users", S08, status={409})
def duplicate_returns_the_user(call: Call, reply: Reply) -> Reply:
    """POST of a userName in use returns 200 with the User that has it."""
    name = str(at(call.body, "userName")).casefold()
    same = [user for user in call.provider.users() if str(user["userName"]).casefold() == name]
    return json_reply(200, same[0]) if same else reply


@build.change_reply("SPEC-E4", "", S11, UNKNOWN_ID[1], status=build.ERROR)
def status_is_a_phrase(reply: Reply) -> None:
    """An Error has a word as its status."""
    reply.body["status"] = "Error"


@build.change_reply("SPEC-E1", "", *UNKNOWN_ID, S11, status=build.ERROR)
def errors_without_schema(reply: Reply) -> None:
    """An Error has no schemas."""
    if reply.body is not None:
        reply.body.pop("schemas", None)
