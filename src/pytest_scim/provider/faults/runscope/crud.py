"""Faults that the steps of Okta's CRUD test catch."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request
from pytest_scim.provider.faults.okta.deactivate_users import (
    deactivation_is_ignored,
    inactive_user_is_404,
    reactivation_is_ignored,
)
from pytest_scim.provider.faults.parts import Json
from pytest_scim.provider.faults.repeats import repeats

STEP_08 = "step_08_user_is_deactivated"
STEP_11 = "step_11_user_is_reactivated"
STEP_13 = "step_13_unassigned_user_is_deactivated"


@change_request("CRUD-U1", "PUT /Users/{id}", "step_06_first_name_is_updated")
def put_ignores_the_name(call: Call, before: Json) -> None:
    """PUT ignores name."""
    call.body["name"] = before.get("name", {})


FAULTS = rows.table(
    __name__,
    repeats("CRUD-R4", "deactivated_is_not_found", inactive_user_is_404, STEP_08),
    repeats("CRUD-U8", "deactivation_is_ignored", deactivation_is_ignored, STEP_08, STEP_13),
    repeats("CRUD-P5", "reactivation_is_ignored", reactivation_is_ignored, STEP_11),
)
