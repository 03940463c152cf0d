"""``pytest-scim reproduce``: play again what led to one cause of a finished run."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from pytest_scim.cli.records import profile_of, read_record, record_path
from pytest_scim.cli.run import add_options, arguments
from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.report.model import Cause, Check, Record

DESCRIPTION: Final = """\
Run the checks of one cause of an earlier run again, with its profile, its seed and its features,
and print whether the finding is still there. It sends what these checks send, as any run does: a
remote target needs --yes, and the run removes what it creates.
"""

EPILOG: Final = """\
exit codes:
  0 the finding is gone     1 the finding is still there
  2 interrupted             3 the checks could not be judged
  4 usage error             6 the target could not be used
"""

TAKEN: Final = ("base-url", "yes", "insecure", "scale", "examples")
"""The options of a run that a user may give: the record does not have them, or another target."""

SHOWS, GONE, UNJUDGED, USAGE, UNUSABLE = 1, 0, 3, 4, 6
FINDINGS: Final = ("violates", "advisory", "deviates")
JUDGED: Final = (*FINDINGS, "conforms", "stale")


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    reproduce = commands.add_parser(
        "reproduce",
        help="run the checks of one cause of an earlier run again",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    reproduce.add_argument("record", type=Path, metavar="RECORD", help="record.json of the run")
    reproduce.add_argument(
        "cause", metavar="CAUSE", help="number of the cause in the summary, or the id of a check"
    )
    reproduce.add_argument(
        "--profile", metavar="NAME|PATH", help="profile (default: that of the record)"
    )
    add_options(reproduce, *TAKEN)
    reproduce.add_argument(
        "--script",
        action="store_true",
        help="send nothing: print a shell script for curl and jq that shows the finding",
    )
    reproduce.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Run the first check of the cause alone, and all of its checks where it then conforms."""
    del rest
    path = record_path(options.record)
    record = read_record(path)
    cause = _cause(record, options.cause)
    if options.script:
        return _print_script(record, cause)
    profile = profile_of(record, path, options.profile)
    given = [*_repeated(record, profile), *arguments(options)]
    if not record["embedded"] and options.scim_base_url is None:
        given.append(f"--scim-base-url={record['target']}")
    code = _play(profile, cause, [cause["id"]], given)
    if code == GONE and len(cause["checks"]) > 1:
        print(f"Alone it conforms. Running the {len(cause['checks'])} checks of the cause:")
        code = _play(profile, cause, cause["checks"], given)
    return code


def _print_script(record: "Record", cause: "Cause") -> int:
    """Print the script that shows the finding of the first check of a cause."""
    from pytest_scim.report.formats.script.script import Scripts  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    first = next(row for row in record["checks"] if row["id"] == cause["id"])
    text = Scripts(record).script(first)
    if text is None:
        raise SettingsError(f"no script can repeat what led to {cause['id']}: leave out --script")
    print(text, end="")
    return 0


def _cause(record: "Record", named: str) -> "Cause":
    from pytest_scim.profile.messages import did_you_mean, quote  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    causes = record["causes"]
    if named.isdecimal() and 1 <= int(named) <= len(causes):
        return causes[int(named) - 1]
    found = [one for one in causes if named in {one["id"], *one["checks"], *one["blocks"]}]
    if found:
        return found[0]
    meant = did_you_mean(named, [one["id"] for one in causes])
    numbers = f"; it has causes 1 to {len(causes)}" if causes else "; it has none"
    raise SettingsError(f"{quote(named)} is not a cause of this record{meant or numbers}")


def _repeated(record: "Record", profile: "Profile") -> list[str]:
    """Return the options that the record implies: its seed, and features unlike the profile's."""
    changed = {
        name: on for name, on in record["features"].items() if profile.features.get(name) != on
    }
    features = [f"--scim-feature={name}={'on' if on else 'off'}" for name, on in changed.items()]
    return [f"--scim-seed={record['seed']}", *features]


def _play(profile: "Profile", cause: "Cause", ids: list[str], given: list[str]) -> int:
    """Run checks in a process of their own, print what they found, and return the exit code."""
    from pytest_scim.cli.isolated import command, environment  # noqa: PLC0415

    chosen = [f"--scim-check={one}" for one in ids]
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        where = [f"--scim-profile={profile.path}", f"--scim-report-dir={report}"]
        process = subprocess.Popen(  # noqa: S603 - the interpreter of this process
            [*command(profile.suites), "-q", *where, *given, *chosen],
            env=environment(_without_ci(os.environ)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        output = _output(process)
        record = _read(report / "record.json")
    if record is None:
        print(f"pytest-scim: {output}", file=sys.stderr)
        return process.returncode or USAGE
    return _report(record, cause)


def _output(process: "subprocess.Popen[str]") -> str:
    """Return what a run printed at its end; it receives Ctrl-C itself, and then cleans up."""
    while True:
        with suppress(KeyboardInterrupt):
            out, err = process.communicate()
            return (err or out).strip().removeprefix("ERROR: ")


def _without_ci(environ: "os._Environ[str]") -> dict[str, str]:
    """Return the environment without the files of a CI job, which belong to whole runs."""
    return {key: value for key, value in environ.items() if not key.startswith("GITHUB_")}


def _read(path: Path) -> "Record | None":
    try:
        return cast("Record", json.loads(path.read_text(encoding="utf-8")))
    except OSError:
        return None


def _report(record: "Record", cause: "Cause") -> int:
    """Print what the checks of a cause found now, and return the exit code."""
    from pytest_scim.report.escaping import one_line  # noqa: PLC0415 - only for this command
    from pytest_scim.report.formats.summary.causes import finding  # noqa: PLC0415
    from pytest_scim.report.formats.summary.evidence import two_lines  # noqa: PLC0415
    from pytest_scim.report.formats.summary.verdicts import remaining_lines  # noqa: PLC0415

    rows = [row for row in record["checks"] if row["id"] in cause["checks"]]
    ran = [row for row in rows if row["message"] != "not selected"]
    showing = [row for row in ran if row["verdict"] in FINDINGS]
    for row in showing[:1] or ran[:1]:
        print(f"{row['id']}: {row['verdict']}")
        lines = [finding(row)] if row["message"] else []
        print("\n".join(f"  {one_line(line)}" for line in [*lines, *two_lines(record, row)]))
    print("\n".join([_sentence(record, ran, showing), *remaining_lines(record)]))
    return _code(record, ran, showing)


def _code(record: "Record", ran: list["Check"], showing: list["Check"]) -> int:
    if record["interrupted"]:
        return 2
    if not record["usable"]:
        return UNUSABLE
    if showing:
        return SHOWS
    return GONE if ran and all(row["verdict"] in JUDGED for row in ran) else UNJUDGED


def _sentence(record: "Record", ran: list["Check"], showing: list["Check"]) -> str:
    code = _code(record, ran, showing)
    if code == SHOWS:
        return f"The finding is still there ({len(showing)} of {len(ran)} checks)."
    if code == GONE:
        return f"The finding is gone: {len(ran)} of {len(ran)} checks conform."
    stopped = record["stopped"]["reason"] if record["stopped"] else "see the verdict above"
    end = "" if stopped.endswith("?") else "."
    return f"The finding could not be judged: {stopped}{end}"
