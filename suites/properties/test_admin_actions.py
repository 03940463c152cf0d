"""Buttons that an admin presses in made-up order: the app is always as Okta believes."""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_docs

BELIEF = okta_docs("concepts/scim/", "How does SCIM work?")
PUSH = okta_docs("concepts/scim/", "Group push")


@check(MUST, BELIEF, feature="create_users")
def test_accounts_are_as_okta_believes(admin, hunt, made_up):
    """After any sequence of actions an account is as Okta believes: on or off, and named so.

    Two people are assigned, updated, unassigned, deactivated, reactivated and imported.
    """
    actions = made_up.sequences(admin.of_accounts(), admin.breath)
    hunt(actions, admin.play, admin.smaller, times=0.5)


@check(MUST, PUSH, feature="push_groups")
def test_groups_are_as_okta_believes(admin, hunt, made_up):
    """After any sequence of actions a pushed group has the name and the members it has in Okta.

    Two people are assigned and unassigned, join and leave a group that is pushed, renamed,
    pushed anew and unlinked.
    """
    actions = made_up.sequences(admin.of_groups(), admin.breath)
    hunt(actions, admin.play, admin.smaller, times=0.5)
