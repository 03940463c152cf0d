"""Faults that the steps of Okta's CRUD test with entitlements catch."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.okta.deactivate_users import (
    deactivation_is_ignored,
    inactive_user_is_404,
    reactivation_is_ignored,
)
from pytest_scim.provider.faults.repeats import repeats
from pytest_scim.provider.faults.runscope.crud import put_ignores_the_name
from pytest_scim.scim.paths import MISSING

STEP_05 = "step_05_user_is_created"
STEP_07 = "step_07_first_name_is_updated"
STEP_09 = "step_09_user_is_deactivated"
STEP_12 = "step_12_user_is_reactivated"
STEP_14 = "step_14_unassigned_user_is_deactivated"


@change_request("D3", "PUT /Users/{id}", STEP_05, STEP_07)
def put_with_roles_forgets_the_names(call: Call) -> None:
    """PUT with roles ignores name."""
    if "roles" in call.body:
        call.body.pop("name", None)


FAULTS = rows.table(
    __name__,
    rows.edits("ENT-C10", "only_the_formatted_name", "Users", "name", "with formatted only",
        lambda name: {"formatted": " ".join(map(str, name.values()))}, STEP_05, STEP_07),
    rows.shows("ENT-R5", "emails_are_not_returned", "Users", "emails", MISSING, STEP_05),
    repeats("ENT-U1", "put_ignores_the_name", put_ignores_the_name, STEP_07),
    repeats("ENT-R4", "deactivated_is_not_found", inactive_user_is_404, STEP_09),
    repeats("ENT-U8", "deactivation_is_ignored", deactivation_is_ignored, STEP_09, STEP_14),
    repeats("ENT-P5", "reactivation_is_ignored", reactivation_is_ignored, STEP_12),
)  # fmt: skip
