"""Faults of lists of Users, and of their pages."""

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request, fault
from pytest_scim.provider.faults.lists import is_listing, repaged
from pytest_scim.provider.faults.parts import matches

IMPORTED = "an_import_lists_the_users"
IMPORTED_GROUPS = "okta.import_groups.an_import_lists_the_groups"
COMPLETE = "every_import_is_complete"
NEXT = "the_next_page_starts_where_the_last_one_ended"
PRESENT = "an_import_returns_the_present_values"
PARTIAL = "a_partial_list_has_its_counts"
REFRESHED = "okta.link_groups.a_refresh_lists_the_groups_of_the_app"

FAULTS = rows.table(
    __name__,
    rows.ignores("L10", "count_is_ignored", "GET /Users", "query", "count",
        "a_page_is_no_longer_than_asked"),
    rows.edits("R5", "emails_are_a_string", "GET /Users", "emails", "as a string",
        lambda emails: emails and emails[0]["value"], "an_imported_email_is_in_a_list"),
)  # fmt: skip


@change_reply("L2", "GET /Users", "items_per_page_counts_the_rows")
def items_per_page_is_the_count(call: Call, reply: Reply) -> None:
    """A list has the count of the request as its itemsPerPage."""
    if "count" in call.query:
        reply.body["itemsPerPage"] = int(call.query["count"])


@change_reply("L3", "GET /Users", "the_total_counts_every_user")
def total_is_the_page(reply: Reply) -> None:
    """A list counts its page as totalResults."""
    reply.body["totalResults"] = len(reply.body.get("Resources", []))


@change_reply("L3", "GET /Users", COMPLETE, "the_total_counts_every_user")
def total_counts_provisioned_users_only(call: Call, reply: Reply) -> None:
    """A list counts only the Users with an externalId as totalResults."""
    if "filter" not in call.query:
        known = [user for user in call.provider.users() if user.get("externalId")]
        reply.body["totalResults"] = len(known)


@change_request("L4", "GET /Users", NEXT)
def start_index_is_a_page_number(call: Call) -> None:
    """A list takes startIndex for the number of a page."""
    if "count" in call.query:
        page, size = int(call.query.get("startIndex", "1")), int(call.query["count"])
        call.query["startIndex"] = str((page - 1) * size + 1)


@change_request("L5", "GET /Users", "a_page_beyond_the_end_is_empty")
def beyond_the_end_repeats(call: Call) -> None:
    """A page beyond the end repeats the last User."""
    if "filter" not in call.query:
        start = int(call.query.get("startIndex", 1))
        call.query["startIndex"] = str(min(start, len(call.provider.users())))


@change_reply("L7", "GET /Users", IMPORTED)
def import_leaves_users_out(call: Call, reply: Reply) -> None:
    """A list leaves out Users that were created over SCIM."""
    if "filter" not in call.query:
        known = [user["id"] for user in call.provider.users()[:3]]
        rows = reply.body.get("Resources", [])
        reply.body["Resources"] = [row for row in rows if row["id"] in known]


@change_reply("L6", "GET /Users", "the_order_stays_the_same")
def order_changes_with_every_read(call: Call, reply: Reply) -> None:
    """A list has another order each time."""
    if "filter" not in call.query:
        call.memory["reversed"] = not call.memory.get("reversed")
        if call.memory["reversed"]:
            reply.body.get("Resources", []).reverse()


@change_reply("L7", "GET /Users", PRESENT)
def list_shows_everybody_as_active(call: Call, reply: Reply) -> None:
    """A list shows every User as active."""
    if "filter" not in call.query:
        for user in reply.body.get("Resources", []):
            user["active"] = True


@change_reply("L7", "GET /Users", PRESENT)
def list_shows_the_names_of_the_first_read(call: Call, reply: Reply) -> None:
    """A list shows a User with the names that it had in the first list."""
    names = call.memory.setdefault("names in lists", {})
    for user in reply.body.get("Resources", []) if "filter" not in call.query else ():
        if "name" in user:
            user["name"] = names.setdefault(user["id"], user["name"])


@change_reply("L7", "GET /Users", PRESENT)
def list_is_a_copy_of_the_first_read(call: Call, reply: Reply) -> None:
    """A list shows a User as it was in the first list."""
    users = call.memory.setdefault("users in lists", {})
    for user in reply.body.get("Resources", []) if "filter" not in call.query else ():
        former = users.setdefault(user["id"], dict(user))
        user.clear()
        user.update(former)


@fault("L7", COMPLETE)
def list_ends_after_four_users(call: Call, respond: Responder) -> Reply:
    """A list has four Users at most, and totalResults agrees."""
    if not is_listing(call, "Users"):
        return respond(call)
    return repaged(call, respond, lambda rows, _: rows[:4])


@fault("L7", "an_import_lists_many_users")
def list_ends_after_a_hundred_users(call: Call, respond: Responder) -> Reply:
    """A list has a hundred Users at most, and totalResults agrees."""
    if not is_listing(call, "Users"):
        return respond(call)
    return repaged(call, respond, lambda rows, _: rows[:100])


@fault("L6", COMPLETE, NEXT)
def ties_are_sorted_differently_per_page(call: Call, respond: Responder) -> Reply:
    """A page has three Users, and every page but the first is in the reverse order of the first."""
    if not is_listing(call, "Users"):
        return respond(call)
    call.query["count"] = str(min(3, int(call.query.get("count", 3))))
    return repaged(call, respond, lambda rows, start: rows if start == 1 else rows[::-1])


@fault("L4", COMPLETE)
def next_page_repeats_a_user(call: Call, respond: Responder) -> Reply:
    """A page has four Users, and the second one begins with the last User of the first."""
    if not is_listing(call, "Users"):
        return respond(call)
    call.query["count"] = str(min(4, int(call.query.get("count", 4))))
    return repaged(
        call, respond, lambda rows, start: rows if start != 5 else [*rows[:4], *rows[3:-1]]
    )


@fault("L4", NEXT)
def start_index_counts_from_zero(call: Call, respond: Responder) -> Reply:
    """A later page begins one User early."""
    if not is_listing(call, "Users"):
        return respond(call)
    return repaged(call, respond, lambda rows, start: rows if start == 1 else [rows[0], *rows])


@change_reply("L9", "GET /Users", PARTIAL)
def page_of_users_has_no_items_per_page(reply: Reply) -> None:
    """A page of a longer list of Users has no itemsPerPage."""
    if len(reply.body.get("Resources", [])) < reply.body["totalResults"]:
        reply.body.pop("itemsPerPage", None)


@change_reply("L9", "GET /(Users|Groups)", PARTIAL)
def page_has_no_start_index(reply: Reply) -> None:
    """A page of a longer list has no startIndex."""
    if len(reply.body.get("Resources", [])) < reply.body["totalResults"]:
        reply.body.pop("startIndex", None)


@change_reply("L9", "GET /Users", PARTIAL)
def page_of_users_has_a_total_only(reply: Reply) -> None:
    """A page of a longer list of Users has totalResults, and no other count."""
    if len(reply.body.get("Resources", [])) < reply.body["totalResults"]:
        for name in ("startIndex", "itemsPerPage"):
            reply.body.pop(name, None)


@fault("7644-3.4.2.4", IMPORTED, IMPORTED_GROUPS, REFRESHED)
def list_never_ends(call: Call, respond: Responder) -> Reply:
    """Every page is the first one, and totalResults is a million."""
    if "filter" in call.query or call.id or not matches(call, "GET Users|Groups"):
        return respond(call)
    call.query.pop("startIndex", None)
    reply = respond(call)
    if reply.ok:
        reply.body["totalResults"] = 1_000_000
    return reply


@fault("9865-2.3", "the_next_page_needs_no_cursor")
def cursors_are_the_only_way_to_page(call: Call, respond: Responder) -> Reply:
    """A list ignores startIndex, and has a nextCursor instead."""
    cursor = call.query.pop("cursor", "")
    listing = is_listing(call, "Users") or is_listing(call, "Groups")
    if listing:
        call.query["startIndex"] = cursor if cursor.isdecimal() else "1"
    reply = respond(call)
    if call.kind == "ServiceProviderConfig" and reply.ok:
        reply.body["pagination"] = {"cursor": True, "index": False}
    elif listing and reply.ok:
        following = reply.body.pop("startIndex") + len(reply.body.get("Resources", ()))
        if following <= reply.body["totalResults"]:
            reply.body["nextCursor"] = str(following)
    return reply
