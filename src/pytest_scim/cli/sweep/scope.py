"""The scope of a sweep, and to which targets it may send the credentials."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pytest_scim.profile import Profile
from pytest_scim.run.credentials import credentials_of
from pytest_scim.run.settings import consented
from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.cleanup.journal.head import Head
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import Credentials
from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.tls import Trust


@dataclass(frozen=True, slots=True)
class Scope:
    """The options of a sweep, and its environment.

    ``profile`` and ``base_url`` narrow a sweep to the runs of one profile and on one target.
    ``yes``: the user has consented to requests that remove resources.
    """

    folder: Path
    environ: Mapping[str, str]
    profile: Profile | None = None
    base_url: str | None = None
    yes: bool = False
    trust: Trust = field(default_factory=Trust)


@dataclass(slots=True)
class Memory:
    """What a sweep stores of one journal for those after it."""

    refused: set[str] = field(default_factory=set)
    given: dict[Path, Credentials] = field(default_factory=dict)

    def credentials(self, scope: Scope, profile: Profile) -> Credentials | OAuth:
        """Return the credentials of a profile; a command that prints a token runs once."""
        if profile.path in self.given:
            return self.given[profile.path]
        found = credentials_of(profile, scope.environ, scope.folder)
        if isinstance(found, Credentials):
            self.given[profile.path] = found
        return found


def consent_missing(scope: Scope, base_url: str, profile: Profile) -> str | None:
    """Return which consent is missing for requests to a remote target, or ``None``."""
    if is_loopback(base_url) or consented(profile, scope.environ, yes=scope.yes):
        return None
    return (
        f"this sends requests to {base_url}, a remote target: confirm it with --yes, "
        "SCIM_CONSENT=1 or consent: true in the profile"
    )


def out_of_scope(scope: Scope, head: Head) -> str | None:
    """Return why a journal is out of the scope of the sweep, or ``None``."""
    if scope.base_url not in (None, head["base_url"]):
        return f"its target is {head['base_url']}, and --base-url names another"
    if scope.profile is not None and scope.profile.name != head["profile"]["name"]:
        return f"its profile is {head['profile']['name']}, and --profile names another"
    return None


def foreign(
    scope: Scope, head: Head, binding: Binding, credentials: Credentials | OAuth, profile: Profile
) -> str | None:
    """Return why the sweep does not send its credentials to the target of a journal, if so."""
    if binding.fits(head):
        return None
    oauth = isinstance(credentials, OAuth)  # its secret goes to the token URL of the profile
    named = scope.base_url is not None and (scope.profile is not None or not oauth)
    if named and consented(profile, scope.environ, yes=scope.yes):
        return None
    declared = shlex.quote(head["profile"]["path"] or head["profile"]["name"])
    more = f" --profile {declared}" if oauth else ""
    return (
        f"its run on {head['base_url']} had other credentials than these, or its first line was "
        f"changed, so nothing was sent; --base-url {head['base_url']}{more} --yes sends them there"
    )
