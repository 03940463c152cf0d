"""Faults of an authorization server."""

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, html
from pytest_scim.provider.oauth import AUTHORIZE, ISSUE, AuthorizationServer

ROTATED = "okta.oauth.a_rotated_refresh_token_works"


def _server(call: Call, path: str) -> AuthorizationServer | None:
    """Return the authorization server when a call goes to one of its endpoints."""
    return call.provider.oauth if call.path == path else None


@fault(
    "A4",
    "a refreshed token does not open the service",
    catches=("okta.oauth.a_refresh_gives_a_working_token",),
)
def refreshed_token_does_not_work(call: Call, answer: Answerer) -> Reply:
    """Only the first token reaches the store that the service asks."""
    reply = answer(call)
    server = _server(call, ISSUE)
    if server is not None and reply.ok and server.issued > 1:
        reply.body["access_token"] = "access-nobody-stored"  # noqa: S105 - no token
    return reply


@fault(
    "A4",
    "the token endpoint refuses a refresh",
    catches=("okta.oauth.a_refresh_gives_a_working_token",),
)
def refresh_is_refused(call: Call, answer: Answerer) -> Reply:
    """The refresh token can be used once, and the one that came with it cannot."""
    server = _server(call, ISSUE)
    if server is not None and server.issued > 0:
        server.refresh_tokens.clear()
        call.raw = call.raw.replace(b"client_credentials", b"password")
    return answer(call)


@fault("A4", "a rotated refresh token is not stored", catches=(ROTATED,))
def rotated_refresh_token_is_lost(call: Call, answer: Answerer) -> Reply:
    """The second refresh gives a refresh token that is never written down."""
    reply = answer(call)
    server = _server(call, ISSUE)
    if server is not None and reply.ok and server.issued > 1:
        server.refresh_tokens.discard(reply.body.get("refresh_token"))
    return reply


@fault(
    "A4",
    "a browser is sent to any redirect URI",
    catches=("okta.oauth.a_redirect_uri_outside_the_list_is_refused",),
)
def redirect_uri_is_not_looked_at(call: Call, answer: Answerer) -> Reply:
    """The list of redirect URIs is there and nobody reads it."""
    server = _server(call, AUTHORIZE)
    return server.send_on(call, call.query["redirect_uri"]) if server else answer(call)


@fault(
    "A4",
    "an error is told to any redirect URI",
    catches=("okta.oauth.a_redirect_uri_outside_the_list_is_refused",),
)
def error_goes_to_any_redirect_uri(call: Call, answer: Answerer) -> Reply:
    """What is wrong with the request is told to whoever sent it."""
    reply = answer(call)
    if _server(call, AUTHORIZE) and not reply.ok:
        reply.status = 302
        reply.headers["Location"] = f"{call.query['redirect_uri']}?error=invalid_request"
    return reply


@fault(
    "A4",
    "a token comes without its type",
    catches=("okta.oauth.a_token_comes_as_json_and_is_a_bearer",),
)
def token_without_a_type(call: Call, answer: Answerer) -> Reply:
    """What kind of token it is, is left to be guessed."""
    reply = answer(call)
    if _server(call, ISSUE) and reply.ok:
        del reply.body["token_type"]
    return reply


@fault(
    "A4",
    "a token comes as text",
    catches=("okta.oauth.a_token_comes_as_json_and_is_a_bearer",),
)
def token_as_text(call: Call, answer: Answerer) -> Reply:
    """The framework's own media type is left as it was."""
    reply = answer(call)
    if _server(call, ISSUE):
        reply.headers["Content-Type"] = "text/html"
    return reply


@fault("A4", "a token may be cached", catches=("okta.oauth.a_token_is_not_to_be_stored",))
def token_may_be_cached(call: Call, answer: Answerer) -> Reply:
    """A proxy keeps tokens for whoever asks next."""
    reply = answer(call)
    if _server(call, ISSUE):
        reply.headers["Cache-Control"] = "public, max-age=60"
    return reply


@fault(
    "A1",
    "any client gets a token",
    catches=("okta.oauth.a_wrong_client_gets_no_token",),
)
def any_client_gets_a_token(call: Call, answer: Answerer) -> Reply:
    """The form is looked at, the client's secret is not."""
    server = _server(call, ISSUE)
    return server.give() if server is not None else answer(call)


@fault(
    "A1",
    "a wrong client is answered with a web page",
    catches=("okta.oauth.a_wrong_client_is_told_so",),
)
def wrong_client_is_a_page(call: Call, answer: Answerer) -> Reply:
    """A login page stands in front of the token endpoint."""
    reply = answer(call)
    return html(500, "Internal error") if _server(call, ISSUE) and not reply.ok else reply


@fault(
    "A3",
    "a token works after its time",
    catches=("okta.oauth.an_expired_token_is_refused", "okta.oauth.an_expired_token_is_401"),
)
def expired_token_still_works(call: Call, answer: Answerer) -> Reply:
    """A token is recognised by its shape, and its end is not looked at."""
    if call.headers.get("Authorization", "").startswith("Bearer embedded-"):
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"
    return answer(call)


@fault("A1", "an expired token is answered 403", catches=("okta.oauth.an_expired_token_is_401",))
def expired_token_is_403(call: Call, answer: Answerer) -> Reply:
    """Okta asks for a new token after a 401, and gives up after a 403."""
    reply = answer(call)
    if reply.status == 401 and call.path != ISSUE:
        reply.status, reply.body["status"] = 403, "403"
    return reply
