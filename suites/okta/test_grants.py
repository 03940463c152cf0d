"""Okta's guide to SCIM with entitlements: user objects carry roles and entitlements.

Create, update and import work as without entitlements; the User contains what was granted.
"""

import pytest

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import field_report, okta_docs
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import blocked_by
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.support.entitlements import LISTED

USERS = okta_docs("guides/scim-with-entitlements/main/", "User operations")
DROPPED = field_report("BerriAI/litellm#33587")


@pytest.fixture
def grantable(context, discovered):
    """The first role and the first entitlement that Okta discovered."""
    if not context.profile.offers("create_users"):
        raise NotApplicable("the profile does not offer create_users, and a grant needs a User")
    found = {one.attribute: one for one in reversed(context.org.entitlements)}
    if not found:
        raise Blocked(LISTED, discovered.message or "Okta found no role and no entitlement")
    return list(found.values())


@pytest.fixture
def granted(context, console, assigned, grantable, users):
    """An Okta user whose User has the granted role and entitlement."""
    if not context.profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users")
    with blocked_by("okta.grants.a_grant_updates_the_user"):
        task = console.grant(assigned.okta_user, *grantable)
        assert task.ok, task.message
        _expects(users, assigned.id, grantable)
    return assigned


def _expects(users, user_id, expected, because="the User"):
    """Raise a finding unless a User comes to have exactly these values."""
    users.polling.until(lambda: _compare(users.user(user_id), expected, because))


def _compare(actual, expected, because):
    wanted = {}
    for one in expected:
        wanted.setdefault(one.attribute, set()).add(one.entry["value"])
    seen = {name: _values(actual, name) for name in {"roles", "entitlements"} & wanted.keys()}
    if seen != wanted:
        raise Finding(
            f"{because} has {_sorted(seen)}, not {_sorted(wanted)}",
            expected=_sorted(wanted),
            actual=_sorted(seen),
        )


def _values(actual, name):
    listed = actual.get(name)
    return {str(at_key(e, "value")) for e in listed} if isinstance(listed, list) else set()


def _sorted(held):
    return {name: sorted(values) for name, values in held.items()}


@check(MUST, USERS, DROPPED, feature="entitlements")
def test_a_user_is_created_with_its_entitlements(console, users, grantable, okta_user):
    """POST /Users stores the granted role and entitlement

    An Okta user who is granted both before the app is assigned gets a User that has both.
    """
    console.grant(okta_user, *grantable)
    task = console.assign(okta_user)
    assert task.ok, task.message
    _expects(users, console.org.links[okta_user.okta_id], grantable, "the created User")


@check(MUST, USERS, DROPPED, feature="entitlements")
def test_a_grant_updates_the_user(context, console, users, grantable, assigned):
    """Granting a role and an entitlement updates the User

    A later GET returns both values, and no others.
    """
    if not context.profile.offers("update_users"):
        raise NotApplicable("the profile does not offer update_users")
    task = console.grant(assigned.okta_user, *grantable)
    assert task.ok, task.message
    _expects(users, assigned.id, grantable)


@check(MUST, USERS, feature="entitlements")
def test_a_list_contains_the_grants_of_each_user(users, granted, grantable):
    """GET /Users returns the roles and entitlements of each User

    Okta's import reads them from the list.
    """
    found = [row for row in users.find(granted.okta_user.user_name) if row.get("id") == granted.id]
    if not found:
        message = "the lookup by userName does not return the User"
        raise Finding(message, expected=granted.id, actual=found)
    _compare(found[0], grantable, "the User in the list")


@check(MUST, USERS, DROPPED, feature="entitlements", integration="oin")
def test_grants_outlive_a_deactivation(context, console, users, granted, grantable):
    """Deactivation and reactivation do not change roles and entitlements

    For catalog apps Okta sends PATCH without roles and entitlements, so the target must not drop
    them.
    """
    if not context.profile.offers("deactivate_users"):
        raise NotApplicable("the profile does not offer deactivate_users")
    for button in (console.deactivate, console.reactivate):
        task = button(granted.okta_user)
        assert task.ok, task.message
    _expects(users, granted.id, grantable, "the reactivated User")


@check(MUST, USERS, feature="entitlements")
def test_a_revoked_entitlement_is_gone(console, users, granted, grantable):
    """Revoking roles and entitlements removes them from the User

    A later GET no longer returns them. That Okta sends an empty list is inferred.
    """
    task = console.grant(granted.okta_user)
    assert task.ok, task.message
    users.polling.until(lambda: _nothing(users.user(granted.id), grantable))


def _nothing(actual, revoked):
    left = sorted({v for one in revoked for v in _values(actual, one.attribute)})
    if left:
        raise Finding(f"the User still has {', '.join(left)}", expected=[], actual=left)
