"""Whole runs on servers of other people, against what was verified by hand.

A server's YAML holds the ids of the checks that find something, under ``both`` profiles or under
one of them, and for each of them what the server does and a line that shows it. Whoever changes
a check changes the YAML, or the check. ``keeps_users`` is for a server whose DELETE deactivates.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from pytest_scim.report.formats.bundle.standing import Standing, standing
from pytest_scim.report.model import Record, problems
from pytest_scim.target.http.recording.unmasked import unmasked

from .names import SAMPLE, SERVERS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROFILES = ("okta-oin", "okta-aiw")
ALL = bool(os.environ.get("SCIM_ALL"))
PLAYED = [
    (server, profile)
    for server in (SERVERS if ALL else SAMPLE)
    for profile in (PROFILES if ALL else PROFILES[:1])
]
"""What is run: all servers under both profiles in the long runs, a sample in every run."""
LISTS = ("violates", "advisory", "blocked_by")
LARGE = {
    "okta.push_group_members.a_group_of_thousands_is_whole",
    "okta.push_group_members.a_thousand_members_are_added_in_one_request",
    "okta.push_group_members.two_hundred_and_fifty_six_members_are_added_in_one_request",
    "okta.response_times.a_member_costs_the_same_in_a_large_group",
}
"""The checks that create so many Users that they need --scim-scale."""
MOST_EXCHANGES = {"okta-oin": 2400, "okta-aiw": 2600}
"""Some four hundred more than on a target that behaves.

What is found is looked at more closely. Where no list can be asked for the resources of a run,
each of them is read before its DELETE and after it.
"""


@dataclass(frozen=True)
class Run:
    """A finished run, and what was expected of it."""

    record: Record
    expected: dict[str, Any]
    after: list[dict[str, Any]]
    journals: list[Path]


@pytest.fixture(
    scope="module",
    params=PLAYED,
    ids="-".join,
)
def run(request, tmp_path_factory) -> Run:
    name, profile = request.param
    server = request.getfixturevalue(name)
    reported = table(name)
    folder = tmp_path_factory.mktemp(f"{name}-{profile}")
    switches = [
        f"--scim-feature={k}={'on' if v else 'off'}" for k, v in reported["features"].items()
    ]
    arguments = [
        f"--profile={profile}",
        f"--base-url={server.base_url}",
        f"--report-dir={folder / 'report'}",
        # Few generated examples, and the same ones in every run.
        "--scim-examples=3",
        "--scim-seed=0",
        *switches,
    ]
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT / "src"),
            "SCIM_TOKEN": server.token,
            "PYTEST_SCIM_STATE_DIR": str(folder / "state"),
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    expected = expected_under(reported, profile)
    assert finished.returncode == bool(expected["violates"]), finished.stdout + finished.stderr
    record = json.loads((folder / "report" / "record.json").read_text())
    return Run(record, expected, everybody(server), list((folder / "state").glob("*")))


def table(server: str) -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / f"{server}.yaml").read_text(encoding="utf-8")))


def expected_under(reported: dict[str, Any], profile: str) -> dict[str, Any]:
    """Return what is expected under a profile: what both have, and what it has alone."""
    parts = (reported.get("both", {}), reported[profile])
    lists = {name: [i for part in parts for i in part.get(name, ())] for name in LISTS}
    keeps = reported.get("keeps_users", False)
    return lists | {"findings": reported["findings"], "keeps_users": keeps}


def everybody(server) -> list[dict[str, Any]]:
    """Return all users and groups a server lists, asked for in pages that all can give."""
    found = []
    headers = {"Authorization": f"Bearer {server.token}", "Accept": "application/scim+json"}
    with httpx.Client(headers=headers, trust_env=False) as client:
        for kind in ("Users", "Groups"):
            start, rows = 1, [{}]
            while rows and start < 1000:
                query = {"startIndex": start, "count": 50}
                response = client.get(f"{server.base_url}/{kind}", params=query)
                # Without groups, a server may answer 404 and no JSON.
                page = response.json() if response.is_success else {}
                # SCIMMY answers beyond the end with the first rows once more.
                rows = [row for row in page.get("Resources", []) if row not in found]
                found += rows
                start += 50
    return found


def ids(record: Record, *verdicts: str) -> list[str]:
    return sorted(check["id"] for check in record["checks"] if check["verdict"] in verdicts)


def reported(record: Record, *verdicts: str) -> dict[str, str]:
    return {c["id"]: c["message"] for c in record["checks"] if c["verdict"] in verdicts}


def test_exactly_the_musts_verified_by_hand_are_violated(run):
    violated = ids(run.record, "violates")
    assert violated == sorted(run.expected["violates"]), reported(run.record, "violates")


def test_exactly_the_advice_verified_by_hand_is_given(run):
    advised = ids(run.record, "advisory")
    assert advised == sorted(run.expected["advisory"]), reported(run.record, "advisory")


def test_a_bundle_finds_no_secret_and_no_value_of_others_in_the_record(run):
    record = run.record
    assert unmasked(record["exchanges"], record["target"], record["run"], ()) is None
    assert standing(record, as_written=True) == Standing("", [])


@pytest.mark.parametrize("server", SERVERS)
def test_every_finding_has_a_reason_and_a_line_that_shows_it(server):
    reported = table(server)
    assert set(reported) <= {"base", "features", "keeps_users", "both", *PROFILES, "findings"}
    for part in (reported.get("both", {}), *(reported[profile] for profile in PROFILES)):
        assert set(part) <= set(LISTS)
    found = [expected_under(reported, profile) for profile in PROFILES]
    assert set(reported["findings"]) == {
        i for one in found for i in one["violates"] + one["advisory"]
    }
    for finding in reported["findings"].values():
        assert finding["reason"]
        assert finding["curl"].startswith("curl ")


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("profile", PROFILES)
def test_no_check_is_told_twice(server, profile):
    expected = expected_under(table(server), profile)
    reported = expected["violates"] + expected["advisory"]
    assert len(reported) == len(set(reported))
    assert len(expected["blocked_by"]) == len(set(expected["blocked_by"]))


def test_only_what_was_verified_by_hand_blocks_other_checks(run):
    owners = {check["blocked_by"] for check in run.record["checks"] if check["blocked_by"]}
    assert owners == set(run.expected["blocked_by"]), reported(run.record, "blocked")


def test_nothing_of_ours_fails(run):
    assert reported(run.record, "error", "stale", "deviates") == {}


def test_only_what_needs_a_token_or_an_option_is_not_run(run):
    missed = reported(run.record, "not-run")
    played = {check["id"] for check in run.record["checks"]}
    large = LARGE & played if run.record["features"]["push_groups"] else set()
    scaled = {i for i, reason in missed.items() if reason.startswith("only --scim-scale")}
    assert scaled == large
    assert {i: reason for i, reason in missed.items() if i not in large} == {
        "okta.enable_provisioning.a_new_token_is_accepted": (
            "set SCIM_SECOND_TOKEN to a second valid token"
        )
    }


def test_the_record_is_valid(run):
    assert problems(run.record) == []


def test_a_run_stays_within_its_exchanges(run):
    assert len(run.record["exchanges"]) <= MOST_EXCHANGES[run.record["profile"]["name"]]


def test_nothing_of_the_run_is_left(run):
    tag, left = run.record["run"], run.record["leftovers"]
    after = [one for one in run.after if tag in json.dumps(one).lower()]
    # Where DELETE only deactivates a User, the run says of each one that it stays.
    keeps = run.expected["keeps_users"]
    assert [row for row in left if not (keeps and row.get("kept"))] == []
    assert {one["id"] for one in after} == {row["id"] for row in left}
    assert [one for one in after if one.get("active") is not False] == []
    assert run.journals == []
