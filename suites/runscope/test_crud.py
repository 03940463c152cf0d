"""Okta's CRUD 2.0 test: the five steps that read the target.

Steps 1 and 2 prepare the org, steps 3, 5, 7, 9, 10 and 12 are buttons of the admin console,
which is simulated here.
"""

from pytest_scim.checks.check import MUST, check
from pytest_scim.checks.citations import okta_spec
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN
from pytest_scim.suites.runscope.support.crud_run import CrudTest


@check(
    MUST,
    okta_spec("CRUD step 4: Verify if user is created in SCIM App"),
    feature="create_users",
    needs=(GIVEN, FAMILY, EMAIL),
)
def test_step_04_user_is_created(crud: CrudTest) -> None:
    """CRUD step 4: the assigned Okta user has a User

    A filter on userName returns the User, with the email address and names of the Okta user.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Return 201 and the User to POST /Users, and find it by a filter on userName.
    """
    crud.judge(4)


@check(
    MUST,
    okta_spec("CRUD step 6: Verify firstname update in SCIM App"),
    feature="update_users",
    needs=(GIVEN,),
)
def test_step_06_first_name_is_updated(crud: CrudTest) -> None:
    """CRUD step 6: the User has the changed first name

    Okta changes `name.givenName`, and the User has the new value.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Apply `name.givenName` of PUT.
    """
    crud.judge(6)


@check(
    MUST,
    okta_spec("CRUD step 8: Verify if user is deactivated in SCIM App"),
    feature="deactivate_users",
)
def test_step_08_user_is_deactivated(crud: CrudTest) -> None:
    """CRUD step 8: deactivating the Okta user sets `active` to false

    The User still exists.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Apply `active: false`, and keep the User.
    """
    crud.judge(8)


@check(
    MUST,
    okta_spec("CRUD step 11: Verify if user is reactivated in SCIM App"),
    feature="deactivate_users",
)
def test_step_11_user_is_reactivated(crud: CrudTest) -> None:
    """CRUD step 11: reactivating the Okta user sets `active` to true

    The Okta user is activated and the app is assigned again. The User has the same `id` as before.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Reactivate the same User in place of creating another.
    """
    crud.judge(11)


@check(
    MUST,
    okta_spec("CRUD step 13: Verify if user is deactivated in SCIM App"),
    feature="deactivate_users",
)
def test_step_13_unassigned_user_is_deactivated(crud: CrudTest) -> None:
    """CRUD step 13: removing the assignment sets `active` to false

    The User still exists.

    Impact: Okta's CRUD test fails, and the submission needs its result.
    Fix: Apply `active: false`, and keep the User.
    """
    crud.judge(13)
