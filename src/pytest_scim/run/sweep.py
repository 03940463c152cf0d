"""Finish the clean-up of earlier runs from their journals, each at its own target only."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pytest_scim.authentication import credentials_of
from pytest_scim.profile import Profile, ProfileError
from pytest_scim.profile.loader import bundled, load
from pytest_scim.run.sweep_target import (
    CLEAN,
    LEFT,
    REFUSED,
    USAGE,
    Connection,
    StoppedError,
    Swept,
    connected,
    remaining,
)
from pytest_scim.settings import consented, is_loopback
from pytest_scim.target.cleanup.delete import Leftover
from pytest_scim.target.cleanup.journal import Journal, JournalError, Loan
from pytest_scim.target.cleanup.journal_lines import Contents, Head, OldJournalError, read
from pytest_scim.target.cleanup.ownership import Ledger
from pytest_scim.target.cleanup.reusable_users import UNNAMED, unusable
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.tagged import confirm
from pytest_scim.wire.auth import Credentials, CredentialsError
from pytest_scim.wire.oauth import OAuth
from pytest_scim.wire.tls import Trust, TrustError

ALONE: Final = "the file was left alone"
BUSY: Final = "a run that is still going writes to it; it cleans up itself"
NOT_NAMED: Final = "the profile's may_modify does not name this group, so it was not changed"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for.

    ``profile`` and ``base_url`` narrow a sweep to the runs of one profile and on one target.
    ``yes``: the user agreed to requests that remove resources.
    """

    folder: Path
    environ: Mapping[str, str]
    profile: Profile | None = None
    base_url: str | None = None
    yes: bool = False
    trust: Trust = field(default_factory=Trust)


def exit_code(results: Iterable[Swept]) -> int:
    """Return 0 when all is clean, 4 when only another command line helps, and 1 otherwise."""
    codes = {one.code for one in results} - {CLEAN}
    return codes.pop() if len(codes) == 1 else LEFT if codes else CLEAN


def sweep(asked: Asked) -> Iterator[Swept]:
    """Clean up after every journal in the folder, and yield what becomes of each.

    A journal that cannot be used is reported and left alone; the others go on. Credentials are
    sent to the target of a journal only if its run had the same ones, or if ``base_url`` names
    that target and the user agreed.
    """
    refused: set[str] = set()
    paths = sorted(asked.folder.glob("*.jsonl")) if asked.folder.is_dir() else []
    for path in paths:
        try:
            yield from _sweep(asked, path, refused)
        except OldJournalError as error:
            run = error.run or "TAG"
            how = f"pytest-scim sweep --by-tag {run} --base-url URL --profile NAME"
            sentence = f"{error}; {ALONE}. {how} finds what its run left; remove the file then"
            yield Swept(path.name, sentence, LEFT)
        except JournalError as error:
            yield Swept(path.name, f"{error}; {ALONE}", LEFT)
    for path in unusable(asked.folder):
        yield Swept(path.name, UNNAMED)


def consent_missing(asked: Asked, base_url: str, profile: Profile) -> str | None:
    """Return what is needed before anything is sent to a target that is not this machine."""
    if is_loopback(base_url) or consented(profile, asked.environ, yes=asked.yes):
        return None
    return (
        f"this sends requests to {base_url}, which is not on this machine: confirm it with --yes, "
        "SCIM_CONSENT=1 or consent: true in the profile"
    )


def _sweep(asked: Asked, path: Path, refused: set[str]) -> Iterator[Swept]:
    if not path.is_file():
        raise JournalError("it is not a file")
    contents = read(path)
    if contents is not None and (other := _not_asked_for(asked, contents.head)) is not None:
        yield Swept(path.name, f"{other}; {ALONE}")
        return
    journal = Journal(path, {}, resumed=True)
    if not journal.claim():
        yield Swept(path.name, BUSY, LEFT)
        return
    spent = False
    try:
        contents = read(path)  # the run may have ended just before
        spent = contents is None or not (contents.standing or contents.loans)
        if contents is not None and not spent:
            yield from _finish(asked, journal, path, contents, refused)
    finally:
        journal.close(done=spent)


def _not_asked_for(asked: Asked, head: Head) -> str | None:
    """Return why a journal is not among those that the user asked for."""
    if asked.base_url not in (None, head["base_url"]):
        return f"its target is {head['base_url']}, and --base-url names another one"
    if asked.profile is not None and asked.profile.name != head["profile"]["name"]:
        return f"its profile is {head['profile']['name']}, and --profile names another one"
    return None


def _finish(
    asked: Asked, journal: Journal, path: Path, contents: Contents, refused: set[str]
) -> Iterator[Swept]:
    """Clean up after one journal, once it is certain where the credentials may go."""
    head = contents.head
    profile = asked.profile or _profile_of(head)
    try:
        credentials = credentials_of(profile, asked.environ, asked.folder)
    except CredentialsError as error:
        yield Swept(path.name, f"{error}; {ALONE}", USAGE)
        return
    binding = Binding(head["base_url"], credentials)
    if (foreign := _foreign(asked, head, binding, credentials, profile)) is not None:
        yield Swept(path.name, f"{foreign}; {ALONE}", LEFT)
        return
    if (missing := consent_missing(asked, head["base_url"], profile)) is not None:
        yield Swept(path.name, f"{missing}; {ALONE}", USAGE)
        return
    if head["base_url"] in refused:
        yield Swept(path.name, f"{REFUSED}; {ALONE}", LEFT)
        return
    ledger, forbidden = _ledger(journal, contents, profile)
    yield Swept(path.name, _announced(contents))
    try:
        with connected(binding, credentials, profile, ledger, asked.trust) as connection:
            left = _clean(connection, path.parent, forbidden)
    except TrustError as error:
        yield Swept(path.name, f"{error}; {ALONE}", USAGE)
    except StoppedError as error:
        if str(error) == REFUSED:
            refused.add(head["base_url"])
        yield Swept(path.name, f"{error}; {_count(contents)} not removed", LEFT)
    else:
        rest = remaining(left)
        journal.close(done=ledger.clear and not rest)
        yield Swept(path.name, f"{len(rest)} left" if rest else "clean", int(bool(rest)), left)


def _clean(connection: Connection, folder: Path, forbidden: list[Leftover]) -> list[Leftover]:
    """Remove what is ours and return what is left, as it may be printed.

    Raises:
        StoppedError: the target refuses the credentials, does not answer, or is no SCIM endpoint.
    """
    connection.check()
    doubtful = confirm(connection.send, connection.ledger)
    return connection.printable([*forbidden, *doubtful, *connection.clean(folder)])


def _ledger(
    journal: Journal, contents: Contents, profile: Profile
) -> tuple[Ledger, list[Leftover]]:
    """Return what a journal says is still there, and the groups that may not be changed."""
    ledger = Ledger(contents.head["run"], journal, profile.may_modify)
    ledger.standing = contents.standing
    ledger.remember(contents.adopted)
    allowed = [line for line in contents.loans if line["name"] in profile.may_modify]
    ledger.loans = [_loan(line) for line in allowed]
    forbidden = [
        {"kind": "Groups", "id": line["id"], "name": line["name"], "reason": NOT_NAMED}
        for line in contents.loans
        if line not in allowed
    ]
    return ledger, forbidden


def _loan(line: Mapping[str, Any]) -> Loan:
    members = line.get("members")
    known = isinstance(members, list) and all(isinstance(one, str | int) for one in members)
    if not known:
        raise JournalError(f"the members of the group {line['name']!r} are damaged")
    return Loan(line["id"], line["name"], tuple(members or ()))


def _profile_of(head: Head) -> Profile:
    named = head["profile"]
    if named["path"] is None and named["name"] not in bundled():
        raise JournalError(f"its profile {named['name']!r} is not a bundled one")
    try:
        return load(named["path"] or named["name"])
    except ProfileError as error:
        sentence = f"its profile cannot be loaded, --profile names another: {error}"
        raise JournalError(sentence) from None


def _foreign(
    asked: Asked, head: Head, binding: Binding, credentials: Credentials | OAuth, profile: Profile
) -> str | None:
    """Return why the credentials at hand are not sent to the target of a journal."""
    if binding.fits(head):
        return None
    oauth = isinstance(credentials, OAuth)  # its secret goes to the token URL of the profile
    named = asked.base_url is not None and (asked.profile is not None or not oauth)
    if named and consented(profile, asked.environ, yes=asked.yes):
        return None
    more = f" --profile {head['profile']['path'] or head['profile']['name']}" if oauth else ""
    return (
        f"its run on {head['base_url']} had other credentials than these, which were sent "
        f"nowhere; --base-url {head['base_url']}{more} --yes sends them there"
    )


def _announced(contents: Contents) -> str:
    head = contents.head
    age = _age(dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(head["started"]))
    run = f"run {head['run']}, started {age} ago"
    return f"cleans {head['base_url']} after {run}: {_count(contents)}"


def _count(contents: Contents) -> str:
    count = len(contents.standing) + len(contents.loans)
    return f"{count} resource{'s' * (count != 1)}"


def _age(passed: dt.timedelta) -> str:
    minutes = max(int(passed.total_seconds()) // 60, 0)
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' * (count > 1)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"
