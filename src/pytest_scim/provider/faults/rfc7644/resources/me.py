"""Faults of /Me (RFC 7644, section 3.11)."""

from pytest_scim.provider.call import Headers, Reply, list_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import OK
from pytest_scim.scim.paths import MISSING

FAULTS = rows.table(
    __name__,
    rows.refuses("7644-3.11", "me_is_a_server_error", "/Me", "", 500,
        "the_alias_is_an_account_a_redirect_or_not_there"),
    rows.sends("7644-3.11", "me_tells_no_location", "/Me", OK, "Location", MISSING,
        "the_alias_tells_the_permanent_location"),
    rows.sends("7644-3.11", "me_tells_itself", "/Me", OK, "Location", "{base}/Me",
        "the_alias_tells_the_permanent_location"),
    rows.replies("7644-3.11", "me_is_a_list", "/Me", OK, "/Me returns a ListResponse",
        lambda reply: list_reply([reply.body]), "the_alias_is_an_account_a_redirect_or_not_there"),
    rows.replies("7644-3.11", "me_redirects_by_302", "/Me", OK,
        "/Me returns 302, not 308: a PUT would become a GET",
        lambda reply: Reply(302, Headers([("Location", reply.headers["Location"])])),
        "the_alias_is_an_account_a_redirect_or_not_there"),
    rows.rejects("7644-3.11", "owner_is_nowhere_else", "GET /Users/{id}", 404,
        "GET of the User that /Me shows returns 404",
        lambda call: call.id == call.provider.users()[0]["id"],
        "the_alias_and_the_account_are_one"),
    rows.changes("7644-3.11", "me_ignores_attributes", "/Me",
        "/Me ignores attributes and excludedAttributes", lambda call: call.query.clear(),
        "the_alias_takes_attributes"),
)  # fmt: skip
