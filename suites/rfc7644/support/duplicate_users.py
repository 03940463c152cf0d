"""Two users with the same name, and what the checks of a unique userName send."""

from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.expect import SUCCESS, expect_status
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    DataGenerator,
    Profile,
    Users,
    blocked_by,
    resource_path,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.rfc7644.support.compare import expect_scim_type
from pytest_scim.suites.support.characteristics import Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.own_resources import id_of

SECOND_OWNER: Final = "rfc7644.uniqueness.two_users_may_have_one_name"


@dataclass(frozen=True, slots=True)
class DuplicateUsers:
    """Two users with the same name: both as sent, the first id, the second create's response."""

    first: OktaUser
    second: OktaUser
    first_id: str
    response: Response

    @property
    def second_id(self) -> str:
        """The second user's id, or Blocked where there is no second user."""
        with blocked_by(SECOND_OWNER):
            return self.expect_second_user()

    @property
    def second_path(self) -> str:
        """The second user's path."""
        return resource_path("Users", self.second_id)

    def expect_second_user(self) -> str:
        """Return the second user's id; raise a finding unless the create created a second user."""
        what = "a create with a name that another User has"
        expect_status(self.response, SUCCESS, what=what)
        found = at(self.response.json, "id")
        if not isinstance(found, str | int) or found == self.first_id:
            message = (
                f"{what} returned {'the id of that User' if found == self.first_id else 'no id'}"
            )
            raise Finding(message, expected="an id of its own", actual=repr(found))
        return str(found)


def create_duplicate_users(users: Users, test_data: DataGenerator) -> DuplicateUsers:
    """Create a user, and another one with the same name and displayName."""
    first = test_data.okta_user()
    same = {path: first.values[path] for path in (GIVEN, FAMILY, DISPLAY)}
    second = test_data.okta_user().having(same)
    with blocked_by(CREATE_OWNER):
        first_id = id_of(users.add(first.resource()))
    response = users.ask("POST", "/Users", second.resource())
    return DuplicateUsers(first, second, first_id, response)


def create_in_upper_case(
    users: Users, test_data: DataGenerator, profile: Profile, user_name: str
) -> Response:
    """Create a user with a userName in upper case, and return the response."""
    okta_user = with_user_name(test_data.okta_user(), in_upper_case(user_name), profile)
    return users.ask("POST", "/Users", okta_user.resource())


def expect_conflict(response: Response, what: str) -> None:
    """Raise a finding unless a response has the status 409 and the scimType ``uniqueness``."""
    expect_scim_type(response, 409, "uniqueness", what)


def is_case_exact(discovery: Discovery) -> bool:
    """Return whether the target's own schema says that userName is case-exact."""
    user_name = Characteristics.of(discovery).find(USER_NAME)
    return user_name is not None and user_name.case_exact


def in_upper_case(user_name: str) -> str:
    """Return a userName in upper case, except a mail domain, since rules may name it."""
    name, at_sign, domain = user_name.partition("@")
    return f"{name.upper()}{at_sign}{domain}"


def with_user_name(okta_user: OktaUser, user_name: str, profile: Profile) -> OktaUser:
    """Return an Okta user with another userName, and another email where a rule requires it."""
    if profile.rule("username_is_work_email") is not None:
        return okta_user.having({USER_NAME: user_name, EMAIL: user_name})
    return okta_user.having({USER_NAME: user_name})
