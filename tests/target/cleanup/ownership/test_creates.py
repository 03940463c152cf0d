"""What a run journals of a create, and what it takes from the response."""

import json

import pytest

from pytest_scim.scim.messages import Request, Response
from pytest_scim.target.cleanup.journal.file import Entry

from ...connection import GRACE, JANE, TAG, TEAM, Connection, journal_at, standing_in
from ...target_double import PAGE, SILENCE, error, reply

NAMED = json.dumps({"userName": JANE})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def run(path):
    journal = journal_at(path)
    yield Connection(journal=journal)
    journal.close(done=True)


def post(run, response, body=None, kind="Users"):
    """Send a create that is answered as a test wants; return what stands then."""
    run.target.stub("POST", f"/{kind}", response, times=1)
    run.ask("POST", f"/{kind}", {"userName": JANE} if body is None else body)
    return run.standing


def journalled(run, path, body):
    run.ownership.before(Request("POST", "/Users", body=body), "okta")
    return standing_in(path)


# -- before a create leaves -----------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {"userName": JANE},
        NAMED.encode(),
        NAMED[:-1].encode(),
        f"[{NAMED}]".encode(),
        [{"userName": JANE}],
        {"value": {"username": JANE}},
        {"emails": [{"value": JANE}]},
        {"schemas": ["x"], "externalId": JANE, "userName": 7},
    ],
)
def test_a_create_is_journalled_under_the_name_in_its_body_also_where_that_is_malformed(
    run, path, body
):
    assert journalled(run, path, body) == [Entry("Users", JANE)]


@pytest.mark.parametrize(
    "body", [f'{{"a": "b", "c":"{JANE.upper()}"'.encode(), b'\xff{"c" : "' + JANE.encode() + b'"}']
)
def test_a_create_that_is_no_json_is_journalled_under_whatever_has_the_tag(run, path, body):
    assert [entry.name.lower() for entry in journalled(run, path, body)] == [JANE]


@pytest.mark.parametrize("body", [b"", b"no JSON", [], 7, {"userName": 7}, {"userName": None}])
def test_a_create_without_a_name_is_journalled_all_the_same(run, path, body):
    assert journalled(run, path, body) == [Entry("Users", "")]


def test_a_name_is_journalled_whole_whatever_is_in_it(run, path):
    name = f'o"brien\\.{TAG}@example.com'

    assert journalled(run, path, {"userName": name}) == [Entry("Users", name)]


# -- the response ---------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_success_that_shows_the_name_gives_the_id(run, path, status):
    assert post(run, reply(status, {"id": "7", "userName": JANE})) == [(JANE, "7")]
    assert standing_in(path) == [Entry("Users", JANE, "7")]


@pytest.mark.parametrize("actual", [JANE.upper(), JANE.title()])
def test_a_target_may_change_the_case_of_a_username(run, actual):
    assert post(run, reply(201, {"id": "7", "userName": actual})) == [(JANE, "7")]


def test_an_integer_id_is_taken_as_text(run, path):
    assert post(run, reply(201, {"id": 7, "userName": JANE})) == [(JANE, "7")]
    assert standing_in(path) == [Entry("Users", JANE, "7")]


def test_a_201_that_shows_no_username_gives_the_id(run):
    assert post(run, reply(201, {"id": "7", "displayName": "Jane Doe"})) == [(JANE, "7")]


@pytest.mark.parametrize("status", [200, 202])
def test_any_other_success_that_shows_no_username_gives_no_id(run, status):
    assert post(run, reply(status, {"id": "7"})) == [(JANE, None)]


@pytest.mark.parametrize(
    "response",
    [
        reply(201, {"id": "7", "userName": GRACE}),
        reply(201, {"id": "", "userName": JANE}),
        reply(201, {"id": "..", "userName": JANE}),
        reply(201, {"id": True, "userName": JANE}),
        reply(201, {"userName": JANE}),
        reply(201, [{"id": "7"}]),
        reply(201),
        reply(204),
        reply(302, {"id": "7", "userName": JANE}),
        reply(500, {"id": "7", "userName": JANE}),
        Response(201, content=b"<html>"),
        SILENCE,
    ],
)
def test_a_create_whose_response_gives_no_usable_id_stands_without_one(run, path, response):
    assert post(run, response) == [(JANE, None)]
    assert standing_in(path) == [Entry("Users", JANE)]


@pytest.mark.parametrize("response", [error(400), error(409), reply(499, {"id": "7"}), PAGE])
def test_a_refused_create_stands_in_the_journal_alone(run, path, response):
    assert post(run, response) == []
    assert standing_in(path) == [Entry("Users", JANE)]


@pytest.mark.parametrize("body", [{"active": True}, b"{", [7]])
def test_a_refused_create_without_a_name_of_the_run_stands_nowhere(run, path, body):
    assert post(run, error(400), body) == []
    assert standing_in(path) == []


def test_creates_of_one_name_that_were_refused_are_looked_up_once(run, path):
    post(run, error(400))
    post(run, error(409), {"userName": JANE.upper()})

    assert standing_in(path) == [Entry("Users", JANE)]


def test_a_refused_second_create_leaves_the_first(run):
    run.create()

    assert post(run, error(409)) == [(JANE, "1")]


def test_a_second_create_that_gets_no_response_stands_beside_the_first(run):
    run.create()

    assert post(run, SILENCE) == [(JANE, "1"), (JANE, None)]


def test_a_lost_create_stands_beside_the_next_one(run):
    post(run, SILENCE)
    run.create()

    assert run.standing == [(JANE, None), (JANE, "1")]


def test_a_create_that_was_answered_429_and_sent_again_stands_once(run, path):
    run.target.stub("POST", "/Users", error(429), times=1)
    run.create()

    assert run.standing == [(JANE, "1")]
    assert run.clean() == {}
    assert standing_in(path) == []


def test_two_users_of_one_name_are_two(run):
    post(run, reply(201, {"id": "7", "userName": JANE}))

    assert post(run, reply(201, {"id": "8", "userName": JANE})) == [(JANE, "7"), (JANE, "8")]


def test_a_create_that_is_answered_with_the_first_user_of_that_name_made_nothing(run):
    post(run, reply(201, {"id": "7", "userName": JANE}))

    assert post(run, reply(201, {"id": "7", "userName": JANE})) == [(JANE, "7")]


def test_an_id_is_given_to_one_create_of_a_type(run):
    other = f"other.{JANE}"
    post(run, reply(201, {"id": "7"}))
    post(run, reply(201, {"id": "7", "userName": other}), {"userName": other})
    post(run, reply(201, {"id": "7"}), {"displayName": TEAM}, kind="Groups")

    assert run.standing == [(JANE, "7"), (other, None), (TEAM, "7")]


@pytest.mark.parametrize("name", [{}, {"userName": ""}, {"userName": None}, {"userName": "u7"}])
def test_a_create_without_a_name_gets_the_id_whatever_name_the_target_generates(run, name):
    assert post(run, reply(201, {"id": "7", **name}), b"") == [("", "7")]


@pytest.mark.parametrize(
    ("body", "response", "stand"),
    [
        (b"no JSON", error(400), 0),
        (b"no JSON", error(500), 0),
        (b"no JSON", reply(200), 1),
        (b"no JSON", SILENCE, 1),
        ({"externalId": TAG}, error(400), 0),
        ({"externalId": TAG}, error(500), 1),
        (NAMED[:-1].encode(), error(500), 1),
        ({"userName": 7}, error(500), 1),
    ],
)
def test_a_create_stands_after_a_500_where_its_body_had_something_of_the_run(
    run, body, response, stand
):
    assert len(post(run, response, body)) == stand


@pytest.mark.parametrize("response", [reply(201, {"id": "7"}), reply(500), SILENCE])
def test_no_other_request_is_a_create(run, response):
    run.target.stub("*", "*", response)
    run.ask("GET", "/Users")
    run.ask("POST", "/Users/.search", {"userName": JANE})

    assert run.standing == []


# -- the same id again ----------------------------------------------------------------


def test_an_id_that_comes_back_after_its_delete_is_one_resource(run, path):
    run.create(JANE)
    run.ask("GET", "/Users/1")
    run.ask("DELETE", "/Users/1")
    run.target.freed_ids = ["1"]
    run.create(JANE)

    assert run.standing == [(JANE, "1")]
    assert run.clean() == {}
    assert run.writes.count("DELETE /Users/1") == 2  # the test's own, and that of the clean-up
    assert standing_in(path) == []


def test_a_create_that_returns_the_first_user_under_its_name_in_another_case_made_nothing(run):
    post(run, reply(201, {"id": "7", "userName": JANE}))

    created = reply(201, {"id": "7", "userName": JANE.upper()})
    assert post(run, created, {"userName": JANE.upper()}) == [(JANE, "7")]


def test_an_id_that_stands_twice_in_a_journal_is_one_resource(run):
    run.ownership.load([Entry("Users", JANE, "7"), Entry("Users", JANE, "7")])

    assert run.standing == [(JANE, "7")]
