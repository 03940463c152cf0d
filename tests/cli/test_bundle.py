"""``pytest-scim bundle`` writes one archive for a submission, or nothing."""

import json
import zipfile

import pytest

from pytest_scim.cli import main
from pytest_scim.report.formats.bundle.archive import FILES
from pytest_scim.report.write import write, write_all

from ..report.specimen.checks import check
from ..report.specimen.record import specimen

TOKEN = "an-api-token-7f3a91c2"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch):
    for name in ("SCIM_TOKEN", "SCIM_SECOND_TOKEN", "SCIM_PASSWORD", "SCIM_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)


def bundle(folder, *more, **changes):
    write(specimen(**changes), folder / "record.json")
    return main(["bundle", str(folder), "--out", str(folder / "acme.zip"), *more])


def cover_of(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("cover.txt").decode()


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_writes_one_archive_and_reports_its_files(tmp_path, capsys):
    assert bundle(tmp_path) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{tmp_path / 'acme.zip'}\n  cover.html ")
    assert all(f"  {name} " in printed for name, _ in FILES)
    assert "Not ready. " in printed
    assert "no credentials of the run are in the environment" in printed
    assert left(tmp_path) == ["acme.zip", "record.json"]


def test_it_gives_the_same_bytes_twice(tmp_path):
    assert bundle(tmp_path) == 0
    before = (tmp_path / "acme.zip").read_bytes()
    assert bundle(tmp_path, "--force") == 0
    assert (tmp_path / "acme.zip").read_bytes() == before


def test_it_replaces_no_file_without_force(tmp_path, capsys):
    (tmp_path / "acme.zip").write_text("mine")
    assert bundle(tmp_path) == 4
    assert "acme.zip exists: name another --out, or replace it with --force" in (
        capsys.readouterr().err
    )
    assert (tmp_path / "acme.zip").read_text() == "mine"


def test_it_never_replaces_the_record(tmp_path, capsys):
    write(specimen(), tmp_path / "record.json")
    before = (tmp_path / "record.json").read_bytes()
    assert main(["bundle", str(tmp_path), "--force", "--out", str(tmp_path / "record.json")]) == 4
    assert "is the record: name another --out" in capsys.readouterr().err
    assert (tmp_path / "record.json").read_bytes() == before


@pytest.mark.parametrize(("out", "said"), [("", "is a folder"), ("no/acme.zip", "is not a folder")])
def test_a_place_that_cannot_be_written_is_a_usage_error(tmp_path, capsys, out, said):
    write(specimen(), tmp_path / "record.json")
    assert main(["bundle", str(tmp_path), "--out", str(tmp_path / out)]) == 4
    assert said in capsys.readouterr().err
    assert left(tmp_path) == ["record.json"]


@pytest.mark.parametrize("text", [None, "{}", "no JSON", "[" * 100_000])
def test_what_is_no_record_is_a_usage_error(tmp_path, capsys, text):
    if text is not None:
        (tmp_path / "record.json").write_text(text)
    assert main(["bundle", str(tmp_path / "record.json"), "--out", str(tmp_path / "a.zip")]) == 4
    said = capsys.readouterr().err
    assert "record.json" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "a.zip").exists()


def test_a_run_whose_target_could_not_be_used_is_refused(tmp_path, capsys):
    changes = {"usable": False, "partial": True, "checks": [], "causes": [], "ready": None}
    assert bundle(tmp_path, **changes) == 4
    assert "the target could not be used in this run" in capsys.readouterr().err
    assert not (tmp_path / "acme.zip").exists()


def test_a_record_that_cannot_be_rendered_is_refused(tmp_path, capsys):
    record = specimen()
    record["writes"][0]["exchange"] = 999
    write(record, tmp_path / "record.json")
    assert main(["bundle", str(tmp_path), "--out", str(tmp_path / "a.zip")]) == 4
    assert "it contradicts itself and cannot be rendered" in capsys.readouterr().err
    assert left(tmp_path) == ["record.json"]


def test_an_embedded_and_a_partial_run_say_what_they_are(tmp_path):
    assert bundle(tmp_path, embedded=True, partial=True) == 0
    text = cover_of(tmp_path / "acme.zip")
    assert "\nEmbedded: a rehearsal, not evidence\n" in text
    assert "- The run was partial: checks were left out" in text


def test_a_record_that_was_written_again_is_not_evidence(tmp_path, capsys):
    (tmp_path / "record.json").write_text(json.dumps(specimen(), indent=1))
    assert main(["bundle", str(tmp_path), "--out", str(tmp_path / "a.zip")]) == 0
    assert "Edited after the run: not evidence" in cover_of(tmp_path / "a.zip")
    assert "note: The record was edited after the run" in capsys.readouterr().out
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read("record.json") == (tmp_path / "record.json").read_bytes()


def test_line_ends_of_another_system_are_no_edit(tmp_path):
    write(specimen(), tmp_path / "record.json")
    content = (tmp_path / "record.json").read_bytes()
    (tmp_path / "record.json").write_bytes(content.replace(b"\n", b"\r\n"))
    assert main(["bundle", str(tmp_path), "--out", str(tmp_path / "a.zip")]) == 0
    assert "Edited" not in cover_of(tmp_path / "a.zip")


@pytest.mark.parametrize("form", [TOKEN, "".join(f"%{ord(one):02x}" for one in TOKEN)])
def test_a_secret_of_the_environment_stops_it(tmp_path, capsys, monkeypatch, form):
    monkeypatch.setenv("SCIM_TOKEN", TOKEN)
    odd = check("okta.a.b", "violates", message=f"the target returned {form}")
    assert bundle(tmp_path, checks=[odd]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("pytest-scim: ")
    assert "contains a piece of a secret" in captured.err
    assert captured.err.count("\n") == 1
    assert TOKEN not in captured.err
    assert left(tmp_path) == ["record.json"]


def test_with_the_token_in_the_environment_nothing_is_to_be_noted(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SCIM_TOKEN", TOKEN)
    assert bundle(tmp_path) == 0
    assert "no credentials" not in capsys.readouterr().out


def test_a_value_of_others_stops_it(tmp_path, capsys):
    user = {"userName": "jane.doe@customer.test", "id": "77aa-3313"}
    exchanges = specimen()["exchanges"]
    exchanges[0]["response"]["body"] = json.dumps({"totalResults": 1, "Resources": [user]})
    assert bundle(tmp_path, exchanges=exchanges) == 1
    said = capsys.readouterr().err
    assert "the record contains a value of a resource that this run did not create" in said
    assert "(exchange 0)" in said
    assert "jane" not in said
    assert left(tmp_path) == ["record.json"]


def test_the_record_of_a_folder_is_found(tmp_path):
    write_all(specimen(), tmp_path / "run")
    out = tmp_path / "a.zip"
    assert main(["bundle", str(tmp_path / "run" / "record.json"), "--out", str(out)]) == 0
    assert main(["bundle", str(tmp_path / "run"), "--out", str(tmp_path / "b.zip")]) == 0
    assert out.read_bytes() == (tmp_path / "b.zip").read_bytes()
