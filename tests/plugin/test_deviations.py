"""What a profile declares not to meet, and advice that is made to count."""

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults import Fault
from pytest_scim.provider.faults.parts import matches
from pytest_scim.provider.http_server import serve

from .running import ROOT, TOKEN

TOTAL = "okta.import_users.the_total_counts_every_user"
START = "okta.import_users.a_page_has_the_requested_start_index"
DECLARED = f"""
deviations:
  - check: {TOTAL}
    reason: The total is that of the page until the index is rebuilt.
    ticket: ACME-17
    since: 2026-05-04
"""


def _total_of_the_page(call: Call, respond) -> Reply:
    reply = respond(call)
    if matches(call, "GET /Users") and call.query.get("count") == "2":
        reply.body["totalResults"] = len(reply.body["Resources"])
    return reply


def _start_index_too_high(call: Call, respond) -> Reply:
    reply = respond(call)
    if matches(call, "GET /Users") and call.query.get("startIndex") == "3":
        reply.body["startIndex"] = 1000
    return reply


@pytest.fixture
def rehearse(run):
    """Runs the checks of imports under a profile that declares a deviation."""

    def rehearse(apply, *arguments, declared=DECLARED):
        generic = (ROOT / "profiles" / "okta-oin.yaml").read_text()
        own = generic.replace("name: okta-oin", "name: acme")
        (run.folder / "acme.yaml").write_text(own + declared)
        faults = [Fault("T-fault", "", (), apply)] if apply else []
        provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=faults)
        with serve(provider) as server:
            url = f"--base-url={server.base_url}"
            return run(
                "--profile=./acme.yaml", url, "-k", "total_counts or start_index", *arguments
            )

    return rehearse


def test_a_declared_deviation_does_not_fail_the_run(rehearse):
    finished = rehearse(_total_of_the_page)
    assert finished.code == 0, finished.out
    assert list(finished.reported("deviates")) == [TOTAL]
    (check,) = (c for c in finished.record["checks"] if c["id"] == TOTAL)
    assert check["deviation"]["ticket"] == "ACME-17"
    assert check["message"].startswith("`totalResults` of a page of two Users is 2, not ")
    assert "1 xfailed" in finished.out
    assert "until the index is rebuilt" in finished.text("report.html")


def test_a_deviation_that_is_no_longer_true_is_stale(rehearse):
    finished = rehearse(None)
    assert finished.code == 1, finished.out
    assert list(finished.reported("stale")) == [TOTAL]
    assert "F stale" in finished.out
    assert finished.record["verdicts"]["okta"] is not False


def test_advice_does_not_fail_the_run(rehearse):
    finished = rehearse(_start_index_too_high, declared="")
    assert finished.code == 0, finished.out
    assert list(finished.reported("advisory")) == [START]


def test_scim_strict_fails_the_run(rehearse):
    finished = rehearse(_start_index_too_high, "--scim-strict", declared="")
    assert finished.code == 1, finished.out
    assert list(finished.reported("advisory")) == [START]
