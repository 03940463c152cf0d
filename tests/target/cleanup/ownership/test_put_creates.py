"""What a PUT has created: under an id that named nothing, or under another one than asked."""

import pytest

from pytest_scim.target.cleanup.journal.file import Entry

from ...connection import GRACE, JANE, JOE, TEAM, Connection, journal_at, standing_in
from ...target_double import error, reply


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def run(path):
    journal = journal_at(path)
    yield Connection(journal=journal)
    journal.close(done=True)


# -- a PUT that creates ---------------------------------------------------------------


@pytest.mark.parametrize(("kind", "attribute"), [("Users", "userName"), ("Groups", "displayName")])
def test_a_put_to_an_invented_id_that_creates_is_ours_to_remove(run, path, kind, attribute):
    place = f"/{kind}/{run.ownership.generate_id('nobody', kind)}"
    run.target.stub("PUT", place, error(404), reply(201, {"id": "9", attribute: TEAM}))
    run.ask("PUT", place, {attribute: TEAM})
    assert run.standing == []
    run.ask("PUT", place, {attribute: TEAM})

    assert run.standing == [(TEAM, "9")]
    assert standing_in(path) == [Entry(kind, TEAM, "9")]


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ({"userName": JANE}, {"id": "9", "userName": GRACE}),
        ({"userName": 7}, {"id": ""}),
        ({}, {"id": ".."}),
        (None, {}),
    ],
)
def test_a_put_that_creates_and_gives_no_usable_id_stands_without_one(run, body, made):
    place = f"/Users/{run.ownership.generate_id('nobody')}"
    run.target.stub("PUT", place, reply(200, made))
    run.ask("PUT", place, body)

    assert [one.id for one in run.ownership.standing] == [None]


def put(run, response):
    """Create Jane, and send a PUT to her id that is answered as a test wants."""
    run.create()
    run.target.stub("PUT", "/Users/1", response)
    run.ask("PUT", "/Users/1", {"userName": JANE})
    return run.standing


def test_a_put_that_is_answered_with_another_id_may_have_created_a_second_user(run):
    assert put(run, reply(200, {"id": "9", "userName": JANE})) == [(JANE, "1"), (JANE, None)]
    assert not run.ownership.owns("9")


@pytest.mark.parametrize("reported", ["1", "", "..", None])
def test_a_put_that_is_answered_with_the_same_id_or_none_creates_nothing(run, reported):
    assert put(run, reply(200, {"id": reported, "userName": JANE})) == [(JANE, "1")]


def test_a_put_that_is_answered_with_another_user_of_the_run_creates_nothing(run):
    run.create(JOE)

    assert put(run, reply(200, {"id": "2"})) == [(JOE, "1"), (JANE, "2")]
