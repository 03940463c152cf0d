"""Clean up after a run whose journal is lost, as with its CI container, by the tag of the run."""

from collections.abc import Iterator

from pytest_scim.cli.sweep.connection import (
    LEFT,
    Connection,
    StoppedError,
    Swept,
    cleaned,
    connected,
)
from pytest_scim.cli.sweep.journals import BUSY
from pytest_scim.cli.sweep.scope import Scope, consent_missing
from pytest_scim.profile import Profile
from pytest_scim.run.credentials import credentials_of
from pytest_scim.run.settings import SettingsError
from pytest_scim.target.cleanup.delete.cleanup import Leftover
from pytest_scim.target.cleanup.identity import name_of
from pytest_scim.target.cleanup.journal.file import TAG, Entry, Journal, JournalError, journal_path
from pytest_scim.target.cleanup.ownership.guard import Ownership
from pytest_scim.target.cleanup.tagged.find import find_tagged, reads_back
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.tls import TrustError

NOT_TOUCHED = "a list returns it with the tag, but GET by its id does not, so it was not changed"
DRY_RUN = "this was a dry run, and nothing was changed; add --delete to delete them"
DEACTIVATED = "this was a dry run, and nothing was changed; add --delete to deactivate the users"


def sweep_by_tag(scope: Scope, tag: str, *, delete: bool) -> Iterator[Swept]:
    """Find the resources with the tag of a run at a target, and with ``delete`` remove them.

    The sweep reads each resource by its id before it changes the resource. It deactivates users
    where the profile forbids deletes.

    Raises:
        SettingsError: a tag, a target or a profile is missing, or the user has not consented.
        CredentialsError: there are no credentials.
    """
    profile, base_url = _checked(scope, tag)
    if _is_running(scope, base_url, tag):
        yield Swept(base_url, BUSY, LEFT)
        return
    credentials = credentials_of(profile, scope.environ, scope.folder)
    ownership = Ownership(tag, Journal(None, {}), stops=False)
    binding = Binding(base_url, credentials)
    try:
        with connected(binding, credentials, profile, ownership, scope.trust) as connection:
            yield from _swept(scope, connection, delete=delete)
    except TrustError as error:
        raise SettingsError(str(error)) from None
    except StoppedError as error:
        yield Swept(base_url, str(error), LEFT)


def _checked(scope: Scope, tag: str) -> tuple[Profile, str]:
    if TAG.fullmatch(tag) is None:
        raise SettingsError(
            f"--by-tag {tag!r} is not the tag of a run, which has eight letters from a to z"
        )
    if scope.base_url is None or scope.profile is None:
        raise SettingsError("--by-tag needs --base-url and --profile, which name the target")
    missing = consent_missing(scope, scope.base_url, scope.profile)
    if missing is not None:
        raise SettingsError(missing)
    return scope.profile, scope.base_url


def _is_running(scope: Scope, base_url: str, tag: str) -> bool:
    """Return whether a run with this tag writes to its journal on this machine."""
    path = journal_path(scope.folder, base_url, tag)
    if not path.is_file():
        return False
    journal = Journal(path, {}, resumed=True)
    try:
        return not journal.claim()
    except JournalError:
        return False
    finally:
        journal.close(done=False)


def _swept(scope: Scope, connection: Connection, *, delete: bool) -> Iterator[Swept]:
    base_url, tag = connection.binding.base_url, connection.ownership.tag
    connection.check()
    entries, doubtful, complete = _found(connection)
    rows = [connection.text(f"{one.kind} {one.name} ({one.id})") for one in entries]
    one = len(entries) == 1
    count = f"{len(entries)} resource{' carries' if one else 's carry'} the tag {tag}"
    yield Swept(base_url, count, rows=rows)
    if not complete:
        yield Swept(base_url, "others may, too: the target has more resources than were read", LEFT)
    if entries and not delete:
        allowed = connection.profile.delete == "allowed"
        yield Swept(base_url, DRY_RUN if allowed else DEACTIVATED, LEFT)
    elif entries or doubtful:
        connection.ownership.load(entries)
        left = [*doubtful, *connection.clean(scope.folder)]
        yield cleaned(base_url, connection.printable(left))


def _found(connection: Connection) -> tuple[list[Entry], list[Leftover], bool]:
    """Return the tagged resources, those of which GET differs, and whether these are all."""
    entries: list[Entry] = []
    doubtful: list[Leftover] = []
    complete = True
    for kind in ("Groups", "Users"):
        found = find_tagged(connection.send, kind, connection.ownership.tag)
        complete = complete and found.complete
        for resource_id, row in found.rows.items():
            entry = Entry(kind, name_of(kind, row), resource_id)
            connection.know(entry.name)
            if reads_back(connection.send, entry, connection.ownership.tag):
                entries.append(entry)
            else:
                doubtful.append(
                    {"kind": kind, "id": resource_id, "name": entry.name, "reason": NOT_TOUCHED}
                )
    return entries, doubtful, complete
