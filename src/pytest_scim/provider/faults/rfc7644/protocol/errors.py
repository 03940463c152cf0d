"""Faults of Errors and of malformed requests (RFC 7644, section 3.12)."""

from pytest_scim.provider.call import Call, Headers, Reply, json_reply, scim_error
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ERROR, change_reply, change_request, store_unchecked
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim import names as urn
from pytest_scim.scim.paths import at

FAULTS = rows.table(
    __name__,
    rows.pages("E1", "gone_is_a_web_page", "/Users/{id}", {404}, "an_error_is_an_error_message",
        "okta.update_users.an_unknown_id_returns_404_with_an_error"),
    rows.pages("E1", "every_error_is_a_page", "", ERROR, "an_error_is_an_error_message"),
    rows.replies("E1", "errors_have_a_form_of_their_own", "", ERROR,
        "An error has a form of the framework's own",
        lambda reply: json_reply(reply.status, {"error": reply.body.get("detail")}),
        "an_error_is_an_error_message"),
    rows.replies("E4", "error_status_is_a_number", "", ERROR, "The status of an Error is a number",
        lambda reply: reply.body.update(status=reply.status), "an_errors_status_is_a_string"),
    rows.replies("E4", "error_without_status", "", ERROR, "An Error has no status",
        lambda reply: reply.body.pop("status", None), "an_errors_status_is_a_string"),
    rows.replies("E2", "error_detail_is_a_list", "", ERROR, "The detail of an Error is a list",
        lambda reply: reply.body.update(detail=[{"msg": reply.body.get("detail")}]),
        "an_errors_detail_is_human_readable"),
    rows.retypes("E2", "scim_type_is_a_word_of_its_own", "", ".+", "schemaViolated",
        "an_errors_scim_type_is_a_keyword_of_the_rfc"),
    rows.retypes("E2", "scim_type_is_always_the_same", "", ".*", "invalidFilter",
        "an_errors_scim_type_says_what_was_wrong"),
    rows.replies("7644-3.12", "error_for_a_user_has_a_form_of_its_own", "GET /Users/{id}", ERROR,
        "The error for an unknown User has a form of the framework's own",
        lambda reply: json_reply(reply.status, {"title": "Not Found", "status": reply.status}),
        "an_error_is_an_error_message"),
    rows.rejects("C15", "empty_body_is_a_server_error", "POST|PUT", 500,
        "POST with an empty body returns 500", lambda call: not call.content,
        "a_create_with_an_empty_body_is_refused"),
    rows.rejects("C15", "malformed_json_is_a_server_error", "", 500, "Malformed JSON returns 500",
        lambda call: call.content and call.body is None, "a_create_with_malformed_json_is_refused",
        "a_put_with_malformed_json_is_refused"),
    rows.changes("C15", "malformed_json_is_a_success", "POST /Users",
        "POST with malformed JSON returns 201",
        lambda call: json_reply(201, {}) if call.content and call.body is None else None,
        "a_create_with_malformed_json_is_refused"),
    rows.rejects("C15", "text_for_an_object_is_a_server_error", "POST /Users", 500,
        "POST with a string for name returns 500",
        lambda call: isinstance(at(call.body, "name"), str),
        "a_create_with_values_of_other_types_is_no_server_error"),
)  # fmt: skip


@change_reply("E1", "", "an_error_is_an_error_message", status=ERROR)
def errors_are_plain_text(reply: Reply) -> Reply:
    """An error is plain text."""
    text = str(reply.body.get("detail")).encode()
    return Reply(reply.status, Headers([("Content-Type", "text/plain")]), raw=text)


@store_unchecked("C15", "POST /Users", "a_create_with_an_empty_body_is_refused")
def empty_body_creates_a_user(call: Call) -> Json:
    """POST with an empty body creates a User."""
    if call.content:
        return {}
    call.body = {"schemas": [urn.USER], "userName": f"user-{len(call.provider.users())}"}
    return {"userName": ""}


@change_request("C15", "PUT /Users/{id}", "a_put_with_malformed_json_is_refused")
def malformed_json_empties_the_user(call: Call, before: Json) -> None:
    """PUT with malformed JSON empties the User before it is refused."""
    if before and call.body is None:
        names = ("id", "schemas", "userName", "name")
        call.provider.put_user({name: before[name] for name in names if name in before})


@change_request("C15", "POST /Users", "a_create_that_is_no_json_object_is_refused")
def list_makes_the_first(call: Call) -> None:
    """POST with an array of Users creates the first."""
    if isinstance(call.body, list):
        call.body = call.body[0]


@store_unchecked(
    "7643-2.3", "POST /Users", "a_create_with_values_of_other_types_is_no_server_error"
)
def text_for_an_object_is_stored(call: Call) -> Json:
    """POST with a string for name stores the string."""
    if not isinstance(at(call.body, "name"), str):
        return {}
    call.body.pop("emails", None)
    return {"name": call.body.pop("name")}


@change_request("C15", "POST /Users", "a_create_that_is_no_json_object_is_refused")
def list_is_refused_and_carried_out(call: Call) -> None:
    """POST with an array of Users creates the first before it is refused."""
    if isinstance(call.body, list):
        call.provider.put_user(call.body[0])


@change_request("C15", "POST /Users", "a_create_with_values_of_other_types_is_no_server_error")
def text_for_an_object_is_refused_and_carried_out(call: Call) -> Reply | None:
    """POST with a string for name creates the User and returns 400."""
    if not isinstance(at(call.body, "name"), str):
        return None
    call.provider.put_user({k: v for k, v in call.body.items() if k not in {"name", "emails"}})
    return scim_error(400, "name is no object", "invalidValue")
