"""``pytest-scim baseline``: declare the findings of a run as deviations of its profile."""

import argparse
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.records import profile_of, read_record, record_path
from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.profile.yaml.deviations import Entry
    from pytest_scim.report.model import Check, Record
    from pytest_scim.scim.json_values import JSON

DESCRIPTION: Final = """\
Write the findings of a run into its profile as deviations: one for each cause, with the checks that
have a finding because of it. Everything else in the file stays as it is, also its comments. A
deviation is reported as such and does not fail a run, until its check passes.

Each new deviation has a reason that begins with TODO. No command accepts the profile until every
such reason says what the target does instead and why that is acceptable.

The profiles that come with pytest-scim are not changed: --out writes a new profile that extends
one, or that extends a profile of your own.

To fail a run only on what is worse than before, without declaring anything, see
pytest-scim run --baseline.
"""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    baseline = commands.add_parser(
        "baseline",
        help="write the findings of a run into its profile as deviations",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    baseline.add_argument("record", metavar="RECORD", help="record.json of a run, or its folder")
    baseline.add_argument(
        "--profile", metavar="NAME|PATH", help="profile (default: that of the record)"
    )
    baseline.add_argument(
        "--out", metavar="FILE", help="new profile to write, which extends the profile"
    )
    baseline.add_argument(
        "--strict", action="store_true", help="declare SHOULD findings, too (default: MUST)"
    )
    baseline.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Write the deviations, and print what is to be filled in."""
    del rest
    from pytest_scim.profile.bundled import file_of  # noqa: PLC0415 - only for this command

    path = record_path(options.record)
    record = read_record(path)
    profile = profile_of(record, path, options.profile)
    _require_same(record, profile)
    if options.out is None and file_of(profile) is None:
        _refuse(f"{profile.name} comes with pytest-scim and is not changed: name a file with --out")
    out = _new_file(options.out) if options.out is not None else None
    entries = list(_entries(record, profile, strict=options.strict))
    if not entries:
        print("no finding to declare")
        return 0
    place = _extend(profile, entries, out) if out else _add(profile, entries)
    checks = sum(len(one.checks) for one in entries)
    print(place)
    print(f"{_count(len(entries), 'deviation')} of {_count(checks, 'check')} added.")
    print("Replace each reason that begins with TODO: until then the profile cannot be used.")
    return 0


def _count(number: int, what: str) -> str:
    from pytest_scim.report.formats.banner import count  # noqa: PLC0415 - as above

    return count(number, what)


def _refuse(sentence: str) -> None:
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - as above

    raise SettingsError(sentence)


def _require_same(record: "Record", profile: "Profile") -> None:
    name, kind = record["profile"]["name"], record["integration"]
    if (name, kind) != (profile.name, profile.integration):
        _refuse(
            f"the record is of the profile {name} ({kind}), not of {profile.name} "
            f"({profile.integration})"
        )
    if not record["usable"]:
        _refuse("the record is of a run whose target could not be used: it has no finding")


def _new_file(named: str) -> Path:
    """Return the file of a new profile, which gives it its name."""
    out = Path(named)
    if out.suffix not in {".yaml", ".yml"} or not _NAME.fullmatch(out.stem):
        _refuse(
            f"--out {named}: use lower-case letters, digits and hyphens before .yaml, since the "
            "name of the file becomes that of the profile"
        )
    if os.path.lexists(out):
        _refuse(f"--out {named}: the file exists; name a new one")
    return out


def _entries(record: "Record", profile: "Profile", *, strict: bool) -> Iterator["Entry"]:
    """Yield a deviation for each cause, with the checks that are not declared yet."""
    from pytest_scim.profile.bundled import check_ids  # noqa: PLC0415 - as above
    from pytest_scim.profile.yaml.deviations import Entry  # noqa: PLC0415
    from pytest_scim.report.escaping import one_line  # noqa: PLC0415

    known = check_ids(profile.suites)
    found = [row for row in record["checks"] if row["verdict"] in _verdicts(strict=strict)]
    open_ = {row["id"]: row for row in found if profile.deviation(row["id"]) is None}
    for name in [name for name in open_ if name not in known]:
        print(f"not declared, because this version does not have the check: {one_line(name)}")
        del open_[name]
    for title, rows in _by_cause(record, open_):
        yield Entry([row["id"] for row in rows], one_line(title), record["started"][:10])


def _verdicts(*, strict: bool) -> set[str]:
    return {"violates", "advisory"} if strict else {"violates"}


def _by_cause(record: "Record", rows: "dict[str, Check]") -> "Iterable[tuple[str, list[Check]]]":
    left = dict(rows)
    for cause in record["causes"]:
        own = [left.pop(name) for name in cause["checks"] if name in left]
        if own:
            yield cause["title"], own
    for row in left.values():
        yield row["message"] or row["title"], [row]


def _declared(profile: "Profile") -> "list[JSON]":
    """Return the deviations of a profile as its file could have them."""
    found: list[JSON] = []
    for one in profile.deviations:
        several: JSON = list(one.checks)
        item: dict[str, JSON] = {"checks": several} if one.checks[1:] else {"check": one.checks[0]}
        others = {"ticket": one.ticket, "since": one.since, "provider": one.provider}
        more = {key: value for key, value in others.items() if value is not None}
        found.append({**item, "reason": one.reason, **more})
    return found


def _extend(profile: "Profile", entries: "list[Entry]", out: Path) -> Path:
    """Write a new profile that extends another."""
    from pytest_scim.profile.bundled import file_of  # noqa: PLC0415 - as above
    from pytest_scim.profile.yaml.deviations import extending  # noqa: PLC0415

    own = file_of(profile)
    base = profile.name
    if own is not None:  # with a separator, also for a file of the same folder
        base = f"./{Path(os.path.relpath(own, out.parent.resolve())).as_posix()}"
    text = extending(base, out.stem, profile.title, entries, _declared(profile))
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        _refuse(f"{out} cannot be written: {error.strerror}")
    return out


def _add(profile: "Profile", entries: "list[Entry]") -> Path:
    """Write the deviations into the file of the profile itself."""
    from pytest_scim.profile.yaml.deviations import UnwritableError, with_deviations  # noqa: PLC0415
    from pytest_scim.profile.yaml.document import read_text  # noqa: PLC0415

    path = profile.path.resolve()
    mark = "\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    try:
        text = with_deviations(read_text(path), entries, _declared(profile))
    except UnwritableError as error:
        _refuse(f"{path.name}: {error}")
    try:
        _replace(path, f"{mark}{text}")
    except OSError as error:
        _refuse(f"{path} cannot be written: {error.strerror}")
    return path


def _replace(path: Path, text: str) -> None:
    """Replace the content of a file at once, with its permissions."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
