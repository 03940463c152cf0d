"""Which ids a target had shown before a create, and which of them the run may still own."""

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.target.cleanup.ownership.claims import Claim, Claims, has_own_name

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection
from ...target_double import SILENCE, reply

TAGS = frozenset({TAG})


def known_before(run):
    return [one.known_before for one in run.ownership.standing]


@pytest.fixture
def run():
    """A run at a target that has the user Grace, whose id is 7."""
    run = Connection()
    run.target.put("Users", "7", GRACE)
    return run


@pytest.mark.parametrize(
    ("path", "query"),
    [("/Users", ""), ("/Users/7", ""), ("/Users", f'filter=userName eq "{GRACE}"')],
)
def test_an_id_that_the_target_showed_before_the_create_is_not_the_runs(run, path, query):
    run.ask("GET", path, query=query)
    run.target.told_ids = ["7"]
    run.create()

    assert known_before(run) == [True]
    with pytest.raises(Blocked, match="belonged to another resource before the create"):
        run.deactivate("/Users/7")
    assert run.writes == ["POST /Users"]


@pytest.mark.parametrize("path", ["/Users/.search", "/.search"])
def test_an_id_that_a_search_showed_before_the_create_is_not_the_runs(run, path):
    rows = {"Resources": [{"id": "7", "userName": GRACE}]}
    run.target.stub("POST", path, reply(200, rows))
    run.ask("POST", path, {"filter": "userName pr"})
    run.target.told_ids = ["7"]
    run.create()

    assert known_before(run) == [True]


def test_an_integer_id_and_the_same_digits_are_one_id(run):
    run.target.held["Users"]["7"]["id"] = 7
    run.ask("GET", "/Users")
    run.target.told_ids = ["7"]
    run.create()

    assert known_before(run) == [True]


def test_an_id_of_the_other_type_is_another_id(run):
    run.ask("GET", "/Users")
    run.target.told_ids = ["7"]
    run.create(TEAM, "Groups")

    assert known_before(run) == [False]


def test_an_id_that_the_target_shows_for_the_first_time_after_the_create_left_is_the_runs(run):
    run.target.told_ids = ["7"]
    run.create()

    assert known_before(run) == [False]


def test_a_user_onto_whom_every_create_is_merged_is_never_written_to(run):
    run.ask("GET", "/Users")
    run.target.merges_into = "7"
    run.create(JANE)
    run.create(JOE)

    with pytest.raises(Blocked):
        run.deactivate("/Users/7")
    assert "PATCH /Users/7" not in run.writes
    assert ("Users", "7") not in run.ownership.claims.owned


def test_an_id_that_the_run_owned_before_may_be_given_again(run):
    run.create(JANE)
    run.ask("GET", "/Users")
    run.ask("DELETE", "/Users/1")
    run.target.freed_ids = ["1"]
    run.create(JOE)

    assert known_before(run) == [False]
    assert run.deactivate("/Users/1").status == 200


def test_a_lost_create_that_a_list_showed_meanwhile_is_no_stranger(run):
    run.target.stub("POST", "/Users", SILENCE, SILENCE, times=2)
    run.create(JANE)
    run.create(JANE)
    run.target.put("Users", "8", JANE)
    run.ask("GET", "/Users")  # two creates of one name: it is not known whose row this is
    run.target.stub("POST", "/Users", reply(201, {"id": "8", "userName": JANE}), times=1)
    run.create(JANE)

    assert known_before(run) == [False, False, False]


def test_a_deleted_resource_is_gone_once_its_id_is_given_to_another(run):
    run.create(JANE)
    run.ask("DELETE", "/Users/1")
    assert list(run.ownership.claims.deleted) == [("Users", "1")]
    run.target.freed_ids = ["1"]
    run.create(JOE)

    assert run.ownership.claims.deleted == {}
    assert run.standing == [(JOE, "1")]


def test_a_claim_without_id_is_found_by_its_name_in_any_case_where_no_other_has_it():
    claims = Claims()
    claim = claims.add(Claim("Users", JANE))

    assert claims.nameless("Users", JANE.upper()) is claim
    assert claims.nameless("Groups", JANE) is None
    second = claims.add(Claim("Users", JANE.title()))
    assert claims.nameless("Users", JANE) is None
    claims.give_id(second, "2")
    assert claims.nameless("Users", JANE) is claim
    claims.remove(claim)
    assert claims.nameless("Users", JANE) is None
    claims.take_id(second)
    assert claims.nameless("Users", JANE) is second


def test_removing_one_claim_leaves_another_with_the_same_id():
    claims = Claims()
    first, second = Claim("Users", JANE, "1"), Claim("Users", JOE, "1")
    claims.add(first)
    claims.add(second)
    claims.remove(first)

    assert claims.find(("Users", "1")) is second
    assert claims.standing == [second]


@pytest.mark.parametrize(
    ("resource", "named", "ours"),
    [
        ({"userName": JANE}, True, True),
        ({"userName": JANE.upper()}, True, True),
        ({"userName": f"new-{JANE}"}, True, True),
        ({"userName": GRACE}, True, False),
        ({"userName": GRACE, "externalId": TAG}, True, False),
        ({"userName": GRACE, "externalId": TAG}, False, True),
        ({"userName": "generated7"}, False, None),
        ({"userName": ""}, True, None),
        ({"userName": None, "displayName": f"Jane {TAG}"}, True, True),
        ({"userName": None, "displayName": "Grace"}, True, None),
        ({"externalId": f"00u{TAG}"}, True, True),
        ({"emails": [{"value": JANE}]}, True, True),
        ({"userName": "", "emails": [{"value": JANE}]}, False, True),
        ({"userName": GRACE, "emails": [{"value": JANE}]}, True, False),
        ({"emails": [{"value": GRACE}, JANE, None]}, True, None),
        ({}, True, None),
    ],
)
def test_a_user_is_the_runs_by_its_username_and_without_one_by_its_other_names(
    resource, named, ours
):
    assert has_own_name(Claim("Users", JANE, named=named), resource, TAGS) is ours


def test_a_group_is_the_runs_by_its_displayname():
    group = Claim("Groups", TEAM)

    assert has_own_name(group, {"displayName": TEAM, "userName": GRACE}, TAGS) is True
    assert has_own_name(group, {"displayName": "Staff", "externalId": TAG}, TAGS) is False
    assert has_own_name(group, {"externalId": TAG}, TAGS) is True
