"""A vendor's own check, typed: mypy reads it, nothing runs it."""

from typing import Any, assert_type

from pytest_scim import (
    MUST,
    SHOULD,
    Blocked,
    Citation,
    Finding,
    Level,
    NotApplicable,
    NotRun,
    Phase,
    Unreadable,
    check,
    expect_equal,
    rfc7644,
)

assert_type(rfc7644("3.3"), Citation)
levels: list[Level] = [MUST, SHOULD]


@check(MUST, rfc7644("3.3"), feature="create_users", phase=Phase.DEFAULT)
def test_a_created_user_is_active(users: Any) -> None:
    """The target creates an active User."""
    if users is None:
        raise NotApplicable("the target has no users")
    expect_equal("`active` of the User", users.user("7").get("active"), expected=True)
    raise Finding("the User is inactive", expected=True, actual=False)


refusals: list[Exception] = [
    Blocked("okta.create_users.x", "no User"),
    Unreadable("no User", owner="okta.create_users.x"),
    NotRun("no time"),
]
