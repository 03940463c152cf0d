"""Okta's test plan: Create Users. Creates that the target rejects."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    OddCreate,
    Users,
    describe,
    expect_equal,
    expect_error,
    expect_status,
    linked_id,
    succeeded,
    value_of,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import (
    EMAIL,
    FAMILY,
    GIVEN,
    SCIM_TYPES,
    USER_NAME,
)
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.rejected_creates import Duplicate
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.rejections import expect_detail, expect_scim_type_in

SECTION_ID = "create_users"
CREATE = okta_api("Create the User")


@check(MUST, rfc7644("3.3"), rfc7643("4.1.1"), feature="create_users")
def test_a_second_create_creates_no_second_user(users: Users, duplicate: Duplicate) -> None:
    """POST /Users with an existing userName creates no second User

    After the second POST, a lookup by the userName returns only the first User.

    Impact: One Okta user has two Users, and deactivation reaches only one of them.
    Fix: Make userName unique in the database, without regard to case, and reject a second
    create with 409.
    """
    found = [row.get("id") for row in users.find(duplicate.first.okta_user.user_name)]
    response = describe(duplicate.response)
    what = f"after the second POST returned {response}, the lookup by userName"
    expect_ids(what, "User", found, duplicate.first.id)


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("PostHog/posthog#42253"),
    feature="create_users",
)
def test_a_second_create_returns_409_uniqueness(duplicate: Duplicate) -> None:
    """POST /Users with an existing userName returns 409 and `scimType: uniqueness`

    RFC 7644 defines this response for a value that must be unique.

    Impact: Okta cannot tell a duplicate from any other error, and shows the admin an unclear
    message.
    Fix: Return 409 with an Error whose `scimType` is `uniqueness`.
    """
    what = "POST /Users with an existing userName"
    expect_status(duplicate.response, 409, what=what)
    kind = at(duplicate.response.json, "scimType")
    expect_equal(f"the `scimType` of the response to {what}", kind, "uniqueness")


@check(
    MUST,
    rfc7644("3.3"),
    field_report("lightdash/lightdash#22402"),
    feature="create_users",
)
def test_a_refused_create_changes_no_user(users: Users, duplicate: Duplicate) -> None:
    """A rejected create does not change the existing User

    After POST with an existing userName, names and `active` of the existing User are unchanged:
    Okta retries such creates.

    Impact: Each retry of a failed task may overwrite an existing User.
    Fix: Test for a duplicate before you write, and roll back the whole request when you reject
    it.
    """
    expected = {path: value_of(duplicate.before, path) for path in (GIVEN, FAMILY, "active")}
    users.keeps(duplicate.first.id, expected, "after the second POST")


@check(
    SHOULD,
    rfc7643("8.7.1"),
    field_report("ory/polis#4065"),
    feature="create_users",
    needs=(EMAIL,),
)
def test_two_users_may_share_an_email(
    console: Console, users: Users, existing_user: Assigned, okta_user: OktaUser
) -> None:
    """Two Users may have the same email address

    Only userName is unique: POST /Users for a second Okta user with the same email address creates
    a User.

    Impact: Customers who use shared mailboxes cannot assign the app to all of their users.
    Fix: Require a unique userName only; allow the same email address on several Users.
    """
    succeeded(console.assign(okta_user.having({EMAIL: existing_user.okta_user.email})))
    users.expects(linked_id(console.org, okta_user), {USER_NAME: okta_user.user_name})


@check(MUST, CREATE, rfc7643("3.1"), feature="create_users", needs=(EMAIL,))
def test_a_create_with_a_shared_email_returns_no_other_user(
    console: Console, users: Users, existing_user: Assigned, okta_user: OktaUser
) -> None:
    """A create with another user's email address never returns that user's `id`

    The target rejects the create or creates a second User. If it returned the first User's `id`,
    Okta would overwrite the first user's data.

    Impact: Okta links a new user to somebody else's User and overwrites its data.
    Fix: Never match a create to an existing User by email address: create a second User, or
    reject the request with 409.
    """
    before = users.user(existing_user.id)
    task = console.assign(okta_user.having({EMAIL: existing_user.okta_user.email}))
    if task.ok and linked_id(console.org, okta_user) == existing_user.id:
        message = "POST for a second Okta user returned the `id` of the first one's User"
        raise Finding(message, expected="two ids", actual="one id")
    unchanged = {path: value_of(before, path) for path in (USER_NAME, GIVEN, FAMILY)}
    users.keeps(existing_user.id, unchanged, "the first user's User")


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("wso2/product-is#9361"),
    feature="create_users",
)
def test_a_create_without_user_name_is_refused_with_400(
    create_without_user_name: OddCreate,
) -> None:
    """POST /Users without userName returns 400

    The target rejects the request: it neither returns a server error nor creates a User.

    Impact: No lookup finds a User without userName, so that it stays forever.
    Fix: Validate the body, and return 400 with an Error that names `userName`.
    """
    response = create_without_user_name.expect_harmless()
    expect_status(response, 400, what="POST /Users without userName")


@check(
    SHOULD,
    rfc7644("3.12"),
    field_report("simpleidserver/SimpleIdServer#275"),
    feature="create_users",
)
def test_an_error_says_what_is_wrong(
    create_without_user_name: OddCreate, unknown_id_response: Response
) -> None:
    """An error response is a SCIM Error with `status` and `detail`

    The responses to a create without userName and to GET with an unknown `id` are JSON with the
    Error schema. Their `scimType`, if there is one, is a value of RFC 7644.

    Impact: Admins see "Invalid JSON" in Okta's tasks in place of the reason.
    Fix: Return errors as a SCIM Error with `schemas`, `status` as a string and a `detail` that
    names the wrong attribute.
    """
    refused, unknown = create_without_user_name.response, unknown_id_response
    errors = [] if refused.ok else [(refused, "POST /Users without userName")]
    if isinstance(unknown.json, dict) and not unknown.ok:  # whether it is JSON is judged by another
        errors.append((unknown, "GET with an unknown `id`"))
    if not errors:
        raise NotApplicable("the target returns no error with a JSON body to either request")
    for error, what in errors:
        expect_error(error, error.status, what=what)
        expect_detail(error, what)
        expect_scim_type_in(SCIM_TYPES, error, what)
