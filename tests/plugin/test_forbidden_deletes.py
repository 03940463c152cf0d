"""Runs on a target whose accounts are never deleted: the next run uses what one has left."""

import json
import signal

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import scim_error
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.http_server import serve
from pytest_scim.report.model import problems
from pytest_scim.target.cleanup.reuse.store import ReusableUsers, pool_path
from pytest_scim.target.http.auth.binding import Binding
from pytest_scim.target.http.auth.credentials import bearer

from .running import TOKEN

RESIDENTS = 5
FINE = {"conforms", "not-run", "not-applicable"}
CHOSEN = ("-k", "test_update_users or test_deactivate_users")


def _keeps_everybody(call, respond):
    if call.method == "DELETE" and call.kind == "Users":
        return scim_error(403, "Accounts are never deleted.")
    return respond(call)


@pytest.fixture
def app(run, gate):
    text = "name: mine\ntitle: Mine\nextends: okta-oin\ndelete: forbidden\n"
    (run.folder / "mine.yaml").write_text(text)
    keeps = Fault("T-keeps", "", (), _keeps_everybody)
    profile = load(str(run.folder / "mine.yaml"))
    provider = Provider(profile, tokens=[TOKEN], residents=RESIDENTS, faults=[gate.fault, keeps])
    with serve(provider):
        yield provider


def options(app):
    return "--profile=./mine.yaml", f"--base-url={app.base_url}", *CHOSEN


def switched_on(app):
    return [user["userName"] for user in app.users()[RESIDENTS:] if user["active"]]


def binding(app):
    return Binding(app.base_url, bearer(TOKEN))


def pooled(run, app):
    """Return the names that wait in the pool, by id."""
    lines = pool_path(run.state, binding(app)).read_text().splitlines()[1:]
    return {line["id"]: line["name"] for line in map(json.loads, lines)}


def written_to(finished):
    """Return the ids of the accounts that a run wrote to."""
    sent = [one["request"] for one in finished.record["exchanges"]]
    writes = [one["url"] for one in sent if one["method"] in {"PUT", "PATCH", "DELETE"}]
    return {url.rpartition("/")[2] for url in writes if "/Users/" in url}


def test_a_second_run_uses_the_accounts_of_the_first(run, app):
    before = app.users()
    first = run(*options(app))
    earlier, waiting = first.record, pooled(run, app)
    after_one = len(app.users())
    second = run(*options(app))
    added = len(app.users()) - after_one

    for one, record in ((first, earlier), (second, second.record)):
        assert one.code == 0, one.out
        assert {check["verdict"] for check in record["checks"]} <= FINE
        assert problems(record) == []
    assert earlier["summary"] == second.record["summary"]
    assert added < (after_one - RESIDENTS) / 4
    assert switched_on(app) == []
    assert app.users()[:RESIDENTS] == before
    assert list(run.state.glob("*.jsonl")) == []
    kept = [row for row in earlier["leftovers"] if row.get("kept")]
    again = {row["id"]: row["name"] for row in kept if "left for the next run" in row["reason"]}
    assert again == waiting
    assert f"left on purpose: {len(kept)} users, deactivated" in first.out
    assert len(written_to(second) & waiting.keys()) > 10
    single = [one for one in second.record["exchanges"] if "/Users/" in one["request"]["url"]]
    assert "[not ours]" not in json.dumps(single), "an adopted account is the second run's own"
    assert TOKEN not in pool_path(run.state, binding(app)).read_text()


def test_a_killed_run_leaves_nobody_of_the_pool_switched_on(run, app, gate):
    run(*options(app))
    everybody, waiting = len(app.users()), pooled(run, app)
    gate.hold(lambda: len(switched_on(app)) > 3)
    process = run.start(*options(app))
    run.stop_at(gate, process, signal.SIGKILL)
    run.finish(process)
    swept = run.finish(run.python("-m", "pytest_scim.cli", "sweep", "--profile=./mine.yaml"))

    assert switched_on(app) == []
    assert "left for the next run" in swept.out
    assert pooled(run, app).items() >= waiting.items()
    assert list(run.state.glob("*.jsonl")) == []
    third = run(*options(app))
    assert third.code == 0, third.out
    assert len(app.users()) < everybody + 12


def test_an_account_that_somebody_took_over_is_left_alone(run, app):
    run(*options(app))
    renamed, in_use, deleted, *_ = pooled(run, app)
    app.put_user({**app.user(renamed), "userName": "grace@customer.example"})
    app.put_user({**app.user(in_use), "active": True})
    app.delete_user(deleted)
    before = app.user(renamed), app.user(in_use)
    finished = run(*options(app))

    assert finished.code == 0, finished.out
    assert not written_to(finished) & {renamed, in_use, deleted}
    assert (app.user(renamed), app.user(in_use)) == before
    assert "grace@customer.example" not in finished.text("record.json")
    assert not {renamed, in_use, deleted} & pooled(run, app).keys()


def test_a_run_makes_its_own_accounts_while_another_one_holds_the_pool(run, app):
    run(*options(app))
    before = pooled(run, app)
    other = ReusableUsers.open(run.state, binding(app), bool)
    finished = run(*options(app))
    other.close()

    assert finished.code == 0, finished.out
    assert not written_to(finished) & before.keys()
    assert switched_on(app) == []
    assert pooled(run, app) == before


def test_a_plan_says_how_many_accounts_earlier_runs_left(run, app):
    profile, target, *_ = options(app)
    run(profile, target, "-k", "removing_the_app_deactivates")
    command = [
        "-m",
        "pytest_scim.cli",
        "plan",
        profile,
        target,
        "-k",
        "removing_the_app_deactivates",
    ]
    reported = run.finish(run.python(*command)).out

    assert "It would create up to" in reported
    assert "It would change and delete only what it or an earlier run created." in reported
    assert f"Earlier runs left {len(pooled(run, app))} users" in reported


def test_a_run_that_only_reads_asks_for_no_pool(run, app):
    profile, target, *_ = options(app)
    finished = run(profile, target, "--scim-read-only", "-k", "import_lists")

    assert finished.code == 0, finished.out
    assert not run.state.exists()
