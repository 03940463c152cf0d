"""Lists that Okta would read for ever."""

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, is_list

PROMISED = 1_000_000


@fault(
    "7644-3.4.2.4",
    "every page of a list is the first one, and totalResults promises a million",
    catches=(
        "okta.import_users.an_import_lists_the_accounts",
        "okta.import_groups.an_import_lists_the_groups",
        "okta.link_groups.a_refresh_lists_the_groups_of_the_app",
    ),
)
def list_never_ends(call: Call, answer: Answerer) -> Reply:
    """The offset is ignored, and the count is an estimate of the database."""
    if "filter" in call.query or not (is_list(call) or is_list(call, "Groups")):
        return answer(call)
    call.query.pop("startIndex", None)
    reply = answer(call)
    if reply.ok:
        reply.body["totalResults"] = PROMISED
    return reply
