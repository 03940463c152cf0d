"""Rules about userNames."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    Profile,
    Users,
    expect_equal,
    expect_status,
    odd_create,
    value_of,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import EMAIL, USER_NAME


@check(MUST, rfc7644("3.12"), rule="username_is_email", feature="create_users")
def test_a_user_name_that_is_no_email_address_is_refused(
    users: Users, profile: Profile, okta_user: OktaUser
) -> None:
    """POST /Users with a userName that is no email address returns 400

    The target creates no User.

    Impact: Users are created who can never sign in.
    Fix: Return 400 with a `detail` for a userName that is no email address.
    """
    user_name = okta_user.user_name.replace("@", ".at.")
    values = {USER_NAME: user_name}
    if profile.rule("username_is_work_email"):  # either value may be the one that counts
        values[EMAIL] = user_name
    response = users.ask("POST", "/Users", okta_user.having(values).resource())
    expect_rejected(response, "POST /Users with a userName that is no email address")
    expect_equal("the number of Users that it created", len(users.find(user_name)), 0)


@check(MUST, rfc7644("3.12"), rule="username_is_email", feature="create_users")
def test_a_missing_user_name_is_refused(users: Users, okta_user: OktaUser) -> None:
    """POST /Users without the required userName returns 400

    The userName is the email address of the user.

    Impact: No lookup finds a User without userName.
    Fix: Return 400 with a `detail` that names `userName`.
    """
    body = {key: value for key, value in okta_user.resource().items() if key != USER_NAME}
    what = "POST /Users without userName"
    expect_rejected(odd_create(users, body, what).expect_harmless(), what)


@check(
    MUST,
    okta_api("Update a specific User (PUT)"),
    rule="username_is_work_email",
    feature="update_users",
)
def test_user_name_and_work_email_stay_equal(
    console: Console, users: Users, assigned: Assigned
) -> None:
    """The userName and the work email are always equal

    The target changes both when Okta changes the userName, or rejects the change.

    Impact: The user signs in with one address and gets mail at another.
    Fix: Change both values together, or reject the change.
    """
    console.update(assigned.okta_user.having({USER_NAME: f"moved.{assigned.okta_user.user_name}"}))
    actual = users.user(assigned.id)
    user_name, email = actual.get(USER_NAME), value_of(actual, EMAIL)
    expect_equal("the work email of the User", str(email).casefold(), str(user_name).casefold())


def expect_rejected(response: Response, what: str) -> None:
    """Require that a request was rejected with 400."""
    expect_status(response, 400, what=what)
