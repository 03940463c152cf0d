"""What a run has loaded when its first request leaves: counted, since a clock is no gate."""

import json

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.http_server import serve

from .running import TOKEN

WATCH = """
import json, sys

def pytest_collection_finish():
    from pytest_scim.target.http.client import Client

    sent = Client._exchange

    def first(*arguments):
        Client._exchange = sent
        with open("modules.json", "w") as file:
            json.dump(sorted(sys.modules), file)
        return sent(*arguments)

    Client._exchange = first
"""
MOST = 1_050
"""Modules at the most, of which the standard library has about 350."""

UNUSED = {
    *("hypothesis", "faker", "rich", "click", "asyncio"),
    *("pydantic", "scim2_models", "scim2_server"),
}
"""Packages that no check needs before the first request, each of which takes long to load."""


def test_the_first_request_waits_for_nothing_that_it_does_not_need(run):
    (run.folder / "watch.py").write_text(WATCH)
    with serve(Provider(load("okta-oin"), tokens=[TOKEN], residents=5)) as server:
        finished = run(
            "--profile=okta-oin",
            f"--base-url={server.base_url}",
            "-p",
            "watch",
            "-k",
            "api_credentials_are_accepted",
        )
    assert finished.code == 0, finished.out + finished.err
    modules = json.loads((run.folder / "modules.json").read_text())

    assert {name.partition(".")[0] for name in modules} & UNUSED == set()
    assert len(modules) < MOST, len(modules)
