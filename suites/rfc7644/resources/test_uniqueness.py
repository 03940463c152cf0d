"""RFC 7643, section 4.1.1, and RFC 7644, section 3.12: userName is unique."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import Users
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import EMAIL, USER_NAME
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.rfc7644.support.duplicate_users import (
    DuplicateUsers,
    expect_conflict,
    in_upper_case,
    is_case_exact,
)
from pytest_scim.suites.support.discovery import Discovery

USER_NAMES = rfc7643("4.1.1")
CONFLICT = rfc7644("3.12")
UNIMPLEMENTED = {405, 501}


@check(SHOULD, rfc7643("8.7.1"), USER_NAMES, feature="create_users")
def test_two_users_may_have_one_name(duplicate_users: DuplicateUsers, users: Users) -> None:
    """Two Users may have the same name and displayName

    Names and displayName need not be unique: two creates with the same names result in two
    users.

    Fix: Compare userName alone when you check for an existing User, and remove unique indexes
    on names and displayName.
    """
    second_id, user_name = duplicate_users.expect_second_user(), duplicate_users.second.user_name
    users.expects(second_id, {USER_NAME: user_name}, "after the second create")


@check(
    SHOULD,
    USER_NAMES,
    CONFLICT,
    field_report("langfuse/langfuse#13528"),
    feature="create_users",
)
def test_a_user_name_in_another_case_is_taken_too(
    upper_case_create: Response, discovery: Discovery
) -> None:
    """A create with a taken userName in another letter case returns 409 `uniqueness`

    userName is not case-exact unless the target's schema says so. A target that accepts no
    upper-case userName may return 400.

    Fix: Compare userName in lower case before a create, with a unique index on that form, and
    return 409 with `uniqueness`; or define `caseExact: true` in /Schemas.
    """
    if is_case_exact(discovery):
        raise NotApplicable("the target's schema says that userName is case-exact")
    if upper_case_create.status == 400:
        raise NotApplicable("the target rejects a userName in upper case")
    expect_conflict(upper_case_create, "a create with a taken userName in upper case")


@check(
    SHOULD,
    USER_NAMES,
    field_report("Infisical/infisical#5947"),
    feature="update_users",
)
def test_a_user_is_no_conflict_with_itself(
    duplicate_users: DuplicateUsers, upper_case_create: Response, users: Users
) -> None:
    """PUT of a User's own userName in another letter case succeeds

    A user does not conflict with itself: the target accepts a PUT with the user's own userName
    and email address in another letter case.

    Fix: Exclude the User in the path of a PUT from the checks for a taken userName and email
    address.
    """
    if upper_case_create.status == 400:
        raise NotApplicable("the target rejects a userName in upper case")
    user_name = in_upper_case(duplicate_users.second.user_name)
    body = duplicate_users.second.having({USER_NAME: user_name, EMAIL: user_name}).resource()
    response = users.ask("PUT", duplicate_users.second_path, body)
    if response.status in UNIMPLEMENTED:
        compare.require_put(response)
    if response.status in compare.UNSUPPORTED:
        raise NotApplicable("the target does not let a client change the case of userName")
    expect_status(response, SUCCESS, what="PUT of a User's own userName in upper case")
    users.expects(duplicate_users.second_id, {USER_NAME: user_name}, "after the PUT")
