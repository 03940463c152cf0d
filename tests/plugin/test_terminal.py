"""What a run prints: letters in a row, then each cause once, with what was sent and returned."""

import re
from types import SimpleNamespace

import pytest

from pytest_scim.plugin.terminal.again import ISOLATED, again
from pytest_scim.plugin.terminal.quiet import Quiet, legend
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.provider.http_server import serve
from pytest_scim.run.options import OPTIONS

from .running import ALL, TOKEN
from .targets import provider_at, target

CHOSEN = ("-k", "test_deactivate_users")
FAULT = "P2-pathless-operation-is-refused"


@pytest.fixture(scope="module")
def refusing(runner):
    """A run on a target that refuses every PATCH without a path, and the URL of the target."""
    provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=[registry()[FAULT]])
    with target(provider_at(provider)) as app:
        url, run = f"{app.origin}/scim/v2", runner("refusing")
        job = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(run.folder / "output")}
        job["GITHUB_STEP_SUMMARY"] = str(run.folder / "summary.md")
        return run("--profile=okta-oin", f"--base-url={url}", *CHOSEN, **job), url


def test_a_cause_has_the_refused_request_and_the_line_that_runs_it_again(refusing):
    finished, url = refusing
    lines = finished.out.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(" 1. MUST, "))
    check = lines[first].rpartition(" ")[2]

    assert (
        '    PATCH /Users/… {"op":"replace","value":{"active":false}} → 400 invalidPath '
        '"A PATCH operation without a path returns 400"'
    ) in lines[first:]
    command = f"pytest --profile okta-oin --base-url {url} --scim-examples 3 --scim-check {check}"
    assert any(line.endswith(f"run it again: {command}") for line in lines[first:])


def test_nothing_is_printed_twice(refusing):
    finished, _ = refusing
    found = finished.reported("violates", "advisory")

    assert len(found) > 2
    assert all(len(re.findall(rf"\b{id_}$", finished.out, re.MULTILINE)) <= 2 for id_ in found)
    assert "FAILURES" not in finished.out
    assert "short test summary" not in finished.out
    assert "test_deactivate_users.py" not in finished.out
    assert re.search(r"=+ \d+ failed, ", finished.out)
    assert finished.code == 1


def test_a_job_of_github_has_a_summary_outputs_and_one_annotation_for_each_cause(refusing):
    finished, url = refusing
    folder = finished.folder.parent
    commands = [line for line in finished.out.splitlines() if line.startswith("::")]

    assert [line.partition("::")[2].partition(" ")[0] for line in commands] == [
        {"MUST": "error", "SHOULD": "warning"}[cause["level"]]
        for cause in finished.record["causes"]
    ]
    assert '%0APATCH /Users/… {"op":"replace","value":{"active":false}}%0A→ 400 ' in commands[0]
    written = dict(line.split("=", 1) for line in (folder / "output").read_text().splitlines())
    assert written["okta"] == "no"
    assert written["report"] == str(finished.folder / "report.html")
    assert url.replace(":", "&#58;") in (folder / "summary.md").read_text()


def test_the_letters_are_explained(refusing):
    finished, _ = refusing
    assert re.search(r"^letters: \. conforms, F violates", finished.out, re.MULTILINE)
    assert legend(["stale", "violates", "error"]) == "F violates or stale, E error"


class Reporter(SimpleNamespace):
    showfspath = True


def test_findings_stay_in_the_last_line_of_pytest_and_others_in_its_sections():
    ours, others = SimpleNamespace(scim_verdict="violates"), SimpleNamespace()
    reporter = Reporter(stats={"failed": [ours, others], "error": [ours]})
    summary = Quiet(None).pytest_terminal_summary(reporter)

    next(summary)
    assert reporter.stats == {"failed": [others], "error": [ours]}
    with pytest.raises(StopIteration):
        summary.send(None)
    assert reporter.stats["failed"] == [ours, others]


@pytest.mark.parametrize(("verbose", "named"), [(0, False), (1, True), (-1, True)])
def test_names_of_files_are_for_verbose_runs(verbose, named):
    reporter = Reporter()
    manager = SimpleNamespace(get_plugin=lambda name: reporter)
    config = SimpleNamespace(pluginmanager=manager, option=SimpleNamespace(verbose=verbose))
    Quiet(config).pytest_sessionstart()
    assert reporter.showfspath is named


def configured(*, isolated=False, **given):
    values = {option.dest: [] if option.repeated else None for option in OPTIONS} | given
    manager = SimpleNamespace(has_plugin=lambda name: isolated and name == ISOLATED)
    return SimpleNamespace(pluginmanager=manager, getoption=values.__getitem__)


def test_the_command_is_of_the_kind_that_started_the_run():
    given = {
        "scim_profile": "./my acme.yaml",
        "scim_base_url": "https://x.example",
        "scim_yes": True,
    }
    assert again(configured(**given), "s")("okta.a.b") == (
        "pytest --profile './my acme.yaml' --base-url https://x.example --scim-yes "
        "--scim-check okta.a.b"
    )
    assert again(configured(isolated=True, **given), "s")("okta.a.b") == (
        "pytest-scim run --profile './my acme.yaml' --base-url https://x.example --yes "
        "--check okta.a.b"
    )


def test_a_check_of_generated_examples_has_the_seed_and_features_are_repeated():
    config = configured(scim_profile="okta-oin", scim_feature=["a=on", "b=off"])
    assert again(config, "abcd")("properties.users.a") == (
        "pytest --profile okta-oin --scim-feature a=on --scim-feature b=off --scim-seed abcd "
        "--scim-check properties.users.a"
    )


FOUR = (
    "P2-pathless-operation-is-refused",
    "L3-total-is-the-page",
    "F2-lookup-is-case-sensitive",
    "C3-conflict-is-a-server-error",
)


@pytest.mark.skipif(not ALL, reason="SCIM_ALL runs all suites")
def test_four_defects_are_fewer_than_sixty_lines(run):
    faults = [registry()[name] for name in FOUR]
    provider = Provider(load("okta-oin"), tokens=[TOKEN], faults=faults)
    with serve(provider) as server:
        where = [f"--base-url={server.base_url}", f"--report-dir={run.report}"]
        command = ["-m", "pytest_scim", "run", "--profile=okta-oin", *where]
        finished = run.finish(run.python(*command))

    assert finished.code == 1
    assert len(finished.out.splitlines()) < 60, finished.out
