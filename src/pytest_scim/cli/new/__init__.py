"""``pytest-scim new``: a first profile, from GET requests to a target and a few questions."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.new_file import FORCE_HELP
from pytest_scim.cli.run import add_options
from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.cli.new.choices import Choices, Questions, Start
    from pytest_scim.cli.new.found import Found
    from pytest_scim.cli.new.reading import Read
    from pytest_scim.profile import Profile

DESCRIPTION: Final = """\
Write a first profile. This command sends a few GET requests to the target (/ServiceProviderConfig,
/Schemas, /ResourceTypes and the first 10 Users and Groups), and never writes to it. In a terminal
it asks what it cannot find out; each question is an option, too. Elsewhere it uses defaults, and
prints which. It then runs the profile once on the embedded provider. The token comes from the
environment, as for a run: see pytest-scim run --help.
"""

EPILOG: Final = """\
exit codes:
  0 the profile was written
  1 it was written, and its rehearsal on the embedded provider found something
  2 interrupted             4 usage error: nothing was written
  6 the target could not be used: nothing was written
"""

INTERRUPTED, UNUSABLE = 2, 6


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    new = commands.add_parser(
        "new",
        help="write a first profile, from GET requests to a target and a few questions",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    new.add_argument("name", metavar="NAME", help="name of the profile, for example acme")
    add_options(new, "insecure")
    new.add_argument("--base-url", required=True, metavar="URL", help="SCIM base URL of the target")
    new.add_argument("--out", type=Path, metavar="FILE", help="file to write (default: NAME.yaml)")
    new.add_argument("--force", action="store_true", help=FORCE_HELP)
    values = {
        "--title": ("TEXT", "name of the app in Okta"),
        "--vendor": ("TEXT", "company that submits the app"),
        "--contact": ("TEXT", "whom Okta's reviewers write to"),
        "--integration": ("TYPE", "oin (catalog app), oiw (private app) or aiw (classic)"),
        "--auth": ("MODE", "bearer, header, oauth2 or basic (default: what the target accepts)"),
        "--token-url": ("URL", "token endpoint, for --auth oauth2"),
        "--authorize-url": ("URL", "authorization endpoint, for --auth oauth2"),
        "--username-format": ("TEXT", "application username format, as Okta's console names it"),
        "--email-domain": ("DOMAIN", "email domain of the Users that a run creates"),
    }
    for flag, (metavar, text) in values.items():
        new.add_argument(flag, metavar=metavar, help=text)
    new.add_argument(
        "--feature",
        action="append",
        default=[],
        metavar="NAME=on|off",
        help="whether the app offers a feature; repeatable",
    )
    new.add_argument("--no-questions", action="store_true", help="ask nothing in a terminal either")
    new.add_argument(
        "--no-rehearsal", action="store_true", help="do not run it on the embedded provider"
    )
    new.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Read the target, write the file, and rehearse it once."""
    del rest
    from pytest_scim.cli.new.reading import UnusableTarget  # noqa: PLC0415 - only for this command
    from pytest_scim.cli.usage_errors import on_one_line  # noqa: PLC0415

    try:
        profile = _written(options)
        return 0 if options.no_rehearsal else _rehearse(profile)
    except UnusableTarget as error:
        print(f"pytest-scim: {on_one_line(str(error))}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("\npytest-scim: interrupted", file=sys.stderr)
        return INTERRUPTED


def _written(options: argparse.Namespace) -> "Profile":
    """Read the target, write the file, and return the profile."""
    from pytest_scim.cli.new.choices import (  # noqa: PLC0415 - only for this command
        Questions,
        choices_of,
        name_of,
        start_of,
    )
    from pytest_scim.cli.new.draft import draft  # noqa: PLC0415
    from pytest_scim.cli.new.found import found_in  # noqa: PLC0415
    from pytest_scim.cli.new.saving import out_of, save  # noqa: PLC0415
    from pytest_scim.run.settings import check_base_url  # noqa: PLC0415

    base_url = check_base_url(options.base_url)
    out = out_of(options, name_of(options.name))
    questions = Questions(options, _is_interactive(options))
    start = start_of(questions)
    read = _read(options, base_url, start)
    found = found_in(read.responses)
    choices = choices_of(questions, start, found, read.way)
    text = draft(choices, found, base_url, out.name)
    profile = save(out, text, read.secrets, force=options.force)
    _report(read, found, choices, questions, out)
    return profile


def _is_interactive(options: argparse.Namespace) -> bool:
    return not options.no_questions and sys.stdin.isatty() and sys.stdout.isatty()


def _read(options: argparse.Namespace, base_url: str, start: "Start") -> "Read":
    """Read the target with the credentials of the environment."""
    from pytest_scim.cli.new.reading import read_target  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.model import Profile  # noqa: PLC0415
    from pytest_scim.run.credentials import credentials_of  # noqa: PLC0415
    from pytest_scim.run.settings import state_dir, trust_of  # noqa: PLC0415

    kind, folder = start.integration, state_dir(os.environ)

    def profile(way: str) -> "Profile":
        """Return what credentials need of a profile."""
        return Profile(start.name, "", Path(), kind, {}, (), auth=(way,), oauth=start.oauth)

    basic = kind == "aiw" and bool(os.environ.get("SCIM_USERNAME"))
    tried = ("basic",) if basic else ("bearer",) if kind == "aiw" else ("bearer", "header")
    return read_target(
        base_url,
        (start.way,) if start.way else tried,
        lambda way: credentials_of(profile(way), os.environ, folder),
        trust_of(os.environ, insecure=options.scim_insecure),
    )


def _report(
    read: "Read", found: "Found", choices: "Choices", questions: "Questions", out: Path
) -> None:
    """Print what was done, by default and not found out."""
    from pytest_scim.cli.new.unknown import notes_of, unknown_of  # noqa: PLC0415 - as above
    from pytest_scim.run.credentials import outlet_of  # noqa: PLC0415

    usable = [path for path in read.responses if path and path not in found.unread]
    lines = [f"Read {', '.join(sorted(usable))} ({read.sent} GET requests; nothing was written)."]
    on = [name for name, value in choices.features.items() if value]
    lines.append(f"Features: {', '.join(on)} (--feature NAME=on|off changes that).")
    mapped = len(found.mapping.attributes)
    lines.append(f"Attributes: {mapped}, from {found.mapping.source or 'the defaults'}.")
    lines.append(f"Authentication: {read.way}.")
    lines += [f"Note: {line}" for line in notes_of(found, choices)]
    lines += [f"Default: --{one.flag} {one.value or '(none)'}" for one in questions.defaults]
    lines += [f"Not found out: {line}" for line in unknown_of(found, choices)]
    lines.append(f"{out} was written.")
    outlet = outlet_of(os.environ)
    for line in lines:
        print(outlet.line(line), flush=True)


def _rehearse(profile: "Profile") -> int:
    from pytest_scim.cli.new.rehearsal import is_clean, rehearsed, summary  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415 - only for this command

    print("Rehearsing it on the embedded provider, which takes about 20 s …", flush=True)
    try:
        record = rehearsed(profile)
    except SettingsError as error:
        print(f"The rehearsal did not finish: {error}")
        return 1
    for line in summary(record):
        print(line)
    return 0 if is_clean(record) else 1
