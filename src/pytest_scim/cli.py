"""The console script: ``pytest-scim run | plan | login | serve | sweep``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

USAGE_ERROR = 4
OAUTH = "Endpoints: /oauth/token and /oauth/authorize after the base."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0, 1 for leftovers, 4 for a usage error."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if options.command not in {"run", "plan"} and rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return int(options.act(options, rest))
    except _usage_errors() as error:
        print(f"pytest-scim: {error}", file=sys.stderr)
        return USAGE_ERROR


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Exit with 4, as every usage error of the project does."""
        self.print_usage(sys.stderr)
        self.exit(USAGE_ERROR, f"{self.prog}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="pytest-scim", description="Rehearse an Okta integration over SCIM 2.0.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    run = commands.add_parser(
        "run", add_help=False, help="run pytest with the suites: pytest-scim run --profile NAME …"
    )
    run.set_defaults(act=_run)
    plan = commands.add_parser(
        "plan", help="say what a run would send, create and leave; further options are pytest's"
    )
    plan.add_argument("--profile", required=True, metavar="NAME|PATH", help="whose run it is")
    plan.add_argument("--base-url", metavar="URL", help="the target; nothing is sent to it")
    plan.set_defaults(act=_plan)
    login = commands.add_parser("login", help="let Okta's client in once, by OAuth 2.0")
    login.add_argument("--profile", required=True, metavar="NAME|PATH")
    login.add_argument(
        "--redirect-uri",
        default="http://127.0.0.1:8765/callback",
        metavar="URL",
        help="as registered for the client; default: %(default)s",
    )
    login.add_argument(
        "--no-browser", action="store_true", help="show the address, and ask for the one it ends at"
    )
    login.set_defaults(act=_login)
    serve = commands.add_parser("serve", help="start the embedded provider alone")
    serve.add_argument(
        "--profile", default="okta-oin", metavar="NAME|PATH", help="default: %(default)s"
    )
    serve.add_argument("--fault", action="append", default=[], metavar="ID", help="seed a defect")
    serve.add_argument("--list-faults", action="store_true", help="list the defects and stop")
    serve.add_argument("--port", type=int, default=0, help="default: one that is free")
    serve.set_defaults(act=_serve)
    sweep = commands.add_parser("sweep", help="remove what an interrupted run left behind")
    sweep.add_argument("--profile", metavar="NAME|PATH", help="only what runs of this profile left")
    sweep.add_argument("--base-url", metavar="URL", help="only what is left at this target")
    sweep.set_defaults(act=_sweep)
    return parser


def _usage_errors() -> tuple[type[Exception], ...]:
    from pytest_scim.profile import ProfileError  # noqa: PLC0415 - loads little, but not nothing
    from pytest_scim.settings import SettingsError  # noqa: PLC0415
    from pytest_scim.target.http.connection import ConnectionSetupError  # noqa: PLC0415
    from pytest_scim.wire.auth import CredentialsError  # noqa: PLC0415
    from pytest_scim.wire.tls import TrustError  # noqa: PLC0415

    return ProfileError, SettingsError, CredentialsError, ConnectionSetupError, TrustError


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    """Become pytest: assertions in the suites are rewritten only in a process of its own."""
    del options
    command = [sys.executable, "-m", "pytest", "--pyargs", "pytest_scim.suites", *rest]
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - the interpreter we run in


def _plan(options: argparse.Namespace, rest: list[str]) -> int:
    from pytest_scim.plan import plan  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.loader import load  # noqa: PLC0415
    from pytest_scim.settings import check_base_url, state_dir  # noqa: PLC0415

    base_url = check_base_url(options.base_url) if options.base_url else None
    print("\n".join(plan(load(options.profile), base_url, rest, state_dir(os.environ))))
    return 0


def _login(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from pytest_scim.authentication import client_of  # noqa: PLC0415 - only for this command
    from pytest_scim.login import login  # noqa: PLC0415
    from pytest_scim.profile.loader import load  # noqa: PLC0415
    from pytest_scim.settings import state_dir  # noqa: PLC0415

    profile = load(options.profile)
    client = client_of(profile, os.environ)
    folder = state_dir(os.environ)
    print(login(profile, client, folder, options.redirect_uri, browser=not options.no_browser))
    return 0


def _serve(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from pytest_scim.profile.loader import load  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.words import did_you_mean  # noqa: PLC0415
    from pytest_scim.provider.app import Provider  # noqa: PLC0415
    from pytest_scim.provider.faults import registry  # noqa: PLC0415
    from pytest_scim.provider.oauth import AuthorizationServer  # noqa: PLC0415
    from pytest_scim.provider.server import serve  # noqa: PLC0415
    from pytest_scim.settings import SettingsError  # noqa: PLC0415

    profile = load(options.profile)
    known = registry()
    if options.list_faults:
        for fault in known.values():
            print(f"{fault.id}: {fault.title}")
        return 0
    for name in options.fault:
        if name not in known:
            meant = did_you_mean(name, known) or "; --list-faults lists them"
            raise SettingsError(f"--fault {name!r} is not known{meant}")
    token = os.environ.get("SCIM_TOKEN") or "rehearsal"
    faults = [known[name] for name in options.fault]
    oauth = AuthorizationServer("rehearsal", token) if profile.oauth else None
    provider = Provider(profile, tokens=[token], faults=faults, oauth=oauth)
    try:
        with serve(provider, options.port) as server:
            shown = "$SCIM_TOKEN" if "SCIM_TOKEN" in os.environ else token
            print(f"Serving SCIM on {server.base_url}", flush=True)
            if oauth is not None:
                print(f"OAuth client: rehearsal, with the token as its secret. {OAUTH}", flush=True)
            print(f"Token: {shown}. Stop with Ctrl-C.", flush=True)
            _wait()
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "ports end at 65535"
        raise SettingsError(f"cannot listen on port {options.port}: {reason}") from None
    except KeyboardInterrupt:
        pass
    return 0


def _wait() -> None:
    from threading import Event  # noqa: PLC0415 - only for this command

    Event().wait()


def _sweep(options: argparse.Namespace, rest: list[str]) -> int:
    del rest
    from pytest_scim.profile.loader import load  # noqa: PLC0415 - only for this command
    from pytest_scim.settings import check_base_url, state_dir  # noqa: PLC0415
    from pytest_scim.sweep import sweep  # noqa: PLC0415

    profile = load(options.profile) if options.profile else None
    base_url = check_base_url(options.base_url) if options.base_url else None
    results = sweep(state_dir(os.environ), os.environ, profile=profile, base_url=base_url)
    for line in _told(results):
        print(line)
    return int(any(left for _, left in results))


def _told(results: list[tuple[Path, list[dict[str, Any]]]]) -> list[str]:
    from pytest_scim.report.summary import left_lines  # noqa: PLC0415 - only for this command

    if not results:
        return ["Nothing to clean up."]
    lines = []
    for journal, left in results:
        lines.append(f"{journal.name}: {'clean' if not left else f'{len(left)} left'}")
        lines += [f"  {line}" for line in left_lines(left)]
    return lines


if __name__ == "__main__":
    sys.exit(main())
