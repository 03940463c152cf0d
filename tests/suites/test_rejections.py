import pytest

from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.messages import Response
from pytest_scim.suites.support.bodies import expect_no_password, expect_some
from pytest_scim.suites.support.rejections import (
    expect_detail,
    expect_error_like,
    expect_no_server_error,
    expect_success_or_rejection,
)

DETAIL = b'{"detail": "no such user"}'


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"detail": ""}', b"<html>"])
def test_an_error_without_a_detail_is_a_finding(content):
    with pytest.raises(Finding, match="the response to PUT has no `detail`"):
        expect_detail(Response(404, content=content), "PUT")


def test_an_error_with_a_detail():
    expect_detail(Response(404, content=DETAIL), "PUT")


ERROR = (
    b'{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "%s", "detail": "x"}'
)


@pytest.mark.parametrize("usual", [b"{}", b'{"error": "not found"}', DETAIL, ERROR % b"404"])
def test_an_error_may_lack_what_every_error_of_the_target_lacks(usual):
    response = Response(401, content=usual.replace(b"404", b"401"))
    expect_error_like(response, Response(404, content=usual), "GET")


@pytest.mark.parametrize("usual", [ERROR % b"404", b"<html>"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (DETAIL, "the `schemas` of the response to GET lacks"),
        (ERROR % b"400", 'the `status` in the Error for GET is "400", not "401"'),
        ((ERROR % b"401").replace(b"x", b""), "the response to GET has no `detail`"),
    ],
)
def test_an_error_that_lacks_what_others_have_is_a_finding(usual, content, message):
    with pytest.raises(Finding, match=message):
        expect_error_like(Response(401, content=content), Response(404, content=usual), "GET")


@pytest.mark.parametrize(("status", "content"), [(200, b""), (204, b""), (400, DETAIL), (403, b"")])
def test_a_request_is_accepted_or_rejected(status, content):
    expect_success_or_rejection(Response(status, content=content), "PUT")


@pytest.mark.parametrize(("status", "content"), [(500, DETAIL), (302, DETAIL), (0, b"")])
def test_neither_is_a_finding(status, content):
    with pytest.raises(Finding, match="PUT returned") as raised:
        expect_success_or_rejection(Response(status, content=content), "PUT")
    assert raised.value.expected == "2xx or 4xx"


@pytest.mark.parametrize("status", [200, 301, 404, 499])
def test_no_server_error(status):
    expect_no_server_error(Response(status), "PUT")


@pytest.mark.parametrize("status", [0, 500, 503, 599, 999])
def test_a_server_error_or_no_response_is_a_finding(status):
    with pytest.raises(Finding, match="PUT returned"):
        expect_no_server_error(Response(status, error="the connection was lost"), "PUT")


def test_an_empty_list_is_a_finding():
    expect_some("the list of schemas", ["User"])
    with pytest.raises(Finding, match="the list of schemas is empty"):
        expect_some("the list of schemas", [])


@pytest.mark.parametrize("body", [None, [], {}, {"password": None}, {"password": ""}])
def test_a_body_without_a_password(body):
    expect_no_password(body, "the User")


def test_a_password_is_a_finding_that_does_not_quote_it():
    with pytest.raises(Finding) as raised:
        expect_no_password({"password": "s3cret"}, "the User")
    assert raised.value.message == "the User contains a password"
    assert "s3cret" not in repr((raised.value.expected, raised.value.actual))
