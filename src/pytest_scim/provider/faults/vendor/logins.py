"""Faults of vendors' rules about userName."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import refuse
from pytest_scim.provider.faults.tables import rules_off

faults = rules_off(
    __name__,
    (
        "SCL-05",
        "username_is_email",
        "Any userName is accepted",
        "a_login_that_is_no_email_address_is_refused",
    ),
    (
        "SCL-10",
        "username_is_work_email",
        "userName and the work email address may differ",
        "login_and_work_email_stay_equal",
    ),
)


@refuse(
    "SCL-05",
    "POST /Users",
    422,
    "a_missing_login_is_refused",
    "vendor.credentials.a_bad_request_is_400",
    rule="username_is_email",
)
def missing_login_is_422(call: Call) -> bool:
    """POST without userName returns 422."""
    return "userName" not in call.body
