"""``pytest --profile scileads``, with nothing else: a rehearsal on the embedded provider."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from haralyzer import HarParser

from pytest_scim import ROOT, cli
from pytest_scim.profile.load import load
from pytest_scim.report.model import problems

from .running import FILES, TOKEN

MOST_PER_CHECK = 3.6
"""Exchanges: those of set-ups, read-backs, proofs of ownership and the clean-up among them."""


@pytest.fixture(scope="module")
def rehearsed(runner):
    return runner("rehearsal")("--profile=scileads", token=None)


def test_a_rehearsal_of_scileads_is_green(rehearsed):
    assert rehearsed.code == 0, rehearsed.out + rehearsed.err
    assert rehearsed.reported("violates", "advisory", "blocked", "error", "stale") == {}
    assert rehearsed.record["leftovers"] == []


def test_a_rehearsal_is_no_evidence(rehearsed):
    record = rehearsed.record
    assert record["embedded"]
    assert record["ready"] is None
    assert "a rehearsal, not evidence" in rehearsed.out
    assert "a rehearsal, not evidence" in rehearsed.text("report.html")


def test_five_files_are_written_and_the_terminal_names_the_page(rehearsed):
    assert {path.name for path in rehearsed.folder.iterdir()} == set(FILES)
    assert f"report: {rehearsed.folder / 'report.html'}" in rehearsed.out


def test_few_exchanges_are_sent_for_each_judged_check(rehearsed):
    judged = len(rehearsed.reported("conforms"))
    exchanges = len(rehearsed.record["exchanges"])
    assert exchanges / judged < MOST_PER_CHECK, (exchanges, judged)


def test_the_record_is_valid(rehearsed):
    assert problems(rehearsed.record) == []


def test_the_record_is_bundled_as_a_rehearsal(rehearsed, tmp_path):
    assert cli.main(["bundle", str(rehearsed.folder), "--out", str(tmp_path / "a.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        cover = archive.read("cover.txt").decode()
        assert archive.read("record.json") == (rehearsed.folder / "record.json").read_bytes()
        assert archive.read("report.html") == (rehearsed.folder / "report.html").read_bytes()
    assert "\nEmbedded: a rehearsal, not evidence\n" in cover
    assert "edited" not in cover.lower()


def test_every_fact_of_the_guide_is_checked_or_outside_the_wire(rehearsed):
    record = rehearsed.record
    ran = set(rehearsed.reported("conforms"))
    # A replaced token cannot be had from a provider that is made for the run.
    ran |= {"vendor.credentials.a_replaced_token_is_refused"}
    reported = {fact["id"] for fact in record["facts"]} | {
        fact["id"] for fact in record["outside_wire"]
    }
    assert reported == {f"SCL-{number:02}" for number in range(1, 19)}
    assert reported == {fact.id for fact in load("scileads").facts}
    unheld = {fact["id"]: fact["checks"] for fact in record["facts"] if not ran & {*fact["checks"]}}
    assert unheld == {}
    assert all(fact["reason"] for fact in record["outside_wire"])


def test_the_plan_has_all_cases_of_okta(rehearsed):
    rows = list(csv.DictReader(io.StringIO(rehearsed.text("oin-test-plan.csv").lstrip("\ufeff"))))
    assert len(rows) == 61
    assert {row["Class"] for row in rows} == {"automated", "simulated", "outside-wire"}
    assert [row for row in rows if row["Class"] == "outside-wire" and not row["Reason"]] == []


def test_junit_counts_what_the_summary_counts(rehearsed):
    suites = ET.fromstring(rehearsed.text("junit.xml"))
    summary = rehearsed.record["summary"]
    assert int(suites.get("tests")) == sum(summary.values()) == len(list(suites.iter("testcase")))
    silent = ("not-applicable", "not-run")
    assert int(suites.get("skipped")) == sum(summary.get(verdict, 0) for verdict in silent)
    assert (suites.get("failures"), suites.get("errors")) == ("0", "0")


def test_the_exchanges_are_a_har(rehearsed):
    entries = HarParser(json.loads(rehearsed.text("exchanges.har"))).har_data["entries"]
    assert len(entries) == len(rehearsed.record["exchanges"])
    assert {entry["request"]["method"] for entry in entries} >= {"GET", "POST"}


def test_without_a_profile_nothing_of_the_harness_is_loaded(run):
    (run.folder / "test_theirs.py").write_text(
        "import sys\n"
        "def test_theirs():\n"
        "    heavy = {'httpx', 'scim2_models', 'scim2_server', 'jsonschema', 'faker', 'yaml',\n"
        "             'pytest_scim.plugin.hooks', 'pytest_scim.run.context',\n"
        "             'pytest_scim.run.test_data'}\n"
        "    assert heavy & set(sys.modules) == set()\n"
    )
    finished = run("test_theirs.py")
    assert finished.code == 0, finished.out
    assert not run.report.exists()


def test_checks_without_a_profile_are_refused(run):
    finished = run(str(ROOT / "suites" / "okta" / "test_sync_password.py"))
    assert finished.code == 4
    assert "these checks need a profile" in finished.err
    assert TOKEN not in finished.out + finished.err
