"""Opens a run: connects its parts."""

import time
from collections.abc import Callable
from contextlib import ExitStack
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
from pytest_scim.run.context.files import open_journal, open_pool
from pytest_scim.run.context.lists import Envelopes, Imports, Lists
from pytest_scim.run.context.recent_creates import RecentCreates, settled
from pytest_scim.run.context.refused_values import RefusedValues
from pytest_scim.run.context.target import Target, users_at_once
from pytest_scim.run.embedded import NewProvider, Place, embedded
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import DataGenerator, new_tag
from pytest_scim.scim.messages import Request, Response
from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.cleanup.delete.removal_trial import Unremovable
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.write_guard import own_resources_only
from pytest_scim.target.cleanup.reuse.reuse import Reuse
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
from pytest_scim.target.cleanup.room.full_target import FullTarget
from pytest_scim.target.cleanup.room.room import Room
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.memory import return_large_blocks
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.polling import Polling
from pytest_scim.target.stop_requests import Limits
from pytest_scim.target.usability.hanging import HangingEndpoints
from pytest_scim.target.users import Users

AWAY_PAGES: Final = 50
"""Pages of a list that an import reads on another machine, unless the profile has a limit."""


def open_run(
    settings: Settings,
    *,
    provider: NewProvider | None = None,
    outlet: Outlet | None = None,
    clock: Callable[[], float] = time.monotonic,
    lifetimes: Lifetimes | None = None,
) -> RunContext:
    """Open a run: connect to its target, or start the embedded provider.

    Args:
        settings: the settings of the run.
        provider: returns an embedded provider, which the run then calls in this process; by
            default the run starts one on loopback where the settings name no target.
        outlet: masks what the run records; by default one of its own.
        clock: measures the time budget of the settings, in seconds.
        lifetimes: knows how long what a check creates is needed; by default to the end.

    Raises:
        JournalError: the run may write to a target, and its journal cannot be written.
    """
    return_large_blocks()
    stack = ExitStack()
    place = _place(settings, provider, stack)
    budget = TimeBudget(settings.time_budget, clock)
    ownership = _ownership(settings, new_tag(), budget, stack)
    recording = Recording(_masking(outlet or Outlet(), settings.profile, place, ownership))
    reusable_users = open_pool(settings, stack)
    _allow_earlier_users(recording.outlet, ownership, reusable_users)
    client = _client(settings, place, recording, ownership, budget)
    stack.callback(client.close)
    hanging = HangingEndpoints(settings.profile.request_timeout)
    own = own_resources_only(client.guarded(budget.waits.changes), ownership, hanging)
    ownership.claims.holders = (lifetimes := lifetimes or Lifetimes()).holders
    room = Room(ownership, users_at_once(settings, place.base_url), lifetimes.is_needed)
    log = CheckLog(recording, lifetimes)
    context = _context(
        settings,
        own,
        log,
        room,
        place,
        hanging=hanging,
        reusable_users=reusable_users,
        stack=stack,
    )
    if provider is None:  # a proof ends with its provider
        context.cleanup.try_removals(context.test_data)
    return context


def _place(settings: Settings, provider: NewProvider | None, stack: ExitStack) -> Place:
    if settings.base_url is None:
        return embedded(settings.profile, provider, stack)
    assert settings.credentials is not None
    given = (settings.credentials, settings.second, settings.old)
    return Place(settings.base_url, given, None)


def _ownership(settings: Settings, tag: str, budget: TimeBudget, stack: ExitStack) -> Ownership:
    profile = settings.profile
    journal = open_journal(settings, tag)
    propagation = Polling(
        profile.propagation.timeout,
        profile.propagation.interval,
        wait=budget.wait,
        waits=budget.waits,
    )
    ownership = Ownership(tag, journal, profile.linkable_groups, propagation=propagation)
    stack.callback(lambda: journal.close(done=ownership.clear))
    return ownership


def _masking(outlet: Outlet, profile: Profile, place: Place, ownership: Ownership) -> Outlet:
    """Give the outlet the credentials to mask, and the values that the record may contain."""
    for secret in _secrets(*place.credentials):
        outlet.add(secret, "credentials")
    outlet.aim(place.base_url, ownership, _declared(profile))
    return outlet


def _secrets(*credentials: Credentials | OAuth | None) -> list[str]:
    return [secret for one in credentials if one is not None for secret in one.secrets()]


def _declared(profile: Profile) -> list[str]:
    """Return the texts of a profile that the record may contain: groups, rules' parameters."""
    named = [value for rule in profile.rules for value in rule.parameters.values()]
    texts = [text for text in named if isinstance(text, str)]
    texts += [text for many in named if isinstance(many, list) for text in many]
    return [profile.name, profile.title, *profile.linkable_groups, *map(str, texts)]


def _allow_earlier_users(
    outlet: Outlet, ownership: Ownership, reusable_users: ReusableUsers | None
) -> None:
    """Let the run use the users of earlier runs, and the record contain their userNames."""
    names = reusable_users.names if reusable_users is not None else {}
    ownership.remember(names)
    outlet.say(*names)


def _client(
    settings: Settings, place: Place, recording: Recording, ownership: Ownership, budget: TimeBudget
) -> Client:
    profile = settings.profile
    return Client(
        place.base_url,
        place.credentials[0],
        recording,
        ownership,
        transport=place.transport,
        deadline=profile.request_timeout,
        budget=budget,
        pacing=Pacing(rate=None if settings.embedded else profile.rate_limit, left=budget.left),
        trust=settings.trust,
    )


def _context(
    settings: Settings,
    client: Client,
    log: CheckLog,
    room: Room,
    place: Place,
    *,
    hanging: HangingEndpoints,
    reusable_users: ReusableUsers | None,
    stack: ExitStack,
) -> RunContext:
    """Connect the parties; the clean-up sends by ``client``, all others within limits."""
    ownership = room.ownership
    test_data = _test_data(settings, ownership.tag, client.recording.outlet)
    limits = Limits(client, read_only=settings.read_only, budget=client.budget)
    unremovable = Unremovable()
    envelopes = Envelopes()
    limited = client.guarded(unremovable, hanging, limits, envelopes, room)
    org = _org(settings, test_data.password, client.base_url)
    full = FullTarget(
        room,
        lambda: test_data.okta_user().resource(),
        refuses_nobody=settings.profile.rule("licence_cap") is not None,
    )
    recent = RecentCreates(full.sending(limited.send), client.budget.wait)
    ask = full.sending(partial(limited.send, voice="check"))
    users = _users(settings.profile, ask, ownership, log, limits)
    values = RefusedValues(ask, settings.profile, org, test_data, owns=ownership.owns)
    users.create = values.through(ask)
    send = settled(recent.send, users.polling)
    lists = Lists(Imports(users, org, send), envelopes)
    console = Console(org, values.through(send), partial(_ended, log, lists.imports))
    _, second, old = place.credentials
    reuse = _reuse(reusable_users, users, settings.profile, org)
    cleanup = RunCleanup(settings, client, users, unremovable, hanging, stack, reusable_users, room)
    room.remove = cleanup.remove_early
    return RunContext(
        settings,
        Target(limited, limits, hanging, users, second, old, reuse, values),
        console,
        test_data,
        log,
        ConnectionTest(console, log),
        cleanup,
        lists,
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


def _org(settings: Settings, new_password: Callable[[], str], base_url: str) -> Org:
    profile = settings.profile
    is_local = settings.embedded or is_loopback(base_url)
    return Org(
        profile.integration,
        tuple(attribute.path for attribute in profile.attributes),
        profile.features,
        new_password,
        user_patch=profile.user_patch,
        unique_identifier=profile.unique_identifier,
        app=profile.title,
        pages=profile.limits.pages or (PAGES if is_local else AWAY_PAGES),
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
