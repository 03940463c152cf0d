"""What the rules of vendors replace when Okta acts on a user who is in groups.

| rule | step | instead |
|---|---|---|
| ``one_group_per_user`` (LeadIQ) | the user is in two groups | the user is in one |
| ``updatable_attributes`` (LeadIQ) | an update changes what Okta sends | the attributes it names |
| ``username_is_work_email`` (SciLeads) | a new userName, the email as it was | not played |
| ``removed_with_last_group`` (IOMETE) | a User who is inactive stays | the target may delete it |
| ``removed_with_last_group`` (IOMETE) | a User in no group stays | it may be deleted |
| ``default_group`` (LeadIQ), ``licence_cap`` (LivePreso) | none | as in every integration |
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from pytest_scim.checks.outcomes import NotApplicable, Unreadable
from pytest_scim.plugin.fixtures import READ_OWNER, Profile, Users, describe, expect_equal
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at

DELETED: Final = (
    "the target deletes a User whom Okta deactivates: the profile's rule removed_with_last_group"
)
GONE: Final = frozenset({404, 410})

T = TypeVar("T")


def require_features(profile: Profile, *features: str) -> None:
    """Raise NotApplicable unless the profile offers each of these features."""
    for feature in features:
        if not profile.offers(feature):
            raise NotApplicable(f"the profile does not offer {feature}")


def groups_of_one_user(profile: Profile) -> int:
    """Return in how many pushed groups the user is."""
    return 1 if profile.rule("one_group_per_user") else 2


def updatable(profile: Profile, changed: Mapping[str, T]) -> dict[str, T]:
    """Return those of the changed values, by path, that an update changes at the target."""
    rule = profile.rule("updatable_attributes")
    allowed = None if rule is None else rule.parameters["attributes"]
    return {
        path: value
        for path, value in changed.items()
        if profile.maps(path) and (allowed is None or path in allowed)
    }


def mapped(profile: Profile, values: Mapping[str, T]) -> dict[str, T]:
    """Return those of the values, by path, whose attributes the profile maps."""
    return {path: value for path, value in values.items() if profile.maps(path)}


def require_optional(profile: Profile, path: str) -> None:
    """Raise NotApplicable where the profile requires an attribute of every User."""
    if path in profile.required:
        raise NotApplicable(f"the profile requires {path}")


def require_free_user_names(profile: Profile) -> None:
    """Raise NotApplicable where userName cannot change without the email."""
    if profile.rule("username_is_work_email"):
        raise NotApplicable("the profile's rule username_is_work_email ties userName to the email")


def may_be_deleted(profile: Profile) -> bool:
    """Return whether the target deletes a User whom Okta deactivates or takes out of all groups."""
    return profile.rule("removed_with_last_group") is not None


def is_deleted(profile: Profile, users: Users, user_id: str) -> bool:
    """Return whether the target has deleted a User, as the profile's rule lets it."""
    return may_be_deleted(profile) and users.read(user_id).status in GONE


def expect_deactivated(profile: Profile, users: Users, user_id: str, because: str) -> None:
    """Require that a User is inactive; under the rule for it, it may be deleted."""
    if may_be_deleted(profile):
        users.polling.until(lambda: expect_inactive_or_deleted(users.read(user_id)))
    else:
        users.expects(user_id, {"active": False}, because)


def expect_inactive_or_deleted(response: Response) -> None:
    """Require that GET of a User returns it as inactive, or no longer returns it."""
    if response.status in GONE:
        return
    if not response.ok:
        raise Unreadable(f"GET of the User returned {describe(response)}", owner=READ_OWNER)
    expect_equal("`active` of the User", at(response.json, "active"), expected=False)


def require_not_deleted(profile: Profile, users: Users, user_id: str) -> None:
    """Raise NotApplicable where the target has deleted a User whom Okta deactivated."""
    if is_deleted(profile, users, user_id):
        raise NotApplicable(DELETED)
