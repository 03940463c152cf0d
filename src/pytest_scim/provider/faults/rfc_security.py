"""Faults of who may ask for what, and of what comes back besides the answer (RFC 7644, 2 and 7)."""

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    fault,
    html,
    is_create,
    is_read,
    on_group,
    on_user,
    scim_error,
)

AUTH = "rfc7644.authentication"
MISSING_401 = f"{AUTH}.missing_credentials_are_answered_401"
MISSING_ERROR = f"{AUTH}.missing_credentials_are_answered_with_an_error"


def _is_anonymous(call: Call) -> bool:
    return "Authorization" not in call.headers


def _admit(call: Call) -> None:
    call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"


@fault(
    "S3",
    "one account is read without credentials",
    catches=(f"{AUTH}.nobody_reads_an_account_without_credentials",),
)
def anonymous_reads_of_an_account(call: Call, answer: Answerer) -> Reply:
    """The list is guarded, the resource behind it is not."""
    if _is_anonymous(call) and is_read(call):
        _admit(call)
    return answer(call)


@fault(
    "S3",
    "groups are open to read",
    catches=(
        f"{AUTH}.nobody_lists_groups_without_credentials",
        f"{AUTH}.nobody_reads_a_group_without_credentials",
    ),
)
def anonymous_reads_of_groups(call: Call, answer: Answerer) -> Reply:
    """Only the users' routes ask for a token."""
    if _is_anonymous(call) and call.method == "GET" and call.kind == "Groups":
        _admit(call)
    return answer(call)


@fault(
    "S3",
    "roles and entitlements are open to read",
    catches=(f"{AUTH}.nobody_lists_entitlements_without_credentials",),
)
def anonymous_reads_of_entitlements(call: Call, answer: Answerer) -> Reply:
    """They are taken for documents of discovery."""
    if _is_anonymous(call) and call.method == "GET" and call.kind not in {"Users", "Groups"}:
        _admit(call)
    return answer(call)


@fault(
    "S3",
    "an account can be changed without credentials",
    catches=(f"{AUTH}.nobody_changes_an_account_without_credentials",),
)
def anonymous_changes_of_an_account(call: Call, answer: Answerer) -> Reply:
    """PATCH came later, and nobody thought of the token."""
    if _is_anonymous(call) and on_user(call) and call.method == "PATCH":
        _admit(call)
    return answer(call)


@fault(
    "S3",
    "an account can be deleted without credentials, and the answer says 401",
    catches=(f"{AUTH}.nobody_changes_an_account_without_credentials",),
)
def anonymous_deletes_before_the_token(call: Call, answer: Answerer) -> Reply:
    """The token is looked at after the work."""
    if _is_anonymous(call) and on_user(call) and call.method == "DELETE":
        call.provider.delete_user(call.id or "")
    return answer(call)


@fault(
    "S3",
    "a group can be changed without credentials",
    catches=(f"{AUTH}.nobody_changes_a_group_without_credentials",),
)
def anonymous_changes_of_a_group(call: Call, answer: Answerer) -> Reply:
    """PUT came later, and nobody thought of the token."""
    if _is_anonymous(call) and on_group(call) and call.method == "PUT":
        _admit(call)
    return answer(call)


@fault(
    "S3",
    "anyone can make accounts and groups",
    catches=(
        f"{AUTH}.nobody_makes_an_account_without_credentials",
        f"{AUTH}.nobody_makes_a_group_without_credentials",
    ),
)
def anonymous_creates(call: Call, answer: Answerer) -> Reply:
    """Creates are open, as for those who register themselves."""
    if _is_anonymous(call) and (is_create(call) or is_create(call, "Groups")):
        _admit(call)
    return answer(call)


@fault("A1", "a missing token is answered 403", catches=(MISSING_401,))
def missing_token_is_403(call: Call, answer: Answerer) -> Reply:
    """Nobody is not allowed to, and is not asked who it is."""
    return scim_error(403, "Forbidden") if _is_anonymous(call) else answer(call)


@fault("A2", "a missing token is answered with a web page", catches=(MISSING_ERROR,))
def missing_token_is_a_web_page(call: Call, answer: Answerer) -> Reply:
    """A gateway in front of the service answers for it."""
    return html(401, "Please sign in") if _is_anonymous(call) else answer(call)


@fault("7644-2", "a 401 names no scheme", catches=(f"{AUTH}.a_401_names_the_schemes",))
def no_scheme_is_named(call: Call, answer: Answerer) -> Reply:
    """The header is forgotten."""
    reply = answer(call)
    reply.headers.pop("WWW-Authenticate", None)
    return reply


@fault("A1", "the beginning of a token is enough", catches=(f"{AUTH}.half_a_token_is_refused",))
def half_a_token_is_accepted(call: Call, answer: Answerer) -> Reply:
    """Compared is as much as came."""
    token = call.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and call.provider.tokens[0].startswith(token):
        _admit(call)
    return answer(call)


@fault("A1", "no token is a token", catches=(f"{AUTH}.an_empty_token_is_refused",))
def empty_token_is_accepted(call: Call, answer: Answerer) -> Reply:
    """The empty one equals that of a variable which is not set."""
    if call.headers.get("Authorization", "").strip() == "Bearer":
        _admit(call)
    return answer(call)
