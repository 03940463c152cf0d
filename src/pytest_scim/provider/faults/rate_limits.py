"""Faults of a service that slows its callers down, or gives them less than they need."""

from typing import Final

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    fault,
    is_create,
    is_list,
    scim_error,
)

SMALLEST_PAGE: Final = "1"


def _asks_for_one(call: Call) -> bool:
    return is_list(call) and call.query.get("count") == SMALLEST_PAGE and "filter" not in call.query


@fault("N4", "Retry-After is a date", catches=("okta.rate_limits.a_wait_is_told_in_seconds",))
def retry_after_is_a_date(call: Call, answer: Answerer) -> Reply:
    """HTTP allows it, Okta does not read it."""
    if not _asks_for_one(call):
        return answer(call)
    reply = scim_error(429, "Too many requests")
    reply.headers["Retry-After"] = "Wed, 21 Oct 2026 07:28:00 GMT"
    return reply


@fault(
    "N5",
    "who asks too often is answered 503",
    catches=("okta.rate_limits.whoever_asks_too_often_is_answered_429",),
)
def throttled_with_503(call: Call, answer: Answerer) -> Reply:
    """The gateway has a limit of its own, and its own word for it."""
    if not _asks_for_one(call):
        return answer(call)
    reply = scim_error(503, "Slow down")
    reply.headers["Retry-After"] = "30"
    return reply


@fault(
    "A5",
    "the token may read groups and not create them",
    catches=("okta.push_groups.a_pushed_group_is_created",),
)
def groups_are_read_only(call: Call, answer: Answerer) -> Reply:
    """The scope that lets a client write groups was not granted."""
    if is_create(call, "Groups"):
        return scim_error(403, "The token lacks the scope groups:write")
    return answer(call)
