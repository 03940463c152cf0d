"""Okta's test plan: Update Users."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    describe,
    expect_equal,
    expect_status,
    resource_path,
    succeeded,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.vendor_steps import mapped
from pytest_scim.suites.support.owners import UPDATE_OWNER
from pytest_scim.suites.support.rejections import expect_no_success

UPDATE = okta_api("Update a specific User (PUT)")


@check(
    MUST,
    okta_api("Retrieve a specific User"),
    rfc7644("3.4.1"),
    field_report("Stack Overflow 77524118", "https://stackoverflow.com/questions/77524118"),
)
def test_a_user_is_read_by_its_id(users: Users, existing_user: Assigned) -> None:
    """GET /Users/{id} returns one User

    The body is the User, not a list: Okta sends back by PUT what it reads.

    Impact: Okta cannot update users: it sends back what it reads.
    Fix: Return the User itself to GET /Users/{id}, not a list.
    """
    response = users.read(existing_user.id)
    actual = {key: at(response.json, key) for key in ("id", USER_NAME)}
    if not response.ok or not actual["id"] or not actual[USER_NAME]:
        raise Finding(
            f"GET /Users/{{id}} returned {describe(response)}, not one User",
            expected="one User",
            actual=sorted(response.json) if isinstance(response.json, dict) else describe(response),
        )


@check(
    MUST,
    UPDATE,
    rfc7644("3.5.1"),
    feature="update_users",
    cases=("C9291", "C9310"),
    under={"oiw": SHOULD},
)
def test_a_changed_name_is_stored(
    console: Console,
    users: Users,
    profile: Profile,
    assigned: Assigned,
    test_data: DataGenerator,
) -> None:
    """Changing the names of an Okta user changes them on the User

    userName, email and `active` are unchanged. Okta reads the User and sends it back by PUT, in
    catalog and custom apps alike. The body contains `id`, `meta`, `groups` and the old
    `name.formatted`.

    Impact: Changes of names in Okta never reach the app.
    Fix: Apply PUT of the complete User, and ignore `id`, `meta`, `groups` and what you do not
    store.
    """
    given, family = test_data.name()
    changed = {GIVEN: f"{given}-Changed", FAMILY: f"{family}-Changed"}
    succeeded(console.update(assigned.okta_user.having(changed)))
    expected = {**changed, USER_NAME: assigned.okta_user.user_name, EMAIL: assigned.okta_user.email}
    wanted = {**mapped(profile, expected), "active": True}
    users.expects(assigned.id, wanted, "after the update")


@check(MUST, UPDATE, feature="update_users", cases=("C9291", "C9310"), needs=(EMAIL,))
def test_a_changed_email_is_stored(console: Console, users: Users, assigned: Assigned) -> None:
    """Changing the email address of an Okta user changes it on the User

    A later GET returns the new work email.

    Impact: The app sends mail to a former address.
    Fix: Replace `emails` by the list of the request.
    """
    changed = {EMAIL: f"moved.{assigned.okta_user.email}"}
    succeeded(console.update(assigned.okta_user.having(changed)))
    users.expects(assigned.id, changed, "after the update")


@check(SHOULD, UPDATE, rfc7643("4.1.1"), feature="update_users", cases=("C9310",), needs=(EMAIL,))
def test_a_changed_user_name_and_email_are_stored(
    console: Console, users: Users, assigned: Assigned
) -> None:
    """Changing the userName changes it on the User

    A later GET returns the new userName and email address, and a lookup by the new userName returns
    the User.

    Impact: Users who marry or move cannot sign in with their new user name.
    Fix: Accept a new userName by PUT under the same `id`, and let the filter find it.
    """
    okta_user = assigned.okta_user
    changed = {USER_NAME: f"new.{okta_user.user_name}", EMAIL: f"new.{okta_user.email}"}
    succeeded(console.update(okta_user.having(changed)))
    users.expects(assigned.id, changed, "after the update")
    users.finds(changed[USER_NAME], assigned.id, because="the lookup by the new userName")


@check(SHOULD, UPDATE, feature="update_users", cases=("C9310",), needs=(DISPLAY,))
def test_a_changed_display_name_is_stored(
    console: Console, users: Users, assigned: Assigned
) -> None:
    """Changing the displayName of an Okta user changes it on the User

    A later GET returns the new displayName.

    Impact: The app shows a former name.
    Fix: Replace displayName by the value of the request.
    """
    changed = {DISPLAY: f"{assigned.okta_user.display} (changed)"}
    succeeded(console.update(assigned.okta_user.having(changed)))
    users.expects(assigned.id, changed, "after the update")


@check(SHOULD, UPDATE, rfc7644("3.5.1"), feature="update_users", needs=(GIVEN,))
def test_an_update_returns_the_user(
    console: Console, assigned: Assigned, test_data: DataGenerator
) -> None:
    """PUT returns 200 with the updated User

    The body contains the new values. 204, or the values of before, is a finding.

    Impact: Okta may read the values of before as the new state.
    Fix: Return 200 with the User as it is after the update.
    """
    given, _ = test_data.name()
    task = succeeded(console.update(assigned.okta_user.having({GIVEN: f"{given}-Updated"})))
    response = task.responses[-1]
    actual = at(response.json, GIVEN)
    expect_status(response, 200, what="PUT /Users/{id}")
    with also_of(UPDATE_OWNER):
        expect_equal("the given name in the response to PUT", actual, f"{given}-Updated")


@check(MUST, UPDATE, feature="update_users", cases=("C9309",), needs=(FAMILY,))
def test_changing_an_assigned_group_updates_each_user(
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> None:
    """Changing an attribute for an assigned group updates the User of each member

    Their other attributes are unchanged.

    Impact: Some users of a group keep the values of before.
    Fix: Apply each of several updates that follow one another quickly.
    """
    members = [provision(test_data.okta_user()) for _ in range(2)]
    family = f"{test_data.name()[1]}-Group"
    for member in members:
        succeeded(console.update(member.okta_user.having({FAMILY: family})))
    for member in members:
        expected = {
            FAMILY: family,
            GIVEN: member.okta_user.given,
            USER_NAME: member.okta_user.user_name,
        }
        with also_of(UPDATE_OWNER):
            users.expects(member.id, mapped(profile, expected), "after the update")


@check(
    MUST,
    okta_api("Retrieve a specific User"),
    rfc7644("3.12"),
)
def test_an_unknown_id_returns_no_user(unknown_id_response: Response) -> None:
    """GET /Users/{id} with an unknown `id` does not return 2xx

    Okta would treat the response as an existing User.

    Impact: Okta believes that a deleted user still exists.
    Fix: Return 404 to GET of an `id` that does not exist.
    """
    expect_no_success(unknown_id_response, "GET with an unknown `id`")


@check(
    SHOULD, rfc7644("3.12"), okta_docs("concepts/scim/faqs/", "Data validation and error reporting")
)
def test_an_unknown_id_returns_404_with_an_error(unknown_id_response: Response) -> None:
    """GET /Users/{id} with an unknown `id` returns 404 and a SCIM Error

    The body is a JSON object. Another check judges what the Errors of the target contain.

    Impact: The admin sees an unclear message in place of "not found".
    Fix: Return 404 with a SCIM Error that has `status` and `detail`.
    """
    what = "GET with an unknown `id`"
    expect_status(unknown_id_response, 404, what=what)
    is_object = isinstance(unknown_id_response.json, dict)
    assert is_object, f"{what} returned {describe(unknown_id_response)}, not a SCIM Error"


@check(SHOULD, rfc7644("3.5.1"), feature="update_users")
def test_an_update_of_an_unknown_id_creates_nothing(users: Users, okta_user: OktaUser) -> None:
    """PUT /Users/{id} with an unknown `id` returns 404 and creates no User

    A lookup by the userName in the body returns no User.

    Impact: A User appears that Okta does not know.
    Fix: Return 404 to PUT of an `id` that does not exist, and create nothing.
    """
    user_id = users.unknown_id()
    body = {**okta_user.resource(), "id": user_id}
    response = users.ask("PUT", resource_path("Users", user_id), body)
    found = users.find(okta_user.user_name)
    expect_status(response, 404, what="PUT with an unknown `id`")
    expect_equal("the number of Users that PUT with an unknown `id` created", len(found), 0)
