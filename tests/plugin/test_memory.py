"""A run takes less than 300 MB, however much its target has to say.

All of it is tried with ``SCIM_ALL``, in processes of their own; a sample of it here, by counting
what is still there of the answers, which no other program on the machine changes.
"""

import gc
import subprocess
import sys

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.run.context import open_run
from pytest_scim.run.settings import settings_of
from pytest_scim.scim.messages import Response

from .crowds import crowded, padded
from .running import ALL, ROOT, TOKEN
from .targets import provider_at, target

OIN = "--profile=okta-oin"
MEMORY = 300
LISTS = 200
"""MB for a run on a target with very many Users."""
LONG_RUNS = pytest.mark.skipif(not ALL, reason="takes minutes")
PADDING = {
    "9 MB of one letter": b'"padding":"' + b"x" * 9_000_000 + b'"',
    "half a million values": b'"padding":[' + b"{}," * 240_000 + b"{}]",
}


def provider():
    return provider_at(Provider(load("okta-oin"), tokens=[TOKEN], residents=5))


def rehearse(app, folder):
    environ = {"SCIM_TOKEN": TOKEN, "PYTEST_SCIM_STATE_DIR": str(folder)}
    base_url = f"{app.origin}/scim/v2"
    return open_run(settings_of(load("okta-oin"), {"base_url": base_url}, environ))


def bodies():
    """Return the sizes of the bodies of all answers that somebody still has."""
    gc.collect()
    return [one.size for one in gc.get_objects() if type(one) is Response and one.size]


def test_of_an_import_the_first_rows_are_kept_and_of_its_pages_only_the_last(tmp_path):
    with target(crowded(provider(), 2_500)) as app:
        context = rehearse(app, tmp_path)
        context.connected()
        before = len(bodies())
        tasks = [context.console.import_users() for _ in range(3)]
        kept = len(bodies()) - before
        context.close()

    assert [len(task.users) for task in tasks] == [2_505] * 3
    assert [len(task.responses) for task in tasks] == [26] * 3
    assert kept == len(tasks)
    assert all(len(list(task.users)) < 2_000 for task in tasks)


def test_answers_that_are_kept_share_their_padding_and_are_packed(tmp_path):
    padding = b'"padding":"' + b"x" * 1_000_000 + b'"'
    with target(padded(provider(), padding)) as app:
        context = rehearse(app, tmp_path)
        context.connected()
        test_data = [context.test_data.okta_user() for _ in range(6)]
        tasks = [context.console.assign(okta_user) for okta_user in test_data]
        users = [task.user for task in tasks]
        context.close()

    assert len({id(user["padding"]) for user in users}) == 1
    gc.collect()
    responses = [
        response for task in tasks for response in task.responses if response.size > 1_000_000
    ]
    plain = [one for one in responses if one._body._plain is not None]
    assert len(responses) >= 6
    assert len(plain) <= 2


@LONG_RUNS
@pytest.mark.parametrize("padding", PADDING)
def test_a_run_on_padded_answers(run, padding):
    with target(padded(provider(), PADDING[padding])) as app:
        finished, peak = run.weigh(OIN, f"--base-url={app.origin}/scim/v2")

    assert finished.code in {0, 1}, finished.out + finished.err
    assert finished.reported("error") == {}
    assert peak < MEMORY


@LONG_RUNS
def test_a_run_on_a_hundred_thousand_users(run):
    made = Provider(load("okta-oin"), tokens=[TOKEN], residents=5)
    with target(crowded(provider_at(made), 100_000)) as app:
        made.base_url = f"{app.origin}/scim/v2"  # for the locations
        finished, peak = run.weigh(OIN, f"--base-url={app.origin}/scim/v2")

    assert finished.code == 0, finished.out + finished.err
    assert finished.reported("error", "violates", "advisory") == {}
    assert peak < LISTS


WRITTEN = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.report.specimen.record import specimen
from pytest_scim.report.write import write_all
from pytest_scim.scim.json_lines import JsonLines
from pytest_scim.target.http.recording.exchange import Exchange, Exchanges
from pytest_scim.target.http.recording.leaks import LeakSearch
from pytest_scim.target.http.recording.outlet import Outlet

folder, count = Path(sys.argv[2]), int(sys.argv[3])
sample = next(one for one in specimen()["exchanges"] if one["response"])
exchanges = Exchanges()
exchanges.stream(JsonLines.create(folder / "exchanges.jsonl", {"format": 1}))
for n in range(count):
    body = json.dumps({"id": f"id-{n}", "userName": f"jane.{n}@example.com", "title": "x" * 500})
    request = {**sample["request"], "url": f"http://127.0.0.1/scim/v2/Users/{n}"}
    exchanges.append(Exchange(**{**sample, "request": request,
                                 "response": {**sample["response"], "body": body}}))
write_all({**specimen(), "exchanges": exchanges.recorded()}, folder / "report")
search = LeakSearch(Outlet(["some-secret-token"]))
assert [search.in_file(file) for file in sorted((folder / "report").iterdir())] == [None] * 6
# Not that of getrusage, which begins with the memory of the parent.
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(len(exchanges), int(peak) // 1024)
"""
REPORTS = 200
"""MB for the record, the HAR file and the page of any run."""


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not say it")
@pytest.mark.parametrize(
    "count", [5_000, pytest.param(20_000, marks=LONG_RUNS)], ids="{:,} exchanges".format
)
def test_the_reports_of_a_long_run_are_written_one_exchange_at_a_time(tmp_path, count):
    command = [sys.executable, "-c", WRITTEN, str(ROOT), str(tmp_path), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)

    assert done.returncode == 0, done.stderr
    written, peak = map(int, done.stdout.split())
    assert written == count
    assert peak < (REPORTS if count > 5_000 else 90)
