"""Opens a run: connects its parts."""

import time
from collections.abc import Callable
from contextlib import ExitStack

from pytest_scim.profile import Profile
from pytest_scim.run.check_log import CheckLog
from pytest_scim.run.context.context import RunContext
from pytest_scim.run.context.files import open_journal, open_pool
from pytest_scim.run.context.parties import Foundation, connect
from pytest_scim.run.context.target import users_at_once
from pytest_scim.run.embedded import NewProvider, Place, embedded
from pytest_scim.run.session.lifetimes import Lifetimes
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import new_tag
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.ownership.write_guard import own_resources_only
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
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
from pytest_scim.target.usability.hanging import HangingEndpoints


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
    base = _foundation(
        settings,
        place,
        budget,
        stack,
        outlet=outlet or Outlet(),
        lifetimes=lifetimes or Lifetimes(),
    )
    context = connect(base)
    if provider is None:  # a proof ends with its provider
        context.cleanup.try_removals(context.test_data)
    return context


def _foundation(
    settings: Settings,
    place: Place,
    budget: TimeBudget,
    stack: ExitStack,
    *,
    outlet: Outlet,
    lifetimes: Lifetimes,
) -> Foundation:
    ownership = _ownership(settings, settings.tag or new_tag(), budget, stack)
    ownership.claims.holders = lifetimes.holders
    recording = Recording(_masking(outlet, settings.profile, place, ownership))
    reusable_users = open_pool(settings, stack)
    _allow_earlier_users(recording.outlet, ownership, reusable_users)
    client = _client(settings, place, recording, ownership, budget)
    stack.callback(client.close)
    hanging = HangingEndpoints(settings.profile.request_timeout)
    return Foundation(
        settings=settings,
        client=own_resources_only(client.guarded(budget.waits.changes), ownership, hanging),
        log=CheckLog(recording, lifetimes),
        room=Room(ownership, users_at_once(settings, place.base_url), lifetimes.is_needed),
        place=place,
        hanging=hanging,
        reusable_users=reusable_users,
        stack=stack,
    )


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
    """Return the texts of a profile that the record may contain: names, groups, parameters."""
    named = [value for rule in profile.rules for value in rule.parameters.values()]
    texts = [text for text in named if isinstance(text, str)]
    texts += [text for many in named if isinstance(many, list) for text in many]
    head = [text for text in (profile.vendor, profile.app, profile.contact) if text is not None]
    return [profile.name, profile.title, *head, *profile.linkable_groups, *map(str, texts)]


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
