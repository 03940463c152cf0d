"""The errors of a run that the SCIM application returned, each kind once."""

import pytest

from pytest_scim.suites.rfc7644.support.error_responses import error_responses
from pytest_scim.target.http.recording.recorder import Refusal

ERROR = '{"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404"}'


class Recorded:
    def __init__(self, *refusals):
        self.refusals = list(refusals)


def refusal(url="/Users/7", status=404, text=ERROR, method="GET"):
    return Refusal(3, method, status, url, text)


def test_each_kind_of_request_is_judged_once():
    urls = ("/Users/7", "/Users/8?x=1")
    (only,) = error_responses(Recorded(*map(refusal, urls)))
    assert (only.request, only.exchange, only.is_scim) == ("GET /Users/{id}", 3, True)


@pytest.mark.parametrize("status", [401, 405, 413, 429, 503])
def test_what_a_gateway_may_return_is_left_out(status):
    assert error_responses(Recorded(refusal(status=status))) == []


@pytest.mark.parametrize("path", ["Users/..%2f", "nothing", "Users/7/8", "nothing/Users"])
def test_requests_that_a_gateway_may_reject_are_left_out(path):
    assert error_responses(Recorded(refusal(f"/{path}"))) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no body"),
        ("<html>", "no JSON"),
        ("[]", "no JSON object"),
        ('{"title": "x"}', "JSON with title"),
    ],
)
def test_what_is_no_error_is_described(text, words):
    (only,) = error_responses(Recorded(refusal(text=text)))
    assert not only.is_scim
    assert only.in_words == words
