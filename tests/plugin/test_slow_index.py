"""A target whose changes are visible some reads after the response to their write, or never."""

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.parts import matches
from pytest_scim.provider.http_server import serve

from .running import ROOT, TOKEN

CHECK = "okta.update_users.a_changed_name_is_stored"
SLOW = "propagation: {timeout: 1s, interval: 10ms}\n"
SHORT = "propagation: {timeout: 30ms, interval: 10ms}\n"
ALWAYS = 10**6


def visible_after(reads):
    """Return a middleware under which a PUT is visible after so many reads of the User."""
    stale = {}

    def late(call, respond):
        if matches(call, "PUT /Users/{id}"):
            stale[call.id] = [call.provider.user(call.id)] * min(reads, 1), reads
        reply = respond(call)
        if matches(call, "GET /Users/{id}") and stale.get(call.id, ([], 0))[1]:
            before, left = stale[call.id]
            stale[call.id] = before, left - 1
            reply.body = before[0]
        return reply

    return late


@pytest.fixture
def judged(run):
    """Runs one check on such a target; returns its row in the record, and the run."""

    def judged(reads, declared=""):
        generic = (ROOT / "profiles" / "okta-oin.yaml").read_text()
        own = generic.replace("name: okta-oin", "name: acme")
        (run.folder / "acme.yaml").write_text(own + declared)
        fault = Fault("T-late", "", (), visible_after(reads))
        with serve(Provider(load("okta-oin"), tokens=[TOKEN], faults=[fault])) as server:
            url = f"--base-url={server.base_url}"
            finished = run("--profile=./acme.yaml", url, "-k", "test_a_changed_name_is_stored")
        (row,) = (c for c in finished.record["checks"] if c["id"] == CHECK)
        return row, finished

    return judged


def test_a_late_change_is_visible_when_the_test_file_ends(judged):
    row, finished = judged(1)

    assert row["verdict"] == "violates"
    assert ". The change was visible within " in row["message"]
    assert row["message"].endswith("s} in the profile.")
    assert "The change was visible within" in finished.out
    last = finished.record["exchanges"][row["exchanges"][-1]]
    assert (last["voice"], last["request"]["method"]) == ("check", "GET")


@pytest.mark.parametrize("declared", ["", SHORT])
def test_a_change_that_is_never_visible_is_found_with_propagation_or_without(judged, declared):
    row, _ = judged(ALWAYS, declared)

    assert row["verdict"] == "violates"
    assert ". It is still not visible " in row["message"]


def test_propagation_covers_a_late_change_and_the_run_reports_the_wait(judged):
    row, finished = judged(3, SLOW)

    assert row["verdict"] == "advisory"
    assert row["message"].startswith("the change became visible only after")
    (total,) = finished.record["waits"]
    assert total["exchange"] is None
    assert total["seconds"] > 0
    assert "s for changes to become visible, as propagation of the profile allows" in finished.out
