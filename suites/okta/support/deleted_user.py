"""A User that the target's own admin has deleted while Okta still has its id."""

from collections.abc import Callable

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    DataGenerator,
    Profile,
    Users,
    describe,
    resource_path,
)


def delete_provisioned(
    provision: Callable[[OktaUser], Assigned],
    users: Users,
    profile: Profile,
    test_data: DataGenerator,
) -> Assigned:
    """Assign the app to an Okta user, delete the User, and return both."""
    if profile.delete == "forbidden":
        raise NotApplicable("the profile says that users must not be deleted")
    user = provision(test_data.okta_user())
    response = users.ask("DELETE", resource_path("Users", user.id))
    if not response.ok:
        raise NotApplicable(f"the target returns {describe(response)} to DELETE of a User")

    def is_still_there() -> list[str]:
        return [] if users.read(user.id).status in {404, 410} else [user.id]

    if users.polling.last(is_still_there):
        raise NotApplicable("the target still returns a User after its DELETE")
    return user
