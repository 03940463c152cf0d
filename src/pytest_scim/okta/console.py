"""The simulated Okta admin console: each method is a button an admin presses."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from pytest_scim.okta.flows import Flow, app, entitlements, groups, users
from pytest_scim.okta.org import CreateForm, Entitlement, LinkForm, Org, PasswordForm, RetryForm
from pytest_scim.okta.playing import PlayAll, Send, play
from pytest_scim.okta.task import Task
from pytest_scim.okta.users import OktaGroup, OktaUser


class Console:
    """Presses buttons: runs each one's flow over ``send`` and returns its Task.

    ``on_task`` receives every task when its flow ends.
    """

    def __init__(
        self, org: Org, send: Send, on_task: Callable[[Task], None] = lambda _: None
    ) -> None:
        self.org = org
        self._send = send
        self._on_task = on_task
        self._last: dict[str, Callable[[], Flow]] = {}

    def test_api_credentials(self) -> Task:
        """Press *Test API Credentials*."""
        return self._press(lambda: app.test_api_credentials(self.org))

    def save_integration(self) -> Task:
        """Press *Save* after the credentials were entered."""
        return self._press(lambda: app.save_integration(self.org))

    def assign(self, okta_user: OktaUser, *, activate: bool | None = None) -> Task:
        """Assign the app to an Okta user; ``activate``: activate an active match, too."""
        return self._press(lambda: users.assign(self.org, okta_user, activate=activate), okta_user)

    def assign_group(self, members: Iterable[OktaUser]) -> list[Task]:
        """Assign the app to a group: Okta assigns each of its members."""
        return [self.assign(okta_user) for okta_user in members]

    def update(self, okta_user: OktaUser) -> Task:
        """Save a user's changed profile."""
        return self._press(lambda: users.update(self.org, okta_user), okta_user)

    def patch_profile(self, okta_user: OktaUser) -> Task:
        """Save a changed profile where *Update user attributes* uses PATCH (private apps)."""
        return self._press(lambda: users.patch_profile(self.org, okta_user), okta_user)

    def push_empty(self, okta_user: OktaUser) -> Task:
        """Save a profile in which values were erased."""
        return self._press(lambda: users.push_empty(self.org, okta_user), okta_user)

    def unassign(self, okta_user: OktaUser) -> Task:
        """Unassign the app from a user; Okta then has no link to the User resource."""
        task = self._press(lambda: users.unassign(self.org, okta_user), okta_user)
        if task.ok:
            self.org.links.pop(okta_user.okta_id, None)
        return task

    def unassign_group(self, members: Iterable[OktaUser]) -> list[Task]:
        """Unassign the app from a group: Okta unassigns each of its members."""
        return [self.unassign(okta_user) for okta_user in members]

    def deactivate(self, okta_user: OktaUser) -> Task:
        """Deactivate the user in Okta."""
        return self._press(lambda: users.deactivate(self.org, okta_user), okta_user)

    def reactivate(self, okta_user: OktaUser) -> Task:
        """Activate a deactivated user in Okta; group assignments come back."""
        return self._press(lambda: users.reactivate(self.org, okta_user), okta_user)

    def suspend(self, okta_user: OktaUser) -> Task:
        """Suspend the user in Okta."""
        return self._press(lambda: users.suspend(self.org, okta_user), okta_user)

    def unsuspend(self, okta_user: OktaUser) -> Task:
        """Unsuspend the user in Okta."""
        return self._press(lambda: users.unsuspend(self.org, okta_user), okta_user)

    def sync_password(self, okta_user: OktaUser, form: PasswordForm | None = None) -> Task:
        """Give the Okta user a new password, pushed in one of the plausible forms."""
        password = self.org.new_password()
        return self._press(
            lambda: users.sync_password(self.org, okta_user, password, form=form), okta_user
        )

    def import_users(self) -> Task:
        """Press *Import Now*."""
        return self._press(lambda: app.import_users(self.org))

    def import_groups(self) -> Task:
        """Press *Import Now* with *Import Groups* ticked: the import of the groups."""
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
        retry: RetryForm | None = None,
    ) -> Task:
        """Push a group as a new one; ``now``: *Push group memberships immediately*.

        ``form`` and ``retry`` say in which form, where more than one is known or plausible: without
        one, in that of ``org.forms``.
        """
        return self._press(
            lambda: groups.create(self.org, group, now=now, form=form, retry=retry), group
        )

    def push_by_rule(self, found: Iterable[OktaGroup]) -> list[Task]:
        """Push every group that a rule finds."""
        return [self.push_group(group) for group in found]

    def link_group(self, group: OktaGroup, group_id: str, form: LinkForm | None = None) -> Task:
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
            self._on_task(task)
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
        """Sync entitlements: Okta reads the app's roles and entitlements for *Governance*."""
        return self._press(lambda: entitlements.discover_entitlements(self.org))

    def import_user_schema(self) -> Task:
        """Press *Import User Schema*."""
        return self._press(lambda: entitlements.import_user_schema(self.org))

    def grant(self, okta_user: OktaUser, *granted: Entitlement) -> Task:
        """Grant a user exactly these entitlements; without any, revoke all of them."""
        return self._press(lambda: entitlements.grant(self.org, okta_user, granted), okta_user)

    def retry(self, about: OktaUser | OktaGroup) -> Task:
        """Retry the last task of a user or group from Okta's task list."""
        return self._press(self._last[about.okta_id], about)

    def _press(self, start: Callable[[], Flow], about: OktaUser | OktaGroup | None = None) -> Task:
        if about is not None:
            self._last[about.okta_id] = start
        task = play(start(), self._send)
        self._on_task(task)
        return task
