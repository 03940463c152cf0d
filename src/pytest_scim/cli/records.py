"""The records that commands read: of a run's folder or of a file."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_scim.report.model import Record


def record_path(named: str) -> Path:
    """Return the file of a record that is named by its path or by its folder."""
    from pytest_scim.report.write import RECORD  # noqa: PLC0415 - only for commands that read one

    path = Path(named)
    return path / RECORD if path.is_dir() else path


def read_record(named: str) -> "Record":
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
