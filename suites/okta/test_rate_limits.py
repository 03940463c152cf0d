"""How a target limits request rates, if it did so in the run: no check provokes it."""

from contextlib import suppress

import pytest

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs
from pytest_scim.checks.outcomes import NotApplicable, NotRun
from pytest_scim.plugin.fixtures import Recording, Users
from pytest_scim.suites.support.bodies import expect_none

LIMITS = okta_docs("concepts/scim/", "Handle SCIM server rate limiting (HTTP 429)")


@pytest.fixture
def throttled(exchanges_so_far: Recording, users: Users) -> list[tuple[int, str]]:
    """The status and value of each Retry-After of the run; one more GET is sent before."""
    with suppress(NotRun):
        users.ask("GET", "/Users", query="startIndex=1&count=1")
    reported = [
        (exchange.response["status"], value)
        for exchange in exchanges_so_far.exchanges
        if exchange.response is not None
        for name, value in exchange.response["headers"]
        if name.lower() == "retry-after"
    ]
    if not reported:
        raise NotApplicable("the target sent no Retry-After in this run")
    return reported


@check(SHOULD, LIMITS, phase=Phase.MANY)
def test_retry_after_is_in_seconds(throttled: list[tuple[int, str]]) -> None:
    """429 carries Retry-After in seconds

    Okta waits five minutes when the value is not a whole number of seconds.

    Impact: Okta waits five minutes after each limited request.
    Fix: Send Retry-After as a whole number of seconds.
    """
    values = [value for status, value in throttled if status == 429]
    other = [value for value in values if not value.strip().isdigit()]
    message = "Retry-After of a 429 is no number of seconds"
    expect_none(message, other, expected="a number of seconds, as 30")


@check(SHOULD, LIMITS, phase=Phase.MANY)
def test_too_many_requests_return_429(throttled: list[tuple[int, str]]) -> None:
    """The target limits request rates with 429

    A response with Retry-After has this status: Okta's task fails without a retry on 403 or 503.

    Impact: Tasks fail in Okta in place of being repeated.
    Fix: Return 429 with Retry-After when you limit requests.
    """
    others = sorted({status for status, _ in throttled if status in {403, 503}})
    expect_none("a response with Retry-After has another status than 429", others, expected=429)
