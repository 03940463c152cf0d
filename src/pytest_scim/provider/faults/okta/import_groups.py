"""Faults of lists of Groups."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply
from pytest_scim.scim.paths import MISSING

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
