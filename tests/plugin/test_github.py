"""What a job of GitHub Actions gets of a run contains no secret, and a lost file is a sentence."""

from pytest_scim.plugin.terminal.github import GitHub
from pytest_scim.target.http.recording.outlet import Outlet

from ..report.specimen.checks import check
from ..report.specimen.record import specimen

SECRET = "f00d-cafe-secret-token"


def job(tmp_path, **environ):
    files = {name: str(tmp_path / name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    return GitHub({**files, **environ}, Outlet([SECRET]))


def test_outside_of_a_job_nothing_is_written_or_printed():
    github = GitHub({}, Outlet())
    assert github.write(specimen(), None) == []
    assert github.problems == []


def test_files_are_appended_to(tmp_path):
    (tmp_path / "GITHUB_OUTPUT").write_text("before=1\n")
    github = job(tmp_path, GITHUB_ACTIONS="true")

    assert github.write(specimen(), tmp_path)
    assert (tmp_path / "GITHUB_OUTPUT").read_text().startswith("before=1\nready=no\n")
    assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text().startswith("## Not ready")
    assert github.problems == []


def test_what_would_contain_a_secret_is_not_written(tmp_path):
    rows = [check("okta.a.b", "violates", message=f"it returned {SECRET}")]
    github = job(tmp_path, GITHUB_ACTIONS="true")

    assert github.write(specimen(checks=rows), None) == []
    assert not (tmp_path / "GITHUB_STEP_SUMMARY").exists()
    assert [one.partition(" was not written")[0] for one in github.problems] == [
        "GITHUB_STEP_SUMMARY",
        "an annotation",
    ]


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path):
    github = job(tmp_path, GITHUB_OUTPUT="/nowhere/output")
    github.write(specimen(), None)
    assert github.problems == ["GITHUB_OUTPUT /nowhere/output: No such file or directory"]
