"""Faults of the draft of the IPSIE AL SCIM Profile."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import parts, rows
from pytest_scim.provider.faults.build import change_request, refuse

RULE = "ipsie_al"
BY_EMAIL = "a_user_is_found_by_the_value_of_an_email"
FIFTY = "a_patch_may_have_fifty_operations_on_members"
MOST = 20

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("AL-2", RULE, "/Schemas declares a password",
        "no_schema_declares_a_password"),
    rows.shows("AL", "bulk_is_not_supported", "ServiceProviderConfig", "bulk.supported", False,
        "bulk_is_supported", rule=RULE),
)  # fmt: skip


@refuse("AL-1", "GET /Users", 400, BY_EMAIL, scim_type="invalidFilter", rule=RULE)
def value_paths_are_declined(call: Call) -> bool:
    """A filter with a value path returns 400."""
    return "emails[" in parts.filter_of(call)


@change_request("AL-1", "GET /Users", BY_EMAIL, rule=RULE)
def value_paths_find_nobody(call: Call) -> None:
    """A filter with a value path of type and value finds no User."""
    if "emails[type" in parts.filter_of(call):
        call.query["filter"] = 'userName eq "nobody"'


@refuse("AL-2", "PATCH /Groups/{id}", 413, FIFTY, rule=RULE)
def many_operations_are_refused(call: Call) -> bool:
    """A PATCH of a Group with more than 20 operations returns 413."""
    return len(parts.operations(call)) > MOST


@change_request("AL-2", "PATCH /Groups/{id}", FIFTY, rule=RULE)
def later_operations_are_ignored(call: Call) -> None:
    """A PATCH of a Group applies the first 20 operations."""
    if len(parts.operations(call)) > MOST:
        call.body["Operations"] = call.body["Operations"][:MOST]
