"""Faults of ``/Me``: RFC 7644 section 3.11."""

from pytest_scim.provider.call import Headers
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    fault,
    is_read,
    list_reply,
    scim_error,
)

HERE = "rfc7644.me."
ALIAS = f"{HERE}the_alias_is_an_account_a_redirect_or_not_there"
LOCATION = f"{HERE}the_alias_tells_the_permanent_location"


def is_me(call: Call) -> bool:
    """``/Me``, by any method."""
    return call.kind == "Me"


@fault("7644-3.11", "/Me is a server error", catches=(ALIAS,))
def me_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The token of an app has no user, and nobody thought of that."""
    return (
        scim_error(500, "'NoneType' object has no attribute 'id'") if is_me(call) else answer(call)
    )


@fault("7644-3.11", "/Me is a list", catches=(ALIAS,))
def me_is_a_list(call: Call, answer: Answerer) -> Reply:
    """A filter on the subject."""
    reply = answer(call)
    return list_reply([reply.body]) if is_me(call) and reply.ok else reply


@fault("7644-3.11", "/Me redirects by 302", catches=(ALIAS,))
def me_redirects_by_302(call: Call, answer: Answerer) -> Reply:
    """A PUT would become a GET on the way."""
    reply = answer(call)
    return Reply(302, Headers([("Location", reply.headers["Location"])])) if is_me(call) else reply


@fault("7644-3.11", "/Me tells no location", catches=(LOCATION,))
def me_tells_no_location(call: Call, answer: Answerer) -> Reply:
    """meta.location is believed to be enough."""
    reply = answer(call)
    if is_me(call):
        del reply.headers["Location"]
    return reply


@fault("7644-3.11", "/Me tells itself as the location", catches=(LOCATION,))
def me_tells_itself(call: Call, answer: Answerer) -> Reply:
    """The URL of the request is put there."""
    reply = answer(call)
    if is_me(call):
        reply.headers["Location"] = f"{call.provider.base_url}/Me"
    return reply


@fault(
    "7644-3.11",
    "the account behind /Me is nowhere else",
    catches=(f"{HERE}the_alias_and_the_account_are_one",),
)
def owner_is_nowhere_else(call: Call, answer: Answerer) -> Reply:
    """Administrators are kept apart, and have no page among the users."""
    if is_read(call) and call.id == call.provider.users()[0]["id"]:
        return scim_error(404, f"There is no user {call.id}.")
    return answer(call)


@fault(
    "7644-3.11",
    "/Me ignores attributes",
    catches=(f"{HERE}the_alias_takes_attributes",),
)
def me_ignores_attributes(call: Call, answer: Answerer) -> Reply:
    """The parameters are lost on the way to the account."""
    if is_me(call):
        call.query.clear()
    return answer(call)
