"""JSON objects in a file, one a line: written as they come, and read back by number."""

import json
import os
from abc import abstractmethod
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar, cast, overload

from pytest_scim.scim.json_values import JSONObject

_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


Value = TypeVar("Value")


class ByNumber(Sequence[Value]):
    """A sequence that makes each value when it is read: all at once need much memory.

    The numbers begin at 0; slices are lists.
    """

    @abstractmethod
    def at(self, number: int) -> Value:
        """Return the value of a number, which is one below the length."""

    @overload
    def __getitem__(self, place: int) -> Value: ...

    @overload
    def __getitem__(self, place: slice) -> list[Value]: ...

    def __getitem__(self, place: int | slice) -> Value | list[Value]:
        """Return a value, or several.

        Raises:
            IndexError: there is no such number.
        """
        numbers = range(len(self))[place]
        if isinstance(numbers, range):
            return [self.at(n) for n in numbers]
        return self.at(numbers)

    def __iter__(self) -> Iterator[Value]:
        """Yield the values that there are by now."""
        return (self.at(number) for number in range(len(self)))


class JsonLines(ByNumber[JSONObject]):
    """The objects of a file after its first line, the ``head``.

    Nothing is buffered: whatever ends the process, every line that was written is whole. One
    process writes; the values are read from the file, so that they take no memory.
    """

    def __init__(self, path: Path, file: FileIO, head: JSONObject, ends: Sequence[int]) -> None:
        self.path = path
        self.head = head
        self._file = file
        self._ends = array("Q", ends)
        self._turn = Lock()
        self._at_end = False

    @classmethod
    def create(cls, path: Path, head: JSONObject) -> "JsonLines":
        """Create a file with its head, in place of an earlier one of its name.

        Raises:
            OSError: it cannot be created.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # another process may still write to it
        made = cls(path, FileIO(os.fspath(path), "x+"), head, [0])
        made.append(head)
        made._ends = made._ends[1:]
        return made

    @classmethod
    def read(cls, path: Path) -> "JsonLines":
        """Read a file as far as its lines are whole.

        Raises:
            OSError: it cannot be read.
            ValueError: its first line is no JSON object.
        """
        with path.open("rb") as lines:
            head = _head(lines.readline())
            ends = [lines.tell()]
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                ends.append(ends[-1] + len(line))
        return cls(path, FileIO(os.fspath(path), "r"), head, ends)

    def append(self, value: JSONObject) -> None:
        """Write a value at the end, completely or not at all.

        Raises:
            OSError: it cannot be written.
        """
        line = _ENCODER.encode(value).encode("ascii") + b"\n"
        with self._turn:
            end = self._ends[-1]
            if not self._at_end:
                self._file.seek(end)
            self._at_end = False
            rest = line
            try:
                while rest:
                    rest = rest[self._file.write(rest) :]
            except OSError:
                with suppress(OSError):
                    self._file.truncate(end)
                raise
            self._ends.append(end + len(line))
            self._at_end = True

    def __len__(self) -> int:
        return len(self._ends) - 1

    def at(self, number: int) -> JSONObject:
        """Return a value, read from the file."""
        begin, end = self._ends[number], self._ends[number + 1]
        with self._turn:
            self._at_end = False
            self._file.seek(begin)
            content = b""
            while len(content) < end - begin:
                content += self._file.read(end - begin - len(content)) or b" " * (end - begin)
        return cast("JSONObject", json.loads(content))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def remove(self) -> None:
        """Remove the file, and its folder where that is empty then; the values stay readable."""
        with suppress(OSError):
            # Otherwise another process has created it again.
            if os.path.samestat(self.path.stat(), os.fstat(self._file.fileno())):
                self.path.unlink()
                self.path.parent.rmdir()


def _head(line: bytes) -> JSONObject:
    head = json.loads(line)
    if not isinstance(head, dict):
        raise ValueError("its first line is no JSON object")  # noqa: TRY004 - of a file
    return head
