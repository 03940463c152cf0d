"""Faults of attributes and excludedAttributes (RFC 7644, sections 3.4.2.5 and 3.9)."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.provider.faults.parts import matches, resources

EXCLUDED = "excluded_attributes_are_left_out"

FAULTS = rows.table(
    __name__,
    rows.ignores("7644-3.9", "creates_are_whole", "POST /Users", "query", "attributes",
        "a_response_to_a_create_may_be_partial"),
    rows.ignores("7644-3.9", "writes_are_whole", "PUT /Users/{id}", "query", "attributes",
        "a_response_to_a_write_may_be_partial"),
    rows.changes("7644-3.9", "reads_are_whole", "GET /Users/{id}",
        "GET of a User ignores attributes and excludedAttributes", lambda call: call.query.clear(),
        "attributes_names_all_that_is_returned", "excluded_attributes_are_left_out"),
    rows.rejects("7644-3.9", "unknown_names_break_it", "", 500,
        "`attributes` with an unknown name returns 500",
        lambda call: "noSuchAttribute" in requested(call), "an_unknown_attribute_does_no_harm"),
)  # fmt: skip


def requested(call: Call, name: str = "attributes") -> str:
    """Return ``attributes`` or ``excludedAttributes`` of a request as one text."""
    return call.query.get(name, "")


@change_reply("7644-3.9", "GET /Users/{id}", EXCLUDED)
def more_is_left_out(call: Call, reply: Reply) -> None:
    """`excludedAttributes` leaves out all that can be left out."""
    if "excludedAttributes" in call.query:
        reply.body = {key: reply.body[key] for key in ("schemas", "id", "userName")}


@change_reply("7644-3.9", "GET /Users/{id}", "the_id_cannot_be_excluded")
def id_can_be_excluded(call: Call, reply: Reply) -> None:
    """excludedAttributes=id leaves the id out."""
    if "id" in requested(call, "excludedAttributes").split(","):
        del reply.body["id"]


@change_request(
    "7644-3.4.2.5",
    "GET|POST /Users(/.search)?",
    "the_resources_of_a_list_may_be_partial",
    "the_resources_of_a_list_leave_out_the_excluded",
    "rfc7644.searching.a_search_names_the_attributes_it_wants",
    "rfc7644.searching.a_search_leaves_out_what_it_excludes",
)
def lists_are_whole(call: Call) -> None:
    """A list ignores attributes and excludedAttributes."""
    parameters = call.body if matches(call, "/Users/.search") else call.query
    for name in ("attributes", "excludedAttributes"):
        parameters.pop(name, None)


@change_request("7644-3.10", "", "attributes_may_be_named_with_their_schema")
def full_names_are_ignored(call: Call) -> None:
    """`attributes` ignores names with a URN."""
    names = requested(call).split(",")
    if any(name.startswith("urn:") for name in names):
        call.query["attributes"] = ",".join(n for n in names if not n.startswith("urn:")) or "id"


@change_request("7644-3.9", "", "a_sub_attribute_is_returned_alone")
def sub_attributes_come_whole(call: Call) -> None:
    """attributes=name.familyName returns the whole name."""
    if "attributes" in call.query:
        call.query["attributes"] = requested(call).replace("name.familyName", "name")


@change_reply("7643-2.1", "", "attribute_names_may_come_in_any_case")
def names_are_case_sensitive(call: Call, reply: Reply) -> None:
    """attributes=USERNAME does not return userName."""
    for user in resources(reply) if requested(call) == "USERNAME" else ():
        user.pop("userName", None)
