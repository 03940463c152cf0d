"""The page of a storm: complete, and harmless whatever the target returned."""

import json
import re

import pytest

from pytest_scim.load.judge.verdict import verdict_of
from pytest_scim.load.plan.order import Order
from pytest_scim.load.play.engine import Outcome
from pytest_scim.load.play.tally import Sample
from pytest_scim.load.report import plots
from pytest_scim.load.report.model import build, course_of, times_of
from pytest_scim.load.report.page import render
from pytest_scim.load.report.summary import summary
from pytest_scim.load.report.write import load, write
from pytest_scim.profile.load import load as load_profile
from pytest_scim.target.http.recording.outlet import Outlet

HOSTILE = "<script>alert(1)</script>\x1b[31m"
ORDER = Order(profile="okta-oin", base_url="http://x", report_dir="", shapes=("onboarding",))
LEFT = {"kind": "Users", "id": "7", "name": HOSTILE, "reason": "DELETE returned 500"}


def part(*, error=None, seconds=0.2):
    outcomes = [
        Outcome("onboarding", "assign", n / 10, n / 10, seconds * (1 + n), error) for n in range(30)
    ]
    samples = [Sample("POST /Users", 201, n / 10, 0.1) for n in range(30)]
    stage = {"name": "onboarding", "measured": True, "outcomes": outcomes, "samples": samples}
    return {
        "part": 0,
        "tag": "abcdefgh",
        "stages": [stage],
        "expected": {"users": [], "groups": []},
        "skipped": 3,
        "waits": [1.0, 2.5],
        "own_requests": 12,
        "interrupted": False,
        "notes": ["the machine is busy"],
    }


def record(*parts, differences=(), left=()):
    parts = parts or (part(),)
    course = course_of(ORDER, parts, 0, interrupted=False)
    verdict = verdict_of(parts, [*differences])
    times = ("2026-11-28T10:00:00Z", "2026-11-28T10:02:00Z")
    profile = load_profile("okta-oin")
    return build(ORDER, profile, parts, verdict, left, course=course, times=times, code=1)


def test_percentiles_are_those_of_the_nearest_rank():
    assert times_of(n / 100 for n in range(1, 101)) == {
        "count": 100,
        "p50": 0.5,
        "p90": 0.9,
        "p95": 0.95,
        "p99": 0.99,
        "most": 1.0,
    }


def test_the_times_of_all_workers_are_one_row():
    (stage,) = record(part(), part())["stages"]

    assert [(one["kind"], one["count"]) for one in stage["tasks"]] == [("assign", 60)]
    assert stage["requests"][0]["statuses"] == {"201": 60}


def test_the_course_has_what_all_workers_waited():
    course = record(part(), part())["course"]

    assert (course["waited"], course["skipped"], course["own_requests"]) == (7.0, 6, 24)


def test_the_page_has_percentiles_plots_and_the_verdict():
    page = render(record())

    assert "<h1>Consistent</h1>" in page
    assert page.count('<svg class="strip"') == 2
    assert "assign the app" in page


def test_the_page_escapes_what_the_target_returned():
    difference = {"kind": "lost", "sentence": "Users are lost", "count": 1, "examples": [HOSTILE]}
    page = render(record(part(error=HOSTILE), differences=[difference], left=[LEFT]))

    assert "<script" not in page
    assert "\x1b" not in page
    assert "<h1>Not consistent</h1>" in page


def test_the_page_may_load_and_run_nothing():
    page = render(record())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]

    assert policy.startswith("default-src &#39;none&#39;")
    assert " style=" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)


def test_the_terminal_shows_no_control_characters():
    lines = summary(record(part(error=HOSTILE), left=[LEFT]))

    assert not any("\x1b" in line for line in lines)
    assert any(line.startswith("Not consistent: 30 tasks failed; 1 left") for line in lines)


def test_a_report_is_read_as_it_was_written_and_has_no_secret(tmp_path):
    assert write(record(), tmp_path, Outlet(["t0ken-of-the-target"])) == []
    assert render(load(tmp_path / "storm.json")) == (tmp_path / "storm.html").read_text("utf-8")
    leaking = record(part(error="t0ken-of-the-target"))

    assert len(write(leaking, tmp_path / "b", Outlet(["t0ken-of-the-target"]))) == 2
    assert [*(tmp_path / "b").iterdir()] == []


def test_a_record_is_json():
    assert json.loads(json.dumps(record())) == record()


@pytest.mark.parametrize("points", [[], [[0.0, 0.01]], [[n / 9, 0.01 * n] for n in range(90)]])
def test_a_plot_stays_inside_its_frame(points):
    for plot in (plots.by_schedule(points), plots.by_percentile(points)):
        numbers = [float(n) for n in re.findall(r"[\d.]+", plot.path)]
        assert all(0 <= n <= plots.WIDTH for n in numbers)
        assert plot.limit is None


def test_the_line_of_a_minute_is_drawn_where_a_task_took_longer():
    assert plots.by_schedule([[0.0, 75.0], [1.0, 1.0]]).limit is not None
