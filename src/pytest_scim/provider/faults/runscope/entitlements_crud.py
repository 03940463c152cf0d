"""Faults that the steps of Okta's CRUD test with entitlements catch."""

from typing import Final

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.build import change_request, fault
from pytest_scim.provider.faults.runscope import crud, spec

CREATED: Final = "runscope.entitlements_crud.step_05_user_is_created"
UPDATED: Final = "runscope.entitlements_crud.step_07_first_name_is_updated"
DEACTIVATED: Final = "runscope.entitlements_crud.step_09_user_is_deactivated"
REACTIVATED: Final = "runscope.entitlements_crud.step_12_user_is_reactivated"
UNASSIGNED: Final = "runscope.entitlements_crud.step_14_unassigned_user_is_deactivated"


@change_request("D3", "PUT /Users/{id}", CREATED, UPDATED)
def put_with_roles_forgets_the_names(call: Call) -> None:
    """PUT with roles ignores name."""
    if "roles" in call.body:
        call.body.pop("name", None)


def _again(original: Fault, *catches: str) -> Fault:
    """Return a fault of the plain tests under a code of this one."""
    return fault(f"ENT-{original.id.split('-')[1]}", *catches)(original.apply)


again = (
    _again(spec.only_the_formatted_name, CREATED, UPDATED),
    _again(spec.emails_are_not_shown, CREATED),
    _again(crud.put_keeps_the_name, UPDATED),
    _again(crud.deactivated_is_not_found, DEACTIVATED),
    _again(crud.deactivation_is_ignored, DEACTIVATED, UNASSIGNED),
    _again(crud.reactivation_is_ignored, REACTIVATED),
)
