"""A vendor's own check, typed: mypy reads it, nothing runs it."""

from typing import Any, assert_type

from pytest_scim import (
    MUST,
    SHOULD,
    SUCCESS,
    Blocked,
    Citation,
    Finding,
    Level,
    NotApplicable,
    NotRun,
    Phase,
    Unreadable,
    check,
    expect_absent,
    expect_equal,
    expect_error,
    expect_in,
    expect_status,
    expect_unchanged,
    field_report,
    okta_api,
    okta_docs,
    okta_plan,
    okta_spec,
    rfc6749,
    rfc6750,
    rfc7643,
    rfc7644,
)

assert_type(rfc7644("3.3"), Citation)


def judge(number: int) -> str:
    """The decorator keeps the types of the function."""
    return str(number)


assert_type(check(SHOULD, rfc7643("3.1"))(judge)(7), str)
citations: list[Citation] = [
    rfc6749("4.1"),
    rfc6750("3.1"),
    okta_api("Create User"),
    okta_docs("guides/x", "A heading"),
    okta_plan("1"),
    okta_spec("step 1: x"),
    field_report("owner/repository#7"),
]
levels: list[Level] = [MUST, SHOULD]


@check(MUST, rfc7644("3.3"), feature="create_users", phase=Phase.DEFAULT)
def test_a_created_user_is_active(users: Any) -> None:
    """The target creates an active User."""
    if users is None:
        raise NotApplicable("the target has no users")
    expect_equal("`active` of the User", users.user("7").get("active"), expected=True)
    raise Finding("the User is inactive", expected=True, actual=False)


@check(SHOULD, okta_api("Create User"))
def test_an_unknown_user_returns_404(users: Any) -> None:
    """An unknown id returns a SCIM Error."""
    response = users.read("7")
    assert_type(expect_status(response, 404, SUCCESS), None)
    expect_error(response, 404, "invalidValue", what="GET of an unknown User")
    expect_in("`schemas`", "a", ["a"])
    expect_absent("`schemas`", "b", ["a"])
    expect_unchanged("the User", {"active": True}, {"active": True})


check("MUST", rfc7644("3.3"))  # type: ignore[arg-type]  # a level is no text
rfc7644(3.3)  # type: ignore[arg-type]  # a section is no number
Finding()  # type: ignore[call-arg]  # a finding says what is wrong

refusals: list[Exception] = [
    Blocked("okta.create_users.x", "no User"),
    Unreadable("no User", owner="okta.create_users.x"),
    NotRun("no time"),
]
