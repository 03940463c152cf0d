"""What the assertions of Okta's Runscope tests mean."""

import json

import pytest

from pytest_scim.scim.messages import Response
from pytest_scim.suites.runscope.support.assertions import Assertion, evaluate, finding
from pytest_scim.suites.runscope.support.export import SPEC, steps


def _response(body, status=200, elapsed=0.0):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, content=content, elapsed=elapsed)


def _holds(comparison, actual, value=""):
    assertion = Assertion("response_json", "a.b", comparison, value)
    return evaluate([assertion], _response({"a": {"b": actual}}))[0].holds


def _holds_when_missing(comparison, value=""):
    return evaluate([Assertion("response_json", "a", comparison, value)], _response({}))[0].holds


@pytest.mark.parametrize(
    ("actual", "value"),
    [(True, "true"), ("true", "true"), (0, "0"), ("0", "0"), (404, "404"), ("404", "404")],
)
def test_equal_compares_as_text(actual, value):
    assert _holds("equal", actual, value)


@pytest.mark.parametrize(
    ("actual", "value"), [(False, "true"), ("True", "true"), (0.0, "0"), ([], "")]
)
def test_equal_is_exact_about_the_text(actual, value):
    assert not _holds("equal", actual, value)


@pytest.mark.parametrize("actual", [200, "200", 200.0, "200.0"])
def test_equal_number_compares_as_numbers(actual):
    assert _holds("equal_number", actual, "200")


@pytest.mark.parametrize("actual", [True, None, "", "two hundred", 201, [200], "2_00", "nan"])
def test_equal_number_wants_the_number(actual):
    assert not _holds("equal_number", actual, "200")


@pytest.mark.parametrize("actual", [False, 0, "x", [], {}])
def test_a_value_that_is_there_is_not_empty(actual):
    assert _holds("not_empty", actual)


@pytest.mark.parametrize("actual", [None, ""])
def test_null_and_the_empty_string_are_empty(actual):
    assert not _holds("not_empty", actual)


def test_has_value_looks_into_arrays_and_objects():
    assert _holds("has_value", ["x", "urn"], "urn")
    assert _holds("has_value", {"k": "urn"}, "urn")
    assert not _holds("has_value", ["urn:more"], "urn")
    assert not _holds("has_value", "urn", "urn")
    assert not _holds("has_value", None, "urn")


def test_contains_looks_for_a_part_of_the_text():
    assert _holds("contains", ["a", "urn:x"], "urn:x")
    assert _holds("contains", "urn:x", "urn")
    assert not _holds("contains", ["urn:y"], "urn:x")


def test_is_a_number_takes_numbers_in_strings_too():
    assert all(_holds("is_a_number", actual) for actual in (0, 1.5, -1, "1"))
    assert not any(_holds("is_a_number", actual) for actual in (True, None, "", "one", [1]))


def test_is_less_than_compares_milliseconds():
    assertion = Assertion("response_time", "ms", "is_less_than", "600")
    assert evaluate([assertion], _response({}, elapsed=0.5994))[0].holds
    assert not evaluate([assertion], _response({}, elapsed=0.6))[0].holds


@pytest.mark.parametrize(
    "comparison",
    ["equal", "equal_number", "not_empty", "has_value", "contains", "is_a_number", "is_less_than"],
)
def test_no_assertion_holds_of_what_is_missing(comparison):
    assert not _holds_when_missing(comparison)


def _groups(body):
    step = steps(SPEC)[10]
    response = _response(body)
    return [r.holds for r in evaluate(step.assertions({}, response), response)]


def test_the_script_of_step_10_asserts_an_array_when_there_are_groups():
    assert _groups({"totalResults": 1, "Resources": [{}]}) == [True, True, True]
    assert _groups({"totalResults": 1, "Resources": {}}) == [True, True, False]
    assert _groups({"totalResults": 0}) == [True, True]
    assert _groups(b"<html>") == [True, True, False]


def test_a_finding_names_every_failing_assertion_and_no_other():
    response = _response({"schemas": ["x"], "totalResults": 3}, status=404)
    found = finding(evaluate(steps(SPEC)[3].assertions({}, response), response), response)
    assert found.message.startswith(
        "3 of 3 assertions fail: HTTP status is 404 (asserted: equals the number 200)"
    )
    asserted = "has the value urn:ietf:params:scim:api:messages:2.0:ListResponse"
    assert f'schemas is ["x"] (asserted: {asserted})' in found.message
    assert found.actual == {"HTTP status": 404, "schemas": ["x"], "totalResults": 3}
    assert found.expected["totalResults"] == "equals 0"


def test_a_missing_value_is_shown_as_missing():
    response = _response({"userName": "x", "name": {"familyName": "x", "givenName": None}})
    variables = {"randomUsername": "x", "randomFamilyName": "x", "randomGivenName": "x"}
    found = finding(evaluate(steps(SPEC)[7].assertions(variables, response), response), response)
    assert found.message == "1 of 4 assertions fails: name.givenName is null (asserted: equals x)"


def test_a_body_that_is_no_json_is_said_to_be_none():
    response = _response(b"<html>", status=404)
    found = finding(evaluate(steps(SPEC)[12].assertions({}, response), response), response)
    assert "3 of 4 assertions fail" in found.message
    assert "the body is no JSON" in found.message


def test_no_answer_is_a_finding():
    response = Response(0, error="Read timed out")
    found = finding(evaluate(steps(SPEC)[9].assertions({}, response), response), response)
    assert found.message == "the request got no response: Read timed out"
