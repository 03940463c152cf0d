"""``pytest-scim plan``: counts on the embedded provider what a run would do to a target."""

import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final, cast

from pytest_scim.cli.isolated import command, environment
from pytest_scim.profile import Profile
from pytest_scim.profile.model import AWAY
from pytest_scim.report.formats.banner import notes
from pytest_scim.report.model import Exchange, Record
from pytest_scim.run.context import AWAY_PAGES, AWAY_USERS
from pytest_scim.run.context.target import users_at_once
from pytest_scim.run.settings import SettingsError
from pytest_scim.scim.paths import at_key, entries
from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.cleanup.reuse.store import waiting

CREATED: Final = HTTPStatus.CREATED
NOTHING: Final = "It would not create, change or delete anything."


def plan(
    profile: Profile, base_url: str | None, arguments: Sequence[str], state: Path | None = None
) -> list[str]:
    """Return the lines on what a run on ``base_url`` would send, create and leave.

    It runs the same checks on the embedded provider and counts their requests; a target that
    responds differently may get a few more or fewer. No request is sent to the target.
    ``state`` is the folder where earlier runs have stored the users that they left.

    Raises:
        SettingsError: the run on the embedded provider failed; has the output of pytest.
    """
    with tempfile.TemporaryDirectory() as folder:
        record = _run(profile, base_url, arguments, Path(folder))
    where = base_url or "the target"
    sent = record["exchanges"]
    methods = Counter(one["request"]["method"] for one in sent)
    listed = ", ".join(f"{count} {method}" for method, count in methods.most_common())
    lines = [f"A run of {profile.name} on {where} would send about {len(sent)} requests:", listed]
    if profile.rate_limit:
        lines.append(
            f"at {profile.rate_limit:g} requests per second this takes "
            f"{len(sent) / profile.rate_limit:.0f} s"
        )
    forbidden = profile.delete == "forbidden"
    fits = profile.test_users.would_make
    pooled = waiting(state, base_url, fits) if forbidden and state and base_url else 0
    lines += (created := _created(sent, pooled))
    noted = [f"Note: {line}" for line in notes(record)]
    if created == [NOTHING]:
        return [*lines, *_refused(sent), *noted]
    lines.append(users_sentence(profile, base_url, arguments))
    lines += [*_changed(profile, pooled), *_refused(sent), *_left(profile, sent, pooled)]
    return [*lines, *noted]


def _run(profile: Profile, base_url: str | None, arguments: Sequence[str], folder: Path) -> Record:
    source = profile.path
    if base_url is not None and not is_loopback(base_url):
        source = folder / "away.yaml"
        limits = {
            "users": profile.limits.users or AWAY_USERS,
            "pages": profile.limits.pages or AWAY_PAGES,
        }
        if (at_once := _most(profile, base_url, arguments)) is not None:
            limits["users_at_once"] = at_once
        head = {"name": "away", "title": profile.title, "extends": str(profile.path)}
        source.write_text(json.dumps({**head, "limits": limits}), encoding="utf-8")
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


def _most(profile: Profile, base_url: str | None, arguments: Sequence[str]) -> int | None:
    return users_at_once(profile, base_url, scale="--scim-scale" in arguments)


def users_sentence(profile: Profile, base_url: str | None, arguments: Sequence[str]) -> str:
    """Return how many Users of a run would exist at once, as a sentence."""
    most = _most(profile, base_url, arguments)
    if most is None:
        return "With --scim-scale any number of these Users may exist at once."
    default = profile.limits.users_at_once is None and base_url is None
    away = f", and at most {AWAY} on a remote target" if default else ""
    return (
        f"At most {most} of these Users would exist at once{away} (profile: limits.users_at_once)."
    )


def _created(sent: Iterable[Exchange], pooled: int) -> list[str]:
    """Return what a run would create, and how its resources differ from those of others."""
    urls = [one["request"]["url"] for one in sent if _status(one) == CREATED]
    kinds = Counter(url.rpartition("/")[2] for url in urls)
    counted = " and ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    tagged = (
        "Every one carries this run's tag in userName or displayName and is logged to disk before "
        "it is created."
    )
    counted = f"up to {counted}" if counted and pooled else counted
    return [f"It would create {counted}. {tagged}" if counted else NOTHING]


def _changed(profile: Profile, pooled: int) -> list[str]:
    creators = "it or an earlier run" if pooled else "it"
    lines = [f"It would change and delete only what {creators} created."]
    if profile.linkable_groups:
        named = ", ".join(profile.linkable_groups)
        lines.append(f"It would change these groups, and restore them at the end: {named}.")
    return lines


def _refused(sent: Iterable[Exchange]) -> list[str]:
    """Return how many requests would have no credentials, or wrong ones."""
    wrong = sum(_status(one) == HTTPStatus.UNAUTHORIZED for one in sent)
    return [f"{wrong} requests would carry no credentials or invalid ones."] if wrong else []


def _left(profile: Profile, sent: Sequence[Exchange], pooled: int) -> list[str]:
    """Return what would stay; the embedded provider has no users of earlier runs."""
    if profile.delete == "allowed":
        return ["It would leave nothing behind."]
    left = sum(map(_user_resources, sent))
    stays = f"It would leave up to {left} deactivated users behind: the profile forbids deletes."
    lines = [f"{stays} Later runs use them again, except in checks that create users."]
    if pooled:
        lines.append(f"Earlier runs left {pooled} users; this run uses them again where it can.")
    return lines


def _status(exchange: Exchange) -> int | None:
    return exchange["response"]["status"] if exchange["response"] else None


def _user_resources(exchange: Exchange) -> int:
    """Return how many User resources a request has created: a POST one, a bulk job several."""
    if exchange["request"]["url"].endswith("/Users"):
        return int(_status(exchange) == CREATED)
    response = exchange["response"]
    if response is None or not exchange["request"]["url"].endswith("/Bulk"):
        return 0
    with suppress(ValueError):
        rows = entries(json.loads(response["body"] or ""), "Operations")
        reported = [(str(at_key(row, "status")), str(at_key(row, "location"))) for row in rows]
        return sum(
            status == str(CREATED.value) and "/Users/" in place for status, place in reported
        )
    return 0
