"""Faults of what ServiceProviderConfig says of features that work."""

import re

from pytest_scim.provider.call import Call, Reply, Responder
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import fault
from pytest_scim.provider.faults.parts import filter_of, matches, operations
from pytest_scim.provider.faults.rfc7644.patch import operations as ops

CONFIG = "ServiceProviderConfig"
CODE = "7643-5"
SIMPLE = re.compile(r'\S+ eq "[^"]*"')

FAULTS = rows.table(
    __name__,
    rows.shows(CODE, "filters_are_denied", CONFIG, "filter.supported", False,
        "a_filter_that_works_is_announced"),
    rows.shows(CODE, "patch_is_denied", CONFIG, "patch.supported", False,
        "a_patch_that_works_is_announced"),
    rows.shows(CODE, "bulk_is_denied", CONFIG, "bulk.supported", False,
        "bulk_that_works_is_announced"),
    rows.shows(CODE, "sorting_is_denied", CONFIG, "sort.supported", False,
        "sorting_that_works_is_announced"),
    rows.shows(CODE, "etags_are_denied", CONFIG, "etag.supported", False,
        "versions_that_work_are_announced"),
    rows.shows(CODE, "change_of_password_is_denied", CONFIG, "changePassword.supported", False,
        "a_change_of_password_is_announced"),
)  # fmt: skip


def deny(call: Call, reply: Reply, feature: str) -> Reply:
    """Say in ServiceProviderConfig that a feature is not supported."""
    if call.kind == CONFIG and reply.ok:
        reply.body[feature] = {**reply.body.get(feature, {}), "supported": False}
    return reply


@fault(
    CODE,
    "rfc7644.filter_logic.or_finds_what_either_side_finds",
    "rfc7644.filter_logic.and_finds_what_both_sides_find",
    "rfc7644.filter_operators.co_sw_and_ew_find_parts_of_a_string",
    "rfc7644.filter_syntax.an_unknown_operator_is_declined",
)
def denied_filters_return_every_user(call: Call, respond: Responder) -> Reply:
    """Filters are denied, and all but the simplest return every User instead of an Error."""
    if matches(call, "GET /Users") and not SIMPLE.fullmatch(filter_of(call)):
        call.query.pop("filter", None)
    return deny(call, respond(call), "filter")


@fault(CODE, "rfc7644.patch_add.an_added_value_stands_beside_the_others")
def denied_patch_ignores_add(call: Call, respond: Responder) -> Reply:
    """PATCH is denied, applies replace and remove, and accepts and ignores add."""
    for operation in operations(call) if matches(call, "PATCH /Users/{id}") else ():
        ops.ignore_but_active(operation, "add")
    return deny(call, respond(call), "patch")
