"""Finishes the clean-up of earlier runs from their journals."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pytest_scim.cli.sweep.connection import (
    CLEAN,
    LEFT,
    REFUSED,
    USAGE,
    StoppedError,
    Swept,
    cleaned,
    connected,
)
from pytest_scim.cli.sweep.scope import Memory, Scope, consent_missing, foreign, out_of_scope
from pytest_scim.profile import Profile, ProfileError
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.target.cleanup.delete.cleanup import Leftover
from pytest_scim.target.cleanup.journal.file import Journal, JournalError
from pytest_scim.target.cleanup.journal.head import Head, OldJournalError
from pytest_scim.target.cleanup.journal.lines import Contents, read
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.reuse.store import UNNAMED, unusable
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import CredentialsError
from pytest_scim.target.http.tls import TrustError

ALONE: Final = "the file was not changed"
BUSY: Final = "a run that is still active writes to it, and will clean up itself"
NOT_NAMED: Final = "the profile's linkable_groups does not list this group, so it was not changed"


def exit_code(results: Iterable[Swept]) -> int:
    """Return 0 when all is clean, 4 when only another command line helps, and 1 otherwise."""
    codes = {one.code for one in results} - {CLEAN}
    return codes.pop() if len(codes) == 1 else LEFT if codes else CLEAN


def sweep(scope: Scope) -> Iterator[Swept]:
    """Clean up after each journal in the folder, and yield the results.

    A sweep reports a journal that it cannot use, and does not change it. It sends credentials
    to the target of a journal only if the run had the same ones, or if ``base_url`` names that
    target and the user has consented.
    """
    memory = Memory()
    paths = sorted(scope.folder.glob("*.jsonl")) if scope.folder.is_dir() else []
    for path in paths:
        try:
            yield from _sweep(scope, path, memory)
        except OldJournalError as error:
            run = error.run or "TAG"
            how = f"pytest-scim sweep --by-tag {run} --base-url URL --profile NAME"
            sentence = f"{error}; {ALONE}. {how} finds what its run left; then delete the file"
            yield Swept(path.name, sentence, LEFT)
        except JournalError as error:
            yield Swept(path.name, f"{error}; {ALONE}", LEFT)
    for path in unusable(scope.folder):
        yield Swept(path.name, UNNAMED)


def _sweep(scope: Scope, path: Path, memory: Memory) -> Iterator[Swept]:
    if not path.is_file():
        raise JournalError("it is not a file")
    contents = read(path)
    if contents is not None and (other := out_of_scope(scope, contents.head)) is not None:
        yield Swept(path.name, f"{other}; {ALONE}")
        return
    journal = Journal(path, {}, resumed=True)
    if not journal.claim():
        yield Swept(path.name, BUSY, LEFT)
        return
    spent = False
    try:
        contents = read(path)  # the run may have ended just before
        spent = contents is None or not (contents.standing or contents.linked_groups)
        if contents is not None and not spent:
            yield from _finish(scope, journal, path, contents, memory)
    finally:
        journal.close(done=spent)


def _finish(
    scope: Scope, journal: Journal, path: Path, contents: Contents, memory: Memory
) -> Iterator[Swept]:
    """Clean up after one journal, where the sweep may send its credentials to the target."""
    head = contents.head
    profile = scope.profile or _profile_of(head)
    try:
        credentials = memory.credentials(scope, profile)
    except CredentialsError as error:
        yield Swept(path.name, f"{error}; {ALONE}", USAGE)
        return
    binding = Binding(head["base_url"], credentials)
    if (refusal := foreign(scope, head, binding, credentials, profile)) is not None:
        yield Swept(path.name, f"{refusal}; {ALONE}", LEFT)
        return
    if (missing := consent_missing(scope, head["base_url"], profile)) is not None:
        yield Swept(path.name, f"{missing}; {ALONE}", USAGE)
        return
    if head["base_url"] in memory.refused:
        yield Swept(path.name, f"{REFUSED}; {ALONE}", LEFT)
        return
    ownership, forbidden = _ownership(journal, contents, profile)
    yield Swept(path.name, _announced(contents))
    try:
        with connected(binding, credentials, profile, ownership, scope.trust) as connection:
            connection.check()
            left = connection.printable([*forbidden, *connection.clean(path.parent)])
    except TrustError as error:
        yield Swept(path.name, f"{error}; {ALONE}", USAGE)
    except StoppedError as error:
        if str(error) == REFUSED:
            memory.refused.add(head["base_url"])
        yield Swept(path.name, f"{error}; {_number(contents)} left", LEFT)
    else:
        journal.close(done=ownership.clear and not forbidden)
        yield cleaned(path.name, left)


def _ownership(
    journal: Journal, contents: Contents, profile: Profile
) -> tuple[Ownership, list[Leftover]]:
    """Return the resources in a journal, and the groups that the sweep may not change."""
    ownership = Ownership(contents.head["run"], journal, profile.linkable_groups, stops=False)
    ownership.remember(contents.adopted)
    ownership.load(contents.standing)
    allowed = [
        linked_group
        for linked_group in contents.linked_groups
        if linked_group.name in profile.linkable_groups
    ]
    ownership.linked.linked_groups += allowed
    forbidden: list[Leftover] = [
        {"kind": "Groups", "id": linked_group.id, "name": linked_group.name, "reason": NOT_NAMED}
        for linked_group in contents.linked_groups
        if linked_group not in allowed
    ]
    return ownership, forbidden


def _profile_of(head: Head) -> Profile:
    named = head["profile"]
    if named["path"] is None and named["name"] not in bundled():
        raise JournalError(f"its profile {named['name']!r} is not a bundled one")
    try:
        return load(named["path"] or named["name"])
    except ProfileError as error:
        sentence = f"its profile cannot be loaded (pass another with --profile): {error}"
        raise JournalError(sentence) from None


def _announced(contents: Contents) -> str:
    head = contents.head
    age = _age(dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(head["started"]))
    run = f"run {head['run']}, started {age} ago"
    count = _number(contents)
    return f"cleans {head['base_url']} after {run}: {count} resource{'s' * (count != 1)}"


def _number(contents: Contents) -> int:
    return len(contents.standing) + len(contents.linked_groups)


def _age(passed: dt.timedelta) -> str:
    minutes = max(int(passed.total_seconds()) // 60, 0)
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' * (count > 1)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"
