"""Okta's test plan: Create Users."""

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    done,
    expect_equal,
    expect_status,
    value_of,
)
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    FAMILY,
    GIVEN,
    LOGIN,
)
from pytest_scim.scim.paths import at

CREATE = okta_api("Create a user")
READ_ONLY = f"{ENTERPRISE_USER}:manager.displayName"


@check(MUST, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9290", "C9336"))
def test_a_new_person_gets_an_account(console, directory, person):
    """Assigning the app to an Okta user creates an active User

    The User has the userName, names and work email of the Okta user. The response to POST returns
    the User: Okta fails on an empty body. The target accepts the placeholder password, `groups: []`
    and `externalId` that Okta sends.
    """
    task = console.assign(person)
    assert task.ok, task.message
    user_id = console.org.links[person.okta_id]
    wanted = {LOGIN: person.login, GIVEN: person.given, FAMILY: person.family, "active": True}
    directory.expects(user_id, {**wanted, EMAIL: person.email}, "after the assignment")


@check(MUST, rfc7643("3.1"), CREATE, feature="create_users", cases=("C9290",))
def test_the_id_stays_the_same(directory, resident):
    """The `id` in the response to POST /Users identifies the User from then on

    GET /Users/{id} with that `id` returns the User. Okta stores the `id` at the create and uses no
    other.
    """
    answer = directory.read(resident.id)
    what = "GET with the `id` from the response to POST"
    expect_status(answer, SUCCESS, what=what)
    expect_equal(f"the `id` that {what} returns", at(answer.json, "id"), resident.id)


@check(MUST, rfc7643("3.1"), CREATE, rfc7644("3.3"), phase=Phase.WHOLE_RUN)
def test_the_created_id_leads_to_that_user(all_created):
    """The `id` in the response to a create never identifies another resource

    Okta updates and deactivates the resource with that `id`. When it belongs to another user, Okta
    overwrites that user's data. This check judges all creates of the run, after all other checks;
    after the first wrong `id` the run sends no more writes.
    """
    wrong = [*all_created.observations.mistaken, *all_created.permission.unproven]
    if wrong:
        raise Finding(wrong[0], expected="the created resource", shown=wrong)


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("PostHog/posthog#42253"),
    feature="create_users",
)
def test_the_login_comes_back_as_sent(directory, console, people):
    """The target returns userName in the case in which Okta sent it

    A userName with upper-case letters comes back unchanged: Okta's SPEC test compares it.
    """
    plain = people.person()
    login = plain.login.title()
    mixed = plain.having({LOGIN: login, EMAIL: login})
    task = console.assign(mixed)
    assert task.ok, task.message
    shown = directory.user(console.org.links[mixed.okta_id]).get(LOGIN)
    expect_equal("the userName that GET returns", shown, login)


@check(
    MUST,
    rfc7643("4.1.1"),
    rfc7643("9.2"),
    feature="create_users",
)
def test_the_password_is_never_returned(directory, resident):
    """No response contains the `password` attribute

    Neither the response to POST nor a later GET returns a password: Okta may send it back with the
    next update.
    """
    created = resident.task.answers[-1].json
    for request, shown in (("POST", created), ("GET", directory.user(resident.id))):
        if at(shown, "password"):
            message = f"the response to {request} contains a password"
            raise Finding(message, expected="no password", shown="a password")


@check(SHOULD, CREATE, feature="create_users")
def test_login_may_differ_from_email(console, directory, people):
    """The userName may differ from the email address

    A User created with a userName that is not its email address has both values.
    """
    person = people.person()
    email = f"mail.{person.email}"
    task = console.assign(person.having({EMAIL: email}))
    assert task.ok, task.message
    user_id = console.org.links[person.okta_id]
    directory.expects(user_id, {LOGIN: person.login, EMAIL: email})


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("AWS IAM Identity Center guide", "https://docs.aws.amazon.com/singlesignon/"),
    feature="create_users",
)
def test_display_name_is_optional(console, directory, person):
    """POST /Users without displayName creates a User

    Okta sends no displayName when the attribute is not mapped.
    """
    unnamed = person.without(DISPLAY)
    task = console.assign(unnamed)
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})


@check(
    SHOULD,
    rfc7643("2.4"),
    field_report("wso2/product-is#6627"),
    feature="create_users",
)
def test_an_email_without_type_is_kept(console, directory, person):
    """The target stores an email address that has no `type`

    Okta sends the email address without a `type` when the type is not mapped.
    """
    task = console.assign(person.without(EMAIL_TYPE))
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {EMAIL: person.email})


@check(MUST, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9334", "C9345"))
def test_every_mapped_attribute_is_accepted(directory, console, complete):
    """POST /Users with every mapped attribute creates a User

    The target accepts a value for each attribute that the profile maps, and the User is active.
    """
    person, task = complete
    assert task.ok, task.message
    wanted = {LOGIN: person.login, "active": True}
    directory.expects(
        console.org.links[person.okta_id], wanted, "after a create with every mapped attribute"
    )


@check(SHOULD, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9334", "C9345"))
def test_every_mapped_attribute_comes_back(directory, console, complete):
    """The target stores and returns every mapped attribute

    Each value comes back as Okta sent it. Unmap attributes that the target does not store.
    """
    person, task = complete
    done(task, "okta.create_users.every_mapped_attribute_is_accepted")
    shown = directory.user(console.org.links[person.okta_id])
    sent = {path: value for path, value in console.org.mapped(person).items() if path != READ_ONLY}
    sent.pop(EMAIL_TYPE, None)
    lost = {path: value for path, value in sent.items() if not _kept(shown, path, value)}
    if lost:
        kept = {path: repr(value_of(shown, path)) for path in lost}
        message = f"the target does not return as sent: {', '.join(lost)}"
        raise Finding(message, expected=lost, shown=kept)


@check(MUST, CREATE, feature="create_users", cases=("C9307",))
def test_everyone_in_an_assigned_group_gets_an_account(console, directory, people):
    """Assigning the app to a group creates a User for each of its members

    Each Okta user in the group gets a User of their own.
    """
    group = [people.person() for _ in range(3)]
    for task in console.assign_group(group):
        assert task.ok, task.message
    for person in group:
        directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})


def _kept(shown, path, value):
    if path in {LOGIN, EMAIL}:
        return str(value_of(shown, path)).casefold() == str(value).casefold()
    return value_of(shown, path) == value
