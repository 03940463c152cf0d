"""``pytest-scim serve``: the embedded provider alone."""

import argparse
import os
from threading import Event
from typing import TYPE_CHECKING, Final

from pytest_scim.cli.usage_errors import Commands

if TYPE_CHECKING:
    from pytest_scim.profile import Profile
    from pytest_scim.provider.app import Provider

OAUTH: Final = "Endpoints, relative to the base URL: /oauth/token and /oauth/authorize."


def add_to(commands: Commands) -> None:
    """Add the sub-command."""
    serve = commands.add_parser("serve", help="start the embedded service provider")
    serve.add_argument(
        "--profile",
        default="okta-oin",
        metavar="NAME|PATH",
        help="profile that the provider follows (default: %(default)s)",
    )
    serve.add_argument(
        "--fault", action="append", default=[], metavar="ID", help="seed this fault; repeatable"
    )
    serve.add_argument("--list-faults", action="store_true", help="list the faults and exit")
    serve.add_argument(
        "--port", type=int, default=0, help="port to listen on (default: a free one)"
    )
    serve.set_defaults(act=act)


def act(options: argparse.Namespace, rest: list[str]) -> int:
    """Serve until Ctrl-C, or list the faults."""
    del rest
    from pytest_scim.load.rehearsal import storm_faults  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.load import load  # noqa: PLC0415
    from pytest_scim.provider.faults import registry  # noqa: PLC0415

    profile = load(options.profile)
    if options.list_faults:
        for fault in (*registry().values(), *storm_faults().values()):
            print(f"{fault.id}: {fault.title}")
        return 0
    token = os.environ.get("SCIM_TOKEN") or "rehearsal"
    _serve(_provider(profile, token, options.fault), options.port)
    return 0


def _provider(profile: "Profile", token: str, names: list[str]) -> "Provider":
    from pytest_scim.load.rehearsal import storm_faults  # noqa: PLC0415 - only for this command
    from pytest_scim.profile.messages import did_you_mean  # noqa: PLC0415
    from pytest_scim.provider.app import Provider  # noqa: PLC0415
    from pytest_scim.provider.endpoints.oauth import AuthorizationServer  # noqa: PLC0415
    from pytest_scim.provider.faults import registry  # noqa: PLC0415
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    known = {**registry(), **storm_faults()}
    for name in names:
        if name not in known:
            meant = did_you_mean(name, known) or "; --list-faults lists them"
            raise SettingsError(f"--fault {name!r} is not a fault{meant}")
    oauth = AuthorizationServer("rehearsal", token) if profile.oauth else None
    return Provider(profile, tokens=[token], faults=[known[name] for name in names], oauth=oauth)


def _serve(provider: "Provider", port: int) -> None:
    from pytest_scim.provider.http_server import serve  # noqa: PLC0415 - only for this command
    from pytest_scim.run.settings import SettingsError  # noqa: PLC0415

    try:
        with serve(provider, port) as server:
            print(f"Serving SCIM on {server.base_url}", flush=True)
            if provider.oauth is not None:
                print(f"OAuth client: rehearsal; its secret is the token. {OAUTH}", flush=True)
            token = "$SCIM_TOKEN" if os.environ.get("SCIM_TOKEN") else "rehearsal"
            print(f"Token: {token}. Press Ctrl-C to stop.", flush=True)
            Event().wait()
    except BrokenPipeError:
        raise
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "the highest port is 65535"
        raise SettingsError(f"cannot listen on port {port}: {reason}") from None
    except KeyboardInterrupt:
        pass
