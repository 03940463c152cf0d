"""How JSON is written: the same values in other letters, and what stands around them."""

import re

from pytest_scim.scim.paths import at

from .allowed import Call, Reply, Responder, variation
from .shared import is_error, write

TYPE = "Content-Type"


@variation("RFC 8259 section 2: whitespace is insignificant", choice="text")
def indented(call: Call, respond: Responder) -> Reply:
    """JSON is indented."""
    return write(respond(call), indent=4)


@variation("RFC 8259 section 7: any character may be escaped", choice="text")
def escaped(call: Call, respond: Responder) -> Reply:
    """JSON is ASCII, with the slashes escaped too."""
    reply = write(respond(call), ensure_ascii=True)
    reply.raw = reply.raw and reply.raw.replace(b"/", b"\\/")
    return reply


@variation("RFC 7643 section 2.1: the order of attributes means nothing")
def other_order_of_attributes(call: Call, respond: Responder) -> Reply:
    """Attributes come in the opposite order."""
    reply = respond(call)
    reply.body = _reversed(reply.body)
    return reply


@variation("RFC 7644 section 3.1: a client accepts application/json too", choice="media")
def plain_json(call: Call, respond: Responder) -> Reply:
    """The media type is application/json."""
    return _typed(respond(call), "application/json")


@variation("RFC 7644 section 8.1: charset is a parameter of the type", choice="media")
def json_with_charset(call: Call, respond: Responder) -> Reply:
    """The media type has a charset, and no space before it."""
    return _typed(respond(call), "application/scim+json;charset=UTF-8")


@variation("RFC 7644 section 3.12: detail is human-readable", choice="detail")
def another_language(call: Call, respond: Responder) -> Reply:
    """Errors are explained in another language."""
    reply = respond(call)
    if is_error(reply):
        numbers = ", ".join(re.findall(r"\d+", str(reply.body.get("detail"))))
        reply.body["detail"] = f"Anfrage ungültig: bitte prüfen Sie die Angaben ({numbers})."
    return reply


@variation("RFC 7644 section 3.12: detail is optional", choice="detail")
def no_detail(call: Call, respond: Responder) -> Reply:
    """Errors have no detail."""
    reply = respond(call)
    if is_error(reply):
        reply.body.pop("detail", None)
    return reply


@variation("Okta SCIM 2.0 reference: its own samples of errors have it so")
def status_is_a_number(call: Call, respond: Responder) -> Reply:
    """The status in an Error is a number."""
    reply = respond(call)
    if is_error(reply):
        reply.body["status"] = reply.status
    return reply


@variation("RFC 7644 section 3.12: scimType is optional")
def no_scim_type_in_bad_requests(call: Call, respond: Responder) -> Reply:
    """A 400 does not say its scimType."""
    reply = respond(call)
    if is_error(reply) and reply.status == 400:
        reply.body.pop("scimType", None)
    return reply


@variation("RFC 7643 section 3.1: a DateTime may have any offset", choice="time")
def times_in_another_zone(call: Call, respond: Responder) -> Reply:
    """Times are in seconds, with the offset of UTC written out."""
    return _timed(respond(call), lambda text: f"{text[:19]}+00:00")


@variation("RFC 7643 section 2.3.5: any precision", choice="time")
def times_in_milliseconds(call: Call, respond: Responder) -> Reply:
    """Times are in milliseconds."""
    return _timed(respond(call), lambda text: f"{text[:19]}.{text[20:23].ljust(3, '0')}Z")


def _typed(reply: Reply, media_type: str) -> Reply:
    if TYPE in reply.headers:
        reply.headers[TYPE] = media_type
    return reply


def _timed(reply: Reply, write_time) -> Reply:
    for one in (reply.body, *(at(reply.body, "Resources") or () if reply.ok else ())):
        meta = one.get("meta") if isinstance(one, dict) else None
        for name in {"created", "lastModified"} & set(meta or ()):
            meta[name] = write_time(meta[name])
    return reply


def _reversed(value):
    if isinstance(value, dict):
        return {key: _reversed(inner) for key, inner in reversed(value.items())}
    return [_reversed(inner) for inner in value] if isinstance(value, list) else value
