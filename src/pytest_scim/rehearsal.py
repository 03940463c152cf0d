"""The cast of one run, put together: wire, ledger, console, directory, people."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

from pytest_scim.check import Blocked
from pytest_scim.contact import Contact
from pytest_scim.embedded import Place, embedded
from pytest_scim.evidence import Evidence
from pytest_scim.observe.adoption import Adoption
from pytest_scim.observe.directory import Directory
from pytest_scim.observe.janitor import Janitor, Leftover
from pytest_scim.observe.journal import Journal, journal_path
from pytest_scim.observe.ledger import Ledger
from pytest_scim.observe.pool import Pool
from pytest_scim.okta.console import Console
from pytest_scim.okta.org import Org
from pytest_scim.okta.task import Task
from pytest_scim.people import People, new_tag
from pytest_scim.profile import Profile
from pytest_scim.scim.message import Answer, Request
from pytest_scim.settings import Settings
from pytest_scim.target.http.recording.exchange import Voice
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.wire.auth import Credentials
from pytest_scim.wire.client import Wire
from pytest_scim.wire.oauth import OAuth
from pytest_scim.wire.pacing import Pacing

CONNECTION_OWNER: Final = "okta.enable_provisioning.api_credentials_are_accepted"
AWAY_PAGES: Final = 50
AWAY_PEOPLE: Final = 10

LOOPBACK: Final = ("http://127.0.0.1", "http://localhost", "http://[::1]")


@dataclass(slots=True)
class Rehearsal:
    """Everything one run needs; ``close`` cleans up and returns what is left."""

    settings: Settings
    tag: str
    wire: Wire
    contact: Contact
    recording: Recording
    outlet: Outlet
    ledger: Ledger
    people: People
    org: Org
    console: Console
    directory: Directory
    evidence: Evidence
    second: Credentials | None
    old: Credentials | None
    pool: Pool | None = None
    adoption: Adoption | None = None
    leftovers: list[Leftover] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)
    _connection: Task | None = None

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
        return self.wire.base_url.startswith(LOOPBACK) or self.settings.embedded

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

    def send(self, request: Request, voice: Voice = "probe") -> Answer:
        """Send a request, within what was agreed and while the target answers."""
        return self.contact.send(request, voice)

    def close(self) -> None:
        """Remove what the run made, then end connections and the embedded provider."""
        # Another run may have held the pool at the start, and not any more.
        pool = self.pool or _pool(self.settings, self.wire.base_url, self._stack)
        janitor = Janitor(
            lambda request: self.wire.send(request, "janitor"),
            self.ledger,
            may_delete=self.profile.delete == "allowed",
            pool=pool,
        )
        with self._stack:
            try:
                self.leftovers = janitor.clean()
            except KeyboardInterrupt:  # once more: whoever waits wants no clean-up
                self.leftovers = janitor.unfinished()


def open_rehearsal(
    settings: Settings,
    *,
    provider: Callable[..., Any] | None = None,
    outlet: Outlet | None = None,
) -> Rehearsal:
    """Put the cast together.

    Args:
        settings: what the user asked for.
        provider: makes an embedded provider from its tokens (and ``oauth``, where the profile
            prefers OAuth 2.0), to be reached in-process;
            by default one is started on loopback when the settings name no target.
        outlet: masks what the run records; by default one of its own.
    """
    stack = ExitStack()
    tag = new_tag()
    base_url, (credentials, *spare), transport = _target(settings, provider, stack)
    folder = settings.state_dir
    path = journal_path(folder, base_url, tag) if folder else None
    head = {"base_url": base_url, "profile": str(settings.profile.path), "run": tag}
    journal = Journal(path, head)
    ledger = Ledger(tag, journal, settings.profile.may_modify)
    stack.callback(lambda: journal.close(done=ledger.clear))
    outlet = outlet or Outlet()
    for secret in _secrets(credentials, *spare):
        outlet.add(secret, "credentials")
    outlet.aim(base_url, ledger, _declared(settings.profile))
    recording = Recording(outlet)
    pool = _pool(settings, base_url, stack)
    ledger.remember(pool.names if pool is not None else {})
    outlet.say(*(pool.names if pool is not None else ()))
    pacing = Pacing(rate=None if settings.embedded else settings.profile.pace)
    wire = Wire(
        base_url,
        credentials,
        recording,
        ledger,
        transport=transport,
        deadline=settings.profile.deadline,
        pacing=pacing,
        trust=settings.trust,
    )
    stack.callback(wire.close)
    return _cast(settings, wire, ledger, stack, spare, pool=pool)


def _pool(settings: Settings, base_url: str, stack: ExitStack) -> Pool | None:
    """Return the accounts that earlier runs left, where a run writes and may not delete."""
    folder, profile = settings.state_dir, settings.profile
    if folder is None or settings.read_only or profile.delete == "allowed":
        return None
    pool = Pool.open(folder, base_url, profile.people.would_make)
    if pool is not None:
        stack.callback(pool.close)
    return pool


def _target(settings: Settings, provider: Any, stack: ExitStack) -> Place:
    if settings.base_url is None:
        return embedded(settings.profile, provider, stack)
    assert settings.credentials is not None
    given = (settings.credentials, settings.second, settings.old)
    return settings.base_url, given, None


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
        pages=profile.limits.pages or (None if at_home else AWAY_PAGES),
    )


def _cast(
    settings: Settings,
    wire: Wire,
    ledger: Ledger,
    stack: ExitStack,
    spare: Sequence[Credentials | None],
    *,
    pool: Pool | None,
) -> Rehearsal:
    second, old = spare
    profile, recording = settings.profile, wire.recording
    people = _people(settings, ledger.tag, recording.outlet)
    evidence = Evidence(recording)
    org = _org(profile, people, at_home=wire.base_url.startswith(LOOPBACK))
    rehearsal: Rehearsal
    console = Console(org, lambda r: rehearsal.send(r, "okta"), evidence.note_task)
    directory = Directory(
        lambda r: rehearsal.send(r, "probe"),
        ledger,
        timeout=profile.settle.timeout,
        interval=profile.settle.interval,
        late=evidence.note_late,
    )
    rehearsal = Rehearsal(
        settings,
        ledger.tag,
        wire,
        Contact(wire, read_only=settings.read_only, budget=settings.time_budget),
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
