"""The archive: what is in it, and the same bytes for the same record."""

import hashlib
import zipfile

import pytest

from pytest_scim.report.formats.bundle.archive import FILES, SUMS, pack, render
from pytest_scim.report.write import PAGE, RECORD, write_all

from ...specimen.record import specimen

NAMES = [name for name, _ in FILES]


def packed(folder, out, **changes):
    record = specimen(**changes)
    folder.mkdir()
    render(record, folder)
    pack(record, folder, out)
    return out


def test_two_archives_of_one_record_have_the_same_bytes(tmp_path):
    first = packed(tmp_path / "a", tmp_path / "a.zip")
    second = packed(tmp_path / "b", tmp_path / "b.zip")
    assert first.read_bytes() == second.read_bytes()


def test_it_has_all_files_in_their_order_at_the_time_of_the_run(tmp_path):
    with zipfile.ZipFile(packed(tmp_path / "a", tmp_path / "a.zip")) as archive:
        entries = archive.infolist()
    assert [one.filename for one in entries] == NAMES
    assert {one.date_time for one in entries} == {(2026, 11, 22, 9, 16, 40)}
    assert {one.external_attr >> 16 for one in entries} == {0o644}


@pytest.mark.parametrize("finished", ["", "1970-01-01T00:00:00Z"])
def test_a_record_without_a_time_has_the_first_one(tmp_path, finished):
    with zipfile.ZipFile(packed(tmp_path / "a", tmp_path / "a.zip", finished=finished)) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_the_checksums_are_of_all_other_files(tmp_path):
    with zipfile.ZipFile(packed(tmp_path / "a", tmp_path / "a.zip")) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    lines = files.pop(SUMS).decode().splitlines()
    assert lines == [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in files]


def test_report_and_record_are_those_of_the_run(tmp_path):
    write_all(specimen(), tmp_path / "run")
    with zipfile.ZipFile(packed(tmp_path / "a", tmp_path / "a.zip")) as archive:
        for name in (PAGE, RECORD, "junit.xml", "exchanges.har", "writes.jsonl"):
            assert archive.read(name) == (tmp_path / "run" / name).read_bytes()


def test_what_goes_wrong_leaves_the_earlier_archive_and_nothing_else(tmp_path):
    out = tmp_path / "a.zip"
    out.write_text("earlier")
    with pytest.raises(FileNotFoundError):
        pack(specimen(), tmp_path / "none", out)
    assert out.read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
