"""Finish the clean-up of earlier runs from their journals."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_scim.observe.janitor import Janitor, Leftover
from pytest_scim.observe.journal import Journal, loans, read
from pytest_scim.observe.ledger import Ledger
from pytest_scim.profile import Profile
from pytest_scim.profile.loader import load
from pytest_scim.wire.auth import from_environment
from pytest_scim.wire.client import Wire
from pytest_scim.wire.recording import Recording
from pytest_scim.wire.redact import Redactor


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
        head, standing = read(path)
        if not head or not (standing or loans(path)):
            path.unlink()
            continue
        if base_url not in (None, head["base_url"]):
            continue
        if profile is not None and Path(head["profile"]).stem != profile.path.stem:
            continue
        declared = profile or load(head["profile"])
        results.append((path, _clean(path, head, declared, environ)))
    return results


def _clean(
    path: Path,
    head: Mapping[str, Any],
    profile: Profile,
    environ: Mapping[str, str],
) -> list[Leftover]:
    credentials = from_environment(environ, profile.auth)
    journal = Journal(path, head, resumed=True)
    ledger = Ledger(head["run"], journal)
    (_, ledger.standing), ledger.loans = read(path), loans(path)
    recording = Recording(Redactor(credentials.secrets(), ours=ledger.ours))
    wire = Wire(head["base_url"], credentials, recording, ledger)
    try:
        janitor = Janitor(
            lambda request: wire.send(request, "janitor"),
            ledger,
            may_delete=profile.delete == "allowed",
        )
        return janitor.clean()
    finally:
        wire.close()
        journal.close(done=ledger.clear)
