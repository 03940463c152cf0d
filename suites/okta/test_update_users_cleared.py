"""Okta's test plan: Update Users. Values that an update removes."""

from collections.abc import Callable

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    Profile,
    Task,
    Users,
)
from pytest_scim.scim.names import DISPLAY
from pytest_scim.scim.paths import MISSING, at

SECTION_ID = "update_users"
ERASABLE = ("title", "nickName", "userType", "locale", DISPLAY)


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("Sigma guide", "https://help.sigmacomputing.com/"),
    feature="update_users",
    cases=("C9337",),
)
def test_an_erased_value_may_come_as_null(
    profile: Profile,
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    okta_user: OktaUser,
) -> None:
    """PUT with a null attribute clears it

    The target accepts the request, and a later GET returns no value.
    """
    path, user = erasable(profile, users, provision, okta_user)
    expect_cleared(console.push_empty(user.okta_user.having({path: None})), users, user, path)


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("simpleidserver/SimpleIdServer#295"),
    feature="update_users",
    cases=("C9337",),
)
def test_an_erased_value_may_come_as_an_empty_string(
    profile: Profile,
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    okta_user: OktaUser,
) -> None:
    """PUT with an empty string clears the attribute

    The target accepts the request, and a later GET returns no value.
    """
    path, user = erasable(profile, users, provision, okta_user)
    expect_cleared(console.push_empty(user.okta_user.having({path: ""})), users, user, path)


def erasable(
    profile: Profile,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    okta_user: OktaUser,
) -> tuple[str, Assigned]:
    """Return the path of an optional attribute, and a User that has a value there."""
    required = {attribute.path for attribute in profile.attributes if attribute.required}
    path = next((p for p in ERASABLE if profile.maps(p) and p not in required), None)
    if path is None:
        raise NotApplicable("the profile maps no optional attribute that could be cleared")
    full = okta_user.having({path: okta_user.values.get(path, "Erasable")})
    user = provision(full)
    if at(users.user(user.id), path) in (MISSING, None, ""):
        raise NotApplicable(f"the target does not store {path}, so the check cannot clear it")
    return path, user


def expect_cleared(task: Task, users: Users, user: Assigned, path: str) -> None:
    """Require that an update removed the value at a path."""
    assert task.ok, task.message
    actual = at(users.user(user.id), path)
    if actual not in (MISSING, None, ""):
        message = f"{path} still has a value after PUT cleared it"
        raise Finding(message, expected="no value", actual=actual)
