"""Faults of an authorization server."""

from urllib.parse import parse_qsl

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.endpoints.oauth import AUTHORIZE, ISSUE, AuthorizationServer
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ANY, ERROR, change_reply, change_request
from pytest_scim.scim.paths import MISSING

REFRESHED = "a_refresh_gives_a_working_token"
REDIRECT = "a_redirect_uri_outside_the_list_is_refused"
BEARER = "a_token_comes_as_json_and_is_a_bearer"
WRONG_CLIENT = "a_wrong_client_gets_no_token"
WRONG_GRANT = "a_wrong_refresh_token_gets_no_token"
EXPIRED = "an_expired_token_is_401"

FAULTS = rows.table(
    __name__,
    rows.shows("A4", "token_without_a_type", ISSUE, "token_type", MISSING, BEARER),
    rows.sends("A4", "token_as_text", ISSUE, ANY, "Content-Type", "text/html", BEARER),
    rows.sends("A4", "token_may_be_cached", ISSUE, ANY, "Cache-Control", "public, max-age=60",
        "a_token_is_not_to_be_stored"),
    rows.pages("A1", "wrong_client_is_a_page", ISSUE, ERROR, "a_wrong_client_gets_invalid_client"),
)  # fmt: skip


def _server(call: Call) -> AuthorizationServer:
    server = call.provider.oauth
    assert isinstance(server, AuthorizationServer)  # only then has it these endpoints
    return server


@change_reply("A4", ISSUE, REFRESHED)
def refreshed_token_does_not_work(call: Call, reply: Reply) -> None:
    """A refresh returns an access token that is not valid."""
    if _server(call).issued > 1:
        reply.body["access_token"] = "access-nobody-stored"  # noqa: S105 - no token


@change_request("A4", ISSUE, REFRESHED)
def refresh_is_refused(call: Call) -> None:
    """A refresh returns an error."""
    if _server(call).issued > 0:
        _server(call).refresh_tokens.clear()
        call.raw = call.raw.replace(b"client_credentials", b"password")


@change_reply("A4", ISSUE, "a_rotated_refresh_token_works")
def rotated_refresh_token_is_lost(call: Call, reply: Reply) -> None:
    """A refresh returns a refresh token that is not valid."""
    if _server(call).issued > 1:
        _server(call).refresh_tokens.discard(reply.body.get("refresh_token"))


@change_request("A1", ISSUE, WRONG_CLIENT)
def any_client_gets_a_token(call: Call) -> Reply:
    """The token endpoint does not check the client's secret."""
    return _server(call).give()


@change_reply("A1", ISSUE, WRONG_CLIENT, status={401})
def refresh_token_is_enough(call: Call) -> Reply | None:
    """The token endpoint checks the refresh token, and not the client's secret."""
    form = dict(parse_qsl(call.raw.decode()))
    server = _server(call)
    by_grant = form.get("grant_type") == "client_credentials"
    known = by_grant or form.get("refresh_token") in server.refresh_tokens
    return server.give() if known else None


@change_reply("A1", ISSUE, WRONG_CLIENT, status={401})
def wrong_client_gets_the_token_with_an_error(call: Call, reply: Reply) -> None:
    """The token endpoint returns 200 with an error and a token to a wrong client."""
    reply.status = 200
    reply.body.update(_server(call).give().body)


@change_reply("A1", ISSUE, WRONG_GRANT, status={400})
def any_refresh_token_gets_a_token(call: Call) -> Reply:
    """The token endpoint does not check the refresh token."""
    return _server(call).give()


@change_request("A4", AUTHORIZE, REDIRECT)
def redirect_uri_is_not_checked(call: Call) -> Reply:
    """Every redirect URI receives a code."""
    return _server(call).send_on(call, call.query["redirect_uri"])


@change_reply("A4", AUTHORIZE, REDIRECT, status=ERROR)
def error_goes_to_any_redirect_uri(call: Call, reply: Reply) -> None:
    """Every redirect URI receives the error."""
    reply.status = 302
    reply.headers["Location"] = f"{call.query['redirect_uri']}?error=invalid_request"


@change_request("A3", "", "an_expired_token_is_refused", EXPIRED)
def expired_token_still_works(call: Call) -> None:
    """An expired token is accepted."""
    if call.headers.get("Authorization", "").startswith("Bearer embedded-"):
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"


@change_reply("A1", "", EXPIRED, status={401})
def expired_token_is_403(call: Call, reply: Reply) -> None:
    """An expired token returns 403."""
    if call.path != ISSUE:
        reply.status, reply.body["status"] = 403, "403"
