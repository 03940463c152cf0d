"""A storm in threads of this process, against the embedded provider behind a socket."""

import json
import socket
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from pytest_scim.load.course import Storm
from pytest_scim.load.launch import settings_for
from pytest_scim.load.plan.order import Order
from pytest_scim.load.plan.shapes import DEFAULT
from pytest_scim.load.rehearsal import storm_faults
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve

TOKEN = "storm-test-token"
SMALL = Order(
    profile="okta-oin",
    base_url="",
    report_dir="",
    shapes=DEFAULT,
    users=14,
    groups=5,
    largest=8,
    returned=4,
    in_flight=6,
    rate=400.0,
    seed="0",
)


@contextmanager
def serving(profile="okta-oin", *faults):
    known = storm_faults()
    provider = Provider(load(profile), tokens=[TOKEN], faults=[known[name] for name in faults])
    with serve(provider) as server:
        yield SimpleNamespace(url=server.base_url, provider=provider)


def count(provider):
    """Return how many Users and Groups a provider has."""
    return len(provider.users()) + len(provider.groups())


def perform(storm):
    """Perform a storm alone; threads stand for the users of Locust."""

    def work(number):
        while storm.part is None:
            time.sleep(0.01)
        while storm.part.engine.work(number):
            pass

    threads = [Thread(target=work, args=(n,), daemon=True) for n in range(storm.order.in_flight)]
    for one in threads:
        one.start()
    code = storm.alone()
    for one in threads:
        one.join(10)
    return code


@pytest.fixture
def performed(tmp_path):
    """Return a function that performs a small storm, and returns how it ended."""

    def run(*faults, sleep=time.sleep, before=lambda storm: None, **changes):
        order = replace(SMALL, report_dir=str(tmp_path / "report"), **changes)
        with serving(order.profile, *faults) as served:
            order = replace(order, base_url=served.url)
            first = count(served.provider)
            environ = {"SCIM_TOKEN": TOKEN, "PYTEST_SCIM_STATE_DIR": str(tmp_path / "state")}
            said = []
            storm = Storm(order, settings_for(order, environ), say=said.append, sleep=sleep)
            before(storm)
            code = perform(storm)
            left = count(served.provider) - first
        file = tmp_path / "report" / "storm.json"
        record = json.loads(file.read_text(encoding="ascii")) if file.exists() else None
        journals = [*Path(tmp_path / "state").glob("*")]
        return SimpleNamespace(code=code, said=said, record=record, left=left, journals=journals)

    return run


@pytest.fixture
def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
