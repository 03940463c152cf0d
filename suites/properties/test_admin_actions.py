"""Buttons that an admin presses in random order: the target always matches Okta."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_api, okta_docs
from pytest_scim.suites.properties.support.admin_driver import Admin
from pytest_scim.suites.properties.support.examples import TryExamples

BELIEF = okta_docs("concepts/scim/", "How does SCIM work?")
PUSH = okta_api("Update specific Group membership")


@check(MUST, BELIEF, feature="create_users")
def test_users_follow_random_admin_actions(admin: Admin, try_examples: TryExamples) -> None:
    """After random admin actions, each User matches the Okta user

    After each action, `active`, userName and the names of the User are those that Okta or the app's
    own admin wrote last. The actions are assign, update, another userName and the first one again,
    unassign, deactivate, reactivate and import; and in the app create, edit, deactivate, activate
    and delete, for two Okta users.

    Fix: Let the effect of a request depend on the stored resource and the request alone, not on
    requests before it.
    """
    try_examples(admin.user_actions(), admin.press, admin.smaller, times=0.5)


@check(MUST, PUSH, feature="push_groups")
def test_groups_follow_random_admin_actions(admin: Admin, try_examples: TryExamples) -> None:
    """After random admin actions, the pushed Group matches the Okta group

    After each action, displayName and members of the Group are those of the Okta group. The actions
    are those on two Okta users, and for a group push, add and remove a member, rename and rename
    back, Push Now, also after a change in the app, unlink, and link again. Whether a deactivated
    User stays a member is not judged.

    Fix: Let a request on a Group change only what it names, whatever names and members the Group,
    or an earlier one of that name, had before.
    """
    try_examples(admin.group_actions(), admin.press, admin.smaller, times=0.6)
