"""Faults of authentication."""

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, html, scim_error

REFUSED = "okta.enable_provisioning.a_wrong_token_is_refused"
IS_401 = "okta.enable_provisioning.a_wrong_token_is_answered_401"
IS_ERROR = "okta.enable_provisioning.a_refusal_is_a_scim_error"


@fault("A1", "any token opens the service", catches=(REFUSED, IS_401))
def any_token_is_accepted(call: Call, answer: Answerer) -> Reply:
    """The header is looked for, its value is not."""
    if "Authorization" in call.headers and call.kind != "oauth":
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"
    return answer(call)


@fault("A1", "a refused token is answered 403", catches=(IS_401,))
def refused_token_is_403(call: Call, answer: Answerer) -> Reply:
    """Authorization and authentication are mixed up."""
    reply = answer(call)
    return scim_error(403, "Forbidden") if reply.status == 401 else reply


@fault("A1", "a refused token is answered 500", catches=(IS_401,))
def refused_token_is_500(call: Call, answer: Answerer) -> Reply:
    """The token check raises."""
    reply = answer(call)
    return scim_error(500, "Internal error") if reply.status == 401 else reply


@fault("A2", "a refused token is answered with a web page", catches=(IS_ERROR,))
def html_instead_of_401_error(call: Call, answer: Answerer) -> Reply:
    """A gateway in front of the service answers for it."""
    reply = answer(call)
    return html(401, "Unauthorized") if reply.status == 401 else reply


@fault("E4", "an Error does not carry its status", catches=(IS_ERROR,))
def refusal_without_status(call: Call, answer: Answerer) -> Reply:
    """The status stands on the status line only."""
    reply = answer(call)
    if reply.status == 401:
        del reply.body["status"]
    return reply


@fault(
    "S3",
    "users are listed without credentials",
    catches=("okta.enable_provisioning.anonymous_requests_are_refused",),
)
def anonymous_reads_are_allowed(call: Call, answer: Answerer) -> Reply:
    """Only a token that is there is checked."""
    call.headers.setdefault("Authorization", f"Bearer {call.provider.tokens[0]}")
    return answer(call)


@fault(
    "A3",
    "only the first token works",
    catches=("okta.enable_provisioning.a_new_token_is_accepted",),
)
def second_token_is_refused(call: Call, answer: Answerer) -> Reply:
    """The token is read once, at start."""
    if call.headers.get("Authorization") == f"Bearer {call.provider.tokens[1]}":
        return scim_error(401, "The token has been replaced")
    return answer(call)


@fault(
    "A6",
    "the credentials test fails on a half-configured service",
    catches=("okta.enable_provisioning.api_credentials_are_accepted",),
)
def probe_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """Listing raises while anything else is fine."""
    if call.kind == "Users" and call.query.get("count") == "2":
        return scim_error(500, "Internal error")
    return answer(call)


@fault(
    "A1",
    "only a user name and a password open the service",
    catches=("okta.enable_provisioning.a_catalog_app_needs_no_user_name_and_password",),
    integration="oin",
)
def only_basic_is_accepted(call: Call, answer: Answerer) -> Reply:
    """The service knows no tokens at all."""
    if call.headers.get("Authorization", "").startswith("Basic ") or call.path.startswith("/oauth"):
        return answer(call)
    reply = scim_error(401, "A user name and a password are needed.")
    reply.headers["WWW-Authenticate"] = 'Basic realm="SCIM"'
    return reply
