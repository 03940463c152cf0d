"""What a run takes from what the target shows: proofs, mistakes, and what is gone."""

import pytest

from pytest_scim.scim.messages import Response

from ...connection import GRACE, JANE, JOE, TEAM, Connection
from ...target_double import PAGE, SILENCE, error, reply
from .claiming import claim, mistaken, proof

# -- proofs ---------------------------------------------------------------------------


def test_the_response_to_a_create_proves_nothing(run):
    assert proof(run) is None


@pytest.mark.parametrize(("path", "query"), [("/Users/1", ""), ("/Users", ""), ("/Users", "x=1")])
def test_a_read_that_shows_the_name_under_the_id_is_the_proof(run, path, query):
    run.ask("GET", path, query=query)

    assert proof(run) == 1
    run.ask("GET", path, query=query)
    assert proof(run) == 2


def test_a_search_is_a_read(run):
    rows = {"Resources": [{"id": "1", "userName": JANE}]}
    run.target.stub("POST", "/Users/.search", reply(200, rows))
    run.ask("POST", "/Users/.search", {})

    assert proof(run) == 1


@pytest.mark.parametrize(
    "actual",
    [
        reply(200, {"id": "1"}),
        reply(200, {"id": "1", "userName": ""}),
        reply(200, {"userName": JANE}),
        reply(200, {"id": "2", "userName": JANE}),
        reply(500, {"id": "1", "userName": JANE}),
        reply(200, [{"id": "1", "userName": JANE}]),
        Response(200, content=b"<html>"),
        error(404),
        PAGE,
        SILENCE,
    ],
)
def test_a_read_that_does_not_show_the_name_under_the_id_proves_nothing(run, actual):
    run.target.stub("GET", "/Users/1", actual)
    run.ask("GET", "/Users/1")

    assert proof(run) is None
    assert mistaken(run) == []


def test_the_response_to_a_write_proves_nothing_and_raises_doubt_where_it_shows_another_name(run):
    run.ask("GET", "/Users/1")
    run.target.stub("PATCH", "/Users/1", reply(200, {"id": "1", "userName": JANE}), times=1)
    run.deactivate("/Users/1")
    assert proof(run) == 1
    run.target.stub("PATCH", "/Users/1", reply(200, {"id": "1", "userName": GRACE}))
    run.deactivate("/Users/1")

    assert proof(run) is None
    assert mistaken(run) == []


def test_a_read_that_shows_another_id_with_a_name_of_the_run_raises_doubt(run):
    run.ask("GET", "/Users/1")
    run.target.stub("GET", "/Users/1", reply(200, {"id": "2", "userName": JOE}))
    run.ask("GET", "/Users/1")

    assert proof(run) is None
    assert mistaken(run) == []


@pytest.mark.parametrize(
    ("path", "actual"),
    [
        ("/Users/2", {"id": "1", "userName": JOE}),
        ("/Users", {"Resources": [{"id": "1", "userName": JOE}]}),
    ],
    ids=["another read", "a list"],
)
def test_an_id_with_another_name_of_the_run_is_proven_by_a_read_of_it_alone(run, path, actual):
    run.target.stub("GET", path, reply(200, actual))
    run.ask("GET", path)

    assert (proof(run), claim(run).confirmed) == (None, False)


def test_a_user_that_is_renamed_under_the_tag_is_known_by_its_new_name(run):
    run.ask("GET", "/Users/1")
    run.ask("PUT", "/Users/1", {"userName": f"new-{JANE}"})
    run.ask("GET", "/Users/1")

    assert claim(run).called == f"new-{JANE}"
    assert proof(run) == 3


def test_a_group_is_remembered_with_the_members_that_it_last_showed(run):
    run.create(TEAM, "Groups")
    run.target.held["Groups"]["2"]["members"] = [{"value": "8"}, {"value": 9}]
    run.ask("GET", "/Groups/2")
    assert run.ownership.claims.members(("Groups", "2")) == ("8", "9")
    run.target.held["Groups"]["2"]["members"] = []
    run.ask("GET", "/Groups")

    assert run.ownership.claims.members(("Groups", "2")) == ()
    assert run.ownership.claims.members(("Groups", "9")) == ()


# -- mistakes -------------------------------------------------------------------------

OTHER_NAME = f"the id that the create of {JANE} returned leads to a resource with another name"
OTHER_ID = (
    f"the id that the create of {JANE} returned leads to a resource with another id and another "
    "name"
)


@pytest.mark.parametrize("path", ["/Users/1", "/Users"])
def test_a_read_that_shows_another_name_under_the_id_is_a_mistake(run, path):
    run.target.held["Users"]["1"]["userName"] = GRACE
    run.ask("GET", path)
    run.ask("GET", path)

    assert mistaken(run) == [OTHER_NAME]
    assert (proof(run), claim(run).known_before) == (None, True)


def test_a_read_that_shows_another_id_and_another_name_is_a_mistake(run):
    run.target.stub("GET", "/Users/1", reply(200, {"id": "7", "userName": GRACE}))
    run.ask("GET", "/Users/1")

    assert mistaken(run) == [OTHER_ID]


def test_a_row_of_the_other_type_with_the_same_id_is_no_mistake(run):
    run.target.put("Groups", "1", "Staff")
    run.ask("GET", "/Groups")

    assert mistaken(run) == []


@pytest.mark.parametrize("name", ["", "generated7"])
def test_a_username_that_the_target_generated_is_no_mistake(name):
    run = Connection()
    run.ask("POST", "/Users", {"externalId": "x"})
    run.target.held["Users"]["1"]["userName"] = name
    run.ask("GET", "/Users/1")

    assert mistaken(run) == []


def test_a_target_that_returns_rows_without_names_makes_no_mistake(run):
    run.target.names_nobody = True
    run.ask("GET", "/Users")

    assert (mistaken(run), proof(run)) == ([], None)
