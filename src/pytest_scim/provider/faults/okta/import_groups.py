"""Faults of lists of Groups."""

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, fault
from pytest_scim.provider.faults.lists import is_listing, repaged
from pytest_scim.scim.paths import MISSING

COMPLETE = "every_import_is_complete"
NEXT = "the_next_page_starts_where_the_last_one_ended"
REFRESHED = "okta.link_groups.a_refresh_lists_the_groups_of_the_app"

FAULTS = rows.table(
    __name__,
    rows.shows("G18", "listed_groups_have_no_members", "GET /Groups", "members", MISSING,
        "an_imported_group_has_its_members"),
)  # fmt: skip


@change_reply("L7", "GET /Groups", "an_import_lists_the_groups", REFRESHED)
def app_groups_are_not_listed(call: Call, reply: Reply) -> None:
    """A list of Groups is empty."""
    if "filter" not in call.query:
        reply.body.update(Resources=[], totalResults=0, itemsPerPage=0)


@change_reply("L3", "GET /Groups", "the_total_counts_every_group")
def group_total_is_the_page(reply: Reply) -> None:
    """A list of Groups counts its page as totalResults."""
    reply.body["totalResults"] = len(reply.body.get("Resources", []))


@fault("L7", COMPLETE)
def newest_group_is_not_listed(call: Call, respond: Responder) -> Reply:
    """A list of Groups leaves out the newest one, and totalResults agrees."""
    if not is_listing(call, "Groups"):
        return respond(call)
    return repaged(call, respond, lambda rows, _: rows[:-1])


@change_reply("L7", "GET /Groups", COMPLETE)
def groups_with_members_are_not_listed(call: Call, reply: Reply) -> None:
    """A list of Groups leaves out those with members."""
    if "filter" not in call.query:
        empty = [row for row in reply.body.get("Resources", []) if not row.get("members")]
        reply.body.update(Resources=empty, totalResults=len(empty), itemsPerPage=len(empty))


@fault("L4", COMPLETE)
def list_returns_a_group_twice(call: Call, respond: Responder) -> Reply:
    """A list of Groups has the first one twice."""
    if not is_listing(call, "Groups"):
        return respond(call)
    return repaged(call, respond, lambda rows, _: [*rows[:1], *rows])


@change_request("L4", "GET /Groups", NEXT)
def start_index_is_a_page_number_of_groups(call: Call) -> None:
    """A list of Groups takes startIndex for the number of a page."""
    if "count" in call.query:
        page, size = int(call.query.get("startIndex", "1")), int(call.query["count"])
        call.query["startIndex"] = str((page - 1) * size + 1)


@fault("L6", NEXT)
def groups_are_sorted_differently_per_page(call: Call, respond: Responder) -> Reply:
    """Every page of Groups but the first is in the reverse order of the first."""
    if not is_listing(call, "Groups"):
        return respond(call)
    return repaged(call, respond, lambda rows, start: rows if start == 1 else rows[::-1])


@change_request("L4", "GET /Groups", NEXT)
def start_index_of_groups_counts_from_zero(call: Call) -> None:
    """A later page of Groups begins one Group early."""
    start = int(call.query.get("startIndex", "1"))
    call.query["startIndex"] = str(max(start - 1, 1))
