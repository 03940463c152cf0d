"""Okta's test plan: Create Users."""

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import (
    SUCCESS,
    UNASSIGN_OWNER,
    done,
    expect_equal,
    expect_in,
    expect_status,
    owned_by,
    said,
    value_of,
)
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    ERROR,
    FAMILY,
    GIVEN,
    LIST_RESPONSE,
    LOGIN,
    SCIM_TYPES,
)
from pytest_scim.scim.paths import at, entries

CREATE = okta_api("Create a user")
LOOKUP = okta_api("Determine if the user already exists")
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


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290", "C9335"))
def test_the_created_account_is_found_by_login(directory, resident):
    """A filter on userName returns exactly the User that was created

    The lookup that Okta sends before a create, `userName eq`, returns one User, under the `id` of
    the response to POST.
    """
    directory.finds(resident.person.login, resident.id)


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


@check(MUST, rfc7644("3.3"), rfc7643("4.1.1"), feature="create_users")
def test_a_second_create_makes_no_second_account(directory, duplicate):
    """POST /Users with an existing userName creates no second User

    After the second POST, a lookup by the userName returns only the first User.
    """
    found = [row.get("id") for row in directory.find(duplicate.first.person.login)]
    if found != [duplicate.first.id]:
        raise Finding(
            f"the second POST with one userName returned {said(duplicate.answer)}; "
            f"afterwards the lookup returns {len(found)} Users",
            expected=[duplicate.first.id],
            shown=found,
        )


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("PostHog/posthog#42253"),
    feature="create_users",
)
def test_a_second_create_is_answered_409_uniqueness(duplicate):
    """POST /Users with an existing userName returns 409 and `scimType: uniqueness`

    RFC 7644 defines this response for a value that must be unique.
    """
    what = "POST /Users with an existing userName"
    expect_status(duplicate.answer, 409, what=what)
    kind = at(duplicate.answer.json, "scimType")
    expect_equal(f"the `scimType` of the response to {what}", kind, "uniqueness")


@check(
    MUST,
    rfc7644("3.3"),
    field_report("lightdash/lightdash#22402"),
    feature="create_users",
)
def test_a_refused_create_leaves_the_account_alone(directory, duplicate):
    """A rejected create does not change the existing User

    After POST with an existing userName, names and `active` of the existing User are unchanged:
    Okta retries such creates.
    """
    wanted = {path: value_of(duplicate.before, path) for path in (GIVEN, FAMILY, "active")}
    directory.keeps(duplicate.first.id, wanted, "after the second POST")


@check(
    SHOULD,
    rfc7643("8.7.1"),
    field_report("ory/polis#4065"),
    feature="create_users",
)
def test_two_people_may_share_an_email(console, directory, resident, person):
    """Two Users may have the same email address

    Only userName is unique: POST /Users for a second Okta user with the same email address creates
    a User.
    """
    task = console.assign(person.having({EMAIL: resident.person.email}))
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})


@check(MUST, CREATE, rfc7643("3.1"), feature="create_users")
def test_a_shared_email_never_shares_an_account(console, directory, resident, person):
    """A create with another user's email address never returns that user's `id`

    The target rejects the create or creates a second User. If it returned the first User's `id`,
    Okta would overwrite the first user's data.
    """
    before = directory.user(resident.id)
    task = console.assign(person.having({EMAIL: resident.person.email}))
    if task.ok and console.org.links[person.okta_id] == resident.id:
        message = "POST for a second Okta user returned the `id` of the first one's User"
        raise Finding(message, expected="two ids", shown="one id")
    kept = {path: value_of(before, path) for path in (LOGIN, GIVEN, FAMILY)}
    directory.keeps(resident.id, kept, "the first user's User")


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


@check(
    SHOULD,
    rfc7644("3.3"),
    rfc7644("3.12"),
    field_report("wso2/product-is#9361"),
    feature="create_users",
)
def test_a_create_without_login_is_refused_with_400(refused_create):
    """POST /Users without userName returns 400

    The target rejects the request: it neither returns a server error nor creates a User.
    """
    expect_status(refused_create, 400, what="POST /Users without userName")


@check(
    SHOULD,
    rfc7644("3.12"),
    field_report("simpleidserver/SimpleIdServer#275"),
    feature="create_users",
)
def test_an_error_says_what_is_wrong(refused_create, missing):
    """An error response is a SCIM Error with `status` and `detail`

    The response is JSON with the Error schema. Its `scimType`, if there is one, is a value of RFC
    7644.
    """
    error = missing if refused_create.ok else refused_create
    body = error.json
    if not isinstance(body, dict) or ERROR not in entries(body, "schemas"):
        raise Finding("the error response is no SCIM Error", expected=ERROR, shown=said(error))
    expect_equal("the `status` in the Error", str(body.get("status")), str(error.status))
    if not body.get("detail"):
        raise Finding("the Error has no `detail`", expected="a `detail`", shown=body)
    kind = body.get("scimType")
    if kind is not None and (not isinstance(kind, str) or kind not in SCIM_TYPES):
        message = "the `scimType` of the Error is not a value of RFC 7644"
        raise Finding(message, expected=sorted(SCIM_TYPES), shown=kind)


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
