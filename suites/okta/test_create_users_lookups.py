"""Okta's test plan: Create Users. The lookup before a create, and Users that exist already."""

from collections.abc import Callable

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    UNASSIGN_OWNER,
    Assigned,
    CheckLog,
    Console,
    DataGenerator,
    Lists,
    Profile,
    Users,
    blocked_by,
    expect_equal,
    expect_in,
    expect_status,
    linked_id,
    succeeded,
)
from pytest_scim.scim.names import (
    EMAIL,
    EXTERNAL_ID,
    LIST_RESPONSE,
    USER_NAME,
)
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.okta.support.exact_lookups import is_deadlock
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.imports import read_first_pages
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.owners import UNCHANGED_OWNER

SECTION_ID = "create_users"
LOOKUP = okta_api("Determine if the User already exists")


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290", "C9335"))
def test_the_created_user_is_found_by_user_name(users: Users, existing_user: Assigned) -> None:
    """A filter on userName returns exactly the User that was created

    The lookup that Okta sends before a create, `userName eq`, returns one User, under the `id` of
    the response to POST.

    Impact: Okta does not find its users again, so a repeated assignment fails or creates a
    second User.
    Fix: Implement `filter=userName eq "…"` on an indexed column, and return the User as soon as
    POST has returned.
    """
    users.finds(existing_user.okta_user.user_name, existing_user.id)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290",))
def test_a_filter_on_an_unknown_user_name_returns_no_user(
    users: Users, okta_user: OktaUser
) -> None:
    """A filter on an unknown userName returns no User

    Okta would link the Okta user to whichever User the lookup returns, and overwrite it.

    Impact: Okta links a new user to the User of another one and overwrites it.
    Fix: Evaluate the filter, and return an empty list when nothing matches. Reject a filter
    that you do not support with 400; do not ignore it.
    """
    found = [row.get("id") for row in users.find(okta_user.user_name)]
    expect_ids("the lookup by an unknown userName", "User", found)


@check(
    SHOULD,
    LOOKUP,
    rfc7644("3.4.2"),
    feature="create_users",
)
def test_a_lookup_without_match_is_an_empty_list(users: Users, okta_user: OktaUser) -> None:
    """A filter without a match returns 200 and an empty ListResponse

    `totalResults` is 0. Okta's provisioning accepts 404 as well; its SPEC test does not.

    Impact: Okta's SPEC test fails; provisioning itself still works.
    Fix: Return 200 with `totalResults: 0` and `Resources: []`.
    """
    response = users.lookup(okta_user.user_name)
    expect_status(response, 200, what="the lookup by an unknown userName")
    schemas = entries(response.json, "schemas")
    expect_in("`schemas` of the response without a match", LIST_RESPONSE, schemas)
    total = at(response.json, "totalResults")
    expect_equal("`totalResults` of the response without a match", total, 0)


@check(
    MUST,
    LOOKUP,
    field_report(
        "Okta community: string startIndex",
        "https://support.okta.com/help/s/question/0D54z0000A4i091CQA",
    ),
    phase=Phase.WHOLE_RUN,
)
def test_counts_are_numbers(lists: Lists, users: Users, profile: Profile, log: CheckLog) -> None:
    """`totalResults`, `startIndex` and `itemsPerPage` of every list are JSON numbers

    Okta stops with an error when they are strings. This check judges every list of Users and of
    Groups that the run has read, lookups and imports among them.

    Impact: Okta stops imports and lookups with an error.
    Fix: Write `totalResults`, `startIndex` and `itemsPerPage` as JSON numbers, without
    quotation marks.
    """
    read_first_pages(users, profile)
    wrong = lists.envelopes.wrong
    log.decide([one.exchange for one in wrong.values()])
    if wrong:
        raise Finding(
            f"the target returns no JSON number as {' and '.join(wrong)}, and Okta stops reading",
            expected=dict.fromkeys(wrong, "a JSON number"),
            actual={name: one.actual for name, one in wrong.items()},
        )


@check(
    MUST,
    rfc7644("3.4.2.2"),
    field_report("appsmithorg/appsmith#25452"),
    feature="create_users",
)
def test_a_user_name_with_a_plus_is_found(
    console: Console, users: Users, test_data: DataGenerator
) -> None:
    """A filter finds a userName that contains a plus sign

    The target decodes `%2B` in the filter once, to `+`.

    Impact: Users with a plus sign in their userName cannot be assigned again and get a second
    User.
    Fix: Decode the query once: `%2B` is a plus sign, and only a bare `+` may be a space.
    """
    plain = test_data.okta_user()
    name, _, domain = plain.user_name.partition("@")
    user_name = f"{name}+okta@{domain}"
    okta_user = plain.having({USER_NAME: user_name, EMAIL: user_name})
    succeeded(console.assign(okta_user))
    users.finds(
        user_name,
        linked_id(console.org, okta_user),
        because="the lookup by a userName with a plus sign",
    )


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users")
def test_spaces_in_a_filter_may_come_as_plus(users: Users, existing_user: Assigned) -> None:
    """A filter whose spaces are encoded as `+` returns the same User

    Okta's documents show both `%20` and `+`.

    Impact: Lookups fail for customers whose requests encode spaces as `+`.
    Fix: Decode the query as a form: both `%20` and `+` are a space.
    """
    query = users.lookup_query(existing_user.okta_user.user_name).replace("%20", "+")
    found = [row.get("id") for row in users.rows(users.ask("GET", "/Users", query=query))]
    what = "the list of ids that the filter with spaces encoded as + returns"
    expect_equal(what, found, [existing_user.id])


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("zulip/zulip#21758"),
    feature="create_users",
)
def test_a_filter_ignores_the_case_of_a_user_name(users: Users, existing_user: Assigned) -> None:
    """A filter on userName ignores case

    A lookup by the userName in upper case returns the User: userName is not case-exact.

    Impact: A userName typed in another case in Okta is not found, and its assignment fails or
    creates a second User.
    Fix: Compare userName without regard to case, for example with an index on the lower-case
    value.
    """
    found = [row.get("id") for row in users.find(existing_user.okta_user.user_name.upper())]
    what = "the list of ids that the filter with the userName in upper case returns"
    expect_equal(what, found, [existing_user.id])


@check(
    MUST,
    LOOKUP,
    field_report("ory/polis#4065"),
    field_report("langfuse/langfuse#13528"),
    feature="create_users",
)
def test_lookup_and_uniqueness_agree_on_case(
    console: Console, new_user: Assigned, test_data: DataGenerator
) -> None:
    """Filter and uniqueness treat the case of userName in the same way

    A userName in another case is either found by the lookup or accepted by POST. When the lookup
    returns nothing and POST returns 409, every retry of Okta's task fails.

    Impact: The assignment fails in every retry: Okta finds no User and cannot create one.
    Fix: Use one comparison, without regard to case, for both the filter and the unique index.
    """
    user_name = new_user.okta_user.user_name.upper()
    console.org.links.pop(new_user.okta_user.okta_id)
    other = {USER_NAME: user_name}
    if console.org.unique_identifier == USER_NAME:
        # A taken externalId would be another reason for a refusal.
        other[EXTERNAL_ID] = test_data.okta_user().okta_id
    task = console.assign(new_user.okta_user.having(other))
    if is_deadlock(task):
        raise Finding(
            "the lookup by a userName in another case returns no User, and the create is refused "
            f"({task.message}): every retry of Okta's task fails",
            expected="the lookup finds the User, or the create succeeds",
            actual=task.message,
        )
    succeeded(task)


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    field_report("open-webui/open-webui#18039"),
    feature="create_users",
)
def test_a_filter_ignores_the_case_of_names_and_operators(
    users: Users, existing_user: Assigned
) -> None:
    """Attribute names and operators in a filter are case-insensitive

    `USERNAME EQ` returns the same Users as `userName eq`.

    Impact: Lookups of other clients fail.
    Fix: Compare attribute names and operators of a filter without regard to case.
    """
    query = users.lookup_query(existing_user.okta_user.user_name)
    query = query.replace("userName%20eq", "USERNAME%20EQ")
    found = [row.get("id") for row in users.rows(users.ask("GET", "/Users", query=query))]
    expect_equal("the list of ids that the filter `USERNAME EQ` returns", found, [existing_user.id])


@check(
    MUST,
    okta_api("Update a specific User (PATCH)"),
    LOOKUP,
    feature="create_users",
    cases=("C9335",),
)
def test_assigning_the_app_reactivates_an_inactive_user(
    console: Console, users: Users, enter: Callable[[OktaUser], Assigned], okta_user: OktaUser
) -> None:
    """Assigning the app to an Okta user reactivates their inactive User

    Okta finds the inactive User by its userName, links it and sets `active` to true.

    Impact: Users who return to the company or to the app stay locked out.
    Fix: Return inactive Users from the filter on userName, and accept `active: true` by PATCH
    and PUT.
    """
    with blocked_by(UNASSIGN_OWNER):
        user = enter(okta_user)
        users.switch(user.id, active=False)
    succeeded(console.assign(user.okta_user))
    with also_of(UNCHANGED_OWNER):
        users.expects(user.id, {"active": True}, "after the app was assigned")


@check(MUST, LOOKUP, feature="create_users")
def test_okta_creates_no_user_without_create_users(
    console: Console, users: Users, okta_user: OktaUser
) -> None:
    """Without *Create Users*, Okta only sends a lookup

    The lookup returns no User, and Okta shows "Matching user not found". With *Create Users*
    enabled, a retry creates the User.

    Impact: Admins who only link existing users cannot do so.
    Fix: Return an empty list when the filter on userName finds nobody.
    """
    features = console.org.features
    console.org.features = {**features, "create_users": False}
    try:
        task = console.assign(okta_user)
    finally:
        console.org.features = features
    expect_equal("the message that Okta shows", task.message, "Matching user not found")
    succeeded(console.retry(okta_user))
    users.expects(linked_id(console.org, okta_user), {USER_NAME: okta_user.user_name})
