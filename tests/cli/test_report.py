"""``pytest-scim report`` writes the page of a run again."""

import pytest

from pytest_scim.cli import main
from pytest_scim.report.write import write_all

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
