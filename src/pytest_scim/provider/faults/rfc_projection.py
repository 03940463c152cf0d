"""Faults of partial resources (RFC 7644, sections 3.4.2.5 and 3.9)."""

from pytest_scim.provider.faults.rfc_lists import is_search
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    each_resource,
    fault,
    is_list,
    is_read,
    is_replace,
    scim_error,
)

PARTIAL = "rfc7644.projection."


@fault(
    "7644-3.9",
    "a read gives all attributes",
    catches=(
        PARTIAL + "attributes_names_all_that_is_returned",
        PARTIAL + "excluded_attributes_are_left_out",
    ),
)
def reads_are_whole(call: Call, answer: Answerer) -> Reply:
    """The parameters are looked at in lists only."""
    if is_read(call):
        for name in ("attributes", "excludedAttributes"):
            call.query.pop(name, None)
    return answer(call)


@fault(
    "7644-3.9",
    "excludedAttributes leaves out more than it names",
    catches=(PARTIAL + "excluded_attributes_are_left_out",),
)
def more_is_left_out(call: Call, answer: Answerer) -> Reply:
    """Only what is always returned is left."""
    reply = answer(call)
    if is_read(call) and reply.ok and "excludedAttributes" in call.query:
        reply.body = {key: reply.body[key] for key in ("schemas", "id", "userName")}
    return reply


@fault("7644-3.9", "the id can be excluded", catches=(PARTIAL + "the_id_cannot_be_excluded",))
def id_can_be_excluded(call: Call, answer: Answerer) -> Reply:
    """An attribute as any other."""
    reply = answer(call)
    if is_read(call) and reply.ok and "id" in call.query.get("excludedAttributes", "").split(","):
        del reply.body["id"]
    return reply


@fault(
    "7644-3.4.2.5",
    "a list gives all attributes",
    catches=(
        PARTIAL + "the_resources_of_a_list_may_be_partial",
        PARTIAL + "the_resources_of_a_list_leave_out_the_excluded",
        "rfc7644.searching.a_search_names_the_attributes_it_wants",
        "rfc7644.searching.a_search_leaves_out_what_it_excludes",
    ),
)
def lists_are_whole(call: Call, answer: Answerer) -> Reply:
    """The parameters are looked at in reads only."""
    for name in ("attributes", "excludedAttributes"):
        if is_list(call):
            call.query.pop(name, None)
        if is_search(call):
            call.body.pop(name, None)
    return answer(call)


@fault(
    "7644-3.10",
    "attributes have no full name in a projection",
    catches=(PARTIAL + "attributes_may_be_named_with_their_schema",),
)
def full_names_are_passed_over(call: Call, answer: Answerer) -> Reply:
    """What begins with a URN is no name."""
    names = call.query.get("attributes", "").split(",")
    if any(name.startswith("urn:") for name in names):
        call.query["attributes"] = ",".join(n for n in names if not n.startswith("urn:")) or "id"
    return answer(call)


@fault(
    "7644-3.9",
    "a sub-attribute brings its whole attribute",
    catches=(PARTIAL + "a_sub_attribute_is_returned_alone",),
)
def sub_attributes_come_whole(call: Call, answer: Answerer) -> Reply:
    """The name is cut at the dot."""
    if "attributes" in call.query:
        call.query["attributes"] = call.query["attributes"].replace("name.familyName", "name")
    return answer(call)


@fault(
    "7643-2.1",
    "attribute names are case-sensitive in a projection",
    catches=(PARTIAL + "attribute_names_may_come_in_any_case",),
)
def names_are_case_sensitive(call: Call, answer: Answerer) -> Reply:
    """A table of names, letter by letter."""
    reply = answer(call)
    if call.query.get("attributes") == "USERNAME":
        for user in each_resource(reply):
            user.pop("userName", None)
    return reply


@fault(
    "7644-3.9",
    "an unknown attribute is a server error",
    catches=(PARTIAL + "an_unknown_attribute_does_no_harm",),
)
def unknown_names_break_it(call: Call, answer: Answerer) -> Reply:
    """A key that is not in the table."""
    if "noSuchAttribute" in call.query.get("attributes", ""):
        return scim_error(500, "Internal server error")
    return answer(call)


@fault(
    "7644-3.9",
    "a write is answered whole",
    catches=(PARTIAL + "an_answer_to_a_write_may_be_partial",),
)
def writes_are_whole(call: Call, answer: Answerer) -> Reply:
    """Parameters of the URL are for reads."""
    if is_replace(call):
        call.query.pop("attributes", None)
    return answer(call)
