"""``pytest-scim explain``: what one check requires, and why, without a run."""

import argparse
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.checks.check import Check

WIDTH: Final = 88


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    explain = commands.add_parser(
        "explain",
        help="print what a check requires, from which source, and how to mend a finding",
    )
    explain.add_argument(
        "ids", nargs="+", metavar="ID", help="id of a check; * stands for any text"
    )
    explain.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the checks that the ids name."""
    del rest
    from fnmatch import fnmatchcase  # noqa: PLC0415 - only for this command

    from pytest_scim.cli.catalog import all_checks  # noqa: PLC0415
    from pytest_scim.profile.messages import did_you_mean  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    known = {check.id: check for check in all_checks()}
    found: dict[str, Check] = {}
    for pattern in options.ids:
        matching = {id_: one for id_, one in known.items() if fnmatchcase(id_, pattern)}
        if not matching:
            meant = did_you_mean(pattern, known) or "; pytest-scim checks lists them"
            raise SettingsError(f"{pattern!r} is not a check{meant}")
        found |= matching
    print("\n\n".join("\n".join(_lines(check)) for check in found.values()))
    return 0


def _lines(check: "Check") -> Iterator[str]:
    """Yield what is known of a check."""
    yield check.id
    yield from _wrapped("", f"{check.title}.")
    yield from _wrapped("required", check.requirement)
    yield f"  level: {_levels(check)}"
    about = {
        "feature": check.feature,
        "rule": check.rule,
        "integrations": ", ".join(check.integrations),
        "needs": ", ".join(check.needs),
        "test plan": ", ".join(check.cases),
        "impact": check.impact,
        "fix": check.fix,
    }
    for name, text in about.items():
        yield from _wrapped(name, text or "")
    for one in check.citations:
        yield f"  see: {one.authority}, {one.ref}{f' {one.url}' if one.url else ''}"
    for text in _sentences(check.id):
        yield from _wrapped("judges", text)
    yield from _wrapped("requests", _requests(check.id))
    faults = _faults(check.id)
    yield f"  proven by: {len(faults)} fault{'s' * (len(faults) != 1)} of the embedded provider"
    for fault, title in faults:
        yield f"    {fault}: {title}"
    yield f"  run it: pytest-scim run --profile PROFILE --base-url URL --check {check.id}"


def _sentences(check: str) -> list[str]:
    """Return the normative sentences of the RFCs that a check judges, with their sections."""
    from pytest_scim.report.rfc_coverage import sentences  # noqa: PLC0415 - only for this command

    judged = [one for one in sentences() if check in one.checks]
    return [f"{one.authority} section {one.section}, {one.level}: {one.text}" for one in judged]


def _requests(check: str) -> str:
    """Return how many requests a check sends in a whole run of each profile that judges it."""
    from pytest_scim.checks.request_counts import table  # noqa: PLC0415 - only for this command

    by_number: dict[int, list[str]] = {}
    for name, rows in table().items():
        if check in rows and "@" not in name:
            by_number.setdefault(rows[check].requests, []).append(name)
    parts = [f"{number} ({', '.join(names)})" for number, names in sorted(by_number.items())]
    return f"about {' or '.join(parts)}; an earlier check may have sent its set-up" if parts else ""


def _levels(check: "Check") -> str:
    others = [f"{level} in an app of the kind {name}" for name, level in check.levels.items()]
    return "; ".join([str(check.level), *others])


def _wrapped(name: str, text: str) -> list[str]:
    head = f"{name}: " if name else ""
    return textwrap.wrap(
        f"{head}{text}" if text else "",
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _faults(check: str) -> list[tuple[str, str]]:
    from pytest_scim.provider.faults import registry  # noqa: PLC0415 - only for this command

    return [(one.id, one.title) for one in registry().values() if check in one.catches]
