"""Two runs against a target of which three faults were healed, two are new, and one is slow.

The comparison of their records names these and nothing else, and so does a baseline.
"""

import json
import time

import pytest

from pytest_scim.cli import main
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import Fault, registry
from pytest_scim.provider.faults.parts import matches
from pytest_scim.provider.http_server import serve
from pytest_scim.report.history.checks import Kind
from pytest_scim.report.history.comparison import compare
from tests.report.specimen.record import specimen

from .running import ROOT, TOKEN
from .targets import provider_at, target

HEALED = (
    "L3-total-is-the-page",
    "G2-rename-empties-the-group",
    "U7-display-name-is-fixed",
)
NEW = (
    "G13-removing-an-absent-member-empties-the-group",
    "X1-deactivation-erases-the-external-id",
)
SUITE = str(ROOT / "suites" / "okta")


def _slow(call, respond):
    if matches(call, "PUT /Users/{id}"):
        time.sleep(0.09)
    return respond(call)


SLOW = Fault("T-slow-updates", "", (), _slow)


def caught(*names):
    """Return the checks that catch faults."""
    return {check for name in names for check in registry()[name].catches}


@pytest.fixture(scope="module")
def two(runner):
    """Return the runs before and after; the second with a baseline of the first."""

    def play(name, faults, *options):
        run = runner(name)
        provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=faults, residents=20)
        with serve(provider) as server:
            return run("--profile=okta-oin", f"--base-url={server.base_url}", *options, SUITE)

    before = play("before", [registry()[one] for one in HEALED])
    baseline = before.folder / "baseline.json"
    # A baseline is a whole run; one suite is enough for what it compares.
    baseline.write_text(json.dumps(before.record | {"partial": False}))
    faults = [*(registry()[one] for one in NEW), SLOW]
    return before, play("after", faults, f"--scim-baseline={baseline}")


def test_the_comparison_names_what_was_healed_what_is_new_and_what_is_slow(two):
    before, after = (one.record for one in two)
    found = compare(before, after)
    named = {
        kind: {one.cause["id"] for one in found.causes if one.kind is kind}
        for kind in (Kind.BROKEN, Kind.NEW, Kind.FIXED, Kind.GONE)
    }
    assert {name: len(ids) for name, ids in named.items()} == {
        Kind.BROKEN: 2,
        Kind.NEW: 0,
        Kind.FIXED: 3,
        Kind.GONE: 0,
    }, named
    assert named[Kind.BROKEN] <= caught(*NEW)
    assert named[Kind.FIXED] <= caught(*HEALED)
    assert caught(*NEW) <= {one.check["id"] for one in found.checks if one.kind is Kind.BROKEN}
    assert caught(*HEALED) <= {one.check["id"] for one in found.checks if one.kind is Kind.FIXED}
    assert {one.operation for one in found.slower} == {"PUT /Users/{id}"}
    assert {one.name for one in found.differences} == {"target"}
    assert not found.only_old
    assert not found.only_new
    assert not found.leftovers


def test_a_baseline_fails_the_run_on_what_got_worse_alone(two):
    before, after = two
    assert before.code == 1
    assert after.code == 1, after.out + after.err
    musts = {one for one in caught(*NEW) if one in after.reported("violates")}
    lines = [one for one in after.out.splitlines() if "worse than the baseline: " in one]
    assert musts
    assert {one.partition(": ")[2].partition(" ")[0] for one in lines} == musts
    assert "nothing to tolerate" in after.out


@pytest.mark.parametrize("kind", ["text", "markdown", "html"])
def test_the_command_writes_the_same_bytes_twice(two, tmp_path, capsys, kind):
    places = [str(one.folder) for one in two]
    files = [tmp_path / name for name in ("first", "second")]
    for file in files:
        assert main(["compare", *places, "--format", kind, "--out", str(file)]) == 1
    assert files[0].read_bytes() == files[1].read_bytes()
    capsys.readouterr()
    assert main(["compare", *places, "--format", kind]) == 1
    assert capsys.readouterr().out.encode() == files[0].read_bytes()
    assert main(["compare", *reversed(places)]) == 1  # what was healed would be broken again


def test_a_bad_baseline_ends_the_run_before_anything_is_sent(run, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(json.dumps(specimen()))
    with target(provider_at(Provider(load("okta-oin"), tokens=[TOKEN]))) as app:
        url = f"--base-url={app.origin}/scim/v2"
        finished = run("--profile=okta-oin", url, f"--scim-baseline={other}")
    assert finished.code == 4
    (line,) = (one for one in finished.err.splitlines() if "scim-baseline" in one)
    assert line.endswith("the record is of the profile acme, and this run has okta-oin")
    assert app.seen == []
    assert not run.report.exists()


def test_a_known_violation_does_not_fail_a_run_with_a_baseline(run, two):
    baseline = two[0].folder / "baseline.json"
    faults = [registry()["L3-total-is-the-page"]]
    with serve(Provider(load("okta-oin"), tokens=[TOKEN], faults=faults)) as server:
        chosen = ("-k", "the_total_counts_every_user", f"--scim-baseline={baseline}")
        finished = run("--profile=okta-oin", f"--base-url={server.base_url}", *chosen)
    assert finished.code == 0, finished.out + finished.err
    assert list(finished.reported("violates")) == ["okta.import_users.the_total_counts_every_user"]
    assert finished.record["verdicts"]["okta"] is False
    assert "tolerates 1 failing check of 1 cause (1)" in finished.out
    assert "baseline: nothing got worse" in finished.out
