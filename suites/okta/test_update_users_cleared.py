"""Okta's test plan: Update Users. Values that an admin erased.

Okta sends `null` to custom apps, as a capture shows. What it sends to other apps is not known.
"""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Profile,
    Task,
    Users,
    succeeded,
)
from pytest_scim.scim.names import DISPLAY
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "update_users"
ERASABLE = ("title", "nickName", "userType", "locale", DISPLAY)
NULL = "null"
BLANK = "an empty string"


@pytest.fixture
def erased_forms(
    once: Once,
    profile: Profile,
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms of an erased value: `null` and the empty string."""

    def erase(value: str | None) -> None:
        path, user = erasable(profile, users, provision, test_data.okta_user())
        task = console.push_empty(user.okta_user.having({path: value}))
        expect_cleared(task, users, user, path)

    forms = {NULL: lambda: erase(None), BLANK: lambda: erase("")}
    return RequestForms(once, "the update that erases a value", forms)


@check(MUST, okta_api("Update a specific User (PUT)"), feature="update_users", cases=("C9337",))
def test_an_erased_value_is_cleared(console: Console, erased_forms: RequestForms) -> None:
    """Erasing a value in Okta clears the attribute of the User

    The target accepts the PUT, and a later GET returns no value. For catalog apps `null` or the
    empty string has to work; for custom apps Okta sends `null`.
    """
    if console.org.patches_groups:
        erased_forms.require_one()
    else:
        erased_forms.require(NULL)


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("Sigma guide", "https://help.sigmacomputing.com/"),
    feature="update_users",
)
def test_an_erased_value_may_come_as_null(erased_forms: RequestForms) -> None:
    """PUT with a null attribute clears it

    The target accepts the request, and a later GET returns no value.
    """
    erased_forms.require(NULL)


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("simpleidserver/SimpleIdServer#295"),
    feature="update_users",
)
def test_an_erased_value_may_come_as_an_empty_string(erased_forms: RequestForms) -> None:
    """PUT with an empty string clears the attribute

    The target accepts the request, and a later GET returns no value.
    """
    erased_forms.require(BLANK)


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
    succeeded(task)

    def read() -> None:
        actual = at(users.user(user.id), path)
        if actual not in (MISSING, None, ""):
            message = f"{path} still has a value after PUT cleared it"
            raise Finding(message, expected="no value", actual=actual)

    users.polling.until(read)
