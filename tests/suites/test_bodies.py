import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Response
from pytest_scim.suites.support.bodies import (
    expect_body,
    expect_no_body,
    expect_none,
    expect_text,
)


def test_a_body_is_returned():
    assert expect_body(Response(200, content=b'{"id": "1"}'), "GET of a User") == {"id": "1"}


@pytest.mark.parametrize(
    ("status", "content", "message"),
    [
        (404, b"{}", "GET of a User returned 404 with a JSON body, not 200"),
        (200, b"[]", "GET of a User returned 200 with a JSON body, not a JSON object"),
        (200, b"", "GET of a User returned 200 with no body, not a JSON object"),
    ],
)
def test_another_status_or_no_object_is_a_finding(status, content, message):
    with pytest.raises(Finding) as raised:
        expect_body(Response(status, content=content), "GET of a User")
    assert raised.value.message == message


def test_any_status_of_a_range_may_have_the_body():
    assert expect_body(Response(203, content=b"{}"), "GET", range(200, 300)) == {}


def test_a_status_without_a_body():
    expect_no_body(Response(204), 204, "DELETE")


@pytest.mark.parametrize(("status", "content"), [(200, b""), (204, b"{}")])
def test_another_status_or_a_body_is_a_finding(status, content):
    with pytest.raises(Finding, match=f"DELETE returned {status}") as raised:
        expect_no_body(Response(status, content=content), 204, "DELETE")
    assert raised.value.expected == "204 without a body"


@pytest.mark.parametrize(
    ("value", "kind"),
    [("", "an empty string"), (" ", "an empty string"), (None, "null"), (1, "a number")],
)
def test_no_text_is_a_finding(value, kind):
    with pytest.raises(Finding, match=f"the userName is {kind}"):
        expect_text("the userName", value)


def test_a_text():
    expect_text("the userName", "ann@example.com")


def test_nothing_wrong():
    expect_none("users have no userName", [], expected="a userName")


def test_what_is_wrong_is_the_actual_side():
    with pytest.raises(Finding) as raised:
        expect_none("users have no userName", ["1"], expected="a userName")
    assert (raised.value.expected, raised.value.actual) == ("a userName", ["1"])
