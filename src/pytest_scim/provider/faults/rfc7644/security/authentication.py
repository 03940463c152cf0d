"""Faults of who may ask for what (RFC 7644, section 2)."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ANY, change_request
from pytest_scim.provider.faults.parts import html
from pytest_scim.scim.paths import MISSING


def is_anonymous(call: Call) -> bool:
    """Return whether a request comes without credentials."""
    return "Authorization" not in call.headers


def admit(call: Call) -> None:
    """Give a request the credentials that it lacks."""
    call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"


@rows.row
def opens(place: str, request: str) -> rows.Form:
    """Serve a request without credentials."""

    def open_to_all(call: Call) -> None:
        if is_anonymous(call):
            admit(call)

    return f"{place} needs no token", open_to_all, change_request, request


FAULTS = rows.table(
    __name__,
    opens("S3", "anonymous_reads_of_a_user", "GET /Users/{id}", "GET /Users/{id}",
        "no_user_is_returned_without_credentials"),
    opens("S3", "anonymous_reads_of_groups", "GET /Groups", "GET Groups",
        "groups_cannot_be_listed_without_credentials", "no_group_is_returned_without_credentials"),
    opens("S3", "anonymous_reads_of_entitlements", "GET of any other endpoint",
        "GET /(?!Users|Groups).*", "entitlements_cannot_be_listed_without_credentials"),
    opens("S3", "anonymous_changes_of_a_user", "PATCH /Users/{id}", "PATCH /Users/{id}",
        "no_user_is_changed_without_credentials"),
    opens("S3", "anonymous_changes_of_a_group", "PUT /Groups/{id}", "PUT /Groups/{id}",
        "no_group_is_changed_without_credentials"),
    opens("S3", "anonymous_creates", "POST /Users or /Groups", "POST /(Users|Groups)",
        "no_user_is_created_without_credentials", "no_group_is_created_without_credentials"),
    rows.rejects("A1", "missing_token_is_403", "", 403, "A request without a token returns 403",
        is_anonymous, "missing_credentials_return_401"),
    rows.changes("A2", "missing_token_is_a_web_page", "",
        "A request without a token returns 401 and a web page",
        lambda call: html(401, "Please sign in") if is_anonymous(call) else None,
        "missing_credentials_return_an_error"),
    rows.sends("7644-2", "no_scheme_is_named", "", ANY, "WWW-Authenticate", MISSING,
        "a_401_names_the_schemes"),
)  # fmt: skip


@change_request("S3", "DELETE /Users/{id}", "no_user_is_changed_without_credentials")
def anonymous_deletes_before_the_token(call: Call) -> None:
    """DELETE without a token returns 401 and deletes the User."""
    if is_anonymous(call):
        call.provider.delete_user(call.id or "")


@change_request("A1", "", "half_a_token_is_refused")
def half_a_token_is_accepted(call: Call) -> None:
    """The beginning of a token is enough."""
    token = call.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and call.provider.tokens[0].startswith(token):
        admit(call)


@change_request("A1", "", "an_empty_token_is_refused")
def empty_token_is_accepted(call: Call) -> None:
    """An empty token is accepted."""
    if call.headers.get("Authorization", "").strip() == "Bearer":
        admit(call)
