"""What ``pytest-scim sweep`` prints, and the code that it ends with."""

import json

import pytest

from pytest_scim.cli import main, sweep
from pytest_scim.cli.sweep.connection import Connection
from pytest_scim.target.cleanup.journal.file import Entry

from .hosts import RESIDENTS, TAG, host, journalled, of, reply

TOKEN = "Zq9/x+kE~tok.en_secret-77=="


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("SCIM_CONSENT", "SCIM_CLIENT_CERT", "SCIM_CLIENT_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_SCIM_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("SCIM_TOKEN", TOKEN)
    return tmp_path


@pytest.fixture
def a():
    with host(TOKEN) as running:
        yield running


def test_a_sweep_prints_a_line_for_each_journal(folder, a, capsys):
    journal = journalled(folder, a.base_url, a.environ, of(a.user()))
    (folder / "odd.jsonl").write_text("5\n")

    assert main(["sweep"]) == 1
    out, err = capsys.readouterr()
    name = journal.path.name
    assert sorted(out.splitlines()) == sorted(
        [
            f"{name}: cleans {a.base_url} after run {TAG}, started 3 days ago: 1 resource",
            f"{name}: clean",
            "odd.jsonl: line 1 is damaged: it is not an object; the file was not changed",
        ]
    )
    assert err == ""


def test_where_there_is_nothing_a_sweep_says_so(folder, capsys):
    assert main(["sweep"]) == 0
    assert capsys.readouterr().out == "Nothing to clean up.\n"


def test_by_tag_lists_every_resource_and_removes_them_when_asked(folder, a, capsys):
    ours = [a.user(n) for n in range(1, 7)]
    by_tag = ["sweep", "--by-tag", TAG, "--base-url", f"{a.base_url}/", "--profile", "okta-oin"]

    assert main(by_tag) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{a.base_url}: 6 resources carry the tag {TAG}"
    assert sorted(lines[1:-1]) == sorted(f"  Users {u['userName']} ({u['id']})" for u in ours)
    assert lines[-1].endswith("add --delete to delete them")
    assert main([*by_tag, "--delete"]) == 0
    assert len(a.names) == RESIDENTS
    assert main(by_tag) == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--delete"], "--delete needs --by-tag: a sweep by journals deletes without it"),
        (
            ["--by-tag", "a"],
            "--by-tag 'a' is not the tag of a run, which has eight letters from a to z",
        ),
        (["--by-tag", TAG], "--by-tag needs --base-url and --profile, which name the target"),
        (["--base-url", "ftp://x"], "--base-url 'ftp://x' is not an http or https URL with a host"),
        (["--profile", "nobody"], "'nobody' is not a bundled profile"),
        (
            ["--by-tag", TAG, "--base-url", "https://scim.example.invalid", "--profile=okta-oin"],
            "this sends requests to https://scim.example.invalid, a remote target",
        ),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(folder, options, sentence, capsys):
    assert main(["sweep", *options]) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"pytest-scim: {sentence}")
    assert err.count("\n") == 1


def test_a_target_that_echoes_the_token_or_moves_the_terminal_is_printed_harmlessly(
    folder, a, capsys
):
    evil = "\x1b]0;owned\x07\r\n::error::"
    user = a.user()
    journalled(folder, a.base_url, a.environ, Entry("Users", user["userName"], TOKEN))
    actual = {"id": TOKEN, "userName": f"{evil}{user['userName']}"}
    body = reply(200, json.dumps(actual).encode(), "application/scim+json")
    refused = reply(500, json.dumps({"detail": f"{evil}{TOKEN}"}).encode(), "application/scim+json")
    a.instead = lambda method, path: (
        None if path.startswith("/Users?") else body if method == "GET" else refused
    )

    assert main(["sweep"]) == 1
    out, err = capsys.readouterr()
    assert " left\n" in out
    assert TOKEN not in out + err
    assert "\x1b" not in out
    assert not any(line.startswith("::") for line in out.splitlines())


def test_a_base_url_of_a_journal_cannot_move_the_terminal(folder, a, capsys):
    journal = journalled(folder, a.base_url, a.environ, of(a.user()))
    head, rest = journal.path.read_text().split("\n", 1)
    moved = {**json.loads(head), "base_url": "https://x.example/\x1b[2J\n::error::y"}
    journal.path.write_text(json.dumps(moved) + "\n" + rest)

    assert main(["sweep"]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 1


def test_an_interrupted_sweep_says_that_the_next_goes_on(folder, a, capsys, monkeypatch):
    journal = journalled(folder, a.base_url, a.environ, of(a.user()))
    monkeypatch.setattr(Connection, "clean", interrupted)

    assert main(["sweep"]) == 2
    assert capsys.readouterr().err == "pytest-scim: interrupted; the next sweep continues\n"
    assert journal.path.exists()
    monkeypatch.undo()
    monkeypatch.setenv("PYTEST_SCIM_STATE_DIR", str(folder))
    monkeypatch.setenv("SCIM_TOKEN", TOKEN)
    assert main(["sweep"]) == 0


def interrupted(*parts):
    raise KeyboardInterrupt


def test_a_certificate_that_cannot_be_read_is_one_sentence(folder, monkeypatch, capsys):
    monkeypatch.setenv("SCIM_CLIENT_CERT", "/nowhere/client.pem")
    base_url = "https://127.0.0.1:9/scim/v2"
    entry = Entry("Users", f"ada.{TAG}1", "1")
    journalled(folder, base_url, {"SCIM_TOKEN": TOKEN}, entry)

    assert main(["sweep"]) == 4
    assert "SCIM_CLIENT_CERT does not name a readable file" in capsys.readouterr().out
    by_tag = ["--by-tag", TAG, "--base-url", base_url, "--profile", "okta-oin"]
    assert main(["sweep", *by_tag]) == 4
    assert "SCIM_CLIENT_CERT does not name a readable file" in capsys.readouterr().err


def test_insecure_is_passed_on(folder, monkeypatch):
    given = []
    monkeypatch.setattr(
        "pytest_scim.cli.sweep.journals.sweep", lambda asked: given.append(asked) or []
    )

    for options in ([], ["--insecure", "--yes"]):
        assert main(["sweep", *options]) == 0
    assert [(one.trust.insecure, one.yes) for one in given] == [(False, False), (True, True)]


def test_a_line_has_an_end(folder, a, capsys):
    user = a.provider.put_user({"userName": f"ada.{'x' * 5_000}.{TAG}1"})
    journalled(folder, a.base_url, a.environ, of(user))
    a.instead = lambda method, path: reply(500) if method == "DELETE" else None
    main(["sweep"])

    assert max(map(len, capsys.readouterr().out.splitlines())) <= sweep.LONGEST + 2
