"""Faults of what ServiceProviderConfig says of features that work."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import rows

CONFIG = "ServiceProviderConfig"
CODE = "7643-5"

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
