"""What the ledger makes of malformed creates, and of targets that do not do as they say."""

import json

import pytest

from pytest_scim.scim.message import Answer, Request
from pytest_scim.target.cleanup.journal import Entry, Journal, journal_path
from pytest_scim.target.cleanup.journal_lines import read
from pytest_scim.target.cleanup.ownership import Ownership

from ..scripted import head

TAG = "runtagaa"
LOGIN = f"jane.{TAG}1@example.com"
NAMED = json.dumps({"userName": LOGIN})


@pytest.fixture
def path(tmp_path):
    return journal_path(tmp_path, "https://scim.example.com", TAG)


@pytest.fixture
def ledger(path):
    journal = Journal(path, head())
    yield Ownership(TAG, journal)
    journal.close(done=True)


def answer(status, **body):
    return Answer(status, content=json.dumps(body).encode() if body else b"")


def sent(ledger, request, reply):
    ledger.permit(request)
    ledger.before(request, "probe")
    ledger.after(request, reply, "probe")


def made(ledger):
    create = Request("POST", "/Users", body={"userName": LOGIN})
    sent(ledger, create, answer(201, id="42", userName=LOGIN))
    return ledger


# -- malformed creates ----------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        NAMED[:-1].encode(),
        f"[{NAMED}]".encode(),
        [{"userName": LOGIN}],
        {"value": {"username": LOGIN}},
        NAMED.encode(),
    ],
)
def test_a_malformed_create_is_journalled_under_the_name_in_it(ledger, path, body):
    ledger.before(Request("POST", "/Users", body=body), "probe")

    assert read(path)[1] == [Entry("Users", LOGIN)]


@pytest.mark.parametrize(
    "body",
    [
        {"emails": [{"value": LOGIN}]},
        {"schemas": ["x"], "externalId": LOGIN, "userName": 7},
        f'{{"a": "b", "c":"{LOGIN.upper()}"'.encode(),
        b'\xff{"c" : "' + LOGIN.encode() + b'"}',
    ],
)
def test_a_create_without_a_name_is_journalled_under_what_it_has_of_ours(ledger, path, body):
    ledger.before(Request("POST", "/Users", body=body), "probe")

    assert [entry.name.lower() for entry in read(path)[1]] == [LOGIN]


@pytest.mark.parametrize("body", [b"", b"no JSON", [], 7, {"userName": 7}, {"userName": None}])
def test_a_create_without_a_name_is_journalled_all_the_same(ledger, path, body):
    ledger.before(Request("POST", "/Users", body=body), "probe")

    assert read(path)[1] == [Entry("Users", "")]


@pytest.mark.parametrize("name", [{}, {"userName": ""}, {"userName": None}])
def test_a_create_without_a_name_that_is_accepted_is_ours(ledger, name):
    sent(ledger, Request("POST", "/Users", body=b""), answer(201, id="7", **name))

    assert ledger.standing == [Entry("Users", "", "7")]


@pytest.mark.parametrize(("status", "stand"), [(400, 0), (500, 0), (200, 1), (0, 1)])
def test_a_create_that_says_nothing_stands_unless_it_is_refused(ledger, status, stand):
    sent(ledger, Request("POST", "/Users", body=b"no JSON"), Answer(status))

    assert len(ledger.standing) == stand


@pytest.mark.parametrize(("status", "stand"), [(400, 0), (500, 1)])
def test_a_create_that_says_something_of_ours_stands_after_a_server_error(ledger, status, stand):
    sent(ledger, Request("POST", "/Users", body={"externalId": TAG}), Answer(status))

    assert len(ledger.standing) == stand


# -- what a target does besides ---------------------------------------------------------


def test_what_is_still_shown_after_its_removal_is_ours_again(ledger, path):
    sent(made(ledger), Request("DELETE", "/Users/42"), answer(204))
    sent(ledger, Request("GET", "/Users/42"), answer(200, id="42", userName=LOGIN))

    assert ledger.standing == read(path)[1] == [Entry("Users", LOGIN, "42")]


@pytest.mark.parametrize("reply", [answer(404), answer(200, id="43"), answer(200)])
def test_what_is_gone_stays_gone(ledger, reply):
    sent(made(ledger), Request("DELETE", "/Users/42"), answer(204))
    sent(ledger, Request("GET", "/Users/42"), reply)

    assert ledger.standing == []


def test_an_account_that_a_put_moved_is_looked_up_by_its_name(ledger):
    put = Request("PUT", "/Users/42", body={"userName": LOGIN})
    sent(made(ledger), put, answer(200, id="43", userName=LOGIN))

    assert ledger.standing == [Entry("Users", LOGIN, "42"), Entry("Users", LOGIN)]
    assert not ledger.owns("43")


def test_an_account_that_a_put_left_in_its_place_stands_once(ledger):
    put = Request("PUT", "/Users/42", body={"userName": LOGIN})
    sent(made(ledger), put, answer(200, id="42", userName=LOGIN))

    assert ledger.standing == [Entry("Users", LOGIN, "42")]


def test_a_name_is_journalled_whole_whatever_is_in_it(ledger, path):
    name = f'o"brien\\.{TAG}@example.com'
    ledger.before(Request("POST", "/Users", body={"userName": name}), "probe")

    assert read(path)[1] == [Entry("Users", name)]


def test_a_put_that_is_answered_with_another_account_of_ours_makes_nothing(ledger):
    made(ledger)
    sent(ledger, Request("POST", "/Users", body={"userName": LOGIN}), answer(201, id="43"))
    sent(ledger, Request("PUT", "/Users/42", body={"userName": LOGIN}), answer(200, id="43"))

    assert [entry.id for entry in ledger.standing] == ["42", "43"]


@pytest.mark.parametrize("told", ["", "..", 7, None])
def test_a_put_that_is_answered_without_an_id_makes_nothing(ledger, told):
    made(ledger)
    sent(ledger, Request("PUT", "/Users/42", body={"userName": LOGIN}), answer(200, id=told))

    assert [entry.id for entry in ledger.standing] == ["42"]


def test_a_malformed_create_is_journalled_under_its_name_also_without_a_tag(ledger, path):
    ledger.before(Request("POST", "/Users", body=b'{"userName": "plain"'), "probe")

    assert read(path)[1] == [Entry("Users", "")]


def test_a_malformed_create_with_something_of_ours_stands_after_a_server_error(ledger):
    sent(ledger, Request("POST", "/Users", body=NAMED[:-1].encode()), Answer(500))

    assert len(ledger.standing) == 1


def test_a_group_that_is_answered_with_another_group_of_ours_makes_nothing(ledger):
    for group_id in ("1", "2"):
        create = Request("POST", "/Groups", body={"displayName": f"Team {TAG}"})
        sent(ledger, create, answer(201, id=group_id))
    sent(ledger, Request("PUT", "/Groups/1", body={"displayName": "x"}), answer(200, id="2"))

    assert [entry.id for entry in ledger.standing] == ["1", "2"]
