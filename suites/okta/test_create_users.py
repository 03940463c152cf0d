"""Okta's test plan: Create Users."""

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import UNASSIGN_OWNER as SWITCH_OWNER
from pytest_scim.plugin.fixtures import done, owned_by, said, value_of
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
    """A person who is assigned the app gets an active account with login, names and work email.

    The answer to the create carries the account: Okta fails on an empty one. A placeholder
    password, `groups: []` and an external id, which Okta sends along, do no harm.
    """
    task = console.assign(person)
    assert task.ok, task.message
    user_id = console.org.links[person.okta_id]
    wanted = {LOGIN: person.login, GIVEN: person.given, FAMILY: person.family, "active": True}
    directory.expects(user_id, {**wanted, EMAIL: person.email}, "the new account")


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290", "C9335"))
def test_the_created_account_is_found_by_login(directory, resident):
    """A lookup by the login finds exactly the account that was created, under the same id."""
    directory.finds(resident.person.login, resident.id)


@check(MUST, rfc7643("3.1"), CREATE, feature="create_users", cases=("C9290",))
def test_the_id_stays_the_same(directory, resident):
    """The id in the answer to the create is the account's id ever after: Okta keeps that one."""
    answer = directory.read(resident.id)
    shown = at(answer.json, "id")
    if not answer.ok or shown != resident.id:
        raise Finding(
            "the id of the create does not lead to the account",
            expected=resident.id,
            shown=shown or said(answer),
        )


@check(MUST, rfc7643("3.1"), CREATE, rfc7644("3.3"), phase=Phase.WHOLE_RUN)
def test_the_created_id_leads_to_that_user(all_created):
    """Every `id` in the response to a create leads to the resource that was created.

    Okta updates and deactivates whatever has that `id`: another user's `id` gives one person's
    changes to somebody else. This check judges all creates of the run, after all other checks;
    once an `id` led to somebody else, the run has written nothing any more.
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
    """The login is shown as it was sent, upper case and all: Okta's SPEC test compares it."""
    plain = people.person()
    login = plain.login.title()
    mixed = plain.having({LOGIN: login, EMAIL: login})
    task = console.assign(mixed)
    assert task.ok, task.message
    shown = directory.user(console.org.links[mixed.okta_id]).get(LOGIN)
    if shown != login:
        raise Finding("the login was changed", expected=login, shown=shown)


@check(
    MUST,
    rfc7643("4.1.1"),
    rfc7643("9.2"),
    feature="create_users",
)
def test_the_password_is_never_returned(directory, resident):
    """No answer carries a password: Okta may echo it back with the next update."""
    created = resident.task.answers[-1].json
    for place, shown in (("the create", created), ("a read", directory.user(resident.id))):
        if at(shown, "password"):
            raise Finding(f"the answer to {place} carries a password", expected="none", shown="one")


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="create_users", cases=("C9290",))
def test_nobody_is_found_for_an_unknown_login(directory, person):
    """A lookup of a login nobody has finds nobody: Okta would link and overwrite who is found."""
    found = directory.find(person.login)
    if found:
        raise Finding("the lookup of an unknown login gives somebody", expected=0, shown=len(found))


@check(
    SHOULD,
    LOOKUP,
    rfc7644("3.4.2"),
    feature="create_users",
)
def test_a_lookup_without_match_is_an_empty_list(directory, person):
    """A lookup without a match is answered 200 with a ListResponse whose totalResults is 0.

    Okta's provisioning also takes a 404; its SPEC test does not.
    """
    answer = directory.lookup(person.login)
    if answer.status != 200:
        raise Finding("no match is not answered 200", expected=200, shown=said(answer))
    schemas, total = at(answer.json, "schemas"), at(answer.json, "totalResults")
    assert LIST_RESPONSE in entries(answer.json, "schemas"), f"schemas is {schemas}"
    if total != 0:
        raise Finding("totalResults of an empty list", expected=0, shown=total)


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
    """Counts (totalResults, startIndex) are JSON numbers; Okta stops on strings."""
    body = directory.lookup(person.login).json
    counts = {key: at(body, key) for key in ("totalResults", "startIndex")}
    text = {key: value for key, value in counts.items() if isinstance(value, (str, bool))}
    if text:
        raise Finding("counts are not numbers", expected="JSON numbers", shown=text)


@check(
    MUST,
    rfc7644("3.4.2.2"),
    field_report("appsmithorg/appsmith#25452"),
    feature="create_users",
)
def test_a_login_with_a_plus_is_found(console, directory, people):
    """A login with a plus sign is found: `%2B` in the filter is decoded once, to `+`."""
    plain = people.person()
    name, _, domain = plain.login.partition("@")
    login = f"{name}+okta@{domain}"
    person = plain.having({LOGIN: login, EMAIL: login})
    task = console.assign(person)
    assert task.ok, task.message
    directory.finds(login, console.org.links[person.okta_id], because="the login with a plus")


@check(SHOULD, rfc7644("3.4.2.2"), feature="create_users")
def test_spaces_in_a_filter_may_come_as_plus(directory, resident):
    """A filter whose spaces are written `+` gives the same account: Okta has sent both forms."""
    query = directory.lookup_query(resident.person.login).replace("%20", "+")
    found = directory.rows(directory.ask("GET", "/Users", query=query))
    if [row.get("id") for row in found] != [resident.id]:
        raise Finding("the filter with + finds another list", expected=1, shown=len(found))


@check(
    SHOULD,
    rfc7643("4.1.1"),
    field_report("zulip/zulip#21758"),
    feature="create_users",
)
def test_a_lookup_ignores_the_case_of_a_login(directory, resident):
    """A lookup by the login in upper case finds the account: userName is not case-exact."""
    found = directory.find(resident.person.login.upper())
    if [row.get("id") for row in found] != [resident.id]:
        raise Finding("the upper-case login is not found", expected=1, shown=len(found))


@check(
    MUST,
    LOOKUP,
    field_report("ory/polis#4065"),
    field_report("langfuse/langfuse#13528"),
    feature="create_users",
)
def test_lookup_and_uniqueness_agree_on_case(console, newcomer):
    """A login in another case is either found by the lookup or free for a create.

    When the lookup finds nobody and the create is refused, Okta's task fails for ever.
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
    """`USERNAME EQ` filters as `userName eq` does."""
    query = directory.lookup_query(resident.person.login)
    query = query.replace("userName%20eq", "USERNAME%20EQ")
    found = directory.rows(directory.ask("GET", "/Users", query=query))
    if [row.get("id") for row in found] != [resident.id]:
        raise Finding("the filter in upper case finds another list", expected=1, shown=len(found))


@check(MUST, rfc7644("3.3"), rfc7643("4.1.1"), feature="create_users")
def test_a_second_create_makes_no_second_account(directory, duplicate):
    """Creating a login that is taken leaves one account of that login."""
    found = [row.get("id") for row in directory.find(duplicate.first.person.login)]
    if found != [duplicate.first.id]:
        raise Finding(
            f"a second create was answered {said(duplicate.answer)}",
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
    """Creating a login that is taken is answered 409 with scimType `uniqueness`."""
    shown = {"status": duplicate.answer.status, "scimType": at(duplicate.answer.json, "scimType")}
    expected = {"status": 409, "scimType": "uniqueness"}
    if shown != expected:
        raise Finding("a taken login is not a conflict", expected=expected, shown=repr(shown))


@check(
    MUST,
    rfc7644("3.3"),
    field_report("lightdash/lightdash#22402"),
    feature="create_users",
)
def test_a_refused_create_leaves_the_account_alone(directory, duplicate):
    """A create that is refused because the login is taken changes nothing: Okta retries it."""
    wanted = {path: value_of(duplicate.before, path) for path in (GIVEN, FAMILY, "active")}
    directory.keeps(duplicate.first.id, wanted, "after the second create")


@check(
    SHOULD,
    rfc7643("8.7.1"),
    field_report("ory/polis#4065"),
    feature="create_users",
)
def test_two_people_may_share_an_email(console, directory, resident, person):
    """Only the login is unique: a second person with the same email address gets an account."""
    task = console.assign(person.having({EMAIL: resident.person.email}))
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})


@check(MUST, CREATE, rfc7643("3.1"), feature="create_users")
def test_a_shared_email_never_shares_an_account(console, directory, resident, person):
    """A second person with the same email address is refused, or gets an account of their own.

    Were the first one's account answered, Okta would write the second person over it.
    """
    before = directory.user(resident.id)
    task = console.assign(person.having({EMAIL: resident.person.email}))
    if task.ok and console.org.links[person.okta_id] == resident.id:
        raise Finding("two people were given one account", expected="two ids", shown="one id")
    kept = {path: value_of(before, path) for path in (LOGIN, GIVEN, FAMILY)}
    directory.keeps(resident.id, kept, "the first person's account")


@check(SHOULD, CREATE, feature="create_users")
def test_login_may_differ_from_email(console, directory, people):
    """A person whose login is not the email address gets an account that shows both."""
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
    """An account can be made without a displayName, as when it is not mapped in Okta."""
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
    """An email address without a type, as Okta sends it when the type is unmapped, is kept."""
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
    """A create without userName is refused with 400, not with a server error or an account."""
    if refused_create.status != 400:
        raise Finding("userName is missing", expected=400, shown=said(refused_create))


@check(
    SHOULD,
    rfc7644("3.12"),
    field_report("simpleidserver/SimpleIdServer#275"),
    feature="create_users",
)
def test_an_error_says_what_is_wrong(refused_create, missing):
    """An error is an Error in JSON with status, detail and, if any, a scimType of the RFC."""
    error = missing if refused_create.ok else refused_create
    body = error.json
    if not isinstance(body, dict) or ERROR not in entries(body, "schemas"):
        raise Finding("no Error came back", expected=ERROR, shown=said(error))
    if str(body.get("status")) != str(error.status):
        status = error.status
        raise Finding("its status differs", expected=str(status), shown=body.get("status"))
    if not body.get("detail"):
        raise Finding("it has no detail for the admin", expected="a detail", shown=body)
    kind = body.get("scimType")
    if kind is not None and (not isinstance(kind, str) or kind not in SCIM_TYPES):
        raise Finding("its scimType is none of the RFC's", expected=sorted(SCIM_TYPES), shown=kind)


@check(MUST, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9334", "C9345"))
def test_every_mapped_attribute_is_accepted(directory, console, complete):
    """A person with a value for every mapped attribute gets an account, without an error."""
    person, task = complete
    assert task.ok, task.message
    wanted = {LOGIN: person.login, "active": True}
    directory.expects(console.org.links[person.okta_id], wanted, "the full profile")


@check(SHOULD, CREATE, rfc7644("3.3"), feature="create_users", cases=("C9334", "C9345"))
def test_every_mapped_attribute_comes_back(directory, console, complete):
    """Every mapped attribute is shown as it was sent; one that is not kept should be unmapped."""
    person, task = complete
    done(task, "okta.create_users.every_mapped_attribute_is_accepted")
    shown = directory.user(console.org.links[person.okta_id])
    sent = {path: value for path, value in console.org.mapped(person).items() if path != READ_ONLY}
    sent.pop(EMAIL_TYPE, None)
    lost = {path: value for path, value in sent.items() if not _kept(shown, path, value)}
    if lost:
        kept = {path: repr(value_of(shown, path)) for path in lost}
        raise Finding("mapped attributes are not kept", expected=lost, shown=kept)


@check(MUST, okta_api("Update a user"), LOOKUP, feature="create_users", cases=("C9335",))
def test_an_existing_account_is_linked(console, directory, enter, person, people):
    """A person who has an account in the app is linked to it, and the profile is pushed over it.

    No second account is made.
    """
    account = enter(person)
    given, family = people.name()
    task = console.assign(account.person.having({GIVEN: f"{given}-Linked", FAMILY: family}))
    assert task.ok, task.message
    found = [row.get("id") for row in directory.find(account.person.login)]
    if found != [account.id]:
        raise Finding("not linked to the one account", expected=[account.id], shown=found)
    directory.expects(account.id, {GIVEN: f"{given}-Linked", FAMILY: family})


@check(MUST, okta_api("Reactivate users"), LOOKUP, feature="create_users", cases=("C9335",))
def test_an_existing_inactive_account_is_switched_on(console, directory, enter, person):
    """A person whose account in the app is inactive is linked to it, and it is active again."""
    with owned_by(SWITCH_OWNER):
        account = enter(person)
        directory.switch(account.id, active=False)
    task = console.assign(account.person)
    assert task.ok, task.message
    directory.expects(account.id, {"active": True})


@check(MUST, LOOKUP, feature="create_users")
def test_nobody_is_created_while_create_users_is_off(console, directory, person):
    """With Create Users off Okta looks the person up, finds nobody and says so; on, it creates."""
    features = console.org.features
    console.org.features = {**features, "create_users": False}
    try:
        task = console.assign(person)
    finally:
        console.org.features = features
    if task.message != "Matching user not found":
        raise Finding("Okta's message", expected="Matching user not found", shown=task.message)
    task = console.retry(person)
    assert task.ok, task.message
    directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})


@check(MUST, CREATE, feature="create_users", cases=("C9307",))
def test_everyone_in_an_assigned_group_gets_an_account(console, directory, people):
    """When the app is assigned to a group, each of its people gets an account of their own."""
    group = [people.person() for _ in range(3)]
    for task in console.assign_group(group):
        assert task.ok, task.message
    for person in group:
        directory.expects(console.org.links[person.okta_id], {LOGIN: person.login})


def _kept(shown, path, value):
    if path in {LOGIN, EMAIL}:
        return str(value_of(shown, path)).casefold() == str(value).casefold()
    return value_of(shown, path) == value
