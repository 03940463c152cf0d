"""Faults of media types and encodings (RFC 7644, section 3.8)."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ERROR, OK, change_reply, change_request

TYPE = "Content-Type"
SCIM = "application/scim+json"


def media_type(call: Call) -> str:
    """Return the Content-Type of a request, in lower case."""
    return call.headers.get(TYPE, "").lower()


FAULTS = rows.table(
    __name__,
    rows.sends("H3", "responses_are_json_scim", "", OK, TYPE, "application/json+scim",
        "a_response_is_scim_json"),
    rows.sends("7644-8.1", "responses_are_plain_json", "", OK, TYPE,
        "application/json; charset=utf-8", "a_response_is_scim_json"),
    rows.sends("7644-3.8", "responses_name_latin_1", "", OK, TYPE,
        "application/scim+json; charset=ISO-8859-1", "a_response_is_utf_8"),
    rows.sends("H3", "errors_are_problems", "", ERROR, TYPE, "application/problem+json",
        "an_error_is_scim_json"),
    rows.rejects("7644-3.8", "plain_json_is_not_acceptable", "", 406,
        "A request that accepts application/json returns 406",
        lambda call: call.headers.get("Accept") == "application/json",
        "plain_json_may_be_asked_for"),
    rows.rejects("H2", "plain_json_in_a_put_is_refused", "PUT", 415,
        "PUT with application/json returns 415",
        lambda call: media_type(call).startswith("application/json"), "plain_json_may_be_sent"),
    rows.rejects("H1", "charset_is_demanded", "", 415,
        "application/scim+json without a charset returns 415",
        lambda call: call.body is not None and media_type(call) == SCIM,
        "scim_json_may_come_without_a_charset"),
)  # fmt: skip


@change_reply("7644-3.8", "ServiceProviderConfig", "a_response_is_utf_8")
def responses_are_latin_1(reply: Reply) -> None:
    """/ServiceProviderConfig returns Latin-1."""
    reply.body["filter"]["description"] = "d\xe9taill\xe9"
    reply.raw = reply.content.decode().encode("latin-1")


@change_reply("7644-3.8", "", "every_parser_reads_a_response_alike")
def responses_begin_with_a_mark(reply: Reply) -> None:
    """A response begins with a byte order mark."""
    if reply.content:
        reply.raw = b"\xef\xbb\xbf" + reply.content


@change_reply("7644-3.8", "Users", "every_parser_reads_a_response_alike")
def a_name_stands_twice(reply: Reply) -> None:
    """A User has the name schemas twice."""
    if isinstance(reply.body, dict):
        reply.raw = b'{"schemas": [], ' + reply.content[1:]


@change_request("H2", "PUT", "plain_json_may_be_sent")
def plain_json_is_not_read(call: Call) -> None:
    """PUT with application/json returns 200 and changes nothing."""
    if media_type(call).startswith("application/json"):
        call.method = "GET"


@change_request("H1", "PUT", "scim_json_may_come_without_a_charset")
def bare_body_is_not_read(call: Call) -> None:
    """PUT with application/scim+json without a charset returns 200 and changes nothing."""
    if media_type(call) == SCIM:
        call.method = "GET"
