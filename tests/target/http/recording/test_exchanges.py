"""The exchanges of a run are in memory, in a file, or in both: who reads them does not notice."""

import pytest

from pytest_scim.scim.json_lines import JsonLines
from pytest_scim.target.http.recording import exchange as module
from pytest_scim.target.http.recording.exchange import Exchange, Exchanges


def exchange(n):
    request = {"method": "GET", "url": f"http://h/Users/{n}", "headers": [["A", "b"]], "body": None}
    return Exchange("okta", None, "2026-11-28T04:00:00.000Z", 0.25, "HTTP/1.1", request, None, "x")


ALL = [exchange(n) for n in range(12)]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(module, "KEPT", 4)


@pytest.fixture
def lines(tmp_path):
    made = JsonLines.create(tmp_path / "exchanges.jsonl", {})
    yield made
    made.close()


def filled(lines=None, before=0):
    made = Exchanges()
    for each in ALL[:before]:
        made.append(each)
    if lines is not None:
        made.stream(lines)
    for each in ALL[before:]:
        made.append(each)
    return made


def is_all_of_them(made):
    rows = made.recorded()
    assert len(made) == len(rows) == len(ALL)
    assert [*made] == ALL
    assert [made[n] for n in (0, 5, -1)] == [ALL[0], ALL[5], ALL[-1]]
    assert made[3:7] == ALL[3:7]
    assert [*rows] == [one.recorded() for one in ALL]
    assert rows[3:7] == [one.recorded() for one in ALL[3:7]]


def test_without_a_file_all_are_in_memory(few):
    is_all_of_them(filled())
    assert type(filled().recorded()) is list


@pytest.mark.parametrize("before", [0, 2, 4])
def test_with_a_file_the_first_are_in_memory_and_all_in_the_file(few, lines, before):
    made = filled(lines, before)
    is_all_of_them(made)
    assert [*lines] == [one.recorded() for one in ALL]
    assert len(made._first) == 4


@pytest.mark.parametrize("written", [1, 6])
def test_where_the_file_cannot_be_written_any_more_the_rest_is_in_memory(few, lines, written):
    append, full = lines.append, []

    def fails(value):
        if len(lines) >= written:
            full.append(value)
            raise OSError(28, "No space left on device")
        append(value)

    lines.append = fails
    is_all_of_them(filled(lines))
    assert len(full) == 1
