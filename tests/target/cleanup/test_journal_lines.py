"""What the journal holds at each moment, and what is read back from it."""

import json
from pathlib import Path

import pytest

from pytest_scim.check import Finding, NotRun
from pytest_scim.target.cleanup import journal as module
from pytest_scim.target.cleanup.journal import Entry, Journal, Loan, journal_path
from pytest_scim.target.cleanup.journal_lines import read
from pytest_scim.target.cleanup.ownership import Ownership, Trespass
from pytest_scim.target.requests import request

from ..scripted import TAG, head, reply

HEAD = head()
LOGIN = f"ada.{TAG}1@x.example"
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
def ledger(journal):
    return Ownership(TAG, journal, ["B", "A"])


@pytest.fixture
def forced(monkeypatch):
    """The number of times that the disk was forced."""
    times = []
    monkeypatch.setattr(module.os, "fsync", times.append)
    return times


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def events(path):
    return [(line["event"], line["kind"], line["name"], line["id"]) for line in lines(path)[1:]]


def told(ledger, method, place, body, answer):
    """Let a request and its answer pass the ledger as the wire does."""
    sent = request(method, place, body)
    ledger.permit(sent)
    ledger.before(sent, "probe")
    ledger.after(sent, answer, "probe")


def test_an_intention_is_on_the_disk_before_anything_else(path, forced, journal):
    assert not path.exists()
    journal.write("intend", Entry("Users", LOGIN))

    assert lines(path) == [HEAD, {"event": "intend", "kind": "Users", "name": LOGIN, "id": None}]
    assert len(forced) == 2  # the head, and the intention
    journal.write("created", Entry("Users", LOGIN, "1"))
    assert len(forced) == 2
    journal.lend("lent", Loan("g1", "Staff", ("1",)))
    assert len(forced) == 3
    journal.lend("returned", Loan("g1", "Staff", ("1",)))
    assert len(forced) == 3
    assert lines(path)[3:] == [
        {"event": "lent", "id": "g1", "name": "Staff", "members": ["1"]},
        {"event": "returned", "id": "g1", "name": "Staff", "members": ["1"]},
    ]


def test_a_journal_is_nobody_elses_to_read(path, journal):
    journal.write("intend", Entry("Users", LOGIN))

    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_resumed_journal_starts_on_a_line_of_its_own(path):
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(HEAD) + '\n{"event": "int', encoding="utf-8")
    resumed = Journal(path, {}, resumed=True)
    resumed.write("gone", Entry("Users", LOGIN, "1"))
    resumed.close(done=False)

    assert path.read_text(encoding="utf-8").splitlines()[1:] == [
        json.dumps({"event": "gone", "kind": "Users", "name": LOGIN, "id": "1"}),
    ]
    assert read(path).standing == []


def test_names_of_any_script_are_read_back(path, journal):
    journal.write("intend", Entry("Groups", f"Équipe {TAG} Ωß 東"))
    journal.close(done=False)

    assert read(path)[:2] == (HEAD, [Entry("Groups", f"Équipe {TAG} Ωß 東")])


def test_a_name_that_was_intended_twice_stands_twice(path, journal):
    journal.write("intend", Entry("Users", LOGIN))
    journal.write("intend", Entry("Users", LOGIN))

    assert read(path)[1] == [Entry("Users", LOGIN)] * 2


def test_a_journal_goes_when_nothing_is_left(path, journal):
    journal.write("intend", Entry("Users", LOGIN))
    journal.close(done=False)
    assert path.exists()
    journal.close(done=True)
    assert not path.exists()
    journal.close(done=True)


def test_a_journal_without_a_path_is_only_memory():
    journal = Journal(None, HEAD)
    journal.write("intend", Entry("Users", LOGIN))
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
    journal.lend("lent", Loan("g1", "Staff", ("1",)))
    journal.close(done=False)

    lent = [Loan("g1", "Staff", ("1",))]
    assert read(path) == (HEAD, [Entry("Users", b, "2")], lent, {})
    journal.lend("returned", Loan("g1", "Staff", ("1",)))
    journal.close(done=False)
    assert read(path).loans == []


def test_a_create_is_intended_then_created_then_gone(path, ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(201, {"id": "1"}))
    assert events(path) == [("intend", "Users", LOGIN, None), ("created", "Users", LOGIN, "1")]
    told(ledger, "DELETE", "/Users/1", None, reply(204))

    assert events(path)[2:] == [("gone", "Users", LOGIN, "1")]
    assert ledger.standing == []


@pytest.mark.parametrize("status", [400, 409, 499])
def test_a_refused_create_is_gone(path, status, ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(status, {"id": 7}))

    assert events(path)[1:] == [("gone", "Users", LOGIN, None)]


@pytest.mark.parametrize("status", [0, 302, 399, 500])
def test_a_create_without_a_clear_answer_stays(path, status, ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(status))

    assert ledger.standing == [Entry("Users", LOGIN)]
    assert len(events(path)) == 1


@pytest.mark.parametrize("made_id", ["", ".", ".."])
def test_an_id_that_would_lead_elsewhere_is_not_taken(made_id, ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(201, {"id": made_id}))

    assert ledger.standing == [Entry("Users", LOGIN)]


def test_an_id_is_taken_once_but_by_each_kind(ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(201, {"id": "1"}))
    told(ledger, "POST", "/Users", {"userName": f"other.{LOGIN}"}, reply(201, {"id": "1"}))
    told(ledger, "POST", "/Groups", {"displayName": f"Team {TAG}"}, reply(201, {"id": "1"}))

    assert [(one.kind, one.id) for one in ledger.standing] == [
        ("Users", "1"), ("Users", None), ("Groups", "1"),
    ]  # fmt: skip


def test_a_create_is_a_post_to_a_collection_of_ours(ledger):
    told(ledger, "GET", "/Users", None, reply(201, {"id": "1"}))
    told(ledger, "POST", "/Roles", {"userName": LOGIN}, reply(201, {"id": "1"}))

    assert ledger.standing == []
    told(ledger, "POST", "/Users", {"userName": 7}, reply(500))
    assert ledger.standing == [Entry("Users", "")]


def test_a_put_that_makes_what_was_not_there_is_ours_to_remove(path, ledger):
    for kind, name in (("Users", "userName"), ("Groups", "displayName")):
        ledger.invent("no/body", kind)
        place = f"/{kind}/no%2Fbody"
        told(ledger, "PUT", place, {name: LOGIN}, reply(404, {"id": "no"}))
        assert ledger.standing == []
        told(ledger, "PUT", place, {name: LOGIN}, reply(200, {"id": "9"}))
        assert ledger.standing == [Entry(kind, LOGIN, "9")]
        assert events(path)[-1] == ("created", kind, LOGIN, "9")
        told(ledger, "DELETE", f"/{kind}/9", None, reply(204))


@pytest.mark.parametrize(("body", "made_id"), [({"userName": 7}, 7), ({}, ""), (None, "..")])
def test_a_put_that_tells_neither_name_nor_id_is_kept_all_the_same(body, made_id, ledger):
    ledger.invent("nobody")
    told(ledger, "PUT", "/Users/nobody", body, reply(200, {"id": made_id}))

    assert ledger.standing == [Entry("Users", "")]


def test_a_put_to_what_is_ours_makes_nothing(ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(201, {"id": "1"}))
    told(ledger, "PUT", "/Users/1", {"userName": LOGIN}, reply(200, {"id": "1"}))
    ledger.invent("nobody")
    told(ledger, "PATCH", "/Users/nobody", {"userName": LOGIN}, reply(200, {"id": "9"}))

    assert ledger.standing == [Entry("Users", LOGIN, "1")]


@pytest.mark.parametrize("place", ["/Users", "/Users/", "/Me", "/Users/2", "/Roles/1", "/Groups/1"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_to_anything_else_is_a_trespass(method, place, ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(201, {"id": "1"}))

    with pytest.raises(Trespass) as raised:
        ledger.permit(request(method, place))
    assert str(raised.value) == (
        f"Okta would now send {method} to a resource that this run did not create: "
        "the target answered with somebody else's. Nothing was sent."
    )
    assert raised.value.expected == "the one at hand, or no match"
    assert raised.value.shown == "another one"


def test_an_invented_id_that_leads_to_a_collection_is_refused(ledger):
    ledger.invent("..")

    with pytest.raises(Trespass):
        ledger.permit(request("DELETE", "/Users/.."))


def test_a_group_that_is_not_named_is_not_lent(path, ledger):

    with pytest.raises(Finding, match="does not name the group 'C'") as raised:
        ledger.lend(Loan("g1", "C", ()))
    assert (raised.value.expected, raised.value.shown) == (["A", "B"], "C")
    assert not path.exists()


def test_an_account_is_ours_by_its_tag_or_its_id(ledger):
    told(ledger, "POST", "/Users", {"userName": LOGIN}, reply(201, {"id": "1"}))
    told(ledger, "POST", "/Groups", {"displayName": f"Team {TAG}"}, reply(201, {"id": "2"}))

    assert ledger.ours({"userName": LOGIN.upper()})
    assert ledger.ours({"id": "1", "userName": "renamed", "displayName": "Ada"})
    assert not ledger.ours({"id": "2", "userName": "bob", "displayName": "Bob"})
    assert ledger.ours({"id": "2", "displayName": "renamed"})
    assert ledger.ours({"id": "2"})
    assert not ledger.ours({"id": "3"})


def test_what_cannot_be_journalled_is_not_created():
    full = Journal(Path("/dev/full"), HEAD)

    with pytest.raises(NotRun, match="the journal cannot be written: No space left on device"):
        full.write("intend", Entry("Users", LOGIN))
    full.write("created", Entry("Users", LOGIN, "1"))
    full.close(done=False)


def test_a_journal_that_is_written_to_is_nobody_elses(path, journal):
    journal.write("intend", Entry("Users", LOGIN))
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
    journal.write("intend", Entry("Users", LOGIN))
    journal.adopt(Entry("Users", OLD, "7"), "oldtagaa")

    assert lines(path)[-1] == {
        "event": "adopted", "kind": "Users", "name": OLD, "id": "7", "tag": "oldtagaa",
    }  # fmt: skip
    assert read(path)[1] == [Entry("Users", LOGIN), Entry("Users", OLD, "7")]
    assert read(path).adopted == {OLD: "oldtagaa"}
    journal.write("gone", Entry("Users", OLD, "7"))
    assert read(path)[1] == [Entry("Users", LOGIN)]


def test_what_cannot_be_journalled_is_not_adopted():
    full = Journal(Path("/dev/full"), HEAD)

    with pytest.raises(NotRun, match="the journal cannot be written"):
        full.adopt(Entry("Users", "old", "7"), "oldtagaa")
    full.close(done=False)


def test_an_adopted_account_is_owned_and_journalled_with_its_own_tag(path, ledger):
    ledger.remember({"other": "othertag"})
    ledger.adopt(Entry("Users", OLD, "7"), "oldtagaa")

    assert read(path).adopted == {OLD: "oldtagaa"}
    assert (ledger.tag_of(OLD), ledger.tag_of("other")) == ("oldtagaa", "othertag")
    assert (ledger.tag_of(LOGIN.upper()), ledger.tag_of("bob")) == (TAG, None)
    assert ledger.owns("7")
