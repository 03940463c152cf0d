"""Files that a command writes for the user to edit: never over another without ``--force``."""

import os
from contextlib import suppress
from pathlib import Path

FORCE_HELP = "replace the file if it exists"


def check_out(path: Path, *, force: bool) -> None:
    """Verify that a file can be created, before anything is sent or computed.

    Raises:
        SettingsError: it exists and ``force`` is not set, it is no regular file, or its folder
            does not exist.
    """
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - only for errors

    if not path.parent.is_dir():
        raise SettingsError(f"{path.parent} is not a folder")
    if not os.path.lexists(path):
        return
    if path.is_symlink() or not path.is_file():
        raise SettingsError(f"{path} is not a regular file, so it was not replaced")
    if not force:
        raise SettingsError(f"{path} exists; --force replaces it, --out names another file")


def write_new(path: Path, text: str, *, force: bool) -> None:
    """Write a file as a whole or not at all.

    Raises:
        SettingsError: it exists by now, or cannot be written.
    """
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - only for errors

    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            file.write(text.encode())
        if force:
            draft.replace(path)
        else:
            os.link(draft, path)  # which fails where another process has created it meanwhile
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink()
