"""A journal that cannot be used is one sentence, stays as it is, and stops no other."""

import json

import pytest

from pytest_scim.cli.sweep.connection import CLEAN, LEFT
from pytest_scim.cli.sweep.journals import exit_code
from pytest_scim.profile.load import load

from .hosts import TAG, codes, journalled, left, of, swept


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("5", "line 2 is damaged: it is not an object"),
        ('{"kind": "Users", "name": "x", "id": "1"}', "line 2 is damaged: it has no event"),
        ('{"event": "gone", "kind": "Users", "id": "1"}', "its name is not a string"),
        ('{"event": "gone", "kind": "Users", "name": null, "id": "1"}', "its name is not a string"),
        ('{"event": "created", "kind": "Users", "name": "a@b.example", "id": "1"}', "the tag"),
        ("\udcff", "line 2 is damaged: it is not JSON"),
        ("[" * 200_000, "line 2 is damaged: it is not JSON"),
    ],
)
def test_a_damaged_journal_is_one_sentence_and_the_others_go_on(folder, a, line, why):
    other = left(folder, a, of(a.user()))
    damaged = folder / "0-damaged.jsonl"
    head = other.path.read_bytes().split(b"\n")[0]
    content = head + b"\n" + line.encode(errors="surrogateescape") + b"\n"
    damaged.write_bytes(content)
    lines, results = swept(folder, a.environ)

    assert lines[0].startswith("0-damaged.jsonl: ")
    assert why in lines[0]
    assert lines[0].endswith("; the file was not changed")
    assert damaged.read_bytes() == content
    assert codes(results) == [LEFT, CLEAN, CLEAN]
    assert not other.path.exists()


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"run": ""}, "run is not the tag of a run"),
        ({"run": "a"}, "run is not the tag of a run"),
        ({"run": "christop"}, "does not carry the tag of the run"),
        ({"base_url": None}, "base_url is not an http or https URL"),
        ({"format": 9}, "its format is not 2"),
        ({"profile": {"name": "mine", "path": "/gone/mine.yaml"}}, "its profile cannot be loaded"),
        ({"profile": {"name": "../mine", "path": None}}, "is not a bundled one"),
    ],
)
def test_an_edited_head_is_one_sentence(folder, a, edit, why):
    journal = left(folder, a, of(a.user()))
    head, rest = journal.path.read_text().split("\n", 1)
    journal.path.write_text(json.dumps({**json.loads(head), **edit}) + "\n" + rest)
    lines, results = swept(folder, a.environ)

    assert len(lines) == 1
    assert why in lines[0]
    assert codes(results) == [LEFT]
    assert a.requests == []
    assert journal.path.exists()


def test_a_profile_that_moved_can_be_named(folder, a, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\n")
    left(folder, a, of(a.user()), profile=str(mine))
    moved = mine.rename(tmp_path / "moved.yaml")
    assert "pass another with --profile" in swept(folder, a.environ)[0][0]

    assert exit_code(swept(folder, a.environ, profile=load(str(moved)))[1]) == CLEAN


def test_the_members_of_a_group_that_are_damaged_are_one_sentence(folder, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: mine\ntitle: Mine\nextends: okta-oin\nlinkable_groups: [Manager]\n")
    environ = {"SCIM_TOKEN": "t0ken"}
    journal = journalled(folder, "http://127.0.0.1:9", environ, profile=str(mine))
    with journal.path.open("a") as file:
        file.write('{"event": "lent", "id": "1", "name": "Manager", "members": {"a": 1}}\n')
    lines, results = swept(folder, environ)

    assert "line 2 is damaged: its members are not a list of ids; the file was" in lines[0]
    assert codes(results) == [LEFT]


def test_a_journal_of_an_earlier_version_is_reported_and_left_alone(folder, a):
    old = folder / f"d8826-{TAG}.jsonl"
    head = {"base_url": a.base_url, "profile": "okta-oin.yaml", "run": TAG}
    old.write_text(json.dumps(head) + "\n")
    lines, results = swept(folder, a.environ)

    assert "does not say which credentials it belongs to; the file was not changed" in lines[0]
    assert f"pytest-scim sweep --by-tag {TAG} --base-url URL --profile NAME" in lines[0]
    assert codes(results) == [LEFT]
    assert a.requests == []
    assert old.exists()


def test_a_pool_of_an_earlier_version_is_reported(folder):
    (folder / "0123456789abcdef.pool").write_text('{"kind": "Users"}\n')
    lines, results = swept(folder, {})

    assert "it does not say which credentials it belongs to; the file was not changed" in lines[0]
    assert codes(results) == [CLEAN]


@pytest.mark.parametrize("make", ["mkdir", "fifo"])
def test_what_is_not_a_file_is_no_journal(folder, make):
    import os  # noqa: PLC0415

    odd = folder / "odd.jsonl"
    odd.mkdir() if make == "mkdir" else os.mkfifo(odd)

    assert swept(folder, {})[0] == ["odd.jsonl: it is not a file; the file was not changed"]
