"""Every flow in both integration types, byte for byte.

A Wire really sends each request, over a Unix socket so that the host name stays.
``PYTEST_SCIM_REGOLD=1`` writes the files anew; read each by eye before you keep it.
"""

import os
import socket
import tempfile
import threading
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from pytest_scim.okta.org import Org
from pytest_scim.okta.scenarios import SCENARIOS, perform
from pytest_scim.profile.load import load
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.target.http.auth.credentials import bearer
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
ALL = {scenario.name: scenario for scenario in SCENARIOS}
NAMES = [
    (integration, name)
    for integration in ("oin", "aiw", "oiw")
    for name in (*ALL, "assign_absent_all_attributes")
    if integration in (ALL[name.removesuffix("_all_attributes")].integrations or (integration,))
]
BASE_URL = "http://scim.example.com/scim/v2"


class Anything:
    """A guard that lets everything pass and notes nothing."""

    def before(self, request, voice):
        pass

    def after(self, request, response, voice):
        pass


class Capture:
    """Sends requests and keeps their bytes; each is answered with the answer given along."""

    def __init__(self, client):
        self._client = client
        self.response = None
        self.raw = []

    def send(self, request, response):
        self.response = response
        return self._client.send(request)


@contextmanager
def capturing():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = str(Path(folder) / "scim")
        listener.bind(path)
        listener.listen()
        recording = Recording(Outlet())
        transport = httpx.HTTPTransport(uds=path)
        client = Client(
            BASE_URL, bearer("golden-token"), recording, Anything(), transport=transport
        )
        capture = Capture(client)
        thread = threading.Thread(target=_serve, args=(listener, capture))
        thread.start()
        try:
            yield capture
        finally:
            client.close()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(listener, capture):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as stream:
            while raw := _request(stream):
                capture.raw.append(raw)
                connection.sendall(_response(capture.response))


def _request(stream):
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return b""
        head += line
    sizes = [line[15:] for line in head.splitlines() if line.lower().startswith(b"content-length:")]
    return head + stream.read(int(sizes[0]) if sizes else 0)


def _response(response):
    head = f"HTTP/1.1 {response.status} \r\n"
    headers = (*response.headers, ("Content-Length", str(len(response.content))))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"{head}{lines}\r\n".encode() + response.content


def data_generator():
    """People whose names do not depend on the version of Faker."""
    made = DataGenerator("golden", "goldenaa", password=lambda: "aG0ldenPassw0rd1")
    given, family = cycle(["Ines", "Zoë", "Tomás", "Noor"]), cycle(["Okafor", "Müller-Ruiz"])
    made._faker = SimpleNamespace(
        factories=[SimpleNamespace()],
        first_name=lambda: next(given),
        last_name=lambda: next(family),
        name=lambda: "Ada Byron",
        job=lambda: "Field Geologist",
        company=lambda: "Marsh & Sons",
        city=lambda: "Port Hale",
        street_address=lambda: "12 Quay Street",
    )
    return made


def org_of(integration, features, new_password):
    profile = load(f"okta-{integration}")
    return Org(
        profile.integration,
        tuple(attribute.path for attribute in profile.attributes),
        {**profile.features, **dict.fromkeys(features, True)},
        new_password,
        user_patch=profile.user_patch,
    )


def played(name, integration):
    """Play a scenario over a real socket and return its golden text."""
    complete = name.endswith("_all_attributes")
    scenario = ALL[name.removesuffix("_all_attributes")]
    made = data_generator()
    org = org_of(integration, scenario.features, made.password)
    okta_user = made.complete() if complete else made.okta_user()
    parts = []
    with capturing() as capture:

        def send(request, response):
            arrived = capture.send(request, response)
            parts.append(f"{heading(request.step)}\n{text(capture.raw[-1])}")
            return arrived

        def shown(task):
            parts.append("# task: ok\n" if task.ok else f"# task: failed: {task.message}\n")

        perform(scenario, org, made, send, shown, okta_user=okta_user)
    return "\n".join(parts)


def heading(step):
    """How a step is known: its place in the flow, and its form where that is known otherwise."""
    order, body = (": ".join(known) for known in (step.order, step.body))
    return f"# {step.n} {order}" + ("" if order == body else f"\n# its form {body}")


def golden(integration, name):
    """The file of a scenario: a private app's is that of a catalog app, unless it has its own."""
    own = GOLDEN / integration / f"{name}.http"
    shared = integration == "oiw" and (GOLDEN / "oin" / f"{name}.http").exists()
    return GOLDEN / "oin" / f"{name}.http" if shared else own


def text(raw):
    """Bytes as text: the line ends of the head are CRLF on the wire and LF in the file."""
    head, _, body = raw.partition(b"\r\n\r\n")
    assert b"\n" not in head.replace(b"\r\n", b"")
    return head.replace(b"\r\n", b"\n").decode() + "\n\n" + (body.decode() + "\n" if body else "")


@pytest.mark.parametrize(("integration", "name"), NAMES)
def test_the_bytes_on_the_wire_are_those_of_the_golden_file(integration, name):
    path = golden(integration, name)
    shown = played(name, integration)
    if os.environ.get("PYTEST_SCIM_REGOLD") and path.parent.name == integration:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shown.encode())
    assert shown == path.read_bytes().decode()


def test_every_golden_file_belongs_to_a_scenario():
    kept = {f"{path.parent.name}/{path.stem}" for path in GOLDEN.glob("*/*.http")}

    paths = [golden(integration, name) for integration, name in NAMES]
    assert kept == {f"{path.parent.name}/{path.stem}" for path in paths}


def test_a_private_app_gets_what_a_catalog_app_gets_but_for_the_profile_by_patch():
    assert [path.stem for path in GOLDEN.glob("oiw/*.http")] == ["update_profile_patch"]
