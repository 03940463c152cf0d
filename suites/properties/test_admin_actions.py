"""Buttons that an admin presses in random order: the target always matches Okta."""

from types import ModuleType

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, okta_docs
from pytest_scim.plugin.fixtures import Settings
from pytest_scim.suites.properties.support.admin_driver import Admin, sequence_length
from pytest_scim.suites.properties.support.examples import TryExamples

BELIEF = okta_docs("concepts/scim/", "How does SCIM work?")
PUSH = okta_api("Update specific Group membership")


@check(MUST, BELIEF, feature="create_users")
def test_users_follow_random_admin_actions(
    admin: Admin, settings: Settings, try_examples: TryExamples, strategies: ModuleType
) -> None:
    """After random admin actions, each User matches the Okta user

    After each action, `active` and the names of the User are those that Okta sent last. The actions
    are assign, update, unassign, deactivate, reactivate and import, for two Okta users.
    """
    length = sequence_length(settings.examples)
    actions = strategies.sequences(admin.user_actions(), length)
    try_examples(actions, admin.press, admin.smaller, times=0.5)


@check(MUST, PUSH, feature="push_groups")
def test_groups_follow_random_admin_actions(
    admin: Admin, settings: Settings, try_examples: TryExamples, strategies: ModuleType
) -> None:
    """After random admin actions, the pushed Group matches the Okta group

    After each action, displayName and members of the Group are those of the Okta group. The actions
    are assign and unassign, add and remove a member, rename, Push Now, and unlink, for two Okta
    users.
    """
    length = sequence_length(settings.examples)
    actions = strategies.sequences(admin.group_actions(), length)
    try_examples(actions, admin.press, admin.smaller, times=0.5)
