"""How a target limits request rates, if it did so in the run: no check provokes it."""

from contextlib import suppress

import pytest

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import okta_docs
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun

LIMITS = okta_docs("concepts/scim/", "Rate limits")


@pytest.fixture
def throttled(context, exchanges_so_far):
    """The status and value of each Retry-After of the run; one more GET is sent before."""
    with suppress(NotRun):
        context.users.ask("GET", "/Users", query="startIndex=1&count=1")
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
def test_retry_after_is_in_seconds(throttled):
    """429 carries Retry-After in seconds

    Okta waits five minutes when the value is not a whole number of seconds.
    """
    odd = [value for status, value in throttled if status == 429 and not value.strip().isdigit()]
    if odd:
        message = f"Retry-After of a 429 is {odd[0]!r}, no number of seconds"
        raise Finding(message, expected="seconds, as 30", actual=odd[0])


@check(SHOULD, LIMITS, phase=Phase.MANY)
def test_too_many_requests_return_429(throttled):
    """The target limits request rates with 429

    A response with Retry-After has this status: Okta's task fails without a retry on 403 or 503.
    """
    others = sorted({status for status, _ in throttled if status in {403, 503}})
    if others:
        message = f"a response with Retry-After has status {others[0]}, not 429"
        raise Finding(message, expected=429, actual=others[0])
