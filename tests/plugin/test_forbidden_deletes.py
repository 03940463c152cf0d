"""Runs on a target whose accounts are never deleted: the next run uses what one has left."""

import signal
import time

import pytest

from pytest_scim.profile.loader import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.server import serve

from .running import TOKEN

RESIDENTS = 5
FINE = {"conforms", "not-run", "not-offered"}
CHOSEN = ("-k", "test_update_users or test_deactivate_users")


def _keeps_everybody(call, answer):
    if call.method == "DELETE" and call.kind == "Users":
        return scim_error(403, "Accounts are never deleted.")
    time.sleep(0.003)
    return answer(call)


@pytest.fixture
def app(run):
    text = "name: mine\ntitle: Mine\nextends: okta-oin\ndelete: forbidden\n"
    (run.folder / "mine.yaml").write_text(text)
    keeps = Fault("T-keeps", "", (), "service", None, None, _keeps_everybody)
    profile = load(str(run.folder / "mine.yaml"))
    provider = Provider(profile, tokens=[TOKEN], residents=RESIDENTS, faults=[keeps])
    with serve(provider):
        yield provider


def options(app):
    return "--profile=./mine.yaml", f"--base-url={app.base_url}", *CHOSEN


def switched_on(app):
    return [user["userName"] for user in app.users()[RESIDENTS:] if user["active"]]


def test_a_second_run_uses_the_accounts_of_the_first(run, app):
    before = app.users()
    first = run(*options(app))
    earlier = first.record
    after_one = len(app.users())
    second = run(*options(app))
    added = len(app.users()) - after_one

    for one, record in ((first, earlier), (second, second.record)):
        assert one.code == 0, one.out
        assert {check["verdict"] for check in record["checks"]} <= FINE
        reasons = [row["reason"] for row in record["leftovers"]]
        assert "deactivated, and left on purpose: the next run uses it again" in reasons
    assert earlier["summary"] == second.record["summary"]
    assert added < (after_one - RESIDENTS) / 4
    assert switched_on(app) == []
    assert app.users()[:RESIDENTS] == before
    assert list(run.state.glob("*.jsonl")) == []
    assert earlier["run"] in second.text("record.json"), (
        "an adopted account is the second run's own"
    )


def test_a_killed_run_leaves_nobody_of_the_pool_switched_on(run, app):
    run(*options(app))
    everybody = len(app.users())
    process = run.start(*options(app))
    run.stop(process, signal.SIGKILL, lambda: len(switched_on(app)) > 3)
    run.finish(process)
    swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep", "--profile=./mine.yaml"))

    assert switched_on(app) == []
    assert "left on purpose" in swept.out
    assert list(run.state.glob("*.jsonl")) == []
    third = run(*options(app))
    assert third.code == 0, third.out
    assert len(app.users()) < everybody + 12
