"""The settings of a run, from its options, the environment and the profile."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypedDict

from pytest_scim.profile import Profile
from pytest_scim.profile.model import Propagation
from pytest_scim.run.credentials import credentials_of, further_token
from pytest_scim.run.test_data import new_tag
from pytest_scim.scim.urls import host_of, is_loopback, refusal
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.connection import ConnectionSetupError, client_for
from pytest_scim.target.http.tls import Trust, TrustError

_DURATION: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]+)?)(s|m|h)")
_SECONDS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}

_QUOTED: Final = 200
"""Characters of a base URL that a message repeats."""

EXAMPLES: Final = 20
"""Generated examples for each property test of a run on a target on this machine."""
AWAY_EXAMPLES: Final = 3
"""The same on another machine, in a rehearsal, and where the run may delete nothing."""
PROVING: Final = 20
"""Generated examples for each property test of a proof."""


WORKERS: Final = 32
"""The most checks that may run at once."""


class Options(TypedDict, total=False):
    """The options of a run as pytest parses them; absent or ``None``: not given."""

    base_url: str | None
    report_dir: str | Path | None
    seed: str | None
    strict: bool
    scale: bool
    examples: str | int | None
    workers: str | None
    yes: bool
    read_only: bool
    insecure: bool
    time_budget: str | None
    wait: str | None


class SettingsError(Exception):
    """The user's input cannot be used. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    ``report_given``: the user named ``report_dir``. ``base_url`` is ``None`` for a run on the
    embedded provider, which issues credentials of its own. ``second`` and ``old`` are a second
    valid token and a revoked one. A ``read_only`` run sends no request that writes.
    ``time_budget`` is in seconds; ``None``: unlimited. ``wait`` is how many seconds the run waits
    for the target to respond before the first check. ``scale`` allows many users and large
    bodies on any target. ``examples`` is the number of generated examples for each property test.
    ``workers`` is how many checks that are independent of one another may run at once.
    ``seed`` is the ``tag`` of the run unless the user chose one; ``tag`` is then empty.
    """

    profile: Profile
    base_url: str | None
    report_dir: Path
    seed: str
    tag: str = ""
    report_given: bool = False
    credentials: Credentials | OAuth | None = None
    second: Credentials | None = None
    old: Credentials | None = None
    strict: bool = False
    read_only: bool = False
    trust: Trust = field(default_factory=Trust)
    time_budget: float | None = None
    wait: float = 0.0
    scale: bool = False
    examples: int = EXAMPLES
    workers: int = 1
    state_dir: Path | None = None
    features: Mapping[str, bool] = field(default_factory=dict)

    @property
    def embedded(self) -> bool:
        """Whether the target is our own provider."""
        return self.base_url is None

    def is_local(self, base_url: str) -> bool:
        """Return whether the target that a run has at this base URL is on this machine."""
        return self.embedded or is_loopback(base_url)

    def secrets(self) -> list[str]:
        """Return every secret of the run: no output may contain one."""
        given = (self.credentials, self.second, self.old)
        return [secret for one in given if one is not None for secret in one.secrets()]


def settings_of(
    profile: Profile, options: Options, environ: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings of a run.

    Raises:
        SettingsError: the base URL, the time budget or the number of examples is malformed, the
            user has not consented, or this machine cannot open a connection of that kind.
        CredentialsError: a target is named without credentials, or a token cannot be sent.
    """
    base_url = options.get("base_url")
    if base_url is not None:
        base_url = check_base_url(base_url)
        _consented(base_url, profile, options, environ)
    else:  # every change is visible at once on the embedded provider
        profile = replace(profile, propagation=Propagation())
    folder = state_dir(environ) if base_url else Path()
    tag = "" if options.get("seed") else new_tag()
    settings = Settings(
        examples=examples_of(options.get("examples"), base_url, profile),
        workers=workers_of(options.get("workers")),
        profile=profile,
        base_url=base_url,
        report_dir=Path(options.get("report_dir") or Path("reports") / profile.name),
        seed=str(options.get("seed") or tag),
        tag=tag,
        report_given=bool(options.get("report_dir")),
        credentials=credentials_of(profile, environ, folder) if base_url else None,
        second=further_token(environ, "SCIM_SECOND_TOKEN", profile.auth),
        old=further_token(environ, "SCIM_OLD_TOKEN", profile.auth),
        strict=bool(options.get("strict")),
        read_only=bool(options.get("read_only")),
        trust=trust_of(environ, insecure=bool(options.get("insecure"))),
        time_budget=duration(options.get("time_budget"), "--scim-time-budget"),
        wait=duration(options.get("wait"), "--scim-wait") or 0.0,
        scale=bool(options.get("scale")),
        state_dir=folder if base_url else None,
    )
    return _connectable(settings)


def check_base_url(url: str) -> str:
    """Return the base URL without a trailing slash.

    Raises:
        SettingsError: it is no http(s) URL that every client reads alike, or holds credentials,
            a query or a fragment.
    """
    url = url.strip()
    if (reason := refusal(url)) is not None:
        if "@" in url:  # also in a path: the text before it may be a secret
            raise SettingsError("--base-url contains credentials: set SCIM_TOKEN instead")
        raise SettingsError(f"--base-url {url[:_QUOTED]!a} {reason}")
    if "?" in url or "#" in url:
        raise SettingsError("--base-url has a query or a fragment, but Okta appends /Users to it")
    return url.rstrip("/")


def _consented(
    base_url: str, profile: Profile, options: Options, environ: Mapping[str, str]
) -> None:
    """Raise SettingsError unless the user has consented to a run on this target."""
    if is_loopback(base_url) or consented(profile, environ, yes=bool(options.get("yes"))):
        return
    does = (
        "only reads"
        if options.get("read_only")
        else "creates, changes and deletes users and groups"
    )
    raise SettingsError(
        f"this run {does} on {host_of(base_url)}: confirm with --scim-yes, SCIM_CONSENT=1 "
        "or consent: true in the profile; "
        f"pytest-scim plan --profile {profile.name} prints what it would send"
    )


def consented(profile: Profile, environ: Mapping[str, str], *, yes: bool) -> bool:
    """Return whether options, environment or profile consent to a run on a remote target."""
    consent = environ.get("SCIM_CONSENT", "").lower() in {"1", "true", "yes"}
    return yes or consent or profile.consent


def examples_of(given: str | int | None, base_url: str | None, profile: Profile) -> int:
    """Return the number of generated examples for each property test.

    Raises:
        SettingsError: ``given`` is not such a number.
    """
    is_near = base_url is not None and is_loopback(base_url)
    stays = profile.delete != "allowed"  # each User that is tried
    usual = EXAMPLES if is_near and not stays else AWAY_EXAMPLES
    try:
        number = usual if given is None else int(given)
    except ValueError:
        number = 0
    if number < 1:
        raise SettingsError(
            f"--scim-examples {given} is not a number of examples, which is 1 or more"
        )
    return number


def workers_of(given: str | None) -> int:
    """Return how many checks may run at once.

    Raises:
        SettingsError: ``given`` is not such a number.
    """
    text = (given or "1").strip()
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= WORKERS:
        raise SettingsError(f"--scim-workers {given} is not a number from 1 to {WORKERS}")
    return number


def trust_of(environ: Mapping[str, str], *, insecure: bool) -> Trust:
    """Return how the run verifies the target's certificate, and its own client certificate."""
    named = (environ.get(name) or None for name in ("SCIM_CLIENT_CERT", "SCIM_CLIENT_KEY"))
    return Trust(insecure, *named)


def _connectable(settings: Settings) -> Settings:
    """Return the settings.

    Raises:
        SettingsError: this machine cannot open a connection, whatever the target does.
    """
    urls = [settings.base_url] if settings.base_url else []
    if isinstance(settings.credentials, OAuth):
        urls.append(settings.credentials.client.token_url)
    try:
        for url in urls:
            client_for(url, settings.trust).close()
    except (ConnectionSetupError, TrustError) as error:
        raise SettingsError(str(error)) from None
    return settings


def duration(text: str | None, option: str) -> float | None:
    """Return the seconds of a time such as ``10m``, or ``None`` where none is given.

    Raises:
        SettingsError: the text is no such time.
    """
    if text is None:
        return None
    found = _DURATION.fullmatch(text.strip())
    if found is None or not float(found[1]):
        raise SettingsError(f"{option} {text!r} is not a time such as 90s, 10m or 1h")
    return float(found[1]) * _SECONDS[found[2]]


def state_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of the journals: ``PYTEST_SCIM_STATE_DIR``, or the user's state folder."""
    if home := environ.get("PYTEST_SCIM_STATE_DIR"):
        return Path(home)
    from platformdirs import user_state_path  # noqa: PLC0415 - only a run on a target needs it

    return user_state_path("pytest-scim")
