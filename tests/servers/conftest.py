"""Third-party SCIM servers, installed by exact version and started on loopback.

Each fixture lives as long as the session and yields a `Server`. What it installs is kept in
the folder that `PYTEST_SCIM_TEST_CACHE` names, so that only the first run needs a registry.
"""

import base64
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
TOKEN = "t0ken-of-a-loopback-server"
START_TIMEOUT = 300.0
SERVING = re.compile(r"^Serving SCIM on (http://\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Server:
    """A running SCIM server. `log` is the file that its output goes to."""

    base_url: str
    token: str
    log: Path


@pytest.fixture(scope="session")
def scim2_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The stock process of the scim2-server that the project depends on."""
    module = "scim2_server.testserver.cli"
    command = [sys.executable, "-m", module, "--bearer-token", TOKEN, "--port", str(_free_port())]
    with _running(command, tmp_path_factory.mktemp("scim2_server")) as server:
        yield server


@pytest.fixture(scope="session")
def scim2_server_0_1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A scim2-server of before its rewrite, in an environment of its own."""
    source = HERE / "scim2_server_0_1"
    command = [str(_environment(source)), str(source / "host.py")]
    with _running(command, tmp_path_factory.mktemp("scim2_server_0_1")) as server:
        yield server


@pytest.fixture(scope="session")
def better_auth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The SCIM plugin of better-auth, on its memory adapter."""
    command = _node_host(HERE / "better_auth")
    with _running(command, tmp_path_factory.mktemp("better_auth")) as server:
        yield server


@pytest.fixture(scope="session")
def scimmy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """SCIMMY with its express routers, on a map."""
    command = _node_host(HERE / "scimmy")
    with _running(command, tmp_path_factory.mktemp("scimmy")) as server:
        yield server


@pytest.fixture(scope="session")
def better_auth_1_4(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The SCIM plugin of better-auth before its rewrite, on its memory adapter."""
    command = _node_host(HERE / "better_auth_1_4")
    # That version takes no token of another form.
    token = base64.urlsafe_b64encode(f"{TOKEN}:okta".encode()).decode().rstrip("=")
    with _running(command, tmp_path_factory.mktemp("better_auth_1_4"), token) as server:
        yield server


@pytest.fixture(scope="session")
def django_scim2(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """django-scim2 with the adapters it comes with, on sqlite, in an environment of its own."""
    source = HERE / "django_scim2"
    command = [str(_environment(source)), str(source / "host.py")]
    with _running(command, tmp_path_factory.mktemp("django_scim2")) as server:
        yield server


@pytest.fixture(scope="session")
def django_scim2_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """django-scim2-server with the adapters it comes with, on sqlite."""
    source = HERE / "django_scim2_server"
    command = [str(_environment(source)), str(source / "host.py")]
    with _running(command, tmp_path_factory.mktemp("django_scim2_server")) as server:
        yield server


@pytest.fixture(scope="session")
def mlflow_oidc_auth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The SCIM endpoint of mlflow-oidc-auth, on a sqlite file, without MLflow's own server."""
    source, folder = HERE / "mlflow_oidc_auth", tmp_path_factory.mktemp("mlflow_oidc_auth")
    command = [str(_environment(source)), str(source / "host.py"), str(folder / "auth.db")]
    # It accepts tokens of this form alone.
    with _running(command, folder, f"scim_00000000_{TOKEN}") as server:
        yield server


def _node_host(source: Path) -> list[str]:
    """Install the packages that a folder's lock file pins; return the command of its host."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip(f"{source.name} needs node and npm, which are not on the PATH")
    manifest = [source / "package.json", source / "package-lock.json"]
    # `npm ci` installs the lock file as it stands, or fails: nothing can drift.
    install = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    folder = _installed(source.name, manifest, [install])
    # An ES module looks for its packages from where it stands itself.
    return [node, str(shutil.copy2(source / "host.mjs", folder / "host.mjs"))]


def _environment(source: Path) -> Path:
    """Install the requirements that a folder pins; return the interpreter that has them."""
    requirements = source / "requirements.txt"
    # A folder pins all that its host imports, so nothing else is to be installed.
    options = ["--quiet", "--no-deps", "-r", requirements.name]
    install = ["bin/python", "-m", "pip", "install", *options]
    steps = [[sys.executable, "-m", "venv", "."], install]
    # What pip installs is compiled for one Python, so each Python has its own.
    folder = _installed(source.name, [requirements], steps, sys.version)
    return folder / "bin" / "python"


def _installed(
    name: str, manifest: Sequence[Path], steps: Sequence[Sequence[str]], variant: str = ""
) -> Path:
    """Return the folder in which the steps were run on copies of the manifest, once ever."""
    home = Path(
        os.environ.get("PYTEST_SCIM_TEST_CACHE") or Path.home() / ".cache/pytest-scim-tests"
    )
    versions = b"".join(path.read_bytes() for path in manifest) + variant.encode()
    folder = home / f"{name}-{hashlib.sha256(versions).hexdigest()[:12]}"
    if folder.exists():
        return folder
    home.mkdir(parents=True, exist_ok=True)
    # Renamed when complete, so that an interrupted installation is never taken for a whole one.
    with tempfile.TemporaryDirectory(dir=home) as scratch:
        draft = Path(scratch, name)
        draft.mkdir()
        for path in manifest:
            shutil.copy(path, draft)
        for step in steps:
            _run(step, draft)
        if not folder.exists():
            draft.rename(folder)
    return folder


def _run(step: Sequence[str], folder: Path) -> None:
    done = subprocess.run(step, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(step)} failed:\n{done.stdout}{done.stderr}", pytrace=False)


@contextmanager
def _running(command: Sequence[str], folder: Path, token: str = TOKEN) -> Iterator[Server]:
    """Run a server that says where it serves SCIM, until the block ends."""
    log = folder / "output.log"
    environment = os.environ | {"SCIM_TOKEN": token, "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield _ready(process, log, token)
    finally:
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ready(process: subprocess.Popen[bytes], log: Path, token: str) -> Server:
    """Return the server as soon as it answers."""
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        describe = SERVING.search(log.read_text(errors="replace"))
        if describe and _responses(describe[1], token):
            return Server(describe[1], token, log)
        time.sleep(0.05)
    pytest.fail(
        f"{process.args!r} did not start:\n{log.read_text(errors='replace')}", pytrace=False
    )


def _responses(base_url: str, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}"}
    try:
        # A proxy that the environment names is not for loopback.
        response = httpx.get(f"{base_url}/Users", headers=headers, trust_env=False, timeout=60)
    except httpx.TransportError:
        return False
    return response.is_success


def _free_port() -> int:
    """Return a port that was free a moment ago: that server does not say which one it got."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
