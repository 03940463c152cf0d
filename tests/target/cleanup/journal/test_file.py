"""The file of a journal: opened before a run creates anything, and never spoilt by half a line."""

import errno
import json
import stat

import pytest

from pytest_scim.target.cleanup.journal import file as module
from pytest_scim.target.cleanup.journal.file import (
    Entry,
    Journal,
    JournalError,
    Unwritable,
    carries,
)
from pytest_scim.target.cleanup.journal.lines import read

from ...scripted import TAG, head

USER_NAME = f"ada.{TAG}1@x.example"
HEAD = head()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal.jsonl"


@pytest.fixture
def journal(path):
    journal = Journal(path, HEAD)
    yield journal
    journal.close(done=False)


class FullDisk(module.FileIO):
    """A file on a disk with room for a number of bytes, and for no more."""

    room = 0

    def write(self, data):
        if FullDisk.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = data[: FullDisk.room]
        FullDisk.room -= len(part)
        return super().write(part)


@pytest.fixture
def disk(monkeypatch):
    monkeypatch.setattr(module, "FileIO", FullDisk)
    return FullDisk


def test_a_journal_is_opened_with_its_head_on_the_disk(path, journal, monkeypatch):
    forced = []
    monkeypatch.setattr(module.os, "fsync", forced.append)
    journal.open()

    assert json.loads(path.read_text()) == HEAD
    assert len(forced) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    journal.open()
    assert len(path.read_text().splitlines()) == 1


def test_a_journal_that_nothing_was_written_to_goes(path, journal):
    journal.open()
    journal.close(done=True)

    assert list(path.parent.iterdir()) == []


def test_without_a_path_there_is_nothing_to_open():
    Journal(None, HEAD).open()


@pytest.mark.parametrize("room", [0, 10])
def test_on_a_full_disk_no_run_starts_and_no_file_stays(path, journal, disk, room):
    disk.room = room

    with pytest.raises(JournalError, match=r"cannot be written to .*: No space left on device"):
        journal.open()
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("folder", ["/dev/null/x", "/proc/nothing/here"])
def test_a_folder_that_cannot_be_created_is_one_sentence(folder):
    with pytest.raises(JournalError) as raised:
        Journal(module.Path(folder) / "a.jsonl", HEAD).open()

    assert folder in str(raised.value)
    assert "PYTEST_SCIM_STATE_DIR" in str(raised.value)


def test_a_line_that_does_not_fit_on_the_disk_leaves_no_half_of_it(path, journal, disk):
    disk.room = 10_000
    journal.write("intend", Entry("Users", USER_NAME))
    before = path.read_bytes()
    disk.room = 20

    journal.write("created", Entry("Users", USER_NAME, "1"))
    assert path.read_bytes() == before
    with pytest.raises(Unwritable, match="cannot be written: No space left on device"):
        journal.write("intend", Entry("Users", f"b{USER_NAME}"))
    disk.room = 10_000
    journal.write("gone", Entry("Users", USER_NAME, "1"))
    assert read(path).standing == []


def test_a_head_that_did_not_fit_is_written_when_it_does(path, journal, disk):
    disk.room = 10
    with pytest.raises(Unwritable):
        journal.write("intend", Entry("Users", USER_NAME))
    disk.room = 10_000
    journal.write("intend", Entry("Users", USER_NAME))

    assert read(path).standing == [Entry("Users", USER_NAME)]


def test_a_resumed_journal_ends_a_last_line_that_only_lacks_its_end(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    journal.close(done=False)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    resumed = Journal(path, {}, resumed=True)
    resumed.write("created", Entry("Users", USER_NAME, "1"))
    resumed.close(done=False)

    assert read(path).standing == [Entry("Users", USER_NAME, "1")]


def test_a_resumed_journal_that_is_whole_only_grows(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    journal.close(done=False)
    before = path.read_bytes()
    resumed = Journal(path, {}, resumed=True)
    resumed.write("gone", Entry("Users", USER_NAME))
    resumed.close(done=False)

    assert path.read_bytes().startswith(before)
    assert read(path).standing == []


def test_a_name_without_the_tag_is_not_written(path, journal):
    for name in ("plain", "", f"JANE.{TAG.upper()}2"):
        journal.write("intend", Entry("Users", name))

    assert [one.name for one in read(path).standing] == ["", "", f"JANE.{TAG.upper()}2"]
    journal.write("gone", Entry("Users", "plain"))
    assert [one.name for one in read(path).standing] == ["", f"JANE.{TAG.upper()}2"]


def test_the_tag_of_a_user_that_is_used_again_counts_from_then_on(path, journal):
    old = Entry("Users", "old.earliera1@x.example", "7")
    journal.write("created", old)
    journal.reuse(old, "earliera")
    journal.write("gone", old)

    assert [json.loads(line)["name"] for line in path.read_text().splitlines()[1:]] == [
        "", old.name, old.name,
    ]  # fmt: skip


def test_a_journal_that_cannot_be_opened_is_one_sentence(path):
    path.mkdir(parents=True)

    with pytest.raises(JournalError, match="the journal cannot be opened: Is a directory"):
        Journal(path, {}, resumed=True).claim()


def test_a_file_goes_while_it_is_still_locked(path, journal, monkeypatch):
    journal.open()
    locked = []
    unlink = module.Path.unlink

    def tried(self, **more):
        other = Journal(self, {}, resumed=True)
        locked.append(not self.exists() or not other.claim())
        unlink(self, **more)

    monkeypatch.setattr(module.Path, "unlink", tried)
    journal.close(done=True)

    assert locked[0]
    assert not path.exists()


def test_a_name_carries_a_tag_in_any_case():
    assert carries(f"A.{TAG.upper()}1", TAG)
    assert not carries("ada@x.example", TAG)
