"""The vocabulary of checks: what passes, and the finding of what does not."""

import json

import pytest

from pytest_scim.checks import expect
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import MISSING

NOT_FOUND = {"schemas": [ERROR], "status": "404", "detail": "no such User"}


def response(status, body=None):
    return Response(status, content=b"" if body is None else json.dumps(body).encode())


PASSES = {
    "equal": lambda: expect.expect_equal("the id", "7", "7"),
    "in": lambda: expect.expect_in("the list", 1, [1, 2]),
    "absent": lambda: expect.expect_absent("the list", 3, [1, 2]),
    "status": lambda: expect.expect_status(response(204), 200, 204),
    "status of a class": lambda: expect.expect_status(response(299), expect.SUCCESS),
    "error": lambda: expect.expect_error(response(404, NOT_FOUND), 404),
    "error of a type": lambda: expect.expect_error(
        response(409, NOT_FOUND | {"status": 409, "scimType": "uniqueness"}), 409, "uniqueness"
    ),
    "error of a class": lambda: expect.expect_error(response(404, NOT_FOUND), range(400, 500)),
    "unchanged": lambda: expect.expect_unchanged("the User", {"a": 1}, {"a": 1}),
}

FAILS = {
    "equal": (
        lambda: expect.expect_equal("the id", None, "7"),
        ('the id is null, not "7"', "7", None),
    ),
    "equal, of different types": (
        lambda: expect.expect_equal("totalResults", "1", 1),
        ('totalResults is "1", not 1', 1, "1"),
    ),
    "equal, a Boolean for a number": (
        lambda: expect.expect_equal("totalResults", actual=True, expected=1),
        ("totalResults is true, not 1", 1, True),
    ),
    "equal, a number for a Boolean": (
        lambda: expect.expect_equal("active", 0, expected=False),
        ("active is 0, not false", False, 0),
    ),
    "equal, missing": (
        lambda: expect.expect_equal("the id", MISSING, "7"),
        ('the id is missing, not "7"', "7", "(missing)"),
    ),
    "equal, of a letter": (
        lambda: expect.expect_equal("the name", "é", "e"),
        ('the name is "é", not "e"', "e", "é"),
    ),
    "equal, at the limit": (
        lambda: expect.expect_equal("the name", "x" * 98, ""),
        (f'the name is "{"x" * 98}", not ""', "", "x" * 98),
    ),
    "equal, beyond the limit": (
        lambda: expect.expect_equal("the name", "x" * 99, ""),
        ("the name differs", "", "x" * 99),
    ),
    "equal, expected beyond the limit": (
        lambda: expect.expect_equal("the name", "", "x" * 99),
        ("the name differs", "x" * 99, ""),
    ),
    "equal, no JSON": (
        lambda: expect.expect_equal("the ids", {1}, {2}),
        ('the ids is "{1}", not "{2}"', {2}, {1}),
    ),
    "in": (
        lambda: expect.expect_in("the list", "3", ["1"]),
        ('the list lacks "3"', "3", ["1"]),
    ),
    "absent": (
        lambda: expect.expect_absent("the list", "1", ["1"]),
        ('the list contains "1"', "its absence", ["1"]),
    ),
    "status": (
        lambda: expect.expect_status(response(500), 404, what="GET /Users/7"),
        ("GET /Users/7 returned 500 with no body, not 404", 404, "500 with no body"),
    ),
    "one of several statuses": (
        lambda: expect.expect_status(response(500), 200, 404),
        ("the request returned 500 with no body, not 200 or 404", "200 or 404", "500 with no body"),
    ),
    "status of a class": (
        lambda: expect.expect_status(response(300), expect.SUCCESS),
        ("the request returned 300 with no body, not 2xx", "2xx", "300 with no body"),
    ),
    "error, status": (
        lambda: expect.expect_error(response(400, NOT_FOUND), 404),
        ("the request returned 400 (no such User), not 404", 404, "400 (no such User)"),
    ),
    "error, schemas": (
        lambda: expect.expect_error(response(404, {"status": "404"}), 404, what="GET /Users/7"),
        (f'the `schemas` of the response to GET /Users/7 lacks "{ERROR}"', ERROR, []),
    ),
    "error, no JSON": (
        lambda: expect.expect_error(Response(404, content=b"<html>"), 404),
        (f'the `schemas` of the response to the request lacks "{ERROR}"', ERROR, []),
    ),
    "error, its status": (
        lambda: expect.expect_error(response(404, NOT_FOUND | {"status": "400"}), 404),
        ('the `status` in the Error for the request is "400", not "404"', "404", "400"),
    ),
    "error, its type": (
        lambda: expect.expect_error(response(404, NOT_FOUND), 404, "noTarget", what="PATCH"),
        (
            'the `scimType` in the Error for PATCH is missing, not "noTarget"',
            "noTarget",
            "(missing)",
        ),
    ),
    "unchanged": (
        lambda: expect.expect_unchanged("the User", {"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}),
        ("the User changed: b, c", {"b": 2, "c": "(missing)"}, {"b": 3, "c": 4}),
    ),
    "unchanged value": (
        lambda: expect.expect_unchanged("the number of users", 2, 3),
        ("the number of users changed", 2, 3),
    ),
    "unchanged value that is gone": (
        lambda: expect.expect_unchanged("the name", "x", MISSING),
        ("the name changed", "x", "(missing)"),
    ),
    "unchanged resource that is gone": (
        lambda: expect.expect_unchanged("the User", {"a": 1}, None),
        ("the User changed", {"a": 1}, None),
    ),
}


@pytest.mark.parametrize("case", PASSES)
def test_what_is_as_expected_passes(case):
    PASSES[case]()


@pytest.mark.parametrize("case", FAILS)
def test_what_is_not_as_expected_is_a_finding_with_both_sides(case):
    judge, reported = FAILS[case]

    with pytest.raises(Finding) as raised:
        judge()

    assert (raised.value.message, raised.value.expected, raised.value.actual) == reported
