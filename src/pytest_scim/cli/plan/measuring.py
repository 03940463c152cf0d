"""Runs on the embedded provider that count what a run on a target would send."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final, cast

from pytest_scim.checks.request_counts import Counts
from pytest_scim.cli.isolated import command, environment
from pytest_scim.profile import Profile
from pytest_scim.report.model import Exchange, Record
from pytest_scim.run.context import AWAY_PAGES, AWAY_USERS
from pytest_scim.run.settings import SettingsError
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.scim.urls import is_loopback

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def measured(profile: Profile, base_url: str | None, arguments: Sequence[str]) -> Counts:
    """Return what a run with these options of pytest sends to the embedded provider.

    Raises:
        SettingsError: the run failed; has the output of pytest.
    """
    with tempfile.TemporaryDirectory() as folder:
        return counts_of(performed(profile, base_url, arguments, Path(folder))["exchanges"])


def counts_of(exchanges: Iterable[Exchange]) -> Counts:
    """Return the counts of some exchanges."""
    rows = list(exchanges)
    methods = [one["request"]["method"] for one in rows]
    get, post, put, patch, delete = map(methods.count, _METHODS)
    created = [one["request"]["url"] for one in rows if _status(one) == HTTPStatus.CREATED]
    return Counts(
        get,
        post,
        put,
        patch,
        delete,
        other=len(rows) - (get + post + put + patch + delete),
        users=sum(url.endswith("/Users") for url in created),
        groups=sum(url.endswith("/Groups") for url in created),
        bulk_users=sum(map(_bulk_users, rows)),
        refused=sum(_status(one) == HTTPStatus.UNAUTHORIZED for one in rows),
    )


def source_of(
    profile: Profile, base_url: str | None, arguments: Sequence[str], folder: Path
) -> Path:
    """Return the file of a profile with the limits that it has on a target."""
    if base_url is None or is_loopback(base_url):
        return profile.path
    limits = {
        "users": profile.limits.users or AWAY_USERS,
        "pages": profile.limits.pages or AWAY_PAGES,
    }
    if (at_once := most_at_once(profile, base_url, arguments)) is not None:
        limits["users_at_once"] = at_once
    head = {"name": "away", "title": profile.title, "extends": str(profile.path)}
    source = folder / "away.yaml"
    source.write_text(json.dumps({**head, "limits": limits}), encoding="utf-8")
    return source


def most_at_once(profile: Profile, base_url: str | None, arguments: Sequence[str]) -> int | None:
    """Return how many Users of a run may exist at once; ``None``: as many as it needs."""
    local = base_url is None or is_loopback(base_url)
    return profile.limits.most_at_once(local=local, scale="--scim-scale" in arguments)


def performed(
    profile: Profile, base_url: str | None, arguments: Sequence[str], folder: Path
) -> Record:
    """Return the record of a run on the embedded provider; its report goes into ``folder``.

    Raises:
        SettingsError: the run failed; has the output of pytest.
    """
    source = source_of(profile, base_url, arguments, folder)
    given = [f"--scim-profile={source}", f"--scim-report-dir={folder / 'r'}", *arguments]
    ours = ("SCIM_", "GITHUB_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    finished = subprocess.run(  # noqa: S603 - the interpreter of this process
        [*command(profile.suites), "-q", *given],
        env=environment(environ),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        text = (folder / "r" / "record.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        output = finished.stderr.strip().removeprefix("ERROR: ") or finished.stdout.strip()
        raise SettingsError(output) from None
    return cast("Record", json.loads(text))


def _status(exchange: Exchange) -> int | None:
    return exchange["response"]["status"] if exchange["response"] else None


def _bulk_users(exchange: Exchange) -> int:
    """Return how many User resources a bulk job has created."""
    response = exchange["response"]
    if response is None or not exchange["request"]["url"].endswith("/Bulk"):
        return 0
    with suppress(ValueError):
        rows = entries(json.loads(response["body"] or ""), "Operations")
        reported = [(str(at_key(row, "status")), str(at_key(row, "location"))) for row in rows]
        created = str(HTTPStatus.CREATED.value)
        return sum(status == created and "/Users/" in place for status, place in reported)
    return 0
