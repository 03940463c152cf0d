"""Faults of a service provider that limits how many requests it accepts."""

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults.build import change_request


def _refuse_small_pages(call: Call, status: int, wait: str) -> Reply | None:
    """Refuse a list of one User, which only the checks of limits request."""
    if call.query.get("count") != "1" or "filter" in call.query:
        return None
    reply = scim_error(status, "Too many requests")
    reply.headers["Retry-After"] = wait
    return reply


@change_request("N4", "GET /Users", "retry_after_is_in_seconds")
def retry_after_is_a_date(call: Call) -> Reply | None:
    """429 has a date as its Retry-After."""
    return _refuse_small_pages(call, 429, "Wed, 21 Oct 2026 07:28:00 GMT")


@change_request("N5", "GET /Users", "too_many_requests_return_429")
def throttled_with_503(call: Call) -> Reply | None:
    """Too many requests return 503."""
    return _refuse_small_pages(call, 503, "30")
