"""Where a first profile goes, and what is verified before it gets there."""

import argparse
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pytest_scim.cli.new_file import check_out, write_new
from pytest_scim.profile import Profile
from pytest_scim.profile.load import load
from pytest_scim.run.credentials import secrets_in
from pytest_scim.run.settings import SettingsError
from pytest_scim.target.http.recording.leaks import LeakSearch
from pytest_scim.target.http.recording.outlet import Outlet


def out_of(options: argparse.Namespace, name: str) -> Path:
    """Return the file to write.

    Raises:
        SettingsError: it cannot be created, or its name would not be read as a path.
    """
    out = options.out or Path(f"{name}.yaml")
    if out.suffix not in {".yaml", ".yml"}:
        raise SettingsError(f"--out {out}: the file of a profile ends in .yaml or .yml")
    if not out.name.isprintable():
        raise SettingsError("--out: use printable characters")
    check_out(out, force=options.force)
    return Path(out)


def save(out: Path, text: str, secrets: Iterable[str], *, force: bool) -> Profile:
    """Write the profile once the loader has accepted it, and return it.

    Args:
        out: the file.
        text: its text, which contains none of the ``secrets``.
        secrets: those that were sent to the target.
        force: whether it may replace another file.

    Raises:
        SettingsError: it would contain a piece of a secret, or cannot be written.
        ProfileError: the loader does not accept it.
    """
    known = Outlet([*secrets, *secrets_in(os.environ)])
    if LeakSearch(known).in_content(text.encode()) is not None:
        raise SettingsError("a value contains a piece of the token, so no file was written")
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder, out.name)
        trial.write_text(text, encoding="utf-8")
        load(str(trial), bundled_checks_only=True)
    write_new(out, text, force=force)
    return load(str(out.resolve()), bundled_checks_only=True)
