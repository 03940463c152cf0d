"""``pytest-scim plan``: what a run would do to a target, counted on the embedded provider."""

import json
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pytest_scim.cli.isolated import command, environment
from pytest_scim.profile import Profile
from pytest_scim.run.settings import SettingsError
from pytest_scim.scim.urls import is_loopback
from pytest_scim.target.cleanup.reuse.reusable_users import waiting

AWAY: Final = {"users": 10, "pages": 50}
"""What a run may ask of a target that is not this machine, where the profile says nothing."""

CREATED: Final = 201
NOTHING: Final = "It would not create, change or delete anything."

Record = Mapping[str, Any]


def plan(
    profile: Profile, base_url: str | None, arguments: Sequence[str], state: Path | None = None
) -> list[str]:
    """Return the lines that say what a run on ``base_url`` would send, make and leave.

    The same run is rehearsed on the embedded provider and counted, so a target that
    answers otherwise may be sent a little more or less. Nothing is sent to it here.
    ``state`` is the user's state folder, where accounts are remembered that earlier runs left.

    Raises:
        SettingsError: the rehearsal could not be made; what pytest said is in it.
    """
    with tempfile.TemporaryDirectory() as folder:
        record = _rehearse(profile, base_url, arguments, Path(folder))
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
    lines += (made := _made(sent, pooled))
    if made == [NOTHING]:
        return [*lines, *_refused(sent)]
    return [*lines, *_changed(profile, pooled), *_refused(sent), *_left(profile, sent, pooled)]


def _rehearse(
    profile: Profile, base_url: str | None, arguments: Sequence[str], folder: Path
) -> Record:
    source = profile.path
    if base_url is not None and not is_loopback(base_url):
        source = folder / "away.yaml"
        limits = {
            "users": profile.limits.users or AWAY["users"],
            "pages": profile.limits.pages or AWAY["pages"],
        }
        head = {"name": "away", "title": profile.title, "extends": str(profile.path)}
        source.write_text(json.dumps({**head, "limits": limits}), encoding="utf-8")
    given = [f"--scim-profile={source}", f"--scim-report-dir={folder / 'r'}", *arguments]
    ours = ("SCIM_", "GITHUB_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    finished = subprocess.run(  # noqa: S603 - the interpreter we run in
        [*command(profile.suites), "-q", *given],
        env=environment(environ),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        record: Record = json.loads((folder / "r" / "record.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        output = finished.stderr.strip().removeprefix("ERROR: ") or finished.stdout.strip()
        raise SettingsError(output) from None
    return record


def _made(sent: Iterable[Mapping[str, Any]], pooled: int) -> list[str]:
    """Say what would be created, and how it is told from what is the tenant's own."""
    bodies = [one["request"] for one in sent if (one["response"] or {}).get("status") == CREATED]
    kinds = Counter(body["url"].rpartition("/")[2] for body in bodies)
    counted = " and ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    tagged = (
        "Every one carries this run's tag in userName or displayName and is logged to disk before "
        "it is created."
    )
    counted = f"up to {counted}" if counted and pooled else counted
    return [f"It would create {counted}. {tagged}" if counted else NOTHING]


def _changed(profile: Profile, pooled: int) -> list[str]:
    makers = "it or an earlier run" if pooled else "it"
    lines = [f"It would change and delete only what {makers} created."]
    if profile.linkable_groups:
        named = ", ".join(profile.linkable_groups)
        lines.append(f"It would change these groups, and restore them at the end: {named}.")
    return lines


def _refused(sent: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say how often the target would be asked with no credentials, or wrong ones."""
    wrong = sum((one["response"] or {}).get("status") == 401 for one in sent)  # noqa: PLR2004
    return [f"{wrong} requests would carry no credentials or invalid ones."] if wrong else []


def _left(profile: Profile, sent: Sequence[Mapping[str, Any]], pooled: int) -> list[str]:
    """Say what would stay; the rehearsal has no accounts of earlier runs to use again."""
    if profile.delete == "allowed":
        return ["It would leave nothing behind."]
    made = sum(map(_user_resources, sent))
    stays = f"It would leave up to {made} deactivated users behind: the profile forbids deletes."
    lines = [f"{stays} Later runs use them again, except in checks that create users."]
    if pooled:
        lines.append(f"Earlier runs left {pooled} users; this run uses them again where it can.")
    return lines


def _user_resources(exchange: Mapping[str, Any]) -> int:
    """Return how many accounts a request has made: one by one, or several by a bulk job."""
    if exchange["request"]["url"].endswith("/Users"):
        return int((exchange["response"] or {}).get("status") == CREATED)
    if not exchange["request"]["url"].endswith("/Bulk"):
        return 0
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        rows = json.loads(exchange["response"]["body"])["Operations"]
        reported = [(str(row.get("status")), str(row.get("location"))) for row in rows]
        return sum(status == str(CREATED) and "/Users/" in place for status, place in reported)
    return 0
