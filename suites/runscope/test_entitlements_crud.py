"""Okta's CRUD test with entitlements: the five steps that read the target.

Steps 1 and 2 prepare the org, steps 3, 4, 6, 8, 10, 11 and 13 are buttons of the admin console.
What step 4 grants is the first role and the first entitlement that Okta discovered.
"""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_spec
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN
from pytest_scim.suites.runscope.support.crud_run import CrudTest


@check(
    MUST,
    okta_spec("CRUD with entitlements step 5: Verify if a user is created in a SCIM app"),
    feature="entitlements",
    needs=(GIVEN, FAMILY, EMAIL),
)
def test_step_05_user_is_created(entitled_crud: CrudTest) -> None:
    """CRUD with entitlements, step 5: the assigned Okta user has a User

    The Okta user was granted entitlements. A filter on userName returns the User, with the email
    address and names of the Okta user.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Accept `roles` and `entitlements` in POST /Users, and find the User by a filter on
    userName.
    """
    entitled_crud.judge(5)


@check(
    MUST,
    okta_spec("CRUD with entitlements step 7: Verify the firstname update in the SCIM app"),
    feature="entitlements",
    needs=(GIVEN,),
)
def test_step_07_first_name_is_updated(entitled_crud: CrudTest) -> None:
    """CRUD with entitlements, step 7: the User has the changed first name

    Okta changes `name.givenName` of an Okta user with entitlements, and the User has the new value.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Apply `name.givenName` of PUT, with `roles` and `entitlements` beside it.
    """
    entitled_crud.judge(7)


@check(
    MUST,
    okta_spec("CRUD with entitlements step 9: Verify if a user is deactivated in a SCIM app"),
    feature="entitlements",
)
def test_step_09_user_is_deactivated(entitled_crud: CrudTest) -> None:
    """CRUD with entitlements, step 9: deactivation sets `active` to false

    The User of the deactivated Okta user still exists.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Apply `active: false`, and keep the User.
    """
    entitled_crud.judge(9)


@check(
    MUST,
    okta_spec("CRUD with entitlements step 12: Verify if a user is reactivated in a SCIM app"),
    feature="entitlements",
)
def test_step_12_user_is_reactivated(entitled_crud: CrudTest) -> None:
    """CRUD with entitlements, step 12: reactivation sets `active` to true

    The Okta user is activated and the app is assigned again. The User has the same `id` as before.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Reactivate the same User in place of creating another.
    """
    entitled_crud.judge(12)


@check(
    MUST,
    okta_spec("CRUD with entitlements step 14: Verify if a user is deactivated in a SCIM app"),
    feature="entitlements",
)
def test_step_14_unassigned_user_is_deactivated(entitled_crud: CrudTest) -> None:
    """CRUD with entitlements, step 14: removing the assignment sets `active` to false

    The User still exists.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Apply `active: false`, and keep the User.
    """
    entitled_crud.judge(14)
