"""Okta's test plan: Update Users. Values that an admin erased.

Okta sends `null` to custom apps, as a capture shows. What it sends to other apps is not known.
"""

from collections.abc import Callable, Sequence

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
    blocked_by,
    succeeded,
    value_of,
)
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import MISSING
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "update_users"
ERASE_OWNER = "okta.update_users.an_erased_value_is_cleared"
ERASABLE = (
    "title",
    "nickName",
    "userType",
    "locale",
    "preferredLanguage",
    "timezone",
    "profileUrl",
    "name.middleName",
    "name.honorificPrefix",
    "name.honorificSuffix",
    *(f"{ENTERPRISE_USER}:{name}" for name in ("costCenter", "division", "department")),
)
"""Not displayName: a target may derive it from the names or the userName where it has none."""

NOTHING = (MISSING, None, "")
NULL = "null"
BLANK = "an empty string"


@pytest.fixture
def left(once: Once) -> dict[str, list[str]]:
    """The paths that still have a value after an update erased it, by the form of the update."""
    return once.keyed("values left", dict[str, list[str]])


@pytest.fixture
def erased_forms(
    once: Once,
    left: dict[str, list[str]],
    profile: Profile,
    console: Console,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms of an erased value: `null` and the empty string."""

    def erase(form: str, value: str | None) -> None:
        paths, user = erasable(profile, users, provision, test_data)
        task = console.push_empty(user.okta_user.having(dict.fromkeys(paths, value)))
        expect_cleared(task, users, user, paths, left.setdefault(form, []))

    forms = {NULL: lambda: erase(NULL, None), BLANK: lambda: erase(BLANK, "")}
    return RequestForms(once, "the update that erases a value", forms)


@check(MUST, okta_api("Update a specific User (PUT)"), feature="update_users", cases=("C9337",))
def test_an_erased_value_is_cleared(console: Console, erased_forms: RequestForms) -> None:
    """Erasing values in Okta is accepted and clears an attribute of the User

    Okta sends every optional attribute without a value, as when an admin erases the values of a
    group's assignment. The target accepts the PUT, and a later GET returns no value for the first
    of them. For catalog apps `null` or the empty string has to work; for custom apps Okta sends
    `null`.

    Impact: Values that were erased in Okta stay in the app.
    Fix: Treat null and the empty string in a PUT as "no value", and clear the attribute.
    """
    require_form(console, erased_forms)


@check(SHOULD, okta_api("Update a specific User (PUT)"), feature="update_users", cases=("C9337",))
def test_every_erased_value_is_cleared(
    console: Console, erased_forms: RequestForms, left: dict[str, list[str]]
) -> None:
    """Erasing values in Okta clears every attribute of the User

    A later GET returns no value for any attribute that had one and that Okta sent without one.

    Impact: A value that was removed in Okta, as the department of a former role, stays in the app.
    Fix: Remove an attribute whose value in PUT is `null` or empty.
    """
    with blocked_by(ERASE_OWNER):
        form = require_form(console, erased_forms)
    if left[form]:
        message = f"PUT did not clear {', '.join(left[form])}"
        raise Finding(message, expected=[], actual=left[form])


@check(
    SHOULD,
    rfc7643("2.5"),
    field_report("Sigma guide", "https://help.sigmacomputing.com/"),
    feature="update_users",
)
def test_an_erased_value_may_come_as_null(erased_forms: RequestForms) -> None:
    """PUT with a null attribute clears it

    The target accepts the request, and a later GET returns no value.

    Impact: Values that were erased in Okta may stay in the app.
    Fix: Accept null for an attribute, and clear it.
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

    Impact: Values that were erased in Okta may stay in the app.
    Fix: Accept an empty string for an optional attribute, and clear it.
    """
    erased_forms.require(BLANK)


def require_form(console: Console, forms: RequestForms) -> str:
    """Require the outcome of a form that Okta may send, and return the form."""
    if console.org.patches_groups:
        return forms.require_one()
    forms.require(NULL)
    return NULL


def erasable(
    profile: Profile,
    users: Users,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> tuple[list[str], Assigned]:
    """Return the paths of optional attributes, and a User that has a value at each of them."""
    paths = [path for path in ERASABLE if profile.maps(path) and path not in profile.required]
    if not paths:
        raise NotApplicable("the profile maps no optional attribute that could be cleared")
    values = test_data.complete().values
    okta_user = test_data.okta_user()
    user = provision(okta_user.having({path: values[path] for path in paths}))
    resource = user.before(users)
    stored = [path for path in paths if value_of(resource, path) not in NOTHING]
    if not stored:
        listed = ", ".join(paths)
        raise NotApplicable(f"the target stores none of {listed}, so the check cannot clear them")
    return stored, user


def expect_cleared(
    task: Task, users: Users, user: Assigned, paths: Sequence[str], left: list[str]
) -> None:
    """Require that an update removed the value at the first path; note the others in ``left``."""
    succeeded(task)

    def read() -> None:
        resource = users.user(user.id)
        left[:] = [path for path in paths if value_of(resource, path) not in NOTHING]
        if paths[0] in left:
            message = f"{paths[0]} still has a value after PUT cleared it"
            raise Finding(message, expected="no value", actual=value_of(resource, paths[0]))

    users.polling.until(read)
