"""The simulated Okta admin console: each method is a button an admin presses."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from pytest_scim.okta.flows import Flow, app, entitlements, groups, users
from pytest_scim.okta.flows.groups import CreateForm, LinkForm, RetryForm
from pytest_scim.okta.flows.users import PasswordForm
from pytest_scim.okta.org import Entitlement, Org
from pytest_scim.okta.playing import PlayAll, Send, play
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaGroup, OktaUser


class Console:
    """Presses buttons: plays each one's flow over ``send`` and returns its Task.

    ``shown`` receives every task, as the admin would see it.
    """

    def __init__(
        self, org: Org, send: Send, shown: Callable[[Task], None] = lambda _: None
    ) -> None:
        self.org = org
        self._send = send
        self._shown = shown
        self._last: dict[str, Callable[[], Flow]] = {}

    def test_api_credentials(self) -> Task:
        """Press *Test API Credentials*."""
        return self._press(lambda: app.test_api_credentials(self.org))

    def assign(self, okta_user: OktaUser, *, activate: bool = False) -> Task:
        """Assign the app to an Okta user; ``activate``: activate an active match, too."""
        return self._press(lambda: users.assign(self.org, okta_user, activate=activate), okta_user)

    def assign_group(self, members: Iterable[OktaUser]) -> list[Task]:
        """Assign the app to a group: each of its people is assigned."""
        return [self.assign(okta_user) for okta_user in members]

    def update(self, okta_user: OktaUser) -> Task:
        """Save a person's changed profile."""
        return self._press(lambda: users.update(self.org, okta_user), okta_user)

    def patch_profile(self, okta_user: OktaUser) -> Task:
        """Save a changed profile where *Update user attributes* uses PATCH (private apps)."""
        return self._press(lambda: users.patch_profile(self.org, okta_user), okta_user)

    def push_empty(self, okta_user: OktaUser) -> Task:
        """Save a profile in which values were erased."""
        return self._press(lambda: users.push_empty(self.org, okta_user), okta_user)

    def unassign(self, okta_user: OktaUser) -> Task:
        """Take the app away from a person; the link to the account ends."""
        task = self._press(lambda: users.unassign(self.org, okta_user), okta_user)
        if task.ok:
            self.org.links.pop(okta_user.okta_id, None)
        return task

    def unassign_group(self, members: Iterable[OktaUser]) -> list[Task]:
        """Take the app away from a group: each of its people is unassigned."""
        return [self.unassign(okta_user) for okta_user in members]

    def deactivate(self, okta_user: OktaUser) -> Task:
        """Deactivate the person in Okta."""
        return self._press(lambda: users.deactivate(self.org, okta_user), okta_user)

    def reactivate(self, okta_user: OktaUser) -> Task:
        """Activate a deactivated person in Okta; group assignments come back."""
        return self._press(lambda: users.reactivate(self.org, okta_user), okta_user)

    def suspend(self, okta_user: OktaUser) -> Task:
        """Suspend the person in Okta."""
        return self._press(lambda: users.suspend(self.org, okta_user), okta_user)

    def unsuspend(self, okta_user: OktaUser) -> Task:
        """Unsuspend the person in Okta."""
        return self._press(lambda: users.unsuspend(self.org, okta_user), okta_user)

    def sync_password(self, okta_user: OktaUser, form: PasswordForm = "pathless") -> Task:
        """Give the Okta user a new password, pushed in one of the plausible forms."""
        password = self.org.new_password()
        return self._press(
            lambda: users.sync_password(self.org, okta_user, password, form=form), okta_user
        )

    def import_users(self) -> Task:
        """Press *Import Now*."""
        return self._press(lambda: app.import_users(self.org))

    def import_groups(self) -> Task:
        """Press *Import Now* with *Import Groups* ticked: the groups' part of it."""
        return self._press(lambda: app.import_groups(self.org))

    def refresh_app_groups(self) -> Task:
        """Press *Refresh App Groups*."""
        return self._press(lambda: app.refresh_app_groups(self.org))

    def push_group(
        self,
        group: OktaGroup,
        *,
        now: bool = True,
        form: CreateForm = "captured",
        retry: RetryForm = "members",
    ) -> Task:
        """Push a group as a new one; ``now``: *Push group memberships immediately*.

        ``form`` and ``retry`` say in which form, where more than one is known or plausible.
        """
        return self._press(
            lambda: groups.create(self.org, group, now=now, form=form, retry=retry), group
        )

    def push_by_rule(self, found: Iterable[OktaGroup]) -> list[Task]:
        """Push every group that a rule finds."""
        return [self.push_group(group) for group in found]

    def link_group(self, group: OktaGroup, group_id: str, form: LinkForm = "add") -> Task:
        """Link a group to one of the app's, chosen after a refresh."""
        return self._press(lambda: groups.link(self.org, group, group_id, form=form), group)

    def change_group(self, group: OktaGroup) -> Task:
        """Save a pushed group under another name or with other members."""
        return self._press(lambda: groups.change(self.org, group), group)

    def push_now(self, group: OktaGroup, *, pathless: bool = False) -> Task:
        """Press *Push Now*; ``pathless``: in the form without a path."""
        flow = groups.push_now_pathless if pathless else groups.push_now
        return self._press(lambda: flow(self.org, group), group)

    def push_again(self, pushed: Sequence[OktaGroup], play_all: PlayAll) -> list[Task]:
        """Push the groups of a user who returned, all at once.

        ``play_all`` says how: one request after the other in some order, or truly at once.
        """
        for group in pushed:
            self._last[group.okta_id] = partial(groups.push_again, self.org, group)
        tasks = play_all([groups.push_again(self.org, group) for group in pushed], self._send)
        for task in tasks:
            self._shown(task)
        return tasks

    def deactivate_push(self, group: OktaGroup) -> Task:
        """Press *Deactivate Group Push*."""
        return self._press(lambda: groups.deactivate_push(self.org, group), group)

    def activate_push(self, group: OktaGroup) -> Task:
        """Press *Activate Group Push*: the group is pushed as it now is."""
        return self._press(lambda: groups.activate_push(self.org, group), group)

    def unlink_group(self, group: OktaGroup, *, delete: bool) -> Task:
        """Unlink a pushed group and delete it in the app, or leave it there."""
        flow = groups.unlink_and_delete if delete else groups.unlink_and_leave
        return self._press(lambda: flow(self.org, group), group)

    def discover_entitlements(self) -> Task:
        """Have Okta read the app's roles and entitlements, as *Governance* then shows them."""
        return self._press(lambda: entitlements.discover_entitlements(self.org))

    def import_user_schema(self) -> Task:
        """Press *Import User Schema*."""
        return self._press(lambda: entitlements.import_user_schema(self.org))

    def grant(self, okta_user: OktaUser, *granted: Entitlement) -> Task:
        """Give a person exactly these entitlements; none revokes what was granted before."""
        return self._press(lambda: entitlements.grant(self.org, okta_user, granted), okta_user)

    def retry(self, about: OktaUser | OktaGroup) -> Task:
        """Retry the last task of a person or group from Okta's task list."""
        return self._press(self._last[about.okta_id], about)

    def _press(self, start: Callable[[], Flow], about: OktaUser | OktaGroup | None = None) -> Task:
        if about is not None:
            self._last[about.okta_id] = start
        task = play(start(), self._send)
        self._shown(task)
        return task
