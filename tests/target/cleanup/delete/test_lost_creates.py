"""A create whose response gave no usable id is looked up by its name, and then removed."""

import pytest

from pytest_scim.target.cleanup.delete.lost_creates import NOT_FOUND

from ...connection import GRACE, JANE, JOE, TAG, TEAM, Connection, lookup
from ...target_double import MAINTENANCE, PAGE, SILENCE, error, reply

FIRST_PAGE = "GET /Users?startIndex=1&count=100"


def lost(*names, kind="Users", **options):
    """A run whose creates were carried out, in this order, without a response to any of them."""
    run = Connection(**options)
    run.target.put("Users", "g", GRACE)
    attribute = {"Users": "userName", "Groups": "displayName"}[kind]
    for number, name in enumerate(names or (JANE,), 1):
        run.target.stub("POST", f"/{kind}", SILENCE, times=1)
        run.ask("POST", f"/{kind}", {attribute: name})
        run.target.put(kind, str(number), name)
    run.start = len(run.lines)
    return run


def held(run, kind="Users"):
    return sorted(run.target.held[kind])


@pytest.mark.parametrize("contains", ["supported", "refused"])
def test_a_lost_create_is_found_and_deleted(contains):
    run = lost()
    run.target.contains = contains

    assert run.clean() == {}
    assert held(run) == ["g"]


def test_a_lost_create_is_found_by_a_lookup_where_no_list_shows_it():
    run = lost()
    run.target.contains = "empty"
    run.clean()

    assert run.since(run.start)[1:4] == [lookup(), "GET /Users/1", "DELETE /Users/1"]


@pytest.mark.parametrize("response", [reply(201), reply(201, {"id": ".."}), reply(204), error(500)])
def test_a_create_whose_response_has_no_usable_id_is_found_and_deleted(response):
    run = Connection()
    run.target.stub("POST", "/Users", response)
    run.create()
    run.target.put("Users", "1", JANE)

    assert run.clean() == {}
    assert held(run) == []


def test_a_lost_create_that_never_happened_is_struck_out():
    run = lost()
    del run.target.held["Users"]["1"]

    assert run.clean() == {}
    assert run.writes == ["POST /Users"]
    assert run.ownership.clear


def test_a_target_that_stores_usernames_in_lower_case_is_searched_all_the_same():
    run = Connection()
    run.target.lower_cases = True
    run.target.stub("POST", "/Users", SILENCE, times=1)
    run.create(JANE.upper())
    run.target.put("Users", "1", JANE)

    assert run.clean() == {}
    assert held(run) == []


@pytest.mark.parametrize("name", [f"x{JANE}", GRACE, None, ["x"]])
def test_only_the_exact_username_is_taken_for_the_lost_create(name):
    run = lost()
    run.target.contains = "refused"
    run.target.equals = "ignored"
    run.target.held["Users"]["1"]["userName"] = name

    assert run.clean() == {}
    assert held(run) == ["1", "g"]
    assert run.writes == ["POST /Users"]


def test_a_note_of_the_name_in_somebodys_resource_is_not_taken_for_the_lost_create():
    run = lost()
    del run.target.held["Users"]["1"]
    run.target.held["Users"]["g"] |= {"displayName": JANE, "externalId": JANE}
    run.target.contains, run.target.equals = "refused", "ignored"

    assert run.clean() == {}
    assert held(run) == ["g"]


def test_somebody_whom_the_target_showed_before_the_lost_create_is_not_deleted():
    run = Connection()
    run.target.put("Users", "g", GRACE)
    run.ask("GET", "/Users")
    run.target.stub("POST", "/Users", SILENCE)
    run.create()
    run.target.held["Users"]["g"]["userName"] = JANE
    left = run.clean()

    assert held(run) == ["g"]
    assert "belonged to another resource before the create" in left[JANE]


def test_a_create_without_a_username_is_known_by_the_other_names_that_it_had():
    run = Connection()
    run.target.contains = "refused"
    run.target.stub("POST", "/Users", SILENCE, times=1)
    run.ask("POST", "/Users", {"externalId": f"00u{TAG}"})
    run.target.put("Users", "1", "generated1", externalId=f"00u{TAG}")

    assert run.clean() == {}
    assert held(run) == []


def test_a_create_without_anything_of_the_run_is_left_as_not_known_once():
    run = Connection()
    run.target.stub("POST", "/Users", SILENCE)
    run.ask("POST", "/Users", {"userName": "plain"})

    assert run.clean() == {"plain": NOT_FOUND}
    assert run.ownership.clear
    assert not any("plain" in line for line in run.lines)


@pytest.mark.parametrize("response", [error(500), MAINTENANCE, reply(200, []), PAGE])
def test_a_lost_create_whose_lookup_fails_is_left_as_not_known(response):
    run = lost()
    run.target.stub("GET", "/Users", reply(200, {"Resources": []}), response)

    assert run.clean()[JANE] == NOT_FOUND
    assert run.standing == [(JANE, None)]


EMPTY = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]}


@pytest.mark.parametrize(
    "response",
    [error(404), reply(404, {}), reply(200, {"totalResults": 0}), reply(200, EMPTY)],
)
def test_a_lookup_without_a_match_means_that_nothing_was_created(response):
    run = lost()
    del run.target.held["Users"]["1"]
    run.target.stub("GET", "/Users", reply(200, {"totalResults": 0}), response, times=3)

    assert run.clean() == {}


# -- several creates of one name ------------------------------------------------------


@pytest.mark.parametrize("contains", ["supported", "refused"])
def test_two_lost_creates_of_one_name_are_both_deleted(contains):
    run = lost(JANE, JANE)
    run.target.contains = contains

    assert run.clean() == {}
    assert held(run) == ["g"]
    assert run.ownership.clear


def test_a_lost_create_does_not_take_what_a_later_one_has_made_for_its_own():
    run = lost()
    run.target.contains = "refused"
    run.target.stub("POST", "/Users", reply(201, {"id": "2", "userName": JANE}))
    run.create()
    run.target.put("Users", "2", JANE)

    assert run.clean() == {}
    assert run.writes[2:] == ["DELETE /Users/1", "DELETE /Users/2"]


def test_a_lost_create_that_made_nothing_leaves_the_later_one_to_its_own_delete():
    run = lost()
    run.target.held["Users"].pop("1")
    run.target.contains = "refused"
    run.create()

    assert run.clean() == {}
    assert held(run) == ["g"]
    assert run.ownership.clear


def test_a_failed_create_does_not_take_what_the_clean_up_has_just_deleted_for_its_own():
    run = Connection()
    run.target.contains, run.target.equals = "refused", "empty"
    run.target.put("Users", "g", GRACE)
    run.target.stub("POST", "/Users", error(500), times=1)
    run.create(JOE)
    run.create(JANE)
    run.target.stub("POST", "/Users", error(500), times=1)
    run.create(JANE)

    assert run.clean() == {}
    assert held(run) == ["g"]
    assert run.counted()["GET /Users/1"] == run.counted()["DELETE /Users/1"] == 1


def test_a_failed_create_may_have_the_id_of_a_user_that_was_deleted_before():
    run = Connection()
    run.target.contains, run.target.equals = "refused", "empty"
    path = f"/Users/{run.create()}"
    run.ask("DELETE", path)
    run.ask("GET", path)
    run.target.stub("POST", "/Users", error(500), times=1)
    run.create(JOE)
    run.target.put("Users", path.rpartition("/")[2], JOE)

    assert run.clean() == {}
    assert held(run) == []


def test_a_lost_group_does_not_take_what_a_later_create_has_made_for_its_own():
    run = lost(TEAM, kind="Groups")
    run.target.stub("POST", "/Groups", reply(201, {"id": "2", "displayName": TEAM}))
    run.create(TEAM, "Groups")
    run.target.put("Groups", "2", TEAM)

    assert run.clean() == {}
    assert held(run, "Groups") == []


# -- the whole list -------------------------------------------------------------------


def unsearchable(*names):
    """A run at a target whose lookups find nothing, as those of a lagging index."""
    run = lost(*names)
    run.target.contains = run.target.equals = "empty"
    return run


def test_what_no_lookup_finds_is_searched_for_in_the_list_which_is_read_once():
    names = [f"u{number}.{TAG}@example.com" for number in range(5)]
    run = unsearchable(*names)
    run.target.page_size = 2

    assert run.clean() == {}
    assert held(run) == ["g"]
    pages = [f"GET /Users?startIndex={start}&count=100" for start in (1, 3, 5)]
    assert [line for line in run.lines if "filter" not in line and "startIndex" in line] == pages


@pytest.mark.parametrize("total", [{}, {"totalResults": 10**9}, {"totalResults": "5"}])
def test_a_list_that_never_ends_is_read_fifty_pages_far(total):
    run = unsearchable()
    pages = [
        reply(200, {**total, "Resources": [{"id": f"x{page}", "userName": GRACE}]})
        for page in range(60)
    ]
    run.target.stub("GET", "/Users", *[reply(200, {"totalResults": 0})] * 2, *pages)
    run.clean()

    assert len([line for line in run.lines if "filter" not in line]) == 1 + 50


@pytest.mark.parametrize("pages", [["x"], ["x", "y", "x"]])
def test_a_page_that_comes_again_is_the_end_of_a_list(pages):
    run = unsearchable()
    rows = [reply(200, {"Resources": [{"id": one, "userName": GRACE}]}) for one in pages]
    run.target.stub("GET", "/Users", *[reply(200, {"totalResults": 0})] * 2, *rows)
    run.clean()

    listed = [line for line in run.lines if line.startswith("GET /Users?startIndex")]
    assert listed[0] == FIRST_PAGE
    assert len(listed) == {1: 2, 3: 3}[len(pages)]


def test_a_lost_create_is_told_apart_from_another_whose_name_is_longer():
    run = lost(JOE)
    run.target.held["Users"]["1"]["userName"] = f"x{JOE}"
    run.target.contains = "refused"

    assert run.clean() == {}
    assert held(run) == ["1", "g"]


def test_a_create_may_have_made_what_a_list_ascribes_to_another_one():
    run = lost(JOE, JANE)
    run.target.contains = "refused"
    turned = reply(200, {"totalResults": 1, "Resources": [{"id": "2", "userName": JANE}]})
    run.target.stub("GET", "/Users", turned, times=1)
    run.ask("GET", "/Users")
    quoted = reply(200, {"totalResults": 1, "Resources": [{"id": "2", "userName": f'"{JOE}"'}]})
    run.target.stub("GET", "/Users", quoted)
    run.target.stub("GET", "/Users/*", SILENCE)
    run.clean()

    assert {row["name"] for row in run.left} == {JANE, JOE}
