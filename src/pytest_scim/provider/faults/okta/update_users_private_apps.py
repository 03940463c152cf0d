"""Faults of updates in private apps."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_request, refuse
from pytest_scim.provider.faults.parts import is_profile, unchanged

PATCH = "PATCH /Users/{id}"
PUT = "PUT /Users/{id}"

STORED = "okta.update_users.an_update_of_a_private_app_is_stored"
BY_PUT = "okta.update_users.an_update_of_a_private_app_may_come_by_put"
BY_PATCH = "okta.update_users.an_update_of_a_private_app_may_come_by_patch"


@change_request("U1", "PUT|PATCH /Users/{id}", STORED, integrations=("oiw",))
def updates_are_ignored(call: Call) -> Reply | None:
    """An update of a profile returns the former User."""
    return unchanged(call) if call.method == "PUT" or is_profile(call) else None


@refuse("U1", PUT, 405, BY_PUT, integrations=("oiw",))
def put_is_not_allowed() -> bool:
    """PUT of a User returns 405."""
    return True


@refuse("U1", PATCH, 400, BY_PATCH, integrations=("oiw",), scim_type="invalidValue")
def profile_by_patch_is_refused(call: Call) -> bool:
    """PATCH of a whole profile returns 400."""
    return is_profile(call)
