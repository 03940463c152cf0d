"""Okta's SPEC 2.0 test, step by step: 12 requests and 52 assertions, read from Okta's file.

A submission to the Okta Integration Network links a Runscope result of this test.
Okta pauses five seconds between the steps; here nothing is paused.
"""

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_spec

AIW = {"aiw": SHOULD}
"""A custom app is not submitted: there the test is advice."""


@check(MUST, okta_spec("step 1: Required Test: Test Users endpoint"), under=AIW)
def test_step_01_users_endpoint(spec):
    """`GET /Users?count=1&startIndex=1` is a ListResponse with numbers for the counts.

    Its first user shows id, userName, both names, active and an email address.
    """
    spec.judge(1, spec.play(1))


@check(MUST, okta_spec("step 2: Required Test: Get Users/{{id}}"), under=AIW)
def test_step_02_user_by_id(spec):
    """The listed user is read under its id, with the same id and the same attributes."""
    spec.judge(2, spec.play(2))


@check(MUST, okta_spec("step 3: Required Test: Test invalid User by username"), under=AIW)
def test_step_03_unknown_user_by_username(spec):
    """A userName that nobody has is answered 200 with a ListResponse of no results."""
    spec.judge(3, spec.play(3))


@check(MUST, okta_spec("step 4: Required Test: Test invalid User by ID"), under=AIW)
def test_step_04_unknown_user_by_id(spec):
    """An id that no user has is answered 404 with an Error that has a detail."""
    spec.judge(4, spec.play(4))


@check(MUST, okta_spec("step 5: Required Test: Make sure random user doesn't exist"), under=AIW)
def test_step_05_random_user_is_absent(spec):
    """The person about to be created is not found: 200, a ListResponse, no results."""
    spec.judge(5, spec.play(5))


@check(
    MUST,
    okta_spec("step 6: Required Test: Create Okta user with realistic values"),
    feature="create_users",
    under=AIW,
)
def test_step_06_create_user(spec):
    """A create is answered 201 with the user: an id, active, and names and userName as sent."""
    spec.judge(6, spec.play(6))


@check(
    MUST,
    okta_spec("step 7: Required Test: Verify that user was created"),
    feature="create_users",
    under=AIW,
)
def test_step_07_created_user_by_id(spec):
    """The created user is read under its id, with names and userName as sent."""
    spec.judge(7, spec.play(7))


@check(
    MUST,
    okta_spec("step 8: Required Test: Expect failure when recreating user with same values"),
    feature="create_users",
    under=AIW,
)
def test_step_08_create_user_again(spec):
    """The same create, sent again, is answered 409."""
    spec.judge(8, spec.play(8))


@check(MUST, okta_spec("step 9: Required Test: Username Case Sensitivity Check"), under=AIW)
def test_step_09_username_in_upper_case(spec):
    """A filter with the userName in upper case is answered 200, whoever it finds."""
    spec.judge(9, spec.play(9))


@check(SHOULD, okta_spec("step 10: Optional Test: Verify Groups endpoint"))
def test_step_10_groups_endpoint(spec):
    """`GET /Groups` is answered 200 within 600 ms, and groups that it announces are in an array."""
    spec.judge(10, spec.play(10))


@check(
    MUST,
    okta_spec("step 11: Required Test: Check status 401"),
    under=AIW,
    phase=Phase.WRONG_CREDENTIALS,
)
def test_step_11_wrong_token(spec, refused):
    """A wrong token is answered 401 with an Error that says so in status and has a detail."""
    spec.judge(11, refused)


@check(MUST, okta_spec("step 12: Required Test: Check status 404"), under=AIW)
def test_step_12_not_found(spec):
    """An id that no user has is answered 404 with an Error that says so in status too."""
    spec.judge(12, spec.play(12))
