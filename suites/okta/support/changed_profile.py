"""An Okta user of whom every attribute changes that the target stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    Console,
    Profile,
    Resource,
    RunContext,
    Task,
    Users,
    assign,
    linked_id,
    require_success,
    value_of,
)
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import EMAIL, EMAIL_TYPE, ENTERPRISE_USER, EXTERNAL_ID, USER_NAME
from pytest_scim.suites.okta.support.vendor_steps import updatable
from pytest_scim.suites.support.canonical import is_another_form
from pytest_scim.suites.support.owners import PROFILE_OWNER

FIXED: Final = frozenset(
    {USER_NAME, EXTERNAL_ID, EMAIL_TYPE, "active", f"{ENTERPRISE_USER}:manager.displayName"}
)
"""Attributes that other checks change, or that no client changes."""

OTHER: Final[Mapping[str, JSON]] = {
    "name.honorificPrefix": "Prof.",
    "name.honorificSuffix": "Jr.",
    "userType": "Contractor",
    "preferredLanguage": "en-GB",
    "locale": "en-GB",
    "timezone": "America/New_York",
    'addresses[type eq "work"].region': "NY",
    'addresses[type eq "work"].country': "CA",
    f"{ENTERPRISE_USER}:division": "Sales",
    f"{ENTERPRISE_USER}:department": "Support",
}
"""Values in place of those that every generated Okta user has."""


@dataclass(frozen=True, slots=True)
class ChangedProfile:
    """The id of a User, the changed values by path, and the task of the update."""

    id: str
    values: Mapping[str, JSON]
    task: Task


def change_profile(context: RunContext, users: Users, profile: Profile) -> ChangedProfile:
    """Assign the app to an Okta user with every attribute, and change all that the target stored.

    What a rule of the profile lets no update change is left as it was.
    """
    test_data, console = context.test_data, context.console
    okta_user, other = test_data.complete(), test_data.complete()
    require_success(assign(context, okta_user), PROFILE_OWNER)
    user_id = linked_id(console.org, okta_user)
    stored = users.expects(user_id, {USER_NAME: okta_user.user_name, "active": True})
    values = {**other.values, **test_data.fitted(OTHER)}
    changed = updatable(profile, _changes(console, okta_user, values, stored))
    if profile.rule("username_is_work_email"):
        changed.pop(EMAIL, None)
    return ChangedProfile(user_id, changed, console.update(okta_user.having(changed)))


def _changes(
    console: Console, okta_user: OktaUser, values: Mapping[str, JSON], stored: Resource
) -> dict[str, JSON]:
    return {
        path: values[path]
        for path, sent in console.org.mapped(okta_user).items()
        if path not in FIXED and path in values and values[path] != sent
        if is_stored(stored, path, sent)
    }


def is_stored(resource: Resource, path: str, value: object) -> bool:
    """Return whether a User has a value, perhaps in a canonical form of the target's."""
    return is_another_form(path, value, value_of(resource, path))
