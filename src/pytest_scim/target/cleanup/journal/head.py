"""The first line of a journal: the target, the run and the credentials that it belongs to."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final, TypedDict, cast
from urllib.parse import urlsplit

from pytest_scim.target.cleanup.journal.file import FORMAT, TAG, JournalError
from pytest_scim.target.http.auth.binding import Binding, Seal

_HEX: Final = re.compile("[0-9a-f]{32,64}")


class OldJournalError(JournalError):
    """A journal of an earlier version, which does not name the credentials it belongs to.

    ``run`` is the tag of its run, where it has the form of a tag.
    """

    def __init__(self, run: str | None) -> None:
        super().__init__(
            "an earlier version of pytest-scim wrote this journal, and it does not say which "
            "credentials it belongs to"
        )
        self.run = run


class DamagedError(Exception):
    """A line is not one that a run writes; the message says why."""


class ProfileName(TypedDict):
    """The profile of a run: its name, and the file of one that is not bundled."""

    name: str
    path: str | None


class Facts(TypedDict):
    """The target and the run of a journal; ``started`` is a time in ISO 8601 with its zone."""

    format: int
    base_url: str
    run: str
    profile: ProfileName
    started: str


class Head(Facts, Seal):
    """The first line of a journal."""


def new_head(binding: Binding, run: str, profile: ProfileName, started: dt.datetime) -> Head:
    """Return the head of a new journal."""
    facts: Facts = {
        "format": FORMAT,
        "base_url": binding.base_url,
        "run": run,
        "profile": profile,
        "started": started.isoformat(timespec="seconds"),
    }
    return {**facts, **binding.seal(facts)}


def head_of(line: object) -> Head:
    """Return the first line of a journal, once it has the form of a head.

    Raises:
        OldJournalError: an earlier version wrote it.
        JournalError: it has not that form.
    """
    try:
        _check(require_object(line, "it is not an object"))
    except DamagedError as error:
        raise JournalError(f"line 1 is damaged: {error}") from None
    return cast("Head", line)


def _check(line: Mapping[str, object]) -> None:
    """Raise DamagedError, or OldJournalError, unless an object has the form of a head."""
    version, run = line.get("format"), line.get("run")
    if version is None and "event" not in line and "run" in line:
        raise OldJournalError(run if isinstance(run, str) and is_tag(run) else None)
    demand(version == FORMAT, f"its format is not {FORMAT}")
    demand(_is_base_url(line.get("base_url")), "base_url is not an http or https URL")
    demand(is_tag(run), "run is not the tag of a run")
    profile = require_object(line.get("profile"), "profile is not an object")
    demand(isinstance(profile.get("name"), str), "profile has no name")
    demand(isinstance(profile.get("path"), str | None), "the path of profile is not a string")
    demand(_is_time(line.get("started")), "started is not a time with its zone")
    for key in ("salt", "fingerprint"):
        value = line.get(key)
        demand(isinstance(value, str) and _HEX.fullmatch(value), f"{key} is not hexadecimal")


def require_object(value: object, otherwise: str) -> Mapping[str, object]:
    """Return a JSON object; raise DamagedError with the message ``otherwise`` for other values."""
    if not isinstance(value, dict):
        raise DamagedError(otherwise)
    return value


def demand(condition: object, otherwise: str) -> None:
    """Raise DamagedError with the message ``otherwise`` unless a condition is true."""
    if not condition:
        raise DamagedError(otherwise)


def is_tag(value: object) -> bool:
    """Return whether a value has the form of a run's tag."""
    return isinstance(value, str) and TAG.fullmatch(value) is not None


def _is_base_url(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        return bool(
            parts and parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts[1]
        )
    except ValueError:
        return False


def _is_time(value: object) -> bool:
    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
