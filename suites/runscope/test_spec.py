"""Okta's SPEC 2.0 test, step by step: 12 requests, read from Okta's file.

Runscope counts 52 assertions, and one more where the target has Groups. Steps 1 to 5 come before
the run creates a User, as in Okta's own run.

A submission to the Okta Integration Network links a Runscope result of this test. A custom or
private app is not submitted: there the test is a SHOULD.
Okta pauses five seconds between the steps; this suite does not.
"""

from pytest_scim.checks.check import CUSTOM, MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_spec
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Profile
from pytest_scim.scim.messages import Response
from pytest_scim.suites.runscope.support.spec_run import SpecTest


@check(
    MUST, okta_spec("step 1: Required Test: Test Users endpoint"), under=CUSTOM, phase=Phase.FIRST
)
def test_step_01_users_endpoint(spec: SpecTest) -> None:
    """SPEC step 1: GET /Users returns a ListResponse

    The request is `GET /Users?count=1&startIndex=1`. The counts are numbers. The first User has
    `id`, userName, both names, `active` and an email address.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return a ListResponse with numeric counts, and `id`, userName, both names, `active` and
    an email address of each User.
    """
    spec.judge(1, spec.play(1))


@check(
    MUST,
    okta_spec("step 2: Required Test: Get Users/{{id}}"),
    under=CUSTOM,
    phase=Phase.FIRST,
)
def test_step_02_user_by_id(spec: SpecTest) -> None:
    """SPEC step 2: GET /Users/{id} returns the listed User

    The User has the same `id` and the same attributes as in the list.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return the same User from GET /Users/{id} as in the list.
    """
    spec.judge(2, spec.play(2))


@check(
    MUST,
    okta_spec("step 3: Required Test: Test invalid User by username"),
    under=CUSTOM,
    phase=Phase.FIRST,
)
def test_step_03_unknown_user_by_username(spec: SpecTest) -> None:
    """SPEC step 3: a filter on an unknown userName returns an empty ListResponse

    The status is 200 and `totalResults` is 0.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 200 and `totalResults: 0` when the filter finds nobody.
    """
    spec.judge(3, spec.play(3))


@check(
    MUST,
    okta_spec("step 4: Required Test: Test invalid User by ID"),
    under=CUSTOM,
    phase=Phase.FIRST,
)
def test_step_04_unknown_user_by_id(spec: SpecTest) -> None:
    """SPEC step 4: GET /Users/{id} with an unknown `id` returns 404

    The body is a SCIM Error with a `detail`.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 404 with a SCIM Error that has a `detail`.
    """
    spec.judge(4, spec.play(4))


@check(
    MUST,
    okta_spec("step 5: Required Test: Make sure random user doesn't exist"),
    under=CUSTOM,
    phase=Phase.FIRST,
)
def test_step_05_random_user_is_absent(spec: SpecTest) -> None:
    """SPEC step 5: the userName of the next create does not exist yet

    A filter on it returns 200 and a ListResponse without results.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Evaluate the filter on userName, and return an empty ListResponse when nobody matches.
    """
    spec.judge(5, spec.play(5))


@check(
    MUST,
    okta_spec("step 6: Required Test: Create Okta user with realistic values"),
    feature="create_users",
    under=CUSTOM,
)
def test_step_06_create_user(spec: SpecTest) -> None:
    """SPEC step 6: POST /Users returns 201 and the User

    The User has an `id`, `active: true`, and names and userName as sent.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 201 and the complete User, with `id` and `active: true`.
    """
    spec.judge(6, spec.play(6))


@check(
    MUST,
    okta_spec("step 7: Required Test: Verify that user was created"),
    feature="create_users",
    under=CUSTOM,
)
def test_step_07_created_user_by_id(spec: SpecTest) -> None:
    """SPEC step 7: GET /Users/{id} returns the created User

    Names and userName are as sent.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return names and userName as they were sent to POST.
    """
    spec.judge(7, spec.play(7))


@check(
    MUST,
    okta_spec("step 8: Required Test: Expect failure when recreating user with same values"),
    feature="create_users",
    under=CUSTOM,
)
def test_step_08_create_user_again(spec: SpecTest) -> None:
    """SPEC step 8: the same POST /Users, sent again, returns 409

    Okta's test requires this status.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 409 to POST /Users with an existing userName.
    """
    spec.judge(8, spec.play(8))


@check(MUST, okta_spec("step 9: Required Test: Username Case Sensitivity Check"), under=CUSTOM)
def test_step_09_username_in_upper_case(spec: SpecTest) -> None:
    """SPEC step 9: a filter with the userName in upper case returns 200

    The test does not judge the results.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 200 to a filter with any userName.
    """
    spec.judge(9, spec.play(9))


@check(SHOULD, okta_spec("step 10: Optional Test: Verify Groups endpoint"))
def test_step_10_groups_endpoint(spec: SpecTest, profile: Profile) -> None:
    """SPEC step 10: GET /Groups returns 200 within 600 ms

    Where `totalResults` is not 0, `Resources` is an array. The fastest of three requests decides
    about the time, because a single one may meet a busy machine.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 200 and a ListResponse within 600 ms to GET /Groups.
    """
    if not (profile.offers("push_groups") or profile.offers("import_groups")):
        raise NotApplicable("the profile offers neither push_groups nor import_groups")
    spec.judge(10, spec.play(10))


@check(
    MUST,
    okta_spec("step 11: Required Test: Check status 401"),
    under=CUSTOM,
    phase=Phase.WRONG_CREDENTIALS,
)
def test_step_11_wrong_token(spec: SpecTest, wrong_token_response: Response) -> None:
    """SPEC step 11: a request with an invalid token returns 401

    The body is a SCIM Error with `status` 401 and a `detail`.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 401 with a SCIM Error that has `status` "401" and a `detail`.
    """
    spec.judge(11, wrong_token_response)


@check(MUST, okta_spec("step 12: Required Test: Check status 404"), under=CUSTOM)
def test_step_12_not_found(spec: SpecTest) -> None:
    """SPEC step 12: an unknown `id` returns 404

    The body is a SCIM Error with `status` 404.

    Impact: Okta's SPEC test fails, and the submission needs its result.
    Fix: Return 404 with a SCIM Error that has `status` "404".
    """
    spec.judge(12, spec.play(12))
