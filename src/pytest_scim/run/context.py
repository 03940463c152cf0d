"""The cast of one run, put together: wire, ledger, console, directory, people."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.okta.console import Console
from pytest_scim.okta.org import PAGES, Org
from pytest_scim.okta.task import Task
from pytest_scim.profile import Profile
from pytest_scim.profile.bundled import file_of
from pytest_scim.run.check_log import Evidence
from pytest_scim.run.embedded import Place, embedded
from pytest_scim.run.settings import Settings
from pytest_scim.run.test_data import People, new_tag
from pytest_scim.scim.messages import Answer, Request
from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.cleanup.delete.cleanup import Cleanup, Leftover
from pytest_scim.target.cleanup.delete.removal_trial import RemovalTrial
from pytest_scim.target.cleanup.journal.file import Journal, journal_path
from pytest_scim.target.cleanup.journal.lines import ProfileName, new_head
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.reset import Adoption
from pytest_scim.target.cleanup.reuse.reusable_users import Pool
from pytest_scim.target.groups import Groups
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth, granted
from pytest_scim.target.http.bounds.time_budget import TimeBudget
from pytest_scim.target.http.client import Wire
from pytest_scim.target.http.memory import return_large_blocks
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.limits import Contact
from pytest_scim.target.polling import Settle
from pytest_scim.target.usability.problem import PATHS, problem
from pytest_scim.target.users import Directory

CONNECTION_OWNER: Final = "okta.enable_provisioning.api_credentials_are_accepted"
AWAY_PAGES: Final = 50
AWAY_PEOPLE: Final = 10


@dataclass(slots=True, repr=False)
class RunContext:
    """Everything one run needs; ``close`` cleans up and returns what is left."""

    settings: Settings
    tag: str
    wire: Wire
    contact: Contact
    recording: Recording
    outlet: Outlet
    ledger: Ownership
    people: People
    org: Org
    console: Console
    directory: Directory
    evidence: Evidence
    second: Credentials | None
    old: Credentials | None
    pool: Pool | None = None
    adoption: Adoption | None = None
    trial: RemovalTrial | None = None
    leftovers: list[Leftover] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)
    _connection: Task | None = None
    _check: str | None = None

    @property
    def profile(self) -> Profile:
        """The vendor's profile."""
        return self.settings.profile

    @property
    def oauth(self) -> OAuth | None:
        """The run's tokens, where it gets them by OAuth 2.0."""
        return self.wire.oauth

    @property
    def people_limit(self) -> int | None:
        """How many people one check may make: the profile's limit, ten away from loopback."""
        return self.profile.limits.people or (None if self.at_home else AWAY_PEOPLE)

    @property
    def at_home(self) -> bool:
        """Whether the target runs on this machine."""
        return self.settings.embedded or is_loopback(self.wire.base_url)

    def connection(self) -> Task:
        """Test the API credentials, once in a run, and return the task."""
        if self._connection is None:
            self._connection = self.console.test_api_credentials()
        self.evidence.cite(answer.exchange for answer in self._connection.answers)
        return self._connection

    def connected(self) -> None:
        """Raise Blocked unless Okta could save the integration."""
        if self._connection is None or not self._connection.ok:
            task = self.connection()
            if not task.ok:
                raise Blocked(CONNECTION_OWNER, task.message or "")

    def begin(self, check: str) -> None:
        """Start a check: between two of them it is tried whether what is created can be removed."""
        if self.trial is not None:
            self.trial.make()
        self.evidence.begin()
        self._check = check

    def send(self, request: Request, voice: Voice = "probe") -> Answer:
        """Send a request, within what was agreed and while the target answers."""
        if self.trial is not None:
            self.trial.require(request, self._check)
        return self.contact.send(request, voice)

    def cleanup(self, pool: Pool | None) -> Cleanup:
        """Return what removes the resources of the run."""
        return Cleanup(
            lambda request: self.wire.send(request, "janitor"),
            self.ledger,
            may_delete=self.profile.delete == "allowed",
            pool=pool,
            expired=lambda: self.wire.budget.over,
            closing=lambda: self.wire.budget.closing,
            propagation=replace(self.directory.settle, wait=self.wire.budget.wait),
        )

    def unusable(self) -> str | None:
        """Return why the target cannot be used, or ``None``.

        What *Test API Credentials* returned, which a run presses anyway, does where it settles it.

        Raises:
            NotRun: the run's time was over before.
        """
        known = dict(zip(PATHS, self.connection().answers, strict=False))
        token = self.oauth.first if self.oauth is not None else None
        if token is not None and token.ok and not granted(token):
            return None  # the checks of OAuth judge a 200 without a token

        def ask(path: str) -> Answer:
            return known.pop(path, None) or self.contact.ask(path)

        return problem(ask, self.wire.base_url, _question(self.wire.credentials))

    def close(self, stoppable: AbstractContextManager[None] | None = None) -> None:
        """Remove what the run made, then end connections and the embedded provider.

        Where ``stoppable`` raises KeyboardInterrupt, what is not removed by then is left.
        """
        # Another run may have held the pool at the start, and not any more.
        pool = self.pool or _pool(self.settings, self._stack)
        cleanup = self.cleanup(pool)
        self.wire.budget.start_cleanup(len(self.ledger.standing) + len(self.ledger.loans))
        with self._stack:
            try:
                with stoppable or nullcontext():
                    self.leftovers = cleanup.run()
            except KeyboardInterrupt:
                self.leftovers = cleanup.unfinished()


def open_run(
    settings: Settings,
    *,
    provider: Callable[..., Any] | None = None,
    outlet: Outlet | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> RunContext:
    """Put the cast together.

    Args:
        settings: what the user asked for.
        provider: makes an embedded provider from its tokens (and ``oauth``, where the profile
            prefers OAuth 2.0), to be reached in-process;
            by default one is started on loopback when the settings name no target.
        outlet: masks what the run records; by default one of its own.
        clock: what the time budget of the settings goes by.

    Raises:
        JournalError: the run may write to a target, and its journal cannot be written.
    """
    return_large_blocks()
    stack = ExitStack()
    tag = new_tag()
    base_url, (credentials, *spare), transport = _target(settings, provider, stack)
    journal = _journal(settings, tag)
    budget = TimeBudget(settings.time_budget, clock)
    settle = settings.profile.settle
    propagation = Settle(settle.timeout, settle.interval, wait=budget.wait)
    ledger = Ownership(tag, journal, settings.profile.may_modify, propagation=propagation)
    stack.callback(lambda: journal.close(done=ledger.clear))
    outlet = outlet or Outlet()
    for secret in _secrets(credentials, *spare):
        outlet.add(secret, "credentials")
    outlet.aim(base_url, ledger, _declared(settings.profile))
    recording = Recording(outlet)
    pool = _pool(settings, stack)
    ledger.remember(pool.names if pool is not None else {})
    outlet.say(*(pool.names if pool is not None else ()))
    pacing = Pacing(rate=None if settings.embedded else settings.profile.pace, left=budget.left)
    wire = Wire(
        base_url,
        credentials,
        recording,
        ledger,
        transport=transport,
        deadline=settings.profile.deadline,
        budget=budget,
        pacing=pacing,
        trust=settings.trust,
    )
    stack.callback(wire.close)
    rehearsal = _cast(settings, wire, ledger, stack, spare, pool=pool)
    if provider is None:  # a proof ends with its provider
        rehearsal.trial = _trial(rehearsal)
    return rehearsal


def _trial(rehearsal: RunContext) -> RemovalTrial:
    directory, people = rehearsal.directory, rehearsal.people
    create = {
        "Users": lambda: directory.add(people.person().resource()),
        "Groups": lambda: Groups(directory).add(people.group().name),
    }
    remove = rehearsal.cleanup(rehearsal.pool).remove
    return RemovalTrial(rehearsal.ledger, create, remove)


def _journal(settings: Settings, tag: str) -> Journal:
    """Return the journal of a run, on the disk where the run may write to a target."""
    folder, binding = settings.state_dir, _binding(settings)
    if folder is None or binding is None or settings.read_only:
        return Journal(None, {})
    profile: ProfileName = {"name": settings.profile.name, "path": file_of(settings.profile)}
    head = new_head(binding, tag, profile, dt.datetime.now(dt.UTC))
    journal = Journal(journal_path(folder, binding.base_url, tag), head)
    journal.open()
    return journal


def _binding(settings: Settings) -> Binding | None:
    if settings.base_url is None or settings.credentials is None:
        return None
    return Binding(settings.base_url, settings.credentials)


def _pool(settings: Settings, stack: ExitStack) -> Pool | None:
    """Return the accounts that earlier runs left, where a run writes and may not delete."""
    folder, profile, binding = settings.state_dir, settings.profile, _binding(settings)
    if folder is None or binding is None or settings.read_only or profile.delete == "allowed":
        return None
    pool = Pool.open(folder, binding, profile.people.would_make)
    if pool is not None:
        stack.callback(pool.close)
    return pool


def _target(settings: Settings, provider: Any, stack: ExitStack) -> Place:
    if settings.base_url is None:
        return embedded(settings.profile, provider, stack)
    assert settings.credentials is not None
    given = (settings.credentials, settings.second, settings.old)
    return settings.base_url, given, None


def _question(credentials: Credentials | OAuth) -> str:
    """Return what to ask a user whose credentials are refused."""
    if isinstance(credentials, OAuth):
        return "is the access token meant for this target?"
    basic = credentials.scheme == "Basic"
    return "are the user name and the password right?" if basic else "is the token right?"


def _secrets(*credentials: Credentials | OAuth | None) -> list[str]:
    return [secret for one in credentials if one is not None for secret in one.secrets()]


def _declared(profile: Profile) -> list[str]:
    """Return the strings that a profile says aloud: the vendor's groups and rules' parameters."""
    named = [value for rule in profile.rules for value in rule.parameters.values()]
    texts = [text for text in named if isinstance(text, str)]
    texts += [text for many in named if isinstance(many, list) for text in many]
    return [profile.name, profile.title, *profile.may_modify, *map(str, texts)]


def _adoption(
    pool: Pool | None, directory: Directory, profile: Profile, org: Org
) -> Adoption | None:
    if pool is None:
        return None
    rule = profile.rule("default_group")
    groups = frozenset({str(rule.parameters["name"])} if rule is not None else ())
    return Adoption(pool, directory, by_patch=org.patches_users, groups=groups)


def _people(settings: Settings, tag: str, outlet: Outlet) -> People:
    profile = settings.profile
    return People(
        settings.seed,
        tag,
        domain=profile.people.email_domain,
        username_format=profile.people.username_format,
        group_prefix=profile.people.group_prefix,
        required=tuple(one.path for one in profile.attributes if one.required),
        secret=outlet.add,
        said=outlet.say,
    )


def _org(profile: Profile, people: People, *, at_home: bool) -> Org:
    return Org(
        profile.integration,
        tuple(attribute.path for attribute in profile.attributes),
        profile.features,
        people,
        user_patch=profile.user_patch,
        unique_identifier=profile.unique_identifier,
        app=profile.title,
        pages=profile.limits.pages or (PAGES if at_home else AWAY_PAGES),
    )


def _cast(
    settings: Settings,
    wire: Wire,
    ledger: Ownership,
    stack: ExitStack,
    spare: Sequence[Credentials | None],
    *,
    pool: Pool | None,
) -> RunContext:
    second, old = spare
    profile, recording = settings.profile, wire.recording
    people = _people(settings, ledger.tag, recording.outlet)
    evidence = Evidence(recording)
    at_home = settings.embedded or is_loopback(wire.base_url)
    org = _org(profile, people, at_home=at_home)
    rehearsal: RunContext
    console = Console(org, lambda r: rehearsal.send(r, "okta"), evidence.note_task)
    contact = Contact(wire, read_only=settings.read_only, budget=wire.budget)
    directory = Directory(
        lambda r: rehearsal.send(r, "probe"),
        ledger,
        timeout=profile.settle.timeout,
        interval=profile.settle.interval,
        late=evidence.note_late,
        wait=contact.wait,
    )
    rehearsal = RunContext(
        settings,
        ledger.tag,
        wire,
        contact,
        recording,
        recording.outlet,
        ledger,
        people,
        org,
        console,
        directory,
        evidence,
        second,
        old,
        pool,
        _adoption(pool, directory, profile, org),
        _stack=stack,
    )
    return rehearsal
