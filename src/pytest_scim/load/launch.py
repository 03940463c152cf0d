"""Starts a storm: a process of Locust, with the embedded provider beside it where none is named."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Final

from pytest_scim.load.judge.verdict import INTERRUPTED
from pytest_scim.load.plan.order import Order
from pytest_scim.load.rehearsal import storm_faults
from pytest_scim.profile import Profile
from pytest_scim.profile.load import load, parse_features
from pytest_scim.profile.model import Propagation
from pytest_scim.run.settings import Options, Settings, SettingsError, settings_of
from pytest_scim.run.test_data import new_tag
from pytest_scim.target.http.auth.credentials import bearer

ORDER: Final = "PYTEST_SCIM_STORM"
"""The environment variable with the path of the order."""

ENTRY: Final = Path(__file__).with_name("locusts") / "storm_entry.py"
MISSING: Final = "pytest-scim storm needs Locust, which is not installed: pip install locust"
READY: Final = "ready"
"""The file beside the order that says that Locust handles signals."""

PATIENCE: Final = 75
"""Seconds that Locust waits at its end for tasks that are under way."""


def require_locust() -> None:
    """Raise SettingsError where Locust is not installed."""
    if find_spec("locust") is None:
        raise SettingsError(MISSING)


def profile_for(order: Order) -> Profile:
    """Return the profile of an order with the features that its command line changed."""
    return load(order.profile, features=parse_features(order.features))


def settings_for(order: Order, environ: Mapping[str, str]) -> Settings:
    """Return the settings of a process of a storm, which the first process has checked."""
    options: Options = {"base_url": order.base_url, "yes": True, "insecure": order.insecure}
    settings = settings_of(profile_for(order), options, environ)
    if order.embedded:  # every change is visible at once there
        profile = replace(settings.profile, propagation=Propagation(), rate_limit=None)
        token = bearer(environ["SCIM_TOKEN"])  # the only scheme of the embedded provider
        settings = replace(settings, profile=profile, credentials=token)
    return settings


def start(order: Order, locust: Sequence[str], environ: Mapping[str, str]) -> int:
    """Perform a storm in a process of Locust, and return its exit code.

    ``locust`` are further arguments of Locust.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pytest-scim-")))
        own = {name: value for name, value in environ.items() if not name.startswith("LOCUST_")}
        if order.embedded:
            token = f"embedded-{new_tag()}"
            order = replace(order, base_url=_embedded(order, token, stack))
            own |= {"SCIM_TOKEN": token, "PYTEST_SCIM_STATE_DIR": str(folder / "state")}
            for name in ("SCIM_TOKEN_FILE", "SCIM_TOKEN_COMMAND", "SCIM_USERNAME"):
                own.pop(name, None)
        (folder / "order.json").write_text(order.text(), encoding="utf-8")
        own[ORDER] = str(folder / "order.json")
        return _run([*_command(order, folder), *locust], folder, own)


def _embedded(order: Order, token: str, stack: ExitStack) -> str:
    """Start the embedded provider, and return its base URL."""
    from pytest_scim.provider.app import Provider  # noqa: PLC0415 - loads for a third of a second
    from pytest_scim.provider.http_server import serve  # noqa: PLC0415

    faults = [storm_faults()["L4-limits-requests"]] if "rate-limit" in order.shapes else []
    provider = Provider(profile_for(order), tokens=[token], faults=faults)
    return stack.enter_context(serve(provider)).base_url


def _command(order: Order, folder: Path) -> list[str]:
    """Return the command that starts Locust: with its own table of results in a file."""
    command = [sys.executable, "-P", "-m", "locust", "--locustfile", str(ENTRY)]
    command += ["--host", order.base_url, "--only-summary", "--json-file", str(folder / "locust")]
    command += ["--users", str(order.in_flight), "--spawn-rate", str(order.in_flight)]
    command += ["--stop-timeout", str(PATIENCE), "--loglevel", "WARNING"]
    if order.role == "worker":
        return [*command, "--worker"]
    if order.role == "master":
        command += ["--master", "--expect-workers", str(order.workers)]
    return command


def _run(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> int:
    """Run Locust in a folder without settings of others; it alone gets the signals."""
    process = subprocess.Popen(  # noqa: S603 - the interpreter of this process
        command, cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL, start_new_session=True
    )

    def forward(number: int, _: FrameType | None) -> None:
        if not (folder / READY).exists():
            process.kill()  # it has sent nothing yet
        elif process.poll() is None:
            process.send_signal(number)

    before = {one: signal.signal(one, forward) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = process.wait()
        return INTERRUPTED if code < 0 else code
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
