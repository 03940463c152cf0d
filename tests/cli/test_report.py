"""``pytest-scim report`` writes the page of a run again."""

import pytest

from pytest_scim.cli import main
from pytest_scim.report.model import load
from pytest_scim.report.write import write_all
from pytest_scim.scim.json_lines import JsonLines

from ..report.specimen.record import specimen


def test_the_page_is_written_again_byte_for_byte(tmp_path, capsys):
    write_all(specimen(), tmp_path)
    before = (tmp_path / "report.html").read_bytes()
    (tmp_path / "report.html").unlink()

    assert main(["report", str(tmp_path / "record.json")]) == 0
    assert (tmp_path / "report.html").read_bytes() == before
    assert capsys.readouterr().out == f"{tmp_path / 'report.html'}\n"

    assert main(["report", str(tmp_path), "--out", str(tmp_path / "other.html")]) == 0
    assert (tmp_path / "other.html").read_bytes() == before


@pytest.mark.parametrize("text", [None, "{}", "no JSON"])
def test_what_is_no_record_is_a_usage_error(tmp_path, capsys, text):
    if text is not None:
        (tmp_path / "record.json").write_text(text)

    assert main(["report", str(tmp_path / "record.json")]) == 4
    assert "record.json" in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


def test_a_record_that_does_not_exist_is_named_once(tmp_path, capsys):
    assert main(["report", str(tmp_path / "a.json")]) == 4
    line = f"pytest-scim: {tmp_path / 'a.json'}: No such file or directory\n"
    assert capsys.readouterr().err == line


def test_a_folder_that_does_not_exist_is_a_usage_error(tmp_path, capsys):
    write_all(specimen(), tmp_path)

    assert main(["report", str(tmp_path), "--out", str(tmp_path / "no" / "a.html")]) == 4
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


ABOUT = ("format", "version", "run", "profile", "target", "embedded", "insecure", "integration")


@pytest.mark.parametrize("named", ["", "unfinished", "unfinished/exchanges.jsonl"])
def test_the_record_of_a_killed_run_is_written_from_its_exchanges(tmp_path, capsys, named):
    whole = specimen()
    about = {name: whole[name] for name in (*ABOUT, "features", "seed", "started")}
    lines = JsonLines.create(tmp_path / "unfinished/exchanges.jsonl", about)
    for exchange in whole["exchanges"]:
        lines.append(exchange)
    lines.close()

    assert main(["report", str(tmp_path / named)]) == 0
    page = tmp_path / "unfinished/report.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert page.is_file()
    record = load(tmp_path / "unfinished/record.json")
    assert record["exchanges"] == whole["exchanges"]
    assert (record["partial"], record["ready"], record["checks"]) == (True, None, [])
    assert record["stopped"]["reason"] == "the run ended before its report was written"


def test_a_record_wins_over_the_exchanges_of_a_later_run_that_was_killed(tmp_path, capsys):
    write_all(specimen(), tmp_path)
    JsonLines.create(tmp_path / "unfinished/exchanges.jsonl", {}).close()

    assert main(["report", str(tmp_path)]) == 0
    assert not (tmp_path / "unfinished/record.json").exists()
    assert main(["report", str(tmp_path / "unfinished")]) == 4
    assert "exchanges.jsonl" in capsys.readouterr().err
