"""Okta's test plan: Deprovision (Deactivate) Users, and reactivation."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import UNASSIGN_OWNER, done, expect_equal, owned_by, said
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at

DEACTIVATE = okta_api("Deactivate a user")
LIFE_CYCLE = okta_docs("concepts/scim/", "Deprovision")


@check(
    MUST,
    DEACTIVATE,
    rfc7644("3.5.2.3"),
    field_report("getsentry/sentry#27199"),
    field_report("unitycatalog/unitycatalog#423"),
    feature="deactivate_users",
    cases=("C9294",),
)
def test_an_unassigned_person_is_inactive(console, directory, assigned):
    """Removing the app from an Okta user deactivates the User

    A later GET returns `active: false`. Okta sends PATCH without a path for catalog apps and PUT of
    the full User for custom apps, never DELETE.
    """
    task = console.unassign(assigned.person)
    assert task.ok, task.message
    directory.expects(assigned.id, {"active": False}, "after the app was removed")


@check(
    MUST,
    DEACTIVATE,
    rfc7644("3.5.2.3"),
    field_report("ssoready/ssoready#206"),
    feature="deactivate_users",
    cases=("C9294",),
)
def test_an_unassigned_person_keeps_the_account(directory, unassigned):
    """Deactivation changes neither the `id` nor the attributes of the User

    GET /Users/{id} still returns the User, with userName, names and email unchanged.
    """
    person = unassigned.person
    wanted = {LOGIN: person.login, GIVEN: person.given, FAMILY: person.family, EMAIL: person.email}
    directory.expects(unassigned.id, wanted, "the deactivated User")


@check(
    SHOULD,
    okta_api("Determine if the user already exists"),
    field_report("growthbook/growthbook#1680"),
    feature="deactivate_users",
)
def test_an_inactive_account_is_still_found(directory, unassigned):
    """A filter on userName returns inactive Users, with `active: false`

    Okta links to the inactive User when the app is assigned again.
    """
    found = directory.find(unassigned.person.login)
    shown = [{"id": row.get("id"), "active": row.get("active")} for row in found]
    expected = [{"id": unassigned.id, "active": False}]
    expect_equal("what the lookup of an inactive User returns", shown, expected)


@check(
    SHOULD,
    rfc7644("3.5.2"),
    DEACTIVATE,
    feature="deactivate_users",
    integration="oin",
)
def test_a_patch_is_answered_whole_or_not_at_all(console, directory, assigned):
    """PATCH returns 200 with the full User or 204 without a body

    RFC 7644 allows no other response to a successful PATCH.
    """
    with owned_by(UNASSIGN_OWNER):
        task = done(console.unassign(assigned.person), UNASSIGN_OWNER)
        directory.expects(assigned.id, {"active": False})
    answer = task.answers[-1]
    if answer.status == 204 and not answer.content:
        return
    shown = {path: at(answer.json, path) for path in ("id", LOGIN, "active")}
    wanted = {"id": assigned.id, "active": False}
    if answer.status != 200 or not shown[LOGIN] or not wanted.items() <= shown.items():
        raise Finding(
            f"PATCH returned {said(answer)}, neither the full User nor 204 without a body",
            expected="200 with the full User, or 204 without a body",
            shown={key: repr(value) for key, value in shown.items()},
        )


@check(MUST, DEACTIVATE, LIFE_CYCLE, feature="deactivate_users", cases=("C9292",))
def test_a_person_deactivated_in_okta_is_inactive(console, directory, assigned):
    """Deactivating an Okta user deactivates the User

    After the Okta user is deactivated in Okta itself, GET returns `active: false`.
    """
    task = console.deactivate(assigned.person)
    assert task.ok, task.message
    directory.expects(assigned.id, {"active": False}, "after the deactivation in Okta")


@check(
    MUST,
    okta_api("Reactivate users"),
    field_report("fleetdm/fleet#53446"),
    feature="deactivate_users",
    cases=("C9293",),
)
def test_a_reactivated_person_is_active_again(console, directory, deactivated):
    """Activating a deactivated Okta user reactivates the same User

    After the activation, GET of the same `id` returns `active: true`.
    """
    directory.expects(deactivated.id, {"active": False}, "before the activation")
    task = console.reactivate(deactivated.person)
    assert task.ok, task.message
    directory.expects(deactivated.id, {"active": True}, "after the activation")


@check(
    MUST,
    okta_api("Reactivate users"),
    field_report("better-auth/better-auth#11111"),
    feature="deactivate_users",
    cases=("C9293",),
)
def test_a_returning_person_gets_the_same_account(console, directory, unassigned):
    """Assigning the app again reactivates the same User

    The User has the `id` and the attributes of before, and `active: true`. Okta sends a lookup by
    userName: when it does not return inactive Users and POST returns 409, Okta cannot reach the
    User any more.
    """
    person = unassigned.person
    task = console.assign(person)
    assert task.ok, task.message
    wanted = {"active": True, GIVEN: person.given, FAMILY: person.family, EMAIL: person.email}
    linked = console.org.links[person.okta_id]
    expect_equal("the `id` of the User that Okta links", linked, unassigned.id)
    directory.expects(linked, wanted, "after the app was assigned again")


@check(
    MUST,
    LIFE_CYCLE,
    okta_api("Update a user"),
    feature="update_users",
    cases=("C9295", "C9300"),
)
def test_a_suspended_person_keeps_an_active_account(console, directory, assigned, people):
    """Suspending an Okta user leaves the User active

    Okta sends nothing on suspend and unsuspend, so the User still has `active: true`. The next
    update reaches the target.
    """
    assert not console.suspend(assigned.person).answers, "Okta sent a request on suspend"
    directory.keeps(assigned.id, {"active": True}, "while the Okta user is suspended")
    assert not console.unsuspend(assigned.person).answers, "Okta sent a request on unsuspend"
    given = f"{people.name()[0]}-Back"
    task = console.update(assigned.person.having({GIVEN: given}))
    assert task.ok, task.message
    directory.expects(
        assigned.id, {GIVEN: given, "active": True}, "after the unsuspend and an update"
    )


@check(MUST, DEACTIVATE, feature="deactivate_users", cases=("C9311",))
def test_everyone_in_an_unassigned_group_is_inactive(console, directory, provision, people):
    """Removing the app from a group deactivates the Users of its members

    GET returns `active: false` for each of them.
    """
    members = [provision(people.person()) for _ in range(2)]
    for task in console.unassign_group([member.person for member in members]):
        assert task.ok, task.message
    for member in members:
        directory.expects(member.id, {"active": False}, "after the app was removed from the group")
