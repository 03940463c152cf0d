"""Who made what: nothing that the run did not create is ever written to."""

import json

import pytest

from pytest_scim.check import Finding, NotRun
from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup.journal import Entry, Journal, journal_path
from pytest_scim.target.cleanup.journal_lines import read
from pytest_scim.target.cleanup.ownership import Ownership, Trespass

from ..scripted import head

TAG = "runtagaa"
LOGIN = f"jane.{TAG}1@example.com"
HEAD = head()


@pytest.fixture
def path(tmp_path):
    return journal_path(tmp_path / "state", HEAD["base_url"], TAG)


@pytest.fixture
def ledger(path):
    journal = Journal(path, HEAD)
    yield Ownership(TAG, journal)
    journal.close(done=True)


def create(name=LOGIN, kind="Users"):
    key = "userName" if kind == "Users" else "displayName"
    return Request("POST", f"/{kind}", body={key: name})


def answer(status, **body):
    return Answer(status, content=json.dumps(body).encode() if body else b"")


def sent(ledger, request, reply):
    ledger.permit(request)
    ledger.before(request, "okta")
    ledger.after(request, reply, "okta")


def made(ledger, user_id="42", name=LOGIN):
    sent(ledger, create(name), answer(201, id=user_id, userName=name))
    return ledger


# -- permission -----------------------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_to_an_id_of_our_own_is_permitted(ledger, method):
    made(ledger).permit(Request(method, "/Users/42"))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("place", ["/Users/1", "/Users/4%32x", "/Groups/42"])
def test_a_write_to_anything_else_is_a_trespass(ledger, method, place):
    with pytest.raises(Trespass, match="Nothing was sent") as trespass:
        made(ledger).permit(Request(method, place))

    assert isinstance(trespass.value, Finding)


def test_an_account_and_a_group_of_one_id_are_two(ledger):
    made(ledger)
    group = answer(201, id="42", displayName=f"Team {TAG}")
    sent(ledger, create(f"Team {TAG}", "Groups"), group)
    sent(ledger, Request("DELETE", "/Groups/42"), answer(204))

    assert ledger.standing == [Entry("Users", LOGIN, "42")]


def test_an_id_is_compared_decoded(ledger):
    made(ledger, "a/b ü").permit(Request("PUT", "/Users/a%2Fb%20%C3%BC"))


def test_reading_and_creating_are_always_permitted(ledger):
    ledger.permit(Request("GET", "/Users/1"))
    ledger.permit(create())


def test_an_invented_id_may_be_written_to(ledger):
    ledger.permit(Request("PATCH", f"/Users/{ledger.invent('nobody')}"))


def test_what_was_removed_is_no_longer_ours_to_write(ledger):
    sent(made(ledger), Request("DELETE", "/Users/42"), answer(204))

    with pytest.raises(Trespass):
        ledger.permit(Request("DELETE", "/Users/42"))


# -- belief ---------------------------------------------------------------------------


def test_a_201_that_shows_another_name_is_not_believed(ledger):
    sent(ledger, create(), answer(201, id="1", userName="grace@customer.example"))

    assert not ledger.owns("1")
    assert ledger.standing == [Entry("Users", LOGIN)]


def test_a_201_that_shows_no_name_is_believed(ledger):
    sent(ledger, create(), answer(201, id="1", displayName="Jane Doe"))

    assert ledger.owns("1")


@pytest.mark.parametrize("status", [200, 202])
def test_a_success_that_shows_the_name_tells_an_id(ledger, status):
    sent(ledger, create(), answer(status, id="1", userName=LOGIN))
    assert ledger.owns("1")


@pytest.mark.parametrize("status", [200, 202])
def test_a_success_other_than_201_without_the_name_tells_no_id(ledger, status):
    sent(ledger, create(), answer(status, id="1"))
    assert not ledger.owns("1")


@pytest.mark.parametrize("status", [500, 0])
def test_only_a_success_tells_an_id(ledger, status):
    sent(ledger, create(), answer(status, id="1", userName=LOGIN))

    assert not ledger.owns("1")
    assert ledger.standing == [Entry("Users", LOGIN)]


def test_a_refused_create_leaves_nothing(ledger):
    sent(ledger, create(), answer(409, detail="taken"))

    assert ledger.standing == []


def test_a_second_account_under_the_same_name_is_ours_too(ledger):
    made(made(ledger, "1"), "2")

    assert [entry.id for entry in ledger.standing] == ["1", "2"]


def test_a_refused_second_create_leaves_the_first(ledger):
    sent(made(ledger, "1"), create(), answer(409, detail="taken"))

    assert [entry.id for entry in ledger.standing] == ["1"]


def test_a_second_create_that_is_not_answered_stands_beside_the_first(ledger):
    sent(made(ledger, "1"), create(), Answer(0, error="Read timed out"))

    assert [entry.id for entry in ledger.standing] == ["1", None]


def test_a_create_whose_answer_was_lost_stands_beside_the_next_one(ledger):
    sent(ledger, create(), Answer(0, error="the connection was lost"))
    made(ledger, "2")

    assert [entry.id for entry in ledger.standing] == [None, "2"]


def test_an_id_that_was_told_twice_stands_once(ledger):
    made(made(ledger, "1"), "1")

    assert [entry.id for entry in ledger.standing] == ["1"]


@pytest.mark.parametrize(
    ("resource", "ours"),
    [
        ({"userName": LOGIN}, True),
        ({"userName": LOGIN.upper()}, True),
        ({"displayName": f"Group {TAG}"}, True),
        ({"externalId": f"00u{TAG}X"}, True),
        ({"id": "42", "userName": "changed@elsewhere.example"}, True),
        ({"id": "42", "displayName": "a group of that id"}, False),
        ({"id": "43", "userName": "grace@customer.example"}, False),
        ({"id": "42", "displayName": "Human Resources"}, False),
        ({"userName": None, "displayName": 7}, False),
        ({}, False),
    ],
)
def test_a_resource_is_ours_by_its_tag_or_its_id(ledger, resource, ours):
    assert made(ledger).ours(resource) is ours


# -- the journal ----------------------------------------------------------------------


def test_the_intent_is_on_the_disk_before_the_request_leaves(ledger, path):
    ledger.before(create(), "okta")

    assert read(path)[:2] == (HEAD, [Entry("Users", LOGIN)])


def test_the_journal_gives_what_stands(ledger, path):
    made(made(ledger, "1"), "2", f"joe.{TAG}2@example.com")
    sent(ledger, create(f"Group {TAG}", "Groups"), answer(500))
    sent(ledger, Request("DELETE", "/Users/1"), answer(404))

    assert read(path)[:2] == (
        HEAD,
        [Entry("Users", f"joe.{TAG}2@example.com", "2"), Entry("Groups", f"Group {TAG}")],
    )


def test_the_journal_tells_accounts_of_the_same_name_apart(ledger, path):
    made(made(ledger, "1"), "2")
    sent(ledger, Request("DELETE", "/Users/1"), answer(204))

    assert read(path)[1] == [Entry("Users", LOGIN, "2")]


def test_a_last_line_that_was_cut_short_is_passed_over(ledger, path):
    made(ledger)
    whole = path.read_text()
    for length in range(len(whole) - 2, len(whole) - 40, -7):
        path.write_text(whole[:length])

        assert read(path)[:2] == (HEAD, [Entry("Users", LOGIN)])


def test_a_journal_that_is_resumed_goes_on_after_the_cut(ledger, path):
    made(ledger)
    ledger._journal.close(done=False)
    path.write_text(path.read_text()[:-9])
    journal = Journal(path, HEAD, resumed=True)
    journal.write("gone", Entry("Users", LOGIN, "42"))
    journal.close(done=False)

    assert read(path)[:2] == (HEAD, [])


@pytest.mark.parametrize(
    "content",
    [
        "",
        '{"base_url": "https',
    ],
)
def test_a_journal_that_was_cut_at_once_says_nothing(path, content):
    path.parent.mkdir()
    path.write_text(content)

    assert read(path) is None


def test_a_journal_is_removed_when_nothing_is_left(path):
    journal = Journal(path, HEAD)
    journal.write("intend", Entry("Users", LOGIN))
    assert path.exists()
    journal.close(done=True)

    assert not path.exists()


def test_a_journal_is_kept_when_something_is_left(path):
    journal = Journal(path, HEAD)
    journal.write("intend", Entry("Users", LOGIN))
    journal.close(done=False)

    assert path.exists()


def test_a_run_that_creates_nothing_leaves_no_journal(path):
    Journal(path, HEAD).close(done=True)

    assert not path.parent.exists()


def test_a_journal_is_named_by_target_and_run(tmp_path):
    names = {journal_path(tmp_path, url, tag) for url in ("u", "v") for tag in ("a", "b")}

    assert len(names) == 4
    assert all("example" not in path.name for path in names)


# -- accounts of earlier runs ---------------------------------------------------------

EARLIER = "bob.earliera1@example.com"


def test_an_account_of_an_earlier_run_is_known_by_its_exact_name_and_not_written_to(ledger):
    ledger.remember({EARLIER: "earliera"})

    assert ledger.ours({"userName": EARLIER, "id": "7"})
    assert ledger.tag_of(EARLIER) == "earliera"
    assert ledger.tag_of(LOGIN) == TAG
    for other in (EARLIER.upper(), f"new.{EARLIER}", "cid.earliera2@example.com"):
        assert not ledger.ours({"userName": other, "id": "7"})
    with pytest.raises(Trespass):
        ledger.permit(Request("PUT", "/Users/7"))


def test_an_account_that_is_adopted_is_ours_and_stands_in_the_journal_first(ledger, path):
    ledger.adopt(Entry("Users", EARLIER, "7"), "earliera")

    ledger.permit(Request("PUT", "/Users/7"))
    assert ledger.owns("7")
    assert ledger.ours({"userName": EARLIER})
    assert read(path)[1] == ledger.standing == [Entry("Users", EARLIER, "7")]
    assert read(path).adopted == {EARLIER: "earliera"}


def test_an_account_that_cannot_be_journalled_is_not_adopted(tmp_path):
    (tmp_path / "state").write_text("a file")
    ledger = Ownership(TAG, Journal(tmp_path / "state" / "x.jsonl", HEAD))

    with pytest.raises(NotRun, match="the journal cannot be written"):
        ledger.adopt(Entry("Users", EARLIER, "7"), "earliera")
    assert ledger.standing == []
    with pytest.raises(Trespass):
        ledger.permit(Request("PUT", "/Users/7"))


def test_an_adopted_account_that_is_removed_is_struck_out(ledger, path):
    ledger.adopt(Entry("Users", EARLIER, "7"), "earliera")
    sent(ledger, Request("DELETE", "/Users/7"), answer(204))

    assert ledger.clear
    assert read(path)[1] == []
