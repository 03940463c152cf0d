"""Faults of /Me (RFC 7644, section 3.11)."""

from pytest_scim.provider.call import Headers, Reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK
from pytest_scim.scim.paths import MISSING

FAULTS = rows.table(
    __name__,
    rows.refuses("7644-3.11", "me_is_a_server_error", "/Me", "", 500,
        "me_returns_a_user_a_redirect_or_501"),
    rows.sends("7644-3.11", "me_returns_no_location", "/Me", OK, "Location", MISSING,
        "me_returns_the_permanent_location"),
    rows.sends("7644-3.11", "me_returns_its_own_location", "/Me", OK, "Location", "{base}/Me",
        "me_returns_the_permanent_location"),
    rows.replies("7644-3.11", "me_is_a_list", "/Me", OK, "/Me returns a ListResponse",
        lambda reply: list_reply([reply.body]), "me_returns_a_user_a_redirect_or_501"),
    rows.replies("7644-3.11", "me_redirects_by_302", "/Me", OK,
        "/Me returns 302, not 308: a PUT would become a GET",
        lambda reply: Reply(302, Headers([("Location", reply.headers["Location"])])),
        "me_returns_a_user_a_redirect_or_501"),
    rows.rejects("7644-3.11", "owner_is_nowhere_else", "GET /Users/{id}", 404,
        "GET of the User that /Me shows returns 404",
        lambda call: call.id == call.provider.users()[0]["id"],
        "me_and_its_location_return_one_user"),
    rows.changes("7644-3.11", "me_ignores_attributes", "/Me",
        "/Me ignores attributes and excludedAttributes", lambda call: call.query.clear(),
        "me_supports_attributes"),
)  # fmt: skip
