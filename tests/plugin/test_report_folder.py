"""Where a run writes its report, and that it never costs an earlier one."""

import errno
import json
import os

import pytest

from pytest_scim import ROOT
from pytest_scim.report import write
from tests.report.specimen.record import specimen

from .running import FILES

OIN = "--profile=okta-oin"
PART = ("-k", "a_user_name_with_a_plus_is_found")


def names(folder):
    return {path.name for path in folder.iterdir()}


def holding(folder, **changes):
    folder.mkdir(exist_ok=True)
    (folder / "record.json").write_text(json.dumps(specimen(**changes)))
    return (folder / "record.json").read_text()


WHOLE, PARTIAL = {}, {"partial": True}
UNUSABLE = {"partial": True, "usable": False}


@pytest.mark.parametrize(
    ("there", "new", "given", "place"),
    [
        (None, WHOLE, False, "."),
        (None, PARTIAL, False, "partial"),
        (WHOLE, PARTIAL, False, "partial"),
        (PARTIAL, PARTIAL, False, "partial"),
        (None, PARTIAL, True, "."),
        (WHOLE, PARTIAL, True, "partial"),
        (WHOLE, UNUSABLE, True, "partial"),
        (WHOLE, WHOLE, True, "."),
        (PARTIAL, PARTIAL, True, "."),
        (UNUSABLE, UNUSABLE, True, "."),
    ],
)
def test_a_run_that_is_not_whole_replaces_no_report_of_one_that_is(
    tmp_path, there, new, given, place
):
    if there is not None:
        holding(tmp_path, **there)
    found = write.report_folder(specimen(**new), tmp_path, given=given)
    assert found == tmp_path / place


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "[" * 100_000, '{"partial": true}'])
def test_what_is_no_record_is_no_report_of_a_whole_run(tmp_path, text):
    (tmp_path / "record.json").write_text(text)
    assert not write.holds_whole(tmp_path)
    assert not write.holds_whole(tmp_path / "none")


def test_a_record_from_before_runs_could_be_unusable_is_of_a_whole_run(tmp_path):
    older = {k: v for k, v in specimen().items() if k not in {"usable", "stopped"}}
    (tmp_path / "record.json").write_text(json.dumps(older))
    assert write.holds_whole(tmp_path)


def test_a_report_that_breaks_off_leaves_the_earlier_one(tmp_path):
    before = holding(tmp_path)
    draft = write.Draft(tmp_path)
    (draft.path / "record.json").write_text("half of it")
    draft.discard()
    assert (tmp_path / "record.json").read_text() == before
    assert names(tmp_path) == {"record.json"}


def test_a_report_that_cannot_be_put_in_its_place_changes_nothing(tmp_path):
    before = holding(tmp_path)
    (tmp_path / "report.html").mkdir()
    draft = write.Draft(tmp_path)
    write.write_all(specimen(seed=7), draft.path)
    write.write_page(specimen(), draft.path / "report.html")
    with pytest.raises(IsADirectoryError) as raised:
        draft.publish()
    assert raised.value.errno == errno.EISDIR
    assert (tmp_path / "record.json").read_text() == before


def test_a_report_is_put_in_the_place_of_the_earlier_one_at_once(tmp_path):
    holding(tmp_path, seed=1)
    (tmp_path / "notes.txt").write_text("mine")
    draft = write.Draft(tmp_path)
    write.write_all(specimen(seed=2), draft.path)
    draft.publish()
    assert json.loads((tmp_path / "record.json").read_text())["seed"] == 2
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not any(name.startswith(".") for name in names(tmp_path))


def test_a_part_of_a_run_writes_beside_the_report_of_the_last_whole_run(run):
    before = holding(run.report)
    (run.report / "report.html").write_text("the page of the morning")
    finished = run(OIN, *PART)

    assert finished.code == 0, finished.out + finished.err
    place = run.report / "partial"
    assert names(place) == set(FILES)
    assert names(run.report) == {"record.json", "report.html", "partial"}
    assert (run.report / "record.json").read_text() == before
    assert (run.report / "report.html").read_text() == "the page of the morning"
    assert "the report of the last complete run was not replaced" in finished.out
    assert f"report: {place / 'report.html'}" in finished.out
    assert f"Generated html report: {(place / 'results.html').as_uri()}" in finished.out


def test_without_a_folder_named_a_part_of_a_run_goes_into_one_of_its_own(run):
    command = ["-m", "pytest", "-p", "pytest_scim.plugin", OIN, *PART]
    finished = run.finish(run.python(*command))

    assert finished.code == 0, finished.out + finished.err
    assert names(run.folder / "reports" / "okta-oin") == {"partial"}
    assert names(run.folder / "reports" / "okta-oin" / "partial") == set(FILES)


def test_a_run_is_stored_by_date_beside_the_report_of_the_last_whole_run(run):
    before = holding(run.report)
    finished = run(OIN, *PART, "--scim-keep")

    assert finished.code == 0, finished.out + finished.err
    assert (run.report / "record.json").read_text() == before
    runs = run.report / "runs"
    assert f"stored runs: {runs / 'index.html'}" in finished.out
    (folder,) = (one for one in runs.iterdir() if one.is_dir())
    assert names(folder) == {*FILES, "summary.json"}
    record = json.loads((folder / "record.json").read_text())
    assert folder.name.startswith(record["started"][:10])
    assert folder.name.endswith(f"Z-{record['run']}")
    assert (
        record["seed"] == json.loads((run.report / "partial" / "record.json").read_text())["seed"]
    )
    assert "partial" in (runs / "index.html").read_text()


@pytest.mark.parametrize("chosen", [("suites/okta/test_sync_password.py",), ("-p", "no:html")])
def test_a_run_knows_whether_it_is_whole_and_writes_its_page_without_pytest_html(run, chosen):
    path = [str(ROOT / one) if one.startswith("suites") else one for one in chosen]
    finished = run(OIN, *path, *(PART if path == [*chosen] else ()))

    assert finished.code == 0, finished.out + finished.err
    assert finished.record["partial"]
    assert {*finished.record["verdicts"].values()} <= {None, False}
    assert names(run.report) == set(FILES) - ({"results.html"} if "no:html" in chosen else set())
    assert "No verdict" in finished.text("report.html") or finished.record["embedded"]


def test_pytest_html_writes_where_the_user_wants_it_and_links_to_the_report(run):
    finished = run(OIN, *PART, "--html=pages/mine.html", "--self-contained-html")

    assert finished.code == 0, finished.out + finished.err
    assert names(run.report) == set(FILES) - {"results.html"}
    text = (run.folder / "pages" / "mine.html").read_text()
    assert '<a href="../report/report.html">' in text
    assert "../report/report.html#c-okta." in text
    assert (run.folder / "pages" / "mine.html").as_uri() in finished.out


def test_a_full_disk_costs_the_report_and_nothing_else(run):
    before = holding(run.report)
    code = (
        "import resource, signal, sys, pytest; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "sys.exit(pytest.main(sys.argv[1:]))"
    )
    options = [OIN, f"--report-dir={run.report}", *PART, "-p", "pytest_scim.plugin"]
    nowhere = {"GITHUB_STEP_SUMMARY": "/nowhere/summary"}
    finished = run.finish(run.python("-c", code, *options, **nowhere))

    assert finished.code == 1, finished.out + finished.err
    assert f"the reports could not be written: {os.strerror(errno.EFBIG)}" in finished.out
    assert "GITHUB_STEP_SUMMARY /nowhere/summary: No such file or directory" in finished.out
    assert "verdicts: okta" in finished.out
    assert "report: " not in finished.out
    assert "Traceback" not in finished.out + finished.err
    assert (run.report / "record.json").read_text() == before
    assert "record.json" not in names(run.report / "partial")
