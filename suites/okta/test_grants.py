"""Okta's guide to SCIM with entitlements: user objects carry roles and entitlements.

Create, update and import work as without entitlements; the User contains what was granted.
"""

from collections.abc import Iterable, Mapping

import pytest

from pytest_scim.checks.check import MUST, PATCHED, check
from pytest_scim.checks.citations import field_report, okta_docs
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    Entitlement,
    Org,
    Profile,
    Resource,
    Task,
    Users,
    blocked_by,
    expect_equal,
    expect_in,
    linked_id,
    succeeded,
)
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.entitlements import LISTED

USERS = okta_docs("guides/scim-with-entitlements/main/", "User operations")
DROPPED = field_report("BerriAI/litellm#33587")


@pytest.fixture
def grantable(profile: Profile, org: Org, entitlement_discovery: Task) -> list[Entitlement]:
    """The first role and the first entitlement that Okta discovered."""
    if not profile.offers("create_users"):
        raise NotApplicable("the profile does not offer create_users, and a grant needs a User")
    found = {one.attribute: one for one in reversed(org.entitlements)}
    if not found:
        raise Blocked(
            LISTED, entitlement_discovery.message or "Okta found no role and no entitlement"
        )
    return list(found.values())


@pytest.fixture
def granted(
    profile: Profile,
    console: Console,
    assigned: Assigned,
    grantable: list[Entitlement],
    users: Users,
) -> Assigned:
    """An Okta user whose User has the granted role and entitlement."""
    if not profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users")
    with blocked_by("okta.grants.a_grant_updates_the_user"):
        succeeded(console.grant(assigned.okta_user, *grantable))
        _expect_granted(users, assigned.id, grantable)
    return assigned


def _expect_granted(
    users: Users, user_id: str, grantable: Iterable[Entitlement], whose: str = "the User"
) -> None:
    """Require that a User comes to have exactly these values."""
    users.polling.until(lambda: _expect_values(users.user(user_id), grantable, whose))


def _expect_values(user: Resource, grantable: Iterable[Entitlement], whose: str) -> None:
    expected: dict[str, set[str]] = {}
    for one in grantable:
        expected.setdefault(one.attribute, set()).add(one.entry["value"])
    actual = {name: _values(user, name) for name in expected}
    what = f"what was granted to {whose}"
    expect_equal(what, _sorted(actual), _sorted(expected))


def _values(user: Resource, name: str) -> set[str]:
    return {str(at_key(entry, "value")) for entry in entries(user, name)}


def _sorted(values: Mapping[str, set[str]]) -> dict[str, list[str]]:
    return {name: sorted(values[name]) for name in sorted(values)}


@check(MUST, USERS, DROPPED, feature="entitlements")
def test_a_user_is_created_with_its_entitlements(
    console: Console, users: Users, grantable: list[Entitlement], okta_user: OktaUser
) -> None:
    """POST /Users stores the granted role and entitlement

    An Okta user who is granted both before the app is assigned gets a User that has both.

    Impact: New users get no entitlements although Okta granted them.
    Fix: Store `roles` and `entitlements` of POST /Users, and return them from GET.
    """
    console.grant(okta_user, *grantable)
    succeeded(console.assign(okta_user))
    _expect_granted(users, linked_id(console.org, okta_user), grantable, "the created User")


@check(MUST, USERS, DROPPED, feature="entitlements")
def test_a_grant_updates_the_user(
    profile: Profile,
    console: Console,
    users: Users,
    grantable: list[Entitlement],
    assigned: Assigned,
) -> None:
    """Granting a role and an entitlement updates the User

    A later GET returns both values, and no others.

    Impact: A grant in Okta has no effect in the app.
    Fix: Replace `roles` and `entitlements` by those of the PUT.
    """
    if not profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users")
    succeeded(console.grant(assigned.okta_user, *grantable))
    _expect_granted(users, assigned.id, grantable)


@check(MUST, USERS, feature="entitlements")
def test_a_list_contains_the_grants_of_each_user(
    users: Users, granted: Assigned, grantable: list[Entitlement]
) -> None:
    """GET /Users returns the roles and entitlements of each User

    Okta's import reads them from the list.

    Impact: Okta imports Users without their grants and may remove them.
    Fix: Return `roles` and `entitlements` in lists as in GET /Users/{id}.
    """
    rows = users.find(granted.okta_user.user_name)
    ids = [row.get("id") for row in rows]
    expect_in("the list of ids that the lookup by userName returns", granted.id, ids)
    _expect_values(rows[ids.index(granted.id)], grantable, "the User in the list")


@check(MUST, USERS, DROPPED, feature="entitlements", integration=PATCHED)
def test_grants_outlive_a_deactivation(
    profile: Profile,
    console: Console,
    users: Users,
    granted: Assigned,
    grantable: list[Entitlement],
) -> None:
    """Deactivation and reactivation do not change roles and entitlements

    For catalog apps Okta sends PATCH without roles and entitlements, so the target must not drop
    them.

    Impact: Users who return have lost their entitlements.
    Fix: Change only `active` when a PATCH says nothing else.
    """
    if not profile.offers("deactivate_users"):
        raise NotApplicable("the profile does not offer deactivate_users")
    for button in (console.deactivate, console.reactivate):
        succeeded(button(granted.okta_user))
    _expect_granted(users, granted.id, grantable, "the reactivated User")


@check(MUST, USERS, feature="entitlements")
def test_a_revoked_entitlement_is_gone(
    console: Console, users: Users, granted: Assigned, grantable: list[Entitlement]
) -> None:
    """Revoking roles and entitlements removes them from the User

    A later GET no longer returns them. That Okta sends an empty list is inferred.

    Impact: Users keep rights that were revoked in Okta.
    Fix: Remove the values that the request no longer contains.
    """
    succeeded(console.grant(granted.okta_user))
    users.polling.until(lambda: _expect_none(users.user(granted.id), grantable))


def _expect_none(user: Resource, revoked: Iterable[Entitlement]) -> None:
    left = sorted({value for one in revoked for value in _values(user, one.attribute)})
    expect_none(f"the User still has {', '.join(left)}", left, expected="no revoked value")
