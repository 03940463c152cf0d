"""Connect the parties of a run: the console, the users of the target, and the clean-up."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Final

from pytest_scim.okta.console import Console
from pytest_scim.okta.org import PAGES, Org
from pytest_scim.okta.task import Task
from pytest_scim.profile import Profile
from pytest_scim.run.check_log import CheckLog
from pytest_scim.run.context.cleanup import RunCleanup
from pytest_scim.run.context.connection import ConnectionTest
from pytest_scim.run.context.context import RunContext
from pytest_scim.run.context.lists import Envelopes, Imports, Lists, keeps_own
from pytest_scim.run.context.sending.recent_creates import RecentCreates, settled
from pytest_scim.run.context.sending.refused_values import RefusedValues
from pytest_scim.run.context.sending.specimens import Specimens
from pytest_scim.run.context.target import Target
from pytest_scim.run.embedded import Place
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.delete.removal_trial import Unremovable
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.reuse import Reuse
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
from pytest_scim.target.cleanup.room.full_target import FullTarget
from pytest_scim.target.cleanup.room.room import Room
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.stop_requests import Limits
from pytest_scim.target.usability.hanging import HangingEndpoints
from pytest_scim.target.users import Users

AWAY_PAGES: Final = 50
"""Pages of a list that an import reads on another machine, unless the profile has a limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """What a run has before its parties are connected.

    ``client`` sends for the clean-up, without the limits of the run.
    """

    settings: Settings
    client: Client
    log: CheckLog
    room: Room
    place: Place
    hanging: HangingEndpoints
    reusable_users: ReusableUsers | None
    stack: ExitStack


def connect(base: Foundation) -> RunContext:
    """Return the context of a run: its clean-up sends without limits, all others within them."""
    settings, client, room, log = base.settings, base.client, base.room, base.log
    test_data = _test_data(settings, room.ownership.tag, client.recording.outlet)
    limits = Limits(client, read_only=settings.read_only, budget=client.budget)
    unremovable, envelopes, specimens = Unremovable(), Envelopes(), Specimens()
    limited = client.guarded(unremovable, base.hanging, limits, envelopes, specimens, room)
    pages = PAGES if settings.is_local(client.base_url) else AWAY_PAGES
    org = org_of(settings.profile, test_data.password, pages=pages)
    org.keeps = partial(keeps_own, room.ownership)
    full = _full_target(settings.profile, room, test_data, client.budget.wait)
    of_check = partial(limited.send, voice="check")
    ask = full.sending(of_check)
    deleted = client.budget.waits.changes.deleted
    recent = RecentCreates(full.sending(limited.send, of_check), client.budget.wait, deleted)
    users = _users(settings.profile, ask, room.ownership, log, limits)
    values = RefusedValues(ask, settings.profile, org, test_data, owns=room.ownership.owns)
    users.create = values.through(ask)
    send = settled(recent.send, users.polling)
    lists = Lists(Imports(users, org, send), envelopes, specimens)
    console = Console(org, values.through(send), partial(_ended, log, lists.imports))
    _, second, old = base.place.credentials
    reuse = _reuse(base.reusable_users, users, settings.profile, org)
    target = Target(limited, limits, base.hanging, users, second, old, reuse, values, lists)
    cleanup = RunCleanup(
        settings, client, users, unremovable, base.hanging, base.stack, base.reusable_users, room
    )
    room.remove = cleanup.remove_early
    connection = ConnectionTest(console, log)
    return RunContext(settings, target, console, test_data, log, connection, cleanup)


def _full_target(
    profile: Profile, room: Room, test_data: DataGenerator, wait: Callable[[float], None]
) -> FullTarget:
    return FullTarget(
        room,
        lambda: test_data.okta_user().resource(),
        refuses_nobody=profile.rule("licence_cap") is not None,
        wait=wait,
    )


def _ended(log: CheckLog, imports: Imports, task: Task) -> None:
    """Note a task of the console, and compare an import with what the run has created."""
    log.note_task(task)
    imports.note(task)


def _test_data(settings: Settings, tag: str, outlet: Outlet) -> DataGenerator:
    profile = settings.profile
    return DataGenerator(
        settings.seed,
        tag,
        domain=profile.test_users.email_domain,
        username_format=profile.test_users.username_format,
        group_prefix=profile.test_users.group_prefix,
        profile=profile,
        secret=outlet.add,
        generated=outlet.say,
    )


def org_of(profile: Profile, new_password: Callable[[], str], *, pages: int = PAGES) -> Org:
    """Return an Okta org whose app is set up by the profile.

    ``pages`` bounds an import where the profile has no limit.
    """
    return Org(
        profile.integration,
        tuple(attribute.path for attribute in profile.attributes),
        profile.features,
        new_password,
        user_patch=profile.user_patch,
        unique_identifier=profile.unique_identifier,
        app=profile.title,
        pages=profile.limits.pages or pages,
    )


def _users(
    profile: Profile,
    send: Callable[[Request], Response],
    ownership: Ownership,
    log: CheckLog,
    limits: Limits,
) -> Users:
    return Users(
        send,
        ownership,
        timeout=profile.propagation.timeout,
        interval=profile.propagation.interval,
        late=log.note_late,
        wait=limits.wait,
        waits=limits.waits,
        may_delete=profile.delete == "allowed",
    )


def _reuse(
    reusable_users: ReusableUsers | None, users: Users, profile: Profile, org: Org
) -> Reuse | None:
    if reusable_users is None:
        return None
    rule = profile.rule("default_group")
    groups = frozenset({str(rule.parameters["name"])} if rule is not None else ())
    return Reuse(reusable_users, users, by_patch=org.patches_users, groups=groups)
