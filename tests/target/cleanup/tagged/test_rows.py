"""A list of everything with the run's tag counts only where it is filtered and complete."""

import pytest

from pytest_scim.target.cleanup.tagged.rows import serves_lists, tagged_rows

from ...connection import GRACE, TAG, Connection, tagged
from ...target_double import MAINTENANCE, PAGE, SILENCE, error, reply

NAMES = [f"u{number}.{TAG}@example.com" for number in range(7)]


@pytest.fixture
def run():
    run = Connection()
    run.target.put("Users", "g", GRACE)
    for number, name in enumerate(NAMES):
        run.target.put("Users", str(number), name)
    return run


def found(run):
    rows = tagged_rows(run.send, "Users", TAG)
    return None if rows is None else [row["id"] for row in rows]


def test_every_resource_with_the_tag_is_returned_from_page_to_page(run):
    run.target.page_size = 3

    assert found(run) == list("0123456")
    assert run.lines == [tagged(100, start=start) for start in (1, 4, 7)]


def test_a_name_in_upper_case_has_the_tag(run):
    run.target.held["Users"] = {"1": {"id": "1", "userName": NAMES[1].upper()}}

    assert found(run) == ["1"]


def test_an_empty_list_is_a_list(run):
    run.target.held["Users"].clear()

    assert found(run) == []


@pytest.mark.parametrize("contains", ["refused", "ignored"])
def test_a_filter_that_is_refused_or_ignored_returns_no_list(run, contains):
    run.target.contains = contains

    assert found(run) is None


@pytest.mark.parametrize("response", [MAINTENANCE, PAGE, SILENCE, reply(200, []), error(500)])
def test_a_response_that_is_no_list_returns_none(run, response):
    run.target.stub("GET", "/Users", response)

    assert found(run) is None


def test_rows_without_names_are_not_known_to_be_filtered(run):
    run.target.names_nobody = True

    assert found(run) is None


def test_pages_that_all_show_the_first_one_do_not_make_a_complete_list(run):
    run.target.page_size = 3
    run.target.pages = False

    assert found(run) is None
    assert len(run.lines) == 2


def test_more_pages_than_anybody_reads_do_not_make_a_complete_list(run):
    run.target.page_size = 1
    for number in range(30):
        run.target.put("Users", f"x{number}", NAMES[0])

    assert found(run) is None
    assert len(run.lines) == 20


def test_a_total_that_counts_other_resources_too_does_not_make_a_complete_list(run):
    rows = {"totalResults": 8, "Resources": [{"id": "1", "userName": NAMES[1]}]}
    run.target.stub("GET", "/Users", reply(200, rows))

    assert found(run) is None


def test_without_a_total_a_list_ends_with_the_page_that_shows_nothing_new(run):
    rows = [{"Resources": [{"id": one, "userName": NAMES[1]}]} for one in "12"]
    run.target.stub("GET", "/Users", *(reply(200, one) for one in (*rows, rows[1])))

    assert found(run) == ["1", "2"]


@pytest.mark.parametrize(
    ("response", "serves"),
    [
        (reply(200, {"Resources": []}), True),
        (reply(200, {"totalResults": 3}), True),
        (MAINTENANCE, False),
        (PAGE, False),
        (error(401), False),
        (SILENCE, False),
    ],
)
def test_an_endpoint_serves_lists_when_a_request_for_one_row_is_answered_with_a_list(
    run, response, serves
):
    run.target.stub("GET", "/Users", response)

    assert serves_lists(run.send, "Users") is serves
    assert run.lines == ["GET /Users?startIndex=1&count=1"]
