"""The records that commands read: of a run's folder or of a file."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.report.model import Record


def record_path(named: str | Path) -> Path:
    """Return the file of a record that is named by its path or by its folder."""
    from pytest_scim.report.write import RECORD  # noqa: PLC0415 - only for commands that read one

    path = Path(named)
    return path / RECORD if path.is_dir() else path


def live_file(named: str | Path, record: Path) -> Path | None:
    """Return the file of exchanges of a run that was killed, where there is no ``record``."""
    from pytest_scim.run.build_record import LIVE  # noqa: PLC0415 - as above

    path, live = Path(named), Path(LIVE)
    if path.suffix == live.suffix:
        return path
    found = (path / live, path / live.name)
    return None if record.is_file() else next((one for one in found if one.is_file()), None)


@contextmanager
def live_record(path: Path) -> Iterator["Record"]:
    """Yield the record of a run that was killed, from the file of its exchanges.

    Raises:
        SettingsError: it cannot be read; the message is one sentence that names the file.
    """
    from pytest_scim.report.model import problems  # noqa: PLC0415 - as above
    from pytest_scim.run.build_record import unfinished  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415
    from pytest_scim.scim.json_lines import JsonLines  # noqa: PLC0415

    try:
        lines = JsonLines.read(path)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    with closing(lines):
        record = unfinished(lines.head, lines)
        ends = [*lines[:1], *lines[-1:]]
        if problem := next(iter(problems({**record, "exchanges": ends})), None):
            raise SettingsError(f"{path}: {problem}")
        yield record


def read_record(named: str | Path) -> "Record":
    """Return the record in a file or in a folder.

    Raises:
        SettingsError: there is none; the message is one sentence that names the file.
    """
    from pytest_scim.report.model import RecordError, load  # noqa: PLC0415 - as above
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - as above

    try:
        return load(record_path(named))
    except RecordError as error:
        raise SettingsError(str(error)) from None


def profile_of(record: "Record", path: Path, named: str | None) -> "Profile":
    """Return the profile that is ``named``, else that of a record: by its name or by its file.

    Raises:
        SettingsError: the file of the record's profile is in no folder around the record.
        ProfileError: the profile cannot be used.
    """
    from pytest_scim.profile.bundled import bundled  # noqa: PLC0415 - as above
    from pytest_scim.profile.load import load  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    if named is not None:
        return load(named, bundled_checks_only=True)
    name, file = record["profile"]["name"], Path(record["profile"]["path"] or "").name
    if name in bundled() and file in {"", f"{name}.yaml"}:
        return load(name, bundled_checks_only=True)
    for folder in (Path(), *path.resolve().parents[:3]):
        if file and (folder / file).is_file():
            return load(f"{folder}/{file}", bundled_checks_only=True)
    raise SettingsError(f"the profile {name} of the record is not here: name it with --profile")
