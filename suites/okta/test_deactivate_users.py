"""Okta's test plan: Deprovision (Deactivate) Users, and reactivation."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    UNASSIGN_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Users,
    blocked_by,
    describe,
    expect_equal,
    linked_id,
    require_success,
    succeeded,
    value_of,
)
from pytest_scim.scim.names import EMAIL, EXTERNAL_ID, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.vendor_steps import (
    expect_deactivated,
    mapped,
    require_not_deleted,
)
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.owners import UNCHANGED_OWNER, UPDATE_OWNER

DEACTIVATE = okta_api("Delete Users")
LIFE_CYCLE = okta_docs("concepts/scim/", "Delete (Deprovision)")


@check(
    MUST,
    DEACTIVATE,
    rfc7644("3.5.2.3"),
    field_report("getsentry/sentry#27199"),
    field_report("unitycatalog/unitycatalog#423"),
    feature="deactivate_users",
    cases=("C9294",),
)
def test_removing_the_app_deactivates_the_user(
    console: Console, users: Users, profile: Profile, assigned: Assigned
) -> None:
    """Removing the app from an Okta user deactivates the User

    A later GET returns `active: false`. Okta sends PATCH without a path for catalog apps and PUT of
    the full User for custom apps, never DELETE.

    Impact: Users who leave keep their access.
    Fix: Apply `active: false` from a PATCH operation without a path, and from PUT, and return
    it from GET.
    """
    succeeded(console.unassign(assigned.okta_user))
    expect_deactivated(profile, users, assigned.id, "after the app was removed")


@check(
    MUST,
    DEACTIVATE,
    rfc7644("3.5.2.3"),
    field_report("ssoready/ssoready#206"),
    feature="deactivate_users",
    cases=("C9294",),
)
def test_deactivation_changes_only_active(
    users: Users, profile: Profile, assigned: Assigned, request: pytest.FixtureRequest
) -> None:
    """Deactivation changes neither the `id` nor the attributes of the User

    GET /Users/{id} still returns the User, with userName, names, email and externalId as they
    were before.

    Impact: Users lose data, or Okta cannot find them when they return.
    Fix: Change only `active`; delete and anonymize nothing on deactivation.
    """
    before = assigned.before(users)
    request.getfixturevalue("unassigned")
    require_not_deleted(profile, users, assigned.id)
    paths = (USER_NAME, GIVEN, FAMILY, EMAIL, EXTERNAL_ID)
    expected = {path: value_of(before, path) for path in paths}
    stored = {path: value for path, value in expected.items() if value not in (MISSING, None)}
    users.expects(assigned.id, mapped(profile, stored), "the deactivated User")


@check(
    SHOULD,
    okta_api("Determine if the User already exists"),
    field_report("growthbook/growthbook#1680"),
    feature="deactivate_users",
)
def test_an_inactive_user_is_still_found(
    users: Users, profile: Profile, unassigned: Assigned
) -> None:
    """A filter on userName returns inactive Users, with `active: false`

    Okta links to the inactive User when the app is assigned again.

    Impact: Users who return get a second User, or their assignment fails.
    Fix: Return inactive Users from filters on userName, with `active: false`.
    """
    require_not_deleted(profile, users, unassigned.id)
    found = users.find(unassigned.okta_user.user_name)
    ids = [row.get("id") for row in found]
    with also_of(UNCHANGED_OWNER):
        expect_ids("the lookup by the userName of an inactive User", "User", ids, unassigned.id)
    active = found[0].get("active")
    expect_equal("`active` in the lookup of an inactive User", active, expected=False)


@check(
    SHOULD,
    rfc7644("3.5.2"),
    DEACTIVATE,
    feature="deactivate_users",
    integration=PATCHED,
)
def test_a_patch_returns_the_full_user_or_204(
    console: Console, users: Users, assigned: Assigned
) -> None:
    """PATCH returns 200 with the full User or 204 without a body

    RFC 7644 allows no other response to a successful PATCH.

    Impact: Okta may read an incomplete User as the new state.
    Fix: Return 200 with the complete User, or 204 without a body.
    """
    with blocked_by(UNASSIGN_OWNER):
        task = require_success(console.unassign(assigned.okta_user), UNASSIGN_OWNER)
        users.expects(assigned.id, {"active": False})
    response = task.responses[-1]
    if response.status == 204 and not response.content:
        return
    actual = {path: at(response.json, path) for path in ("id", USER_NAME, "active")}
    expected = {"id": assigned.id, "active": False}
    if response.status != 200 or not actual[USER_NAME] or not expected.items() <= actual.items():
        raise Finding(
            f"PATCH returned {describe(response)}, neither the full User nor 204 without a body",
            expected="200 with the full User, or 204 without a body",
            actual={key: repr(value) for key, value in actual.items()},
        )


@check(MUST, DEACTIVATE, LIFE_CYCLE, feature="deactivate_users", cases=("C9292",))
def test_deactivating_the_okta_user_deactivates_the_user(
    console: Console, users: Users, profile: Profile, assigned: Assigned
) -> None:
    """Deactivating an Okta user deactivates the User

    After the Okta user is deactivated in Okta itself, GET returns `active: false`.

    Impact: Users who are deactivated in Okta keep their access.
    Fix: Apply `active: false` from a PATCH operation without a path, and from PUT.
    """
    succeeded(console.deactivate(assigned.okta_user))
    expect_deactivated(profile, users, assigned.id, "after the deactivation in Okta")


@check(
    MUST,
    okta_api("Update a specific User (PATCH)"),
    field_report("fleetdm/fleet#53446"),
    feature="deactivate_users",
    cases=("C9293",),
)
def test_activating_the_okta_user_reactivates_the_user(
    console: Console, users: Users, profile: Profile, deactivated: Assigned
) -> None:
    """Activating a deactivated Okta user reactivates the same User

    After the activation, GET of the same `id` returns `active: true`.

    Impact: Users who return stay locked out.
    Fix: Apply `active: true` from PATCH and PUT to the same User, whatever had deactivated it.
    """
    require_not_deleted(profile, users, deactivated.id)
    users.expects(deactivated.id, {"active": False}, "before the activation")
    succeeded(console.reactivate(deactivated.okta_user))
    users.expects(deactivated.id, {"active": True}, "after the activation")


@check(
    MUST,
    okta_api("Update a specific User (PATCH)"),
    field_report("better-auth/better-auth#11111"),
    feature="deactivate_users",
    cases=("C9293",),
)
def test_assigning_the_app_again_reactivates_the_same_user(
    console: Console, users: Users, profile: Profile, unassigned: Assigned
) -> None:
    """Assigning the app again reactivates the same User

    The User has the `id` and the attributes of before, and `active: true`. Okta sends a lookup by
    userName: when it does not return inactive Users and POST returns 409, Okta cannot reach the
    User any more.

    Impact: Users who return stay locked out or lose their data.
    Fix: Return the inactive User from the filter on userName, and reactivate it in place of
    creating another.
    """
    require_not_deleted(profile, users, unassigned.id)
    okta_user = unassigned.okta_user
    succeeded(console.assign(okta_user))
    expected = {GIVEN: okta_user.given, FAMILY: okta_user.family, EMAIL: okta_user.email}
    wanted = {**mapped(profile, expected), "active": True}
    linked = linked_id(console.org, okta_user)
    with also_of(UNCHANGED_OWNER):
        expect_equal("the `id` of the User that Okta links", linked, unassigned.id)
    with also_of(CREATE_OWNER):
        users.expects(linked, wanted, "after the app was assigned again")


@check(
    MUST,
    LIFE_CYCLE,
    okta_api("Update a specific User (PUT)"),
    feature="update_users",
    cases=("C9295", "C9300"),
)
def test_suspending_the_okta_user_leaves_the_user_active(
    console: Console,
    users: Users,
    profile: Profile,
    assigned: Assigned,
    test_data: DataGenerator,
) -> None:
    """Suspending an Okta user leaves the User active

    Okta sends nothing on suspend and unsuspend, so the User still has `active: true`. The next
    update reaches the target.

    Impact: The User's state differs from what Okta believes.
    Fix: Change `active` only when a request says so.
    """
    assert not console.suspend(assigned.okta_user).responses, "Okta sent a request on suspend"
    users.keeps(assigned.id, {"active": True}, "while the Okta user is suspended")
    assert not console.unsuspend(assigned.okta_user).responses, "Okta sent a request on unsuspend"
    given = f"{test_data.name()[0]}-Back"
    succeeded(console.update(assigned.okta_user.having({GIVEN: given})))
    wanted = {**mapped(profile, {GIVEN: given}), "active": True}
    with also_of(UPDATE_OWNER):
        users.expects(assigned.id, wanted, "after the unsuspend and an update")


@check(MUST, DEACTIVATE, feature="deactivate_users", cases=("C9311",))
def test_removing_the_app_from_a_group_deactivates_its_users(
    console: Console,
    users: Users,
    profile: Profile,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> None:
    """Removing the app from a group deactivates the Users of its members

    GET returns `active: false` for each of them.

    Impact: Users who leave keep their access.
    Fix: Apply each of several deactivations, also when they follow one another quickly.
    """
    members = [provision(test_data.okta_user()) for _ in range(2)]
    for task in console.unassign_group([member.okta_user for member in members]):
        succeeded(task)
    for member in members:
        expect_deactivated(profile, users, member.id, "after the app was removed from the group")
