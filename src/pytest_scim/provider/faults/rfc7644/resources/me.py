"""Faults of /Me (RFC 7644, section 3.11)."""

from pytest_scim.provider.call import Call, Headers, Reply, list_reply
from pytest_scim.provider.faults.build import OK, change_reply, change_request, refuse
from pytest_scim.provider.faults.tables import refuses, sends, table
from pytest_scim.scim.path import MISSING

ALIAS = "the_alias_is_an_account_a_redirect_or_not_there"

FAULTS = table(
    __name__,
    refuses("7644-3.11", "me_is_a_server_error", "/Me", "", 500,
        "the_alias_is_an_account_a_redirect_or_not_there"),
    sends("7644-3.11", "me_tells_no_location", "/Me", OK, "Location", MISSING,
        "the_alias_tells_the_permanent_location"),
    sends("7644-3.11", "me_tells_itself", "/Me", OK, "Location", "{base}/Me",
        "the_alias_tells_the_permanent_location"),
)  # fmt: skip


@change_reply("7644-3.11", "/Me", ALIAS)
def me_is_a_list(reply: Reply) -> Reply:
    """/Me returns a ListResponse."""
    return list_reply([reply.body])


@change_reply("7644-3.11", "/Me", ALIAS)
def me_redirects_by_302(reply: Reply) -> Reply:
    """/Me returns 302, not 308: a PUT would become a GET."""
    return Reply(302, Headers([("Location", reply.headers["Location"])]))


@refuse("7644-3.11", "GET /Users/{id}", 404, "the_alias_and_the_account_are_one")
def owner_is_nowhere_else(call: Call) -> bool:
    """GET of the User that /Me shows returns 404."""
    return bool(call.id == call.provider.users()[0]["id"])


@change_request("7644-3.11", "/Me", "the_alias_takes_attributes")
def me_ignores_attributes(call: Call) -> None:
    """/Me ignores attributes and excludedAttributes."""
    call.query.clear()
