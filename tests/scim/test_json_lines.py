"""JSON objects in a file are whole up to the last one, and read back by number."""

import os

import pytest

from pytest_scim.scim.json_lines import JsonLines

HEAD = {"run": "abcdefgh"}
VALUES = [{"n": n, "text": "é\ud800" * n} for n in range(20)]


@pytest.fixture
def lines(tmp_path):
    made = JsonLines.create(tmp_path / "new/exchanges.jsonl", HEAD)
    for value in VALUES:
        made.append(value)
    yield made
    made.close()


def test_values_are_read_back_by_number(lines):
    assert len(lines) == len(VALUES)
    assert [*lines] == VALUES
    assert [lines[n] for n in (7, 0, -1)] == [VALUES[7], VALUES[0], VALUES[-1]]
    assert lines[3:5] == VALUES[3:5]
    with pytest.raises(IndexError):
        lines[20]


def test_each_value_is_in_the_file_as_soon_as_it_was_added(lines):
    again = JsonLines.read(lines.path)
    assert (again.head, [*again]) == (HEAD, VALUES)
    again.close()


@pytest.mark.parametrize("cut", [1, 10])
def test_a_file_is_read_as_far_as_its_lines_are_whole(lines, cut):
    os.truncate(lines.path, lines.path.stat().st_size - cut)
    again = JsonLines.read(lines.path)
    assert [*again] == VALUES[:-1]
    again.close()


@pytest.mark.parametrize("content", [b"", b"[]\n", b"no JSON\n", b"{"])
def test_a_file_without_a_head_is_refused(tmp_path, content):
    (tmp_path / "a.jsonl").write_bytes(content)
    with pytest.raises(ValueError, match=r"\S"):
        JsonLines.read(tmp_path / "a.jsonl")


def test_a_value_that_cannot_be_written_leaves_no_half_of_it(lines, monkeypatch):
    class Full:
        """A file on a disk with room for five bytes more."""

        def __init__(self, file):
            self.file = file
            self.room = 5

        def __getattr__(self, name):
            return getattr(self.file, name)

        def write(self, content):
            if not self.room:
                raise OSError(28, "No space left on device")
            written, self.room = self.file.write(content[: self.room]), 0
            return written

    size = lines.path.stat().st_size
    monkeypatch.setattr(lines, "_file", Full(lines._file))
    with pytest.raises(OSError, match="No space"):
        lines.append({"n": 20})

    assert lines.path.stat().st_size == size
    assert [*lines] == VALUES


def test_a_removed_file_stays_readable_and_that_of_another_process_stays(lines):
    other = JsonLines.create(lines.path, {"run": "other"})
    lines.remove()
    assert lines.path.exists()
    assert [*lines] == VALUES

    other.remove()
    assert not lines.path.parent.exists()
    assert len(other) == 0
    other.close()
