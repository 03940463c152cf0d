"""Okta's test plan: Create Users. The lookup before a create, and Users that exist already."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    UNASSIGN_OWNER,
    expect_equal,
    expect_in,
    expect_status,
    owned_by,
)
from pytest_scim.scim.names import (
    EMAIL,
    FAMILY,
    GIVEN,
    LIST_RESPONSE,
    LOGIN,
)
from pytest_scim.scim.paths import at, entries

SECTION_ID = "create_users"
LOOKUP = okta_api("Determine if the user already exists")


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290", "C9335"))
def test_the_created_account_is_found_by_login(directory, resident):
    """A filter on userName returns exactly the User that was created

    The lookup that Okta sends before a create, `userName eq`, returns one User, under the `id` of
    the response to POST.
    """
    directory.finds(resident.person.login, resident.id)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290",))
def test_nobody_is_found_for_an_unknown_login(directory, person):
    """A filter on an unknown userName returns no User

    Okta would link the Okta user to whichever User the lookup returns, and overwrite it.
    """
    found = directory.find(person.login)
    if found:
        message = f"the lookup by an unknown userName returns {len(found)} Users"
        raise Finding(message, expected=0, shown=len(found))


@check(
    SHOULD,
    LOOKUP,
    rfc7644("3.4.2"),
    feature="create_users",
)
def test_a_lookup_without_match_is_an_empty_list(directory, person):
    """A filter without a match returns 200 and an empty ListResponse

    `totalResults` is 0. Okta's provisioning accepts 404 as well; its SPEC test does not.
    """
    answer = directory.lookup(person.login)
    expect_status(answer, 200, what="the lookup by an unknown userName")
    schemas = entries(answer.json, "schemas")
    expect_in("`schemas` of the response without a match", LIST_RESPONSE, schemas)
    total = at(answer.json, "totalResults")
    expect_equal("`totalResults` of the response without a match", total, 0)


@check(
    MUST,
    LOOKUP,
    field_report(
        "Okta community: string startIndex",
        "https://support.okta.com/help/s/question/0D54z0000A4i091CQA",
    ),
    feature="create_users",
)
def test_counts_are_numbers(directory, person):
    """`totalResults` and `startIndex` are JSON numbers

    Okta stops with an error when they are strings.
    """
    body = directory.lookup(person.login).json
    counts = {key: at(body, key) for key in ("totalResults", "startIndex")}
    text = {key: value for key, value in counts.items() if isinstance(value, (str, bool))}
    if text:
        message = f"{' and '.join(text)} of the list: the target returns no JSON number"
        raise Finding(message, expected="JSON numbers", shown=text)


@check(
    MUST,
    rfc7644("3.4.2.2"),
    field_report("appsmithorg/appsmith#25452"),
    feature="create_users",
)
def test_a_login_with_a_plus_is_found(console, directory, people):
    """A filter finds a userName that contains a plus sign

    The target decodes `%2B` in the filter once, to `+`.
    """
    plain = people.person()
    name, _, domain = plain.login.partition("@")
    login = f"{name}+okta@{domain}"
    person = plain.having({LOGIN: login, EMAIL: login})
    task = console.assign(person)
    assert task.ok, task.message
    directory.finds(
        login,
        console.org.links[person.okta_id],
        because="the lookup by a userName with a plus sign",
    )


@check(SHOULD, rfc7644("3.4.2.2"), feature="create_users")
def test_spaces_in_a_filter_may_come_as_plus(directory, resident):
    """A filter whose spaces are encoded as `+` returns the same User

    Okta has sent both `%20` and `+`.
    """
    query = directory.lookup_query(resident.person.login).replace("%20", "+")
    found = directory.rows(directory.ask("GET", "/Users", query=query))
    if [row.get("id") for row in found] != [resident.id]:
        message = "the filter with spaces encoded as + does not return exactly the User"
        raise Finding(message, expected=1, shown=len(found))


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("zulip/zulip#21758"),
    feature="create_users",
)
def test_a_lookup_ignores_the_case_of_a_login(directory, resident):
    """A filter on userName ignores case

    A lookup by the userName in upper case returns the User: userName is not case-exact.
    """
    found = directory.find(resident.person.login.upper())
    if [row.get("id") for row in found] != [resident.id]:
        message = "the filter with the userName in upper case does not return exactly the User"
        raise Finding(message, expected=1, shown=len(found))


@check(
    MUST,
    LOOKUP,
    field_report("ory/polis#4065"),
    field_report("langfuse/langfuse#13528"),
    feature="create_users",
)
def test_lookup_and_uniqueness_agree_on_case(console, newcomer):
    """Filter and uniqueness treat the case of userName in the same way

    A userName in another case is either found by the lookup or accepted by POST. When the lookup
    returns nothing and POST returns 409, every retry of Okta's task fails.
    """
    login = newcomer.person.login.upper()
    console.org.links.pop(newcomer.person.okta_id)
    task = console.assign(newcomer.person.having({LOGIN: login}))
    assert task.ok, task.message


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    field_report("open-webui/open-webui#18039"),
    feature="create_users",
)
def test_a_filter_ignores_the_case_of_names_and_operators(directory, resident):
    """Attribute names and operators in a filter are case-insensitive

    `USERNAME EQ` returns the same Users as `userName eq`.
    """
    query = directory.lookup_query(resident.person.login)
    query = query.replace("userName%20eq", "USERNAME%20EQ")
    found = directory.rows(directory.ask("GET", "/Users", query=query))
    if [row.get("id") for row in found] != [resident.id]:
        message = "the filter `USERNAME EQ` does not return exactly the User"
        raise Finding(message, expected=1, shown=len(found))


@check(MUST, okta_api("Update a user"), LOOKUP, feature="create_users", cases=("C9335",))
def test_an_existing_account_is_linked(console, directory, enter, person, people):
    """Assigning the app to an Okta user links an existing User with the same userName

    Okta finds the User by its userName and updates its profile. The target has no second User
    afterwards.
    """
    account = enter(person)
    given, family = people.name()
    task = console.assign(account.person.having({GIVEN: f"{given}-Linked", FAMILY: family}))
    assert task.ok, task.message
    found = [row.get("id") for row in directory.find(account.person.login)]
    expect_equal("the list of ids that the lookup by userName returns", found, [account.id])
    directory.expects(account.id, {GIVEN: f"{given}-Linked", FAMILY: family})


@check(MUST, okta_api("Reactivate users"), LOOKUP, feature="create_users", cases=("C9335",))
def test_an_existing_inactive_account_is_switched_on(console, directory, enter, person):
    """Assigning the app to an Okta user reactivates their inactive User

    Okta finds the inactive User by its userName, links it and sets `active` to true.
    """
    with owned_by(UNASSIGN_OWNER):
        account = enter(person)
        directory.switch(account.id, active=False)
    task = console.assign(account.person)
    assert task.ok, task.message
    directory.expects(account.id, {"active": True})


@check(MUST, LOOKUP, feature="create_users")
def test_nobody_is_created_while_create_users_is_off(console, directory, person):
    """Without *Create Users*, Okta only sends a lookup

    The lookup returns no User, and Okta shows "Matching user not found". With *Create Users*
    enabled, a retry creates the User.
    """
    features = console.org.features
    console.org.features = {**features, "create_users": False}
    try:
        task = console.assign(person)
    finally:
        console.org.features = features
    expect_equal("the message that Okta shows", task.message, "Matching user not found")
    task = console.retry(person)
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})
