"""``pytest-scim plan`` adds up the table of requests, which runs keep true."""

import importlib
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_scim.checks.request_counts import Counts, table, total
from pytest_scim.cli import main
from pytest_scim.cli.plan.estimate import estimated
from pytest_scim.cli.plan.summary import duration, plan
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.run.settings import AWAY_EXAMPLES, EXAMPLES

ROOT = Path(__file__).parents[3]
ACME = ROOT / "examples" / "acme" / "acme.yaml"
AWAY = "https://scim.example.com"
STEPS = "runscope.spec.step_0"
NEAR = 0.05
"""The share by which a run may differ from the table: examples are generated."""

ALL = pytest.mark.skipif(not os.environ.get("SCIM_ALL"), reason="SCIM_ALL runs whole profiles")


@pytest.fixture
def counted(monkeypatch):
    """Counts the requests of a profile, as the script that writes the table does."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("count_requests").counted


def test_the_table_is_true_of_the_checks_that_run_first(counted):
    found = counted("okta-oin", away=False, chosen=(f"--scim-check={STEPS}*",))
    steps = {name: row for name, row in found.items() if name.startswith(STEPS)}
    assert len(steps) == 9
    assert steps == {name: table()["okta-oin"][name] for name in steps}


@ALL
@pytest.mark.parametrize("name", bundled())
def test_the_table_is_true_of_whole_runs(counted, name):
    sent = total(counted(name, away=False).values()).requests
    assert total(table()[name].values()).requests == pytest.approx(sent, rel=NEAR)


def test_a_whole_run_of_a_bundled_profile_is_the_sum_of_its_column():
    for base_url, column, number in (
        (None, "okta-oin", EXAMPLES),
        ("http://127.0.0.1:80", "okta-oin", EXAMPLES),
        (AWAY, "okta-oin@remote", AWAY_EXAMPLES),
    ):
        whole = total(table()[column].values())
        assert estimated(load("okta-oin"), base_url, number).requests == pytest.approx(
            whole.requests, rel=0.01
        )


def test_fewer_examples_and_fewer_features_are_fewer_requests():
    profile = load("okta-oin")
    whole = estimated(profile, None, EXAMPLES)
    assert estimated(profile, None, 3).requests < whole.requests
    less = load("okta-oin", features={"push_groups": False})
    assert estimated(less, None, EXAMPLES).groups < whole.groups


def test_a_profile_of_ones_own_sends_what_its_integration_sends():
    mine = replace(load("okta-oin"), name="mine", path=Path("mine.yaml"))
    whole = estimated(load("okta-oin"), AWAY, 3).requests
    assert estimated(mine, AWAY, 3).requests == pytest.approx(whole, rel=NEAR)


def test_the_command_performs_no_run(capsys):
    begun = time.process_time()
    assert main(["plan", "--profile", "okta-oin", "--base-url", AWAY]) == 0
    assert time.process_time() - begun < 1
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].startswith(f"A run of okta-oin on {AWAY} would send about ")
    assert lines[2].startswith("It would take about ")
    assert any(line.startswith("It would create ") for line in lines)
    assert "It would leave nothing behind." in lines


def test_checks_of_a_profile_s_own_are_named_as_not_counted(capsys):
    assert main(["plan", "--profile", str(ACME)]) == 0
    assert f"Note: the checks in {ACME.parent / 'checks'} are not counted without --measure." in (
        capsys.readouterr().out.splitlines()
    )


def test_the_time_is_that_of_the_requests_and_the_rate_limit_counts():
    profile = replace(load("okta-oin"), rate_limit=5.0)
    lines = plan(profile, AWAY, Counts(get=1000))
    assert (
        "It would take about 20 s where a response takes 10 ms, 2 min where a response takes "
        "100 ms." in lines
    )
    assert "at 5 requests per second this takes 200 s" in lines


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "5 s"), (7, "10 s"), (44, "40 s"), (130, "2 min"), (3700, "62 min")]
)
def test_a_time_is_an_estimate(seconds, text):
    assert duration(seconds) == text
