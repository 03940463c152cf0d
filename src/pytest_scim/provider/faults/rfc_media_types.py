"""Faults of media types."""

from typing import Final

from pytest_scim.provider.call import Answerer, Call, Reply, scim_error
from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.tools import is_delete

ON: Final = "rfc7644.media_types."
TYPED: Final = f"{ON}an_answer_is_scim_json"
UTF_8: Final = f"{ON}an_answer_is_utf_8"
PLAIN: Final = f"{ON}plain_json_may_be_sent"
BARE: Final = f"{ON}scim_json_may_come_without_a_charset"
ALIKE: Final = f"{ON}every_parser_reads_an_answer_alike"
UNSUPPORTED: Final = 415


def _typed(reply: Reply, media_type: str, *, when: bool) -> Reply:
    if when and "Content-Type" in reply.headers:
        reply.headers["Content-Type"] = media_type
    return reply


@fault("H3", "answers are application/json+scim", catches=(TYPED,))
def answers_are_json_scim(call: Call, answer: Answerer) -> Reply:
    """The two words are swapped."""
    reply = answer(call)
    return _typed(reply, "application/json+scim", when=reply.ok)


@fault("7644-8.1", "answers are application/json", catches=(TYPED,))
def answers_are_plain_json(call: Call, answer: Answerer) -> Reply:
    """The web framework's default."""
    reply = answer(call)
    return _typed(reply, "application/json; charset=utf-8", when=reply.ok)


@fault("7644-3.8", "answers are said to be Latin-1", catches=(UTF_8,))
def answers_name_latin_1(call: Call, answer: Answerer) -> Reply:
    """An old default of the servlet container."""
    reply = answer(call)
    return _typed(reply, "application/scim+json; charset=ISO-8859-1", when=reply.ok)


@fault("7644-3.8", "answers are Latin-1", catches=(UTF_8,))
def answers_are_latin_1(call: Call, answer: Answerer) -> Reply:
    """The template is kept in another encoding than the rest."""
    reply = answer(call)
    if reply.ok and call.kind == "ServiceProviderConfig":
        reply.body["filter"]["description"] = "d\xe9taill\xe9"
        reply.raw = reply.content.decode().encode("latin-1")
    return reply


@fault("7644-3.8", "answers begin with a byte order mark", catches=(ALIKE,))
def answers_begin_with_a_mark(call: Call, answer: Answerer) -> Reply:
    """The text writer of the platform puts it there."""
    reply = answer(call)
    if reply.ok and reply.content:
        reply.raw = b"\xef\xbb\xbf" + reply.content
    return reply


@fault("7644-3.8", "a name stands twice in an account", catches=(ALIKE,))
def a_name_stands_twice(call: Call, answer: Answerer) -> Reply:
    """Two serialisers write it, one after the other."""
    reply = answer(call)
    if reply.ok and call.kind == "Users" and isinstance(reply.body, dict):
        reply.raw = b'{"schemas": [], ' + reply.content[1:]
    return reply


@fault("H3", "errors are application/problem+json", catches=(f"{ON}an_error_is_scim_json",))
def errors_are_problems(call: Call, answer: Answerer) -> Reply:
    """The web framework's media type for errors."""
    reply = answer(call)
    return _typed(reply, "application/problem+json", when=not reply.ok)


@fault(
    "7644-3.8",
    "application/json is not acceptable",
    catches=(f"{ON}plain_json_may_be_asked_for",),
)
def plain_json_is_not_acceptable(call: Call, answer: Answerer) -> Reply:
    """Only one media type is produced."""
    if call.headers.get("Accept") == "application/json":
        return scim_error(406, "Not Acceptable")
    return answer(call)


def _media_type(call: Call) -> str:
    return call.headers.get("Content-Type", "").lower()


@fault("H2", "application/json is refused", catches=(PLAIN,))
def plain_json_in_a_put_is_refused(call: Call, answer: Answerer) -> Reply:
    """Only one media type is consumed."""
    if call.method == "PUT" and _media_type(call).startswith("application/json"):
        return scim_error(UNSUPPORTED, "Unsupported Media Type")
    return answer(call)


@fault("H2", "application/json is accepted and not read", catches=(PLAIN,))
def plain_json_is_not_read(call: Call, answer: Answerer) -> Reply:
    """The parser of SCIM's own type leaves other bodies alone."""
    if call.method == "PUT" and _media_type(call).startswith("application/json"):
        return answer(call.instead("GET", call.path))
    return answer(call)


@fault("H1", "a media type needs its charset", catches=(BARE,))
def charset_is_demanded(call: Call, answer: Answerer) -> Reply:
    """The header is compared as a whole."""
    if call.body is not None and _media_type(call) == "application/scim+json":
        return scim_error(UNSUPPORTED, "Unsupported Media Type")
    return answer(call)


@fault("H1", "a body without charset is not read", catches=(BARE,))
def bare_body_is_not_read(call: Call, answer: Answerer) -> Reply:
    """The parser is chosen by the whole header."""
    if call.method == "PUT" and _media_type(call) == "application/scim+json":
        return answer(call.instead("GET", call.path))
    return answer(call)


@fault(
    "H4",
    "a DELETE needs a media type",
    catches=("okta.link_groups.an_unlinked_group_is_deleted",),
)
def delete_needs_a_media_type(call: Call, answer: Answerer) -> Reply:
    """The media type is looked at before the method is."""
    if is_delete(call, "Groups") and not _media_type(call):
        return scim_error(UNSUPPORTED, "Unsupported Media Type")
    return answer(call)
