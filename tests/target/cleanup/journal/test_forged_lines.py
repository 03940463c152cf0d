"""No line of a journal is believed that a run would not have written."""

import pytest

from pytest_scim.target.cleanup.journal import lines as module
from pytest_scim.target.cleanup.journal.file import Entry, LinkedGroupState
from pytest_scim.target.cleanup.journal.lines import read

from .journals import CREATED, USER_NAME, refusal, written

ADOPTED = {"event": "adopted", "kind": "Users", "name": "o.oldtagaa1", "id": "7", "tag": "oldtagaa"}
LENT = {"event": "lent", "id": "g1", "name": "Staff", "members": ["1"]}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("5", "it is not an object"),
        ("[]", "it is not an object"),
        ("null", "it is not an object"),
        ('"intend"', "it is not an object"),
        ("", "it is not JSON"),
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ({key: value for key, value in CREATED.items() if key != "event"}, "it has no event"),
        ({**CREATED, "event": ["created"]}, "it has no event"),
        ({**CREATED, "event": "delete"}, "its event is unknown"),
        ({**CREATED, "kind": "Roles"}, "its kind is neither Users nor Groups"),
        ({**CREATED, "kind": None}, "its kind is neither Users nor Groups"),
        ({**CREATED, "kind": ["Users"]}, "its kind is neither Users nor Groups"),
        ({**CREATED, "name": None}, "its name is not a string"),
        ({**CREATED, "name": 7}, "its name is not a string"),
        ({**CREATED, "name": "grace@customer.example"}, "does not carry the tag of the run"),
        ({key: value for key, value in CREATED.items() if key != "id"}, "it has no id"),
        ({**CREATED, "id": ""}, "its id is not one of a resource"),
        ({**CREATED, "id": ".."}, "its id is not one of a resource"),
        ({**CREATED, "id": True}, "its id is not one of a resource"),
        ({**CREATED, "id": 1.5}, "its id is not one of a resource"),
        ({**CREATED, "id": ["1"]}, "its id is not one of a resource"),
        ({**ADOPTED, "tag": "a"}, "its tag is not the tag of a run"),
        ({**ADOPTED, "tag": None}, "its tag is not the tag of a run"),
        ({**ADOPTED, "tag": "OLDTAGAA"}, "its tag is not the tag of a run"),
        ({**ADOPTED, "tag": "othertag"}, "does not carry the tag of the run"),
        ({**ADOPTED, "name": ""}, "does not carry the tag of the run"),
        ({**ADOPTED, "id": None}, "its id is not one of a resource"),
        ({**LENT, "id": None}, "its id is not one of a resource"),
        ({**LENT, "name": ""}, "its name is not a string"),
        ({**LENT, "name": None}, "its name is not a string"),
        ({"event": "returned", "name": "Staff"}, "it has no id"),
        ({**LENT, "members": {"value": "1"}}, "its members are not a list of ids"),
        ({**LENT, "added": ["1", None]}, "its added are not a list of ids"),
        ({**LENT, "removed": "1"}, "its removed are not a list of ids"),
        ({**LENT, "renamed": 5}, "its new names are not strings"),
        ({**LENT, "renamed": ["Okta", None]}, "its new names are not strings"),
    ],
)
def test_a_line_that_no_run_writes_is_named(path, line, why):
    assert f"line 3 is damaged: {why}" in refusal(written(path, CREATED, line, CREATED)).replace(
        "its name does", "does"
    )


@pytest.mark.parametrize("text", ["{not JSON}\n", "\n", '{"base\n{"event": "gone"}\n'])
def test_a_first_line_that_is_whole_and_no_json_is_damaged(path, text):
    path.write_text(text)

    assert refusal(path) == "line 1 is damaged: it is not JSON"


def test_a_journal_that_is_not_utf_8_is_damaged(path):
    written(path, CREATED)
    path.write_bytes(path.read_bytes() + b'{"event": "gone", "name": "\xff"}\n')

    assert refusal(path) == "line 3 is damaged: it is not JSON"


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_last_line_that_a_crash_cut_short_is_not_read(path, cut):
    written(path, CREATED, {**CREATED, "event": "gone"})
    path.write_bytes(path.read_bytes()[: -1 - cut])

    assert read(path).standing == [Entry("Users", USER_NAME, "1")]


def test_a_last_line_that_lacks_only_its_end_is_read(path):
    written(path, CREATED, {**CREATED, "event": "gone"})
    path.write_bytes(path.read_bytes()[:-1])

    assert read(path).standing == []


def test_of_a_group_that_was_lent_twice_the_last_line_counts(path):
    changed = {"added": ["9"], "removed": [1], "renamed": ["New"]}
    written(path, LENT, {**LENT, "id": 2}, {**LENT, **changed}, {**LENT, "id": "g3"})
    with path.open("a") as file:
        file.write('{"event": "returned", "id": "g3", "name": "Staff"}\n')

    assert read(path).linked_groups == [
        LinkedGroupState("2", "Staff", ("1",)),
        LinkedGroupState("g1", "Staff", ("1",), ("9",), ("1",), ("New",)),
    ]


def test_an_id_that_is_a_number_is_read_as_text(path):
    written(path, {**CREATED, "id": 7})

    assert read(path).standing == [Entry("Users", USER_NAME, "7")]


def test_a_user_that_was_used_again_is_named_by_its_own_tag(path):
    written(path, ADOPTED, {**ADOPTED, "event": "created", "tag": "ignored"}, CREATED)

    assert read(path).standing == [
        Entry("Users", "o.oldtagaa1", "7"), Entry("Users", USER_NAME, "1"),
    ]  # fmt: skip
    assert read(path).adopted == {"o.oldtagaa1": "oldtagaa"}


def test_a_name_of_an_earlier_run_counts_only_once_it_was_used_again(path):
    assert "does not carry" in refusal(written(path, {**ADOPTED, "event": "created"}))


def test_a_name_that_was_left_out_is_read(path):
    written(path, {**CREATED, "name": "", "id": None, "event": "intend"})

    assert read(path).standing == [Entry("Users", "")]


def test_the_case_of_a_tag_does_not_count(path):
    written(path, {**CREATED, "name": USER_NAME.upper()})

    assert read(path).standing == [Entry("Users", USER_NAME.upper(), "1")]


def test_a_journal_has_a_bound(path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 1_000_000)
    path.write_bytes(b" " * 1_000_001)

    assert refusal(path) == "it is longer than 1 MB"


def test_a_file_that_cannot_be_read_is_one_sentence(path):
    path.mkdir()

    assert refusal(path) == "it cannot be read: Is a directory"
