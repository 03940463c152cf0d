"""``pytest-scim checks``: list the checks, without a run."""

import argparse
import json
from typing import TYPE_CHECKING

from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.checks.check import Check
    from pytest_scim.profile import Profile

AUTHORITIES = ("okta", "runscope", "vendor", "rfc7643", "rfc7644", "properties")


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    checks = commands.add_parser(
        "checks",
        help="list the checks, without a run",
        description="List the checks with their level, id and title. All filters must match.",
    )
    checks.add_argument(
        "text", nargs="*", metavar="TEXT", help="words that the id, title or requirement contains"
    )
    checks.add_argument("--feature", metavar="NAME", help="only checks of this feature")
    checks.add_argument("--level", type=str.upper, choices=("MUST", "SHOULD"), help="only this")
    checks.add_argument("--authority", choices=AUTHORITIES, help="only checks of this suite")
    checks.add_argument(
        "--profile",
        metavar="NAME|PATH",
        help="only checks that concern this profile, with their levels there",
    )
    checks.add_argument("--json", action="store_true", help="print JSON")
    checks.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Print the checks that match; return 1 where none does."""
    del rest
    from pytest_scim.cli.catalog import all_checks  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.load import load  # noqa: PLC0415

    if options.feature is not None:
        _require_feature(options.feature)
    profile = load(options.profile) if options.profile else None
    found = [one for one in all_checks() if _matches(one, options, profile)]
    if options.json:
        print(json.dumps([_row(one, profile) for one in found], indent=2, ensure_ascii=False))
    else:
        for one in found:
            print(f"{_level(one, profile):<6}  {one.id}\n        {one.title}")
        print(f"{len(found)} check{'s' * (len(found) != 1)}")
    return int(not found)


def _require_feature(name: str) -> None:
    from pytest_scim.profile.messages import quote, suggest  # noqa: PLC0415 - as above
    from pytest_scim.profile.model import FEATURES  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    if name not in FEATURES:
        raise SettingsError(f"--feature {quote(name)} is not a feature{suggest(name, FEATURES)}")


def _level(check: "Check", profile: "Profile | None") -> str:
    return str(check.level_under(profile.integration) if profile else check.level)


def _matches(check: "Check", options: argparse.Namespace, profile: "Profile | None") -> bool:
    from pytest_scim.run.session.applicability import applies  # noqa: PLC0415 - as above

    text = f"{check.id} {check.title} {check.requirement}".lower()
    return (
        options.feature in {None, check.feature}
        and options.level in {None, _level(check, profile)}
        and options.authority in {None, check.id.partition(".")[0]}
        and all(word.lower() in text for word in options.text)
        and (profile is None or applies(check, profile))
    )


def _row(check: "Check", profile: "Profile | None") -> dict[str, object]:
    return {
        "id": check.id,
        "title": check.title,
        "level": _level(check, profile),
        "feature": check.feature,
        "requirement": check.requirement,
        "impact": check.impact,
        "fix": check.fix,
        "rule": check.rule,
        "integrations": list(check.integrations),
        "needs": list(check.needs),
        "okta_cases": list(check.cases),
        "citations": [
            {"authority": one.authority, "ref": one.ref, "url": one.url} for one in check.citations
        ],
    }
