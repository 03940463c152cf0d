"""Errors: what they contain, in which media type, and under which status."""

from pytest_scim.provider.faults.parts import matches

from .allowed import Call, Reply, Responder, variation
from .shared import is_error, write

TYPE = "Content-Type"
DETAIL = "RFC 7644 section 3.12: detail is human-readable text"


@variation("RFC 9110 section 8.3.1: media types are case-insensitive", choice="media")
def media_type_in_other_case(call: Call, respond: Responder) -> Reply:
    """The media type is written with upper-case letters."""
    reply = respond(call)
    if TYPE in reply.headers:
        reply.headers[TYPE] = "Application/SCIM+JSON"
    return reply


@variation("RFC 7644 section 3.1: a client accepts application/json too", choice="media")
def errors_as_plain_json(call: Call, respond: Responder) -> Reply:
    """Errors are application/json, and all other bodies application/scim+json."""
    reply = respond(call)
    if is_error(reply):
        reply.headers[TYPE] = "application/json"
    return reply


@variation("RFC 8259 section 2: whitespace is insignificant", choice="text")
def surrounding_line_breaks(call: Call, respond: Responder) -> Reply:
    """A body begins and ends with a line break."""
    reply = write(respond(call))
    reply.raw = reply.raw and b"\r\n" + reply.raw + b"\r\n"
    return reply


@variation("RFC 7643 section 3: unknown attributes of a message are ignored")
def errors_with_more_attributes(call: Call, respond: Responder) -> Reply:
    """Errors have a timestamp, a path and a requestId."""
    reply = respond(call)
    if is_error(reply):
        reply.body.update(timestamp="2026-01-01T00:00:00Z", path=call.path, requestId="r-4711")
    return reply


@variation(DETAIL, choice="detail")
def long_detail(call: Call, respond: Responder) -> Reply:
    """The detail of an Error is four thousand characters longer."""
    reply = respond(call)
    if is_error(reply):
        reply.body["detail"] = f"{reply.body.get('detail')} {'See the manual. ' * 250}"
    return reply


@variation(DETAIL, choice="detail")
def detail_with_markup(call: Call, respond: Responder) -> Reply:
    """The detail of an Error has markup, quotation marks and line breaks."""
    reply = respond(call)
    if is_error(reply):
        reply.body["detail"] = f'<b>"{reply.body.get("detail")}"</b>\n& <script>1</script>\t{{}}'
    return reply


@variation("RFC 7644 section 3.12: scimType is for 400 and 409, where it applies")
def duplicates_without_scim_type(call: Call, respond: Responder) -> Reply:
    """A 409 has no scimType."""
    reply = respond(call)
    if is_error(reply) and reply.status == 409:
        reply.body.pop("scimType", None)
    return reply


@variation("RFC 6750 section 3: the challenge names the scheme")
def challenge_with_parameters(call: Call, respond: Responder) -> Reply:
    """A 401 has a challenge with realm, error and description."""
    reply = respond(call)
    if reply.status == 401:
        reply.headers["WWW-Authenticate"] = (
            'Bearer realm="scim", error="invalid_token", error_description="The token expired"'
        )
    return reply


@variation("Okta shows an unclear message, and no request is accepted", choice="unauthorized")
def unauthorized_as_text(call: Call, respond: Responder) -> Reply:
    """The gateway returns 401 with plain text."""
    reply = respond(call)
    if reply.status == 401:
        reply.headers[TYPE] = "text/plain"
        return Reply(401, reply.headers, raw=b"Unauthorized\n")
    return reply


@variation("RFC 9110 section 15.5.4: 403 refuses a request, too", choice="unauthorized")
def wrong_tokens_are_403(call: Call, respond: Responder) -> Reply:
    """A request with an invalid token returns 403."""
    reply = respond(call)
    if reply.status == 401 and "Authorization" in call.headers:
        reply.status = 403
        if is_error(reply):
            reply.body["status"] = "403"
    return reply


@variation("RFC 7644 section 3.12: any 4xx that fits", choice="invalid")
def invalid_values_are_422(call: Call, respond: Responder) -> Reply:
    """A create or PUT with an invalid value returns 422."""
    reply = respond(call)
    invalid = is_error(reply) and reply.body.get("scimType") == "invalidValue"
    if invalid and (matches(call, "POST /Users") or matches(call, "PUT /Users/{id}")):
        reply.status, reply.body["status"] = 422, "422"
    return reply
