"""Okta's test plan: Update Users."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    expect_equal,
    expect_error,
    expect_status,
    resource_path,
    said,
)
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import MISSING, at

UPDATE = okta_api("Update a user")
ERASABLE = ("title", "nickName", "userType", "locale", DISPLAY)


@check(
    MUST,
    okta_api("Retrieve a specific user"),
    rfc7644("3.4.1"),
    field_report("Stack Overflow 77524118", "https://stackoverflow.com/questions/77524118"),
)
def test_an_account_is_read_by_its_id(directory, resident):
    """GET /Users/{id} returns one User

    The body is the User, not a list: Okta sends back by PUT what it reads.
    """
    answer = directory.read(resident.id)
    shown = {key: at(answer.json, key) for key in ("id", LOGIN)}
    if not answer.ok or not shown["id"] or not shown[LOGIN]:
        raise Finding(
            f"GET /Users/{{id}} returned {said(answer)}, not one User",
            expected="one User",
            shown=sorted(answer.json) if isinstance(answer.json, dict) else said(answer),
        )


@check(
    MUST,
    UPDATE,
    rfc7644("3.5.1"),
    feature="update_users",
    cases=("C9291", "C9310"),
)
def test_a_changed_name_shows(console, directory, assigned, people):
    """Changing the names of an Okta user changes them on the User

    userName, email and `active` are unchanged. Okta reads the User and sends it back by PUT, in
    catalog and custom apps alike. The body contains `id`, `meta`, `groups` and the old
    `name.formatted`.
    """
    given, family = people.name()
    changed = {GIVEN: f"{given}-Changed", FAMILY: f"{family}-Changed"}
    task = console.update(assigned.person.having(changed))
    assert task.ok, task.message
    wanted = {**changed, LOGIN: assigned.person.login, EMAIL: assigned.person.email}
    directory.expects(assigned.id, {**wanted, "active": True}, "after the update")


@check(MUST, UPDATE, feature="update_users", cases=("C9291", "C9310"))
def test_a_changed_email_shows(console, directory, assigned):
    """Changing the email address of an Okta user changes it on the User

    A later GET returns the new work email.
    """
    changed = {EMAIL: f"moved.{assigned.person.email}"}
    task = console.update(assigned.person.having(changed))
    assert task.ok, task.message
    directory.expects(assigned.id, changed, "after the update")


@check(SHOULD, UPDATE, rfc7643("4.1.1"), feature="update_users", cases=("C9310",))
def test_a_changed_login_and_email_show(console, directory, assigned):
    """Changing the userName changes it on the User

    A later GET returns the new userName and email address, and a lookup by the new userName returns
    the User.
    """
    person = assigned.person
    changed = {LOGIN: f"new.{person.login}", EMAIL: f"new.{person.email}"}
    task = console.update(person.having(changed))
    assert task.ok, task.message
    directory.expects(assigned.id, changed, "after the update")
    directory.finds(changed[LOGIN], assigned.id, because="the lookup by the new userName")


@check(SHOULD, UPDATE, feature="update_users", cases=("C9310",), needs=(DISPLAY,))
def test_a_changed_display_name_shows(console, directory, assigned):
    """Changing the displayName of an Okta user changes it on the User

    A later GET returns the new displayName.
    """
    changed = {DISPLAY: f"{assigned.person.display} (changed)"}
    task = console.update(assigned.person.having(changed))
    assert task.ok, task.message
    directory.expects(assigned.id, changed, "after the update")


@check(SHOULD, UPDATE, rfc7644("3.5.1"), feature="update_users")
def test_an_update_is_answered_with_the_account(console, assigned, people):
    """PUT returns 200 with the updated User

    The body contains the new values. 204, or the values of before, is a finding.
    """
    given, _ = people.name()
    task = console.update(assigned.person.having({GIVEN: f"{given}-Answered"}))
    assert task.ok, task.message
    answer = task.answers[-1]
    shown = at(answer.json, GIVEN)
    expect_status(answer, 200, what="PUT /Users/{id}")
    expect_equal("the given name in the response to PUT", shown, f"{given}-Answered")


@check(MUST, UPDATE, feature="update_users", cases=("C9309",))
def test_a_change_reaches_everyone_in_a_group(console, directory, provision, people):
    """Changing an attribute for an assigned group updates the User of each member

    Their other attributes are unchanged.
    """
    members = [provision(people.person()) for _ in range(2)]
    family = f"{people.name()[1]}-Group"
    for member in members:
        task = console.update(member.person.having({FAMILY: family}))
        assert task.ok, task.message
    for member in members:
        wanted = {FAMILY: family, GIVEN: member.person.given, LOGIN: member.person.login}
        directory.expects(member.id, wanted, "after the update")


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("Sigma guide", "https://help.sigmacomputing.com/"),
    feature="update_users",
    cases=("C9337",),
)
def test_an_erased_value_may_come_as_null(rehearsal, provision, person):
    """PUT with a null attribute clears it

    The target accepts the request, and a later GET returns no value.
    """
    erased(rehearsal, provision, person, None)


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("simpleidserver/SimpleIdServer#295"),
    feature="update_users",
    cases=("C9337",),
)
def test_an_erased_value_may_come_as_an_empty_string(rehearsal, provision, person):
    """PUT with an empty string clears the attribute

    The target accepts the request, and a later GET returns no value.
    """
    erased(rehearsal, provision, person, "")


@check(
    MUST,
    okta_api("Retrieve a specific user"),
    rfc7644("3.12"),
)
def test_an_unknown_id_shows_no_account(missing):
    """GET /Users/{id} with an unknown `id` does not return 2xx

    Okta would treat the response as an existing User.
    """
    if missing.ok:
        message = f"GET with an unknown `id` returned {said(missing)}"
        raise Finding(message, expected=404, shown=said(missing))


@check(SHOULD, rfc7644("3.12"), okta_api("Error handling"))
def test_an_unknown_id_is_answered_404_with_an_error(missing):
    """GET /Users/{id} with an unknown `id` returns 404 and a SCIM Error

    The Error has `status` and `detail`.
    """
    expect_error(missing, 404, what="GET with an unknown `id`")
    if not at(missing.json, "detail"):
        raise Finding("the Error has no `detail`", expected="a `detail`", shown=missing.json)


@check(SHOULD, rfc7644("3.5.1"), feature="update_users")
def test_an_update_of_an_unknown_id_creates_nothing(directory, person):
    """PUT /Users/{id} with an unknown `id` returns 404 and creates no User

    A lookup by the userName in the body returns no User.
    """
    user_id = directory.unknown_id()
    body = {**person.resource(), "id": user_id}
    answer = directory.ask("PUT", resource_path("Users", user_id), body)
    found = directory.find(person.login)
    expect_status(answer, 404, what="PUT with an unknown `id`")
    expect_equal("the number of Users that PUT with an unknown `id` created", len(found), 0)


def erased(rehearsal, provision, person, nothing):
    """Clear an optional attribute; raise a finding unless it then has no value."""
    profile, console, directory = rehearsal.profile, rehearsal.console, rehearsal.directory
    required = {attribute.path for attribute in profile.attributes if attribute.required}
    path = next((p for p in ERASABLE if profile.maps(p) and p not in required), None)
    if path is None:
        raise NotApplicable("the profile maps no optional attribute that could be cleared")
    full = person.having({path: person.values.get(path, "Erasable")})
    account = provision(full)
    if at(directory.user(account.id), path) in (MISSING, None, ""):
        raise NotApplicable(f"the target does not store {path}, so the check cannot clear it")
    task = console.push_empty(account.person.having({path: nothing}))
    assert task.ok, task.message
    shown = at(directory.user(account.id), path)
    if shown not in (MISSING, None, ""):
        message = f"{path} still has a value after PUT cleared it"
        raise Finding(message, expected="no value", shown=shown)
