"""``pytest-scim compare``: what it writes where, and how it exits."""

import json
from pathlib import Path

import pytest

from pytest_scim.cli import main
from tests.report.history.records import check, record

A = "okta.a.one"


@pytest.fixture
def two(tmp_path):
    for name, verdict in (("old", "conforms"), ("new", "violates")):
        (tmp_path / name).mkdir()
        text = json.dumps(record(check(A, verdict)))
        (tmp_path / name / "record.json").write_text(text)
    return [str(tmp_path / name / "record.json") for name in ("old", "new")]


def test_the_exit_code_is_1_where_it_got_worse(two, capsys):
    assert main(["compare", *two]) == 1
    assert "It got worse: 1 check." in capsys.readouterr().out
    assert main(["compare", *reversed(two)]) == 0
    assert "Nothing got worse." in capsys.readouterr().out


def test_runs_are_named_by_their_folders_too(two, tmp_path, capsys):
    main(["compare", *two])
    text = capsys.readouterr().out
    main(["compare", str(tmp_path / "old"), str(tmp_path / "new")])
    assert capsys.readouterr().out == text


@pytest.mark.parametrize(
    ("kind", "start"),
    [("text", "first run:"), ("markdown", "## It got worse"), ("html", "<!DOCTYPE html>")],
)
def test_each_format_is_written_to_a_file(two, tmp_path, capsys, kind, start):
    out = tmp_path / "out"
    assert main(["compare", *two, "--format", kind, "--out", str(out)]) == 1
    assert capsys.readouterr().out == f"{out}\n"
    assert out.read_text(encoding="utf-8").lstrip().startswith(start)


def test_a_should_counts_with_strict(tmp_path):
    for name, verdict in (("old", "conforms"), ("new", "advisory")):
        text = json.dumps(record(check(A, verdict, level="SHOULD")))
        (tmp_path / name).write_text(text)
    places = [str(tmp_path / name) for name in ("old", "new")]
    assert main(["compare", *places]) == 0
    assert main(["compare", *places, "--strict"]) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "Expecting property name"),
        (json.dumps(record(integration="aiw")), "different integrations: oin and aiw"),
    ],
)
def test_records_that_cannot_be_compared_are_one_sentence(two, tmp_path, capsys, text, sentence):
    (tmp_path / "new" / "record.json").write_text(text)
    assert main(["compare", *two, "--out", str(tmp_path / "out")]) == 4
    err = capsys.readouterr().err
    assert sentence in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_written_is_a_usage_error(two, tmp_path, capsys):
    assert main(["compare", *two, "--out", str(tmp_path / "no" / "out")]) == 4
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_a_record_is_not_overwritten(two, capsys):
    before = [Path(one).read_text() for one in two]
    assert main(["compare", *two, "--out", two[0]]) == 4
    assert "is one of the two records: name another file" in capsys.readouterr().err
    assert [Path(one).read_text() for one in two] == before
