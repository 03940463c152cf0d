"""Kinds of requests that get no response in time: the run stops sending them, and no others."""

import pytest

from pytest_scim.checks.outcomes import Blocked, NotRun
from pytest_scim.scim.messages import Response
from pytest_scim.target.http.connection import TIMED_OUT
from pytest_scim.target.requests import request
from pytest_scim.target.usability.hanging import RESPONSE_OWNER, HangingEndpoints, kind_of

FIRST, SECOND, LATER = "okta.push_groups.first", "okta.push_groups.second", "okta.push_groups.later"
RENAME = request("PATCH", "/Groups/7", {})
HANGS = Response(0, error=TIMED_OUT)
RESPONDS = Response(204)


def play(hanging, check, *replies, must=True, violated=False, sent=RENAME):
    """Play a check whose requests get these replies; return how many the run sent."""
    hanging.begin(check, must=must)
    try:
        for reply in replies:
            hanging.before(sent, "okta")
            hanging.after(sent, reply, "okta")
    finally:
        hanging.judged(check, violated=violated)


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (request("PATCH", "/Groups/7"), "PATCH /Groups/{id}"),
        (request("GET", "/Users", query="startIndex=1"), "GET /Users"),
        (request("GET", "/Users", query="startIndex=1&filter=id"), "GET /Users?filter"),
        (request("GET", "/Schemas"), "GET /Schemas"),
    ],
)
def test_a_kind_is_a_method_and_an_endpoint(sent, kind):
    assert kind_of(sent) == kind


def test_two_timeouts_in_a_row_end_that_kind_of_request_and_name_the_check_they_began_in():
    hanging = HangingEndpoints(60)
    play(hanging, FIRST, HANGS, violated=True)
    play(hanging, SECOND, HANGS)

    with pytest.raises(Blocked) as blocked:
        play(hanging, LATER, RESPONDS)
    assert blocked.value.owner == FIRST
    assert not blocked.value.sent
    assert blocked.value.reason == (
        "this run sends no more PATCH /Groups/{id}, because 2 such requests in a row got no "
        f"response within 60 s, the first in {FIRST}"
    )
    assert hanging.reason_for(SECOND).owner == FIRST
    assert hanging.reason_for(FIRST) is None
    assert hanging.resource_types() == {"Groups"}
    for other in (request("GET", "/Groups/7"), request("PATCH", "/Users/7", {})):
        play(hanging, LATER, RESPONDS, sent=other)


@pytest.mark.parametrize(
    "between", [RESPONDS, Response(500), Response(0, error="the connection was lost")]
)
def test_timeouts_with_a_response_between_them_end_nothing(between):
    hanging = HangingEndpoints(60)
    play(hanging, FIRST, HANGS, between)
    play(hanging, SECOND, *([HANGS] if between.status else []))
    play(hanging, LATER, RESPONDS)


def test_where_no_check_that_met_them_is_violated_the_check_of_responses_owns_them():
    hanging = HangingEndpoints(60)
    play(hanging, FIRST, HANGS, HANGS)

    with pytest.raises(Blocked) as blocked:
        play(hanging, LATER, RESPONDS)
    assert blocked.value.owner == RESPONSE_OWNER
    assert hanging.reason_for(FIRST) is None
    assert hanging.blocking()[1] == RESPONSE_OWNER
    play(hanging, RESPONSE_OWNER, HANGS)


def test_timeouts_of_unusual_requests_do_not_end_those_that_okta_sends():
    hanging = HangingEndpoints(60)
    play(hanging, FIRST, HANGS, HANGS, must=False)

    with pytest.raises(NotRun, match="no more PATCH"):
        play(hanging, SECOND, RESPONDS, must=False)
    assert hanging.blocking() is None
    play(hanging, LATER, RESPONDS)
    play(hanging, SECOND, RESPONDS, must=False)


def test_the_clean_up_and_what_no_check_sends_count_for_nothing():
    hanging = HangingEndpoints(60)
    for _ in range(3):
        hanging.before(RENAME, "cleanup")
        hanging.after(RENAME, HANGS, "cleanup")
        hanging.before(RENAME, "check")
        hanging.after(RENAME, HANGS, "check")
    play(hanging, FIRST, RESPONDS)
    assert hanging.resource_types() == frozenset()


def test_what_hung_in_threads_is_forgotten():
    hanging = HangingEndpoints(60)
    play(hanging, FIRST, HANGS, HANGS)

    assert hanging.forget()
    assert not hanging.forget()
    assert play(hanging, SECOND, RESPONDS) is None
