"""What the journal holds at each moment, and what is read back from it."""

import json
from pathlib import Path

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.target.cleanup.journal import file as module
from pytest_scim.target.cleanup.journal.file import Entry, Journal, LinkedGroupState, journal_path
from pytest_scim.target.cleanup.journal.lines import read

from ...scripted import TAG, head

HEAD = head()
USER_NAME = f"ada.{TAG}1@x.example"
OLD = "old.oldtagaa1@x.example"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "very" / "deep" / "journal.jsonl"


@pytest.fixture
def journal(path):
    journal = Journal(path, HEAD)
    yield journal
    journal.close(done=False)


@pytest.fixture
def forced(monkeypatch):
    """The number of times that the disk was forced."""
    times = []
    monkeypatch.setattr(module.os, "fsync", times.append)
    return times


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def test_an_intention_is_on_the_disk_before_anything_else(path, forced, journal):
    assert not path.exists()
    journal.write("intend", Entry("Users", USER_NAME))

    assert lines(path) == [
        HEAD,
        {"event": "intend", "kind": "Users", "name": USER_NAME, "id": None},
    ]
    assert len(forced) == 2  # the head, and the intention
    journal.write("created", Entry("Users", USER_NAME, "1"))
    assert len(forced) == 2
    journal.lend("lent", LinkedGroupState("g1", "Staff", ("1",)))
    assert len(forced) == 3
    journal.lend("returned", LinkedGroupState("g1", "Staff", ("1",)))
    assert len(forced) == 3
    linked_group = {"id": "g1", "name": "Staff", "members": ["1"]}
    changes = {"added": [], "removed": [], "renamed": []}
    assert lines(path)[3:] == [
        {"event": "lent", **linked_group, **changes},
        {"event": "returned", **linked_group, **changes},
    ]


def test_a_journal_is_nobody_elses_to_read(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))

    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_resumed_journal_starts_on_a_line_of_its_own(path):
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(HEAD) + '\n{"event": "int', encoding="utf-8")
    resumed = Journal(path, {}, resumed=True)
    resumed.write("gone", Entry("Users", USER_NAME, "1"))
    resumed.close(done=False)

    assert path.read_text(encoding="utf-8").splitlines()[1:] == [
        json.dumps({"event": "gone", "kind": "Users", "name": USER_NAME, "id": "1"}),
    ]
    assert read(path).standing == []


def test_names_of_any_script_are_read_back(path, journal):
    journal.write("intend", Entry("Groups", f"Équipe {TAG} Ωß 東"))
    journal.close(done=False)

    assert read(path)[:2] == (HEAD, [Entry("Groups", f"Équipe {TAG} Ωß 東")])


def test_a_name_that_was_intended_twice_stands_twice(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    journal.write("intend", Entry("Users", USER_NAME))

    assert read(path)[1] == [Entry("Users", USER_NAME)] * 2


def test_a_journal_goes_when_nothing_is_left(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    journal.close(done=False)
    assert path.exists()
    journal.close(done=True)
    assert not path.exists()
    journal.close(done=True)


def test_a_journal_without_a_path_is_only_memory():
    journal = Journal(None, HEAD)
    journal.write("intend", Entry("Users", USER_NAME))
    journal.close(done=True)


def test_a_journal_is_named_by_its_target_and_its_run(tmp_path):
    one = journal_path(tmp_path, "https://a.example", TAG)

    assert one.parent == tmp_path
    assert one.name == f"38612c965a9c4c35-{TAG}.jsonl"
    assert one != journal_path(tmp_path, "https://b.example", TAG)


@pytest.mark.parametrize("text", ["", '{"format": 2, "base_', "not JSON"])
def test_a_file_whose_head_is_not_whole_says_nothing(path, text):
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")

    assert read(path) is None


def test_what_came_and_went_is_not_standing(path, journal):
    a, b, c = (f"{letter}.{TAG}1" for letter in "abc")
    for name in (a, b, c):
        journal.write("intend", Entry("Users", name))
    journal.write("created", Entry("Users", a, "1"))
    journal.write("created", Entry("Users", b, "2"))
    journal.write("gone", Entry("Users", a, "1"))
    journal.write("gone", Entry("Users", c))
    journal.lend("lent", LinkedGroupState("g1", "Staff", ("1",)))
    journal.close(done=False)

    lent = [LinkedGroupState("g1", "Staff", ("1",))]
    assert read(path) == (HEAD, [Entry("Users", b, "2")], lent, {})
    journal.lend("returned", LinkedGroupState("g1", "Staff", ("1",)))
    journal.close(done=False)
    assert read(path).linked_groups == []


def test_what_cannot_be_journalled_is_not_created():
    full = Journal(Path("/dev/full"), HEAD)

    with pytest.raises(NotRun, match="the journal cannot be written: No space left on device"):
        full.write("intend", Entry("Users", USER_NAME))
    full.write("created", Entry("Users", USER_NAME, "1"))
    full.close(done=False)


def test_a_journal_that_is_written_to_is_nobody_elses(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    other = Journal(path, HEAD, resumed=True)
    assert not other.claim()

    journal.close(done=False)
    assert other.claim()
    assert other.claim()
    assert lines(path)[0] == HEAD
    other.close(done=True)
    assert not path.exists()


def test_a_journal_without_a_path_can_always_be_claimed():
    assert Journal(None, HEAD).claim()


def test_an_account_that_is_adopted_is_on_the_disk_with_the_tag_in_its_name(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    journal.reuse(Entry("Users", OLD, "7"), "oldtagaa")

    assert lines(path)[-1] == {
        "event": "adopted", "kind": "Users", "name": OLD, "id": "7", "tag": "oldtagaa",
    }  # fmt: skip
    assert read(path)[1] == [Entry("Users", USER_NAME), Entry("Users", OLD, "7")]
    assert read(path).adopted == {OLD: "oldtagaa"}
    journal.write("gone", Entry("Users", OLD, "7"))
    assert read(path)[1] == [Entry("Users", USER_NAME)]


def test_what_cannot_be_journalled_is_not_adopted():
    full = Journal(Path("/dev/full"), HEAD)

    with pytest.raises(NotRun, match="the journal cannot be written"):
        full.reuse(Entry("Users", "old", "7"), "oldtagaa")
    full.close(done=False)


def test_what_was_changed_in_a_linked_group_is_read_back(path, journal):
    linked_group = LinkedGroupState("g1", "Staff", ("1",), ("2",), ("3",), ("Okta",))
    journal.lend("lent", LinkedGroupState("g1", "Staff", ("1",)))
    journal.lend("lent", linked_group)
    journal.close(done=False)

    assert read(path).linked_groups == [linked_group]


def test_two_users_of_one_name_are_told_apart_by_their_ids(path, journal):
    for user_id in ("1", "2"):
        journal.write("intend", Entry("Users", USER_NAME))
        journal.write("created", Entry("Users", USER_NAME, user_id))
    journal.write("gone", Entry("Users", USER_NAME, "1"))

    assert read(path).standing == [Entry("Users", USER_NAME, "2")]


def test_a_last_line_that_was_cut_short_is_passed_over(path, journal):
    journal.write("intend", Entry("Users", USER_NAME))
    journal.write("created", Entry("Users", USER_NAME, "42"))
    whole = path.read_text()
    for length in range(len(whole) - 2, len(whole) - 40, -7):
        path.write_text(whole[:length])

        assert read(path).standing == [Entry("Users", USER_NAME)]
