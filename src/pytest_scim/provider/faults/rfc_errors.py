"""Faults of errors and of malformed requests, against RFC 7644 section 3.12."""

from typing import Any, Final

from pytest_scim.provider.call import Headers
from pytest_scim.provider.faults.memory import kept_after
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    html,
    is_create,
    is_replace,
    json_reply,
    scim_error,
)
from pytest_scim.scim import urn

HERE: Final = "rfc7644.errors."
MESSAGE: Final = f"{HERE}an_error_is_an_error_message"
STATUS: Final = f"{HERE}an_errors_status_is_a_string"
DETAIL: Final = f"{HERE}an_errors_detail_is_text_for_people"
KEYWORD: Final = f"{HERE}an_errors_scim_type_is_a_keyword_of_the_rfc"
FITTING: Final = f"{HERE}an_errors_scim_type_says_what_was_wrong"
EMPTY: Final = f"{HERE}a_create_with_an_empty_body_is_refused"
MALFORMED: Final = f"{HERE}a_create_with_malformed_json_is_refused"
LIST: Final = f"{HERE}a_create_that_is_no_json_object_is_refused"
TYPES: Final = f"{HERE}a_create_with_values_of_other_types_is_no_server_error"
MALFORMED_PUT: Final = f"{HERE}a_put_with_malformed_json_is_refused"
BAD: Final = 400


def _failed(reply: Reply) -> bool:
    return reply.status >= BAD and isinstance(reply.body, dict)


@fault("E1", "every error is a web page", catches=(MESSAGE,))
def every_error_is_a_page(call: Call, answer: Answerer) -> Reply:
    """The proxy in front has pages of its own."""
    reply = answer(call)
    return html(reply.status, "Error") if _failed(reply) else reply


@fault("E1", "every error is plain text", catches=(MESSAGE,))
def errors_are_plain_text(call: Call, answer: Answerer) -> Reply:
    """The detail, and nothing around it."""
    reply = answer(call)
    if _failed(reply):
        text = str(reply.body.get("detail")).encode()
        return Reply(reply.status, Headers([("Content-Type", "text/plain")]), raw=text)
    return reply


@fault("E1", "errors are of the framework's own form", catches=(MESSAGE,))
def errors_have_a_form_of_their_own(call: Call, answer: Answerer) -> Reply:
    """JSON, but none that a SCIM client knows."""
    reply = answer(call)
    if _failed(reply):
        reply.body = {"error": reply.body.get("detail"), "code": reply.status}
    return reply


@fault("E4", "an error's status is a number", catches=(STATUS,))
def error_status_is_a_number(call: Call, answer: Answerer) -> Reply:
    """As in Okta's own samples."""
    reply = answer(call)
    if _failed(reply):
        reply.body["status"] = reply.status
    return reply


@fault("E4", "an error has no status", catches=(STATUS,))
def error_without_status(call: Call, answer: Answerer) -> Reply:
    """The status line says it."""
    reply = answer(call)
    if _failed(reply):
        reply.body.pop("status", None)
    return reply


@fault("E2", "an error's detail is a list of findings", catches=(DETAIL,))
def error_detail_is_a_list(call: Call, answer: Answerer) -> Reply:
    """The validator's own report."""
    reply = answer(call)
    if _failed(reply):
        reply.body["detail"] = [{"loc": ["body"], "msg": reply.body.get("detail")}]
    return reply


@fault("E2", "scimType is a word of the service's own", catches=(KEYWORD,))
def scim_type_is_a_word_of_its_own(call: Call, answer: Answerer) -> Reply:
    """The service has words of its own."""
    reply = answer(call)
    if _failed(reply) and "scimType" in reply.body:
        reply.body["scimType"] = "schemaViolated"
    return reply


@fault("E2", "every scimType is invalidFilter", catches=(FITTING,))
def scim_type_is_always_the_same(call: Call, answer: Answerer) -> Reply:
    """The one that the sample had."""
    reply = answer(call)
    if _failed(reply):
        reply.body["scimType"] = "invalidFilter"
    return reply


@fault("C15", "an empty body is a server error", catches=(EMPTY,))
def empty_body_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """Nothing is parsed, and nothing has no keys."""
    if call.method in {"POST", "PUT"} and not call.content:
        return scim_error(500, "Cannot read properties of undefined")
    return answer(call)


@fault("C15", "an empty body makes an account", catches=(EMPTY,))
def empty_body_makes_an_account(call: Call, answer: Answerer) -> Reply:
    """Every attribute has a default."""
    if is_create(call) and not call.content:
        call.body = {"schemas": [urn.USER], "userName": f"user-{len(call.provider.users())}"}
        return kept_after(call, answer, wrong=True, userName="")
    return answer(call)


@fault("C15", "malformed JSON is a server error", catches=(MALFORMED, MALFORMED_PUT))
def malformed_json_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The parser's exception is not caught."""
    if call.content and call.body is None:
        return scim_error(500, "SyntaxError: Unexpected end of JSON input")
    return answer(call)


@fault("C15", "malformed JSON is answered as a success", catches=(MALFORMED,))
def malformed_json_is_a_success(call: Call, answer: Answerer) -> Reply:
    """The error is logged, and a resource without attributes returned."""
    if is_create(call) and call.content and call.body is None:
        return json_reply(201, {"schemas": [urn.USER]})
    return answer(call)


@fault("C15", "malformed JSON in a PUT empties the account", catches=(MALFORMED_PUT,))
def malformed_json_empties_the_account(call: Call, answer: Answerer) -> Reply:
    """What cannot be read is taken for nothing; the refusal comes too late."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    if stored and call.body is None:
        kept: dict[str, Any] = {
            key: stored[key] for key in ("id", "schemas", "userName", "name") if key in stored
        }
        call.provider.put_user(kept)
    return answer(call)


@fault("C15", "a list of accounts makes the first of them", catches=(LIST,))
def list_makes_the_first(call: Call, answer: Answerer) -> Reply:
    """A list of one is taken for the one."""
    if is_create(call) and isinstance(call.body, list):
        call.body = call.body[0]
    return answer(call)


@fault("C15", "a text where an object belongs is a server error", catches=(TYPES,))
def text_for_an_object_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """A text has no given name."""
    if is_create(call) and isinstance(at(call.body, "name"), str):
        return scim_error(500, "'str' object has no attribute 'get'")
    return answer(call)


@fault("7643-2.3", "a text where an object belongs is kept", catches=(TYPES,))
def text_for_an_object_is_kept(call: Call, answer: Answerer) -> Reply:
    """Values are stored as they come."""
    name = at(call.body, "name")
    if is_create(call) and isinstance(name, str):
        call.body = {k: v for k, v in call.body.items() if k not in {"name", "emails"}}
        return kept_after(call, answer, wrong=True, name=name)
    return kept_after(call, answer, wrong=False)
