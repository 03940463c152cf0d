"""Runs are stored by date, and the page that lists them reads only what it needs."""

import json
import os
import re
import time

import pytest

from pytest_scim.report.formats.html.page import joined, policy
from pytest_scim.report.formats.html.pages.runs import runs_page, trend
from pytest_scim.report.history.index import INDEX, write_index
from pytest_scim.report.history.stored import (
    MOST,
    RUNS,
    SUMMARY,
    Stored,
    store,
    stored,
    summary_of,
)
from pytest_scim.report.model import load
from pytest_scim.report.write import write_all
from tests.report.specimen.record import specimen
from tests.report.specimen.texts import HOSTILE

from .records import record

TITLE = f"Acme {HOSTILE}"


@pytest.fixture
def keep(tmp_path):
    """Stores a record, and returns its folder."""
    files = tmp_path / "files"
    files.mkdir()

    def keep(**changes):
        found = record(**changes)
        (files / "record.json").write_text(json.dumps(found))
        (files / "report.html").write_text("the page")
        return store(found, files, tmp_path)

    return keep


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_a_run_is_stored_by_its_date_in_utc_with_all_its_files(tmp_path):
    found = specimen(started="2026-11-22T01:15:02.120+02:00")
    write_all(found, tmp_path / "files")
    folder = store(found, tmp_path / "files", tmp_path)
    assert folder == tmp_path / RUNS / "2026-11-21T23-15-02Z-scim7f3a"
    assert names(folder) == sorted([*names(tmp_path / "files"), SUMMARY])
    assert load(folder / "record.json") == load(tmp_path / "files" / "record.json")


def test_two_runs_of_one_second_are_both_stored(keep):
    assert [keep(run=None).name for _ in range(3)] == [
        "2026-11-22T09-15-02Z",
        "2026-11-22T09-15-02Z-2",
        "2026-11-22T09-15-02Z-3",
    ]


def test_the_page_lists_the_latest_run_first_with_what_sets_it_apart(keep, tmp_path):
    keep(started="2026-11-20T10:00:00Z")
    keep(started="2026-11-21T10:00:00Z", partial=True, interrupted=True)
    keep(started="2026-11-22T10:00:00Z", usable=False, partial=True)
    keep(started="2026-11-23T10:00:00Z", embedded=True)
    page = write_index(tmp_path / RUNS, TITLE).read_text()
    days = re.findall(r'<th scope="row"><a href="([^"]+)/report.html">([^<]+)</a>', page)
    assert [day for _, day in days] == [
        "23 November 2026, 10:00 UTC",
        "22 November 2026, 10:00 UTC",
        "21 November 2026, 10:00 UTC",
        "20 November 2026, 10:00 UTC",
    ]
    assert [name[:10] for name, _ in days] == [
        "2026-11-23",
        "2026-11-22",
        "2026-11-21",
        "2026-11-20",
    ]
    marks = re.findall(r'<span class="tag is-advisory">([^<]+)</span>', page)
    assert marks == [
        "embedded: a rehearsal",
        "The target could not be used",
        "partial",
        "interrupted",
    ]


def test_the_page_has_the_style_of_the_report_and_escapes_everything(keep, tmp_path):
    keep(target=f"https://acme.example/{HOSTILE}", version=HOSTILE)
    page = write_index(tmp_path / RUNS, TITLE).read_text()
    assert policy(joined("style"), None).replace("'", "&#39;") in page
    assert not {"script", "img", "meta http-equiv=refresh"} & set(re.findall(r"<([a-z]+)", page))
    assert all(
        re.fullmatch(r"#\w+|[\w-]+/\w+\.\w+", one) for one in re.findall('href="(.*?)"', page)
    )


def test_the_page_is_the_same_for_the_same_runs(keep, tmp_path):
    keep()
    first = write_index(tmp_path / RUNS, TITLE).read_bytes()
    assert write_index(tmp_path / RUNS, TITLE).read_bytes() == first
    assert [name for name in names(tmp_path / RUNS) if name.startswith(".")] == []


def test_of_many_runs_only_the_latest_are_read(keep, monkeypatch):
    runs = keep().parent
    text = (next(runs.iterdir()) / SUMMARY).read_text()
    for n in range(MOST + 30):
        folder = runs / f"2026-01-01T00-{n // 60:02}-{n % 60:02}Z"
        folder.mkdir()
        (folder / SUMMARY).write_text(text)
    opened = []
    monkeypatch.setattr("pytest_scim.report.history.stored._read", opened.append)
    found, older = stored(runs)
    assert (len(found), older) == (MOST, 31)
    assert found[0].name.startswith("2026-11-22")
    assert {path.name for path in opened} == {SUMMARY}
    assert len(opened) == MOST


def test_a_thousand_large_runs_cost_no_time(keep):
    runs = keep().parent
    for n in range(1000):
        folder = runs / f"2026-01-01T{n // 3600:02}-{n // 60 % 60:02}-{n % 60:02}Z"
        folder.mkdir()
        (folder / SUMMARY).write_text(json.dumps(summary_of(record())))
        with (folder / "record.json").open("wb") as file:
            file.truncate(50_000_000)
    start = time.process_time()
    write_index(runs, TITLE)
    assert time.process_time() - start < 2
    assert "801 older runs" in (runs / INDEX).read_text()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "[" * 100_000, '{"must": 1}', json.dumps("x" * 30_000)]
)
def test_a_run_without_a_readable_summary_is_listed_as_such(keep, text):
    folder = keep()
    (folder / SUMMARY).write_text(text)
    page = write_index(folder.parent, TITLE).read_text()
    assert "no readable summary" in page
    assert f'href="{folder.name}/report.html"' in page


def test_links_and_pipes_lead_nowhere(keep, tmp_path):
    folder = keep()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / SUMMARY).write_text((folder / SUMMARY).read_text())
    runs = folder.parent
    (runs / "2026-12-01T00-00-00Z").symlink_to(elsewhere)
    (runs / "2026-12-02T00-00-00Z").mkdir()
    (runs / "2026-12-02T00-00-00Z" / SUMMARY).symlink_to(elsewhere / SUMMARY)
    (runs / "2026-12-03T00-00-00Z").mkdir()
    os.mkfifo(runs / "2026-12-03T00-00-00Z" / SUMMARY)
    (runs / "2026-12-04T00-00-00Z<b>").mkdir()
    (runs / "2026-12-05T00-00-00Z").write_text("")
    found, _ = stored(runs)
    assert [(one.name[:10], one.summary is None) for one in found] == [
        ("2026-12-03", True),
        ("2026-12-02", True),
        ("2026-11-22", False),
    ]

    (runs / INDEX).symlink_to(elsewhere / "index.html")
    write_index(runs, TITLE)
    assert names(elsewhere) == [SUMMARY]
    assert not (runs / INDEX).is_symlink()


def test_runs_are_not_stored_through_a_link(keep, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / RUNS).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="link to another folder"):
        keep()
    assert names(tmp_path / "elsewhere") == []


def test_a_report_without_a_record_is_not_stored(tmp_path):
    (tmp_path / "files").mkdir()
    with pytest.raises(FileNotFoundError, match=r"no record\.json"):
        store(record(), tmp_path / "files", tmp_path)
    assert not (tmp_path / RUNS).exists()


def test_the_drawing_has_complete_runs_of_one_kind_the_latest_at_the_right():
    rows = [
        Stored(f"r{n}", {**summary_of(record()), **changes})
        for n, changes in enumerate(
            [
                {"must": 1, "should": 1},
                {"must": 9, "partial": True},
                {"must": 9, "embedded": True},
                {"must": 4, "should": 0},
                {"must": 0, "should": 0},
            ]
        )
    ]
    bars = trend([*rows, Stored("unreadable", None)])
    assert [one.name for one in bars] == ["r4", "r3", "r0"]
    assert [one.x for one in bars] == [0, 10, 20]
    assert [(one.must, one.should) for one in bars] == [(0.0, 0.0), (58.0, 0.0), (14.5, 14.5)]
    assert "pytest-scim compare r3 r0" in runs_page(rows, 0, "Acme")


def test_without_a_complete_run_there_is_no_drawing():
    assert "<svg" not in runs_page([], 0, "Acme")
    assert "0 runs" in runs_page([], 0, "Acme")
