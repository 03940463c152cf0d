"""Finish the clean-up of earlier runs from their journals."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pytest_scim.authentication import credentials_of
from pytest_scim.profile import Profile
from pytest_scim.profile.loader import load
from pytest_scim.target.cleanup.delete import Cleanup, Leftover
from pytest_scim.target.cleanup.journal import Journal, adopted, loans, read
from pytest_scim.target.cleanup.ownership import Ownership
from pytest_scim.target.cleanup.reusable_users import Pool
from pytest_scim.wire.client import Wire
from pytest_scim.wire.recording import Recording
from pytest_scim.wire.redact import Redactor

BUSY: Final[Leftover] = {
    "kind": "journal",
    "id": None,
    "name": None,
    "reason": "a run that is still going writes to it; it cleans up itself",
}


def sweep(
    folder: Path,
    environ: Mapping[str, str],
    *,
    profile: Profile | None = None,
    base_url: str | None = None,
) -> list[tuple[Path, list[Leftover]]]:
    """Clean up after every journal in ``folder`` and return what each one leaves.

    ``profile`` and ``base_url`` narrow it to the journals of that profile or target.

    Raises:
        CredentialsError: there is something to do and no credentials to do it with.
        ProfileError: the profile a journal names is gone; give ``profile``.
    """
    results = []
    for path in sorted(folder.glob("*.jsonl")) if folder.is_dir() else []:
        journal = Journal(path, {}, resumed=True)
        if not journal.claim():
            results.append((path, [BUSY]))
            continue
        head, standing = read(path)
        spent = not head or not (standing or loans(path))
        try:
            if not spent and _meant(head, profile, base_url):
                declared = profile or load(head["profile"])
                results.append((path, _clean(journal, path, declared, environ)))
        finally:
            journal.close(done=spent)
    return results


def _meant(head: Mapping[str, Any], profile: Profile | None, base_url: str | None) -> bool:
    """Return whether a journal belongs to the profile and the target that were asked for."""
    if base_url not in (None, head["base_url"]):
        return False
    return profile is None or Path(head["profile"]).stem == profile.path.stem


def _clean(
    journal: Journal, path: Path, profile: Profile, environ: Mapping[str, str]
) -> list[Leftover]:
    credentials = credentials_of(profile, environ, path.parent)
    head, standing = read(path)
    ledger = Ownership(head["run"], journal, profile.may_modify, stops=False)
    ledger.remember(adopted(path))
    ledger.load(standing)
    ledger.linked.load(loans(path))
    recording = Recording(Redactor(credentials.secrets(), ours=ledger.ours))
    wire = Wire(head["base_url"], credentials, recording, ledger, deadline=profile.deadline)
    may_delete = profile.delete == "allowed"
    fits = profile.people.would_make
    pool = None if may_delete else Pool.open(path.parent, head["base_url"], fits)
    try:
        cleanup = Cleanup(
            lambda request: wire.send(request, "janitor"),
            ledger,
            may_delete=may_delete,
            pool=pool,
        )
        return cleanup.run()
    finally:
        wire.close()
        if pool is not None:
            pool.close()
        journal.close(done=ledger.clear)
