"""Okta's test plan: Create Users. The lookup before a create finds one User, and only that one."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    blocked_by,
    describe,
    linked_id,
    succeeded,
    value_of,
)
from pytest_scim.scim.names import DISPLAY, EMAIL, EXTERNAL_ID, USER_NAME
from pytest_scim.scim.paths import MISSING, text_at
from pytest_scim.suites.okta.support.exact_lookups import (
    expect_assigned_again,
    expect_not_found,
    near_misses,
)
from pytest_scim.suites.okta.support.rejected_creates import Duplicate
from pytest_scim.suites.okta.support.vendor_steps import require_free_user_names
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "create_users"
LOOKUP = okta_api("Determine if the User already exists")
CREATE = okta_api("Create the User")
EXTERNAL_IDS = (
    "a dot in place of a letter",
    "an underscore in place of a letter",
    "all but its last character",
)
OTHERS = (DISPLAY, EXTERNAL_ID)
DIFFERENT_OWNER = "okta.create_users.user_name_may_differ_from_email"


@pytest.fixture
def with_another_email(
    once: Once, console: Console, profile: Profile, test_data: DataGenerator
) -> Assigned:
    """A User whose email address is not its userName."""
    require_free_user_names(profile)
    return once(_assign_with_another_email, console, test_data)


def _assign_with_another_email(console: Console, test_data: DataGenerator) -> Assigned:
    plain = test_data.okta_user()
    okta_user = plain.having({EMAIL: f"post.{plain.email}"})
    with blocked_by(DIFFERENT_OWNER):
        task = succeeded(console.assign(okta_user))
    return Assigned(okta_user, linked_id(console.org, okta_user), task)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users")
def test_a_lookup_by_a_similar_user_name_finds_no_user(
    users: Users, existing_user: Assigned
) -> None:
    """A filter on a similar userName does not return the User

    `eq` compares whole values: `.`, `_`, `%`, `*` and `+` stand for themselves, a part of the
    userName finds nobody, and neither does a longer one, nor one at another domain. Otherwise Okta
    links the wrong User.

    Impact: Okta links a user to somebody else's User and overwrites it.
    Fix: Compare the whole value for `eq`. Escape wildcards of your query language, such as `_`
    and `%`, and remove no dots and no tags after a plus sign.
    """
    values = near_misses(existing_user.okta_user.user_name)
    expect_not_found(users, existing_user.id, values)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", needs=(EMAIL,))
def test_an_email_finds_no_user(users: Users, with_another_email: Assigned) -> None:
    """A filter on userName does not compare email addresses

    The lookup by the email address of a User, which is not its userName, does not return the User,
    nor does the lookup by the part before the `@`.

    Impact: Okta links a user to somebody else's User and overwrites it.
    Fix: Compare userName alone in a filter on userName; do not search email addresses as well.
    """
    email = with_another_email.okta_user.email
    values = {"the email address": email, "its first part": email.partition("@")[0]}
    expect_not_found(users, with_another_email.id, values)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users")
def test_another_attribute_finds_no_user(users: Users, existing_user: Assigned) -> None:
    """A filter on userName compares no displayName and no externalId

    Okta sends whatever the customer has chosen as userName, such as an employee number or a short
    name. The lookup by another attribute of a User does not return the User.

    Impact: Okta links a user to somebody else's User and overwrites it.
    Fix: Compare userName alone in a filter on userName; do not search other attributes as well.
    """
    user, name = users.user(existing_user.id), existing_user.okta_user.user_name
    found = {f"its {path}": text_at(user, path) for path in OTHERS}
    others = {what: value for what, value in found.items() if value and value != name}
    if not others:
        raise NotApplicable("the target stores no displayName and no externalId")
    expect_not_found(users, existing_user.id, others)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", needs=(EMAIL,))
def test_a_user_with_another_email_is_linked_again(
    console: Console, users: Users, with_another_email: Assigned
) -> None:
    """A User whose email address differs from its userName is found by its userName

    When Okta assigns the app again, its lookup returns the User. If it returned nobody and the
    create were refused, every retry would fail.

    Impact: Users whose userName is not their email address can never be assigned again.
    Fix: Store userName as sent, and search it in the filter on userName.
    """
    user = with_another_email
    who = "a User whose email address differs"
    expect_assigned_again(console, users, user.okta_user, user.id, who)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users")
def test_a_user_name_with_an_apostrophe_is_linked_again(
    console: Console, users: Users, test_data: DataGenerator
) -> None:
    """A User whose userName has an apostrophe is found by its userName

    A target may refuse such a userName with 400 or 422. Where it accepts one, Okta's lookup returns
    the User.

    Impact: Users with an apostrophe in their userName can never be assigned again.
    Fix: Pass the value of a filter to your database as a parameter; do not remove or double the
    apostrophe.
    """
    plain = test_data.okta_user()
    user_name = f"o'{plain.user_name}"
    okta_user = plain.having({USER_NAME: user_name, EMAIL: user_name})
    task = console.assign(okta_user)
    if not task.ok:
        last = task.responses[-1]
        if last.status in {400, 422} and len(task.responses) > 1:
            raise NotApplicable("the target rejects a create with an apostrophe")
        raise Finding(
            f"assigning an Okta user whose userName has an apostrophe failed: {task.message}",
            expected="a User, or 400 or 422 to the create",
            actual=describe(last),
        )
    user_id = linked_id(console.org, okta_user)
    who = "a User whose userName has an apostrophe"
    expect_assigned_again(console, users, okta_user, user_id, who)


@check(MUST, CREATE, rfc7644("3.3"), rfc7643("4.1.1"), feature="create_users")
def test_a_second_create_returns_no_second_id(duplicate: Duplicate) -> None:
    """POST /Users with an existing userName returns no other `id`

    A 2xx with another `id` means two Users with one userName: Okta updates and deactivates only one
    of them.

    Impact: One Okta user has two Users, and deactivation reaches only one of them.
    Fix: Make userName unique, and reject a second create with 409.
    """
    response = duplicate.response
    created = text_at(response.json, "id")
    if response.ok and created != duplicate.first.id:
        raise Finding(
            f"a second POST with one userName returned {response.status} and another `id`: "
            "there are two Users with this userName, and Okta deactivates only one of them",
            expected="409",
            actual=describe(response),
        )


@check(MUST, LOOKUP, rfc7643("3.1"), feature="create_users", needs=(EXTERNAL_ID,))
def test_a_similar_external_id_finds_no_user_where_okta_sends_it(
    users: Users, profile: Profile, existing_user: Assigned
) -> None:
    """Where Okta finds Users by externalId, a filter on a similar one does not return the User

    `eq` compares whole values. Otherwise Okta links the wrong User.

    Impact: Okta links a user to somebody else's User and overwrites it.
    Fix: Compare the whole value for `eq`, also of externalId.
    """
    if profile.unique_identifier != EXTERNAL_ID:
        raise NotApplicable(f"the profile lets Okta find Users by {profile.unique_identifier}")
    expect_exact_external_id(users, existing_user)


@check(SHOULD, rfc7644("3.4.2.2"), feature="create_users", needs=(EXTERNAL_ID,))
def test_a_similar_external_id_finds_no_user(
    users: Users, profile: Profile, existing_user: Assigned
) -> None:
    """A filter on a similar externalId does not return the User

    `eq` compares whole values.

    Impact: A client that finds Users by externalId links the wrong one.
    Fix: Compare the whole value for `eq`, also of externalId.
    """
    if profile.unique_identifier == EXTERNAL_ID:
        raise NotApplicable("the profile lets Okta find Users by externalId")
    expect_exact_external_id(users, existing_user)


def expect_exact_external_id(users: Users, user: Assigned) -> None:
    """Require that filters on values like its externalId do not return a User."""
    external_id = value_of(users.user(user.id), EXTERNAL_ID)
    if external_id in (MISSING, None, ""):
        raise NotApplicable("the target stores no externalId")
    misses = near_misses(str(external_id))
    expect_not_found(users, user.id, {what: misses[what] for what in EXTERNAL_IDS}, EXTERNAL_ID)
