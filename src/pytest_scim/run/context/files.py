"""The files of a run on a target: its journal, and the users for the next run."""

import datetime as dt
from contextlib import ExitStack

from pytest_scim.profile.bundled import file_of
from pytest_scim.run.settings import Settings
from pytest_scim.target.cleanup.journal.file import Journal, journal_path
from pytest_scim.target.cleanup.journal.head import ProfileName, new_head
from pytest_scim.target.cleanup.reuse.store import ReusableUsers
from pytest_scim.target.http.auth.binding import Binding


def open_journal(settings: Settings, tag: str) -> Journal:
    """Return the journal of a run, on disk where the run may write to a target.

    Raises:
        JournalError: it cannot be written.
    """
    folder, binding = settings.state_dir, _binding(settings)
    if folder is None or binding is None or settings.read_only:
        return Journal(None, {})
    profile: ProfileName = {"name": settings.profile.name, "path": file_of(settings.profile)}
    head = new_head(binding, tag, profile, dt.datetime.now(dt.UTC))
    journal = Journal(journal_path(folder, binding.base_url, tag), head)
    journal.open()
    return journal


def open_pool(settings: Settings, stack: ExitStack) -> ReusableUsers | None:
    """Return the users of earlier runs, where a run writes and may not delete.

    ``stack`` releases them. ``None``: there are none, or another run uses them.
    """
    folder, profile, binding = settings.state_dir, settings.profile, _binding(settings)
    if folder is None or binding is None or settings.read_only or profile.delete == "allowed":
        return None
    reusable_users = ReusableUsers.open(folder, binding, profile.test_users.would_make)
    if reusable_users is not None:
        stack.callback(reusable_users.close)
    return reusable_users


def _binding(settings: Settings) -> Binding | None:
    if settings.base_url is None or settings.credentials is None:
        return None
    return Binding(settings.base_url, settings.credentials)
