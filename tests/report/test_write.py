"""The files of a report folder."""

import json

from pytest_scim.report.model import load
from pytest_scim.report.write import write, write_all

from .specimen.checks import check
from .specimen.record import specimen


def test_a_record_that_was_written_is_read_back_the_same(tmp_path):
    write(specimen(), tmp_path / "record.json")
    assert load(tmp_path / "record.json") == specimen()


def test_numbers_that_json_does_not_know_are_written_as_strings(tmp_path):
    odd = check("a.b.c", "violates", actual=[float("nan"), {"n": float("-inf")}])
    write(specimen(checks=[odd]), tmp_path / "record.json")
    assert load(tmp_path / "record.json")["checks"][0]["actual"] == ["nan", {"n": "-inf"}]


def test_every_file_of_the_folder_is_written_whatever_the_target_sent(tmp_path):
    write_all(specimen(), tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "record.json",
        "report.html",
        "junit.xml",
        "exchanges.har",
        "oin-test-plan.csv",
        "writes.jsonl",
    }
    assert (tmp_path / "new/oin-test-plan.csv").read_bytes().startswith(b"\xef\xbb\xbfID,Title")


def test_a_run_without_exchanges_is_written(tmp_path):
    write_all(specimen(exchanges=[], checks=[], writes=[], causes=[]), tmp_path / "new")
    assert json.loads((tmp_path / "new/exchanges.har").read_text())["log"]["entries"] == []
