"""Okta's test plan: Create Users."""

from collections.abc import Mapping

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    SUCCESS,
    Assigned,
    CheckLog,
    Console,
    DataGenerator,
    Ownership,
    Profile,
    Recording,
    Task,
    Users,
    expect_equal,
    expect_status,
    linked_id,
    require_success,
    succeeded,
)
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    FAMILY,
    GIVEN,
    USER_NAME,
)
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.returned_values import compare_returned
from pytest_scim.suites.okta.support.vendor_steps import require_optional
from pytest_scim.suites.support.bodies import expect_no_password, expect_no_password_sent
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.owners import PROFILE_OWNER

CREATE = okta_api("Create the User")
NEW_PASSWORD_OWNER = "okta.sync_password.a_new_password_is_not_returned"  # noqa: S105 - a check's id
READ_ONLY = f"{ENTERPRISE_USER}:manager.displayName"


@check(MUST, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9290", "C9301", "C9336"))
def test_assigning_the_app_creates_a_user(
    console: Console, users: Users, okta_user: OktaUser
) -> None:
    """Assigning the app to an Okta user creates an active User

    The User has the userName, names and work email of the Okta user. The response to POST returns
    the User: Okta fails on an empty body. The target accepts the placeholder password, `groups: []`
    and `externalId` that Okta sends.

    Impact: Users who are assigned the app in Okta cannot use it.
    Fix: Return 201 to POST /Users with the complete new User, and store `active`, the names and
    the work email of the request. Accept and ignore what you do not use.
    """
    succeeded(console.assign(okta_user))
    user_id = linked_id(console.org, okta_user)
    wanted = {**okta_user.sent(USER_NAME, GIVEN, FAMILY, EMAIL), "active": True}
    users.expects(user_id, wanted, "after the assignment")


@check(MUST, rfc7643("3.1"), CREATE, feature="create_users", cases=("C9290",))
def test_the_id_stays_the_same(users: Users, existing_user: Assigned) -> None:
    """The `id` in the response to POST /Users identifies the User from then on

    GET /Users/{id} with that `id` returns the User. Okta stores the `id` at the create and uses no
    other.

    Impact: Okta cannot update or deactivate the users that it created.
    Fix: Return the same permanent `id` in the response to POST, in lists and from GET
    /Users/{id}.
    """
    response = users.read(existing_user.id)
    what = "GET with the `id` from the response to POST"
    expect_status(response, SUCCESS, what=what)
    expect_equal(f"the `id` that {what} returns", at(response.json, "id"), existing_user.id)


@check(MUST, rfc7643("3.1"), CREATE, rfc7644("3.3"), phase=Phase.WHOLE_RUN)
def test_the_created_id_identifies_no_other_resource(all_created: Ownership) -> None:
    """The `id` in the response to a create never identifies another resource

    Okta updates and deactivates the resource with that `id`. When it belongs to another user, Okta
    overwrites that user's data. This check judges all creates of the run, after all other checks;
    after the first wrong `id` the run sends no more writes.

    Impact: Okta overwrites and deactivates somebody else's User.
    Fix: Generate an `id` for each new resource and never return the `id` of an existing one
    from POST. Reject a duplicate with 409.
    """
    wrong = [*all_created.observations.mistaken, *all_created.permission.unproven]
    if wrong:
        raise Finding(wrong[0], expected="the created resource", actual=wrong)


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("PostHog/posthog#42253"),
    feature="create_users",
)
def test_the_user_name_is_returned_as_sent(
    users: Users, console: Console, test_data: DataGenerator
) -> None:
    """The target returns userName in the case in which Okta sent it

    A userName with upper-case letters comes back unchanged: Okta's SPEC test compares it.

    Impact: Okta's SPEC test fails, and the value in the app differs from the one that admins
    see in Okta.
    Fix: Store userName as sent, and ignore case only when you compare it.
    """
    plain = test_data.okta_user()
    user_name = plain.user_name.title()
    mixed = plain.having({USER_NAME: user_name, EMAIL: user_name})
    succeeded(console.assign(mixed))
    actual = users.user(linked_id(console.org, mixed)).get(USER_NAME)
    expect_equal("the userName that GET returns", actual, user_name)


@check(
    MUST,
    rfc7643("4.1.1"),
    rfc7643("9.2"),
    feature="create_users",
    phase=Phase.WHOLE_RUN,
)
def test_the_password_is_never_returned(
    users: Users, existing_user: Assigned, recording: Recording, log: CheckLog
) -> None:
    """No response contains the `password` attribute

    Neither the response to POST nor a later GET or lookup returns a password: Okta may send it back
    with the next update. No other response of the run contains a password that Okta sent.

    Impact: Everybody who may read Users can read passwords.
    Fix: Declare `password` as `returned: never`, and remove it from every response, also after
    PUT and PATCH.
    """
    created = existing_user.task.responses[-1].json
    for request, actual in (("POST", created), ("GET", users.user(existing_user.id))):
        expect_no_password(actual, f"the response to {request}")
    for row in users.find(existing_user.okta_user.user_name):
        expect_no_password(row, "the User that a lookup returns")
    with also_of(NEW_PASSWORD_OWNER):
        expect_no_password_sent(recording, log)


@check(SHOULD, CREATE, feature="create_users", needs=(EMAIL,))
def test_user_name_may_differ_from_email(
    console: Console, users: Users, test_data: DataGenerator
) -> None:
    """The userName may differ from the email address

    A User created with a userName that is not its email address has both values.

    Impact: Customers whose user names are not email addresses cannot assign the app.
    Fix: Store userName and the email address as two attributes, and derive neither from the
    other.
    """
    okta_user = test_data.okta_user()
    email = f"mail.{okta_user.email}"
    succeeded(console.assign(okta_user.having({EMAIL: email})))
    user_id = linked_id(console.org, okta_user)
    read = users.expects(user_id, {USER_NAME: okta_user.user_name})
    with also_of(CREATE_OWNER):
        users.expects(user_id, {EMAIL: email}, known=read)


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("AWS IAM Identity Center guide", "https://docs.aws.amazon.com/singlesignon/"),
    feature="create_users",
)
def test_display_name_is_optional(
    console: Console, users: Users, profile: Profile, okta_user: OktaUser
) -> None:
    """POST /Users without displayName creates a User

    Okta sends no displayName when the attribute is not mapped.

    Impact: Customers who do not map displayName cannot assign the app.
    Fix: Accept a User without displayName, and build a name from the other attributes where you
    need one.
    """
    require_optional(profile, DISPLAY)
    unnamed = okta_user.without(DISPLAY)
    succeeded(console.assign(unnamed))
    users.expects(linked_id(console.org, okta_user), {USER_NAME: okta_user.user_name})


@check(
    SHOULD,
    rfc7643("2.4"),
    field_report("wso2/product-is#6627"),
    feature="create_users",
    needs=(EMAIL,),
)
def test_an_email_without_type_is_stored(
    console: Console, users: Users, profile: Profile, okta_user: OktaUser
) -> None:
    """The target stores an email address that has no `type`

    Okta sends the email address without a `type` when the type is not mapped.

    Impact: Users whose email address has no type are created without it.
    Fix: Accept an entry of `emails` without `type`, and treat the only entry as the work
    address.
    """
    require_optional(profile, EMAIL_TYPE)
    require_optional(profile, EMAIL)
    succeeded(console.assign(okta_user.without(EMAIL_TYPE)))
    user_id = linked_id(console.org, okta_user)
    with also_of(CREATE_OWNER):
        users.expects(user_id, {EMAIL: okta_user.email})


@check(MUST, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9334", "C9345"))
def test_every_mapped_attribute_is_accepted(
    users: Users,
    console: Console,
    complete_assignment: tuple[OktaUser, Task],
    refused_values: Mapping[str, str],
) -> None:
    """POST /Users with every mapped attribute creates a User

    The target accepts a value for each attribute that the profile maps, and the User is active.

    Impact: Users who have a value for one of these attributes in Okta get no User.
    Fix: Accept each attribute of the mapping, or remove it from the mapping of the app. Ignore
    what you do not store.
    """
    okta_user, task = complete_assignment
    if refused_values:
        names = ", ".join(refused_values)
        message = f"the target rejects a create with {names}, which the profile maps"
        whole = "a User with every mapped attribute"
        raise Finding(message, expected=whole, actual=dict(refused_values))
    succeeded(task)
    expected = {USER_NAME: okta_user.user_name, "active": True}
    users.expects(
        linked_id(console.org, okta_user), expected, "after a create with every mapped attribute"
    )


@check(SHOULD, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9334", "C9345"))
def test_every_mapped_attribute_is_returned(
    users: Users,
    console: Console,
    complete_assignment: tuple[OktaUser, Task],
    discovery: Discovery,
    log: CheckLog,
) -> None:
    """The target stores and returns every mapped attribute

    Each value comes back as Okta sent it, or in the canonical form of the target. The check
    requests by `attributes` what /Schemas declares as `returned: request`.

    Impact: Values that the customer maps in Okta never reach the app.
    Fix: Store the attribute and return it from GET, or remove it from the mapping of the app.
    """
    okta_user, task = complete_assignment
    require_success(task, PROFILE_OWNER)
    mapped = console.org.mapped(okta_user)
    sent = {path: mapped[path] for path in mapped if path not in {READ_ONLY, EMAIL_TYPE}}
    values = compare_returned(users, discovery, linked_id(console.org, okta_user), sent)
    if values.lost:
        message = f"the target does not return as sent: {', '.join(values.lost)}"
        raise Finding(message, expected=values.lost, actual=values.actual)
    if values.canonical:
        log.note = f"the target returns in a form of its own: {', '.join(values.canonical)}"


@check(MUST, CREATE, feature="create_users", cases=("C9307",))
def test_assigning_a_group_creates_a_user_for_each_member(
    console: Console, users: Users, test_data: DataGenerator
) -> None:
    """Assigning the app to a group creates a User for each of its members

    Each Okta user in the group gets a User of their own.

    Impact: Some members of an assigned group cannot use the app.
    Fix: Create one User for each POST, also when several requests follow one another quickly.
    """
    group = [test_data.okta_user() for _ in range(3)]
    for task in console.assign_group(group):
        succeeded(task)
    for okta_user in group:
        users.expects(linked_id(console.org, okta_user), {USER_NAME: okta_user.user_name})
