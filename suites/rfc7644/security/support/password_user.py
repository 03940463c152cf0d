"""A user that was created with a password."""

from dataclasses import dataclass

from pytest_scim.plugin.fixtures import CREATE_OWNER, DataGenerator, Recording, Users, blocked_by
from pytest_scim.suites.support.own_resources import id_of


@dataclass(frozen=True, slots=True)
class PasswordUser:
    """A user and its password."""

    user_name: str
    id: str
    password: str


def create_password_user(
    users: Users, test_data: DataGenerator, recording: Recording
) -> PasswordUser:
    """Create a user with a password."""
    okta_user = test_data.okta_user()
    # No first letter of "undefined", "null" or "None": some targets compare with these.
    password = f"q{test_data.password()}"
    recording.outlet.add(password)
    with blocked_by(CREATE_OWNER):
        user = users.add({**okta_user.resource(), "password": password})
    return PasswordUser(okta_user.user_name, id_of(user), password)
