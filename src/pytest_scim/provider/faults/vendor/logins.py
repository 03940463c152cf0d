"""Faults of vendors' rules about userName."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults.build import refuse
from pytest_scim.provider.faults.tables import rules_off

IS_EMAIL = "username_is_email"
NO_EMAIL = "a_login_that_is_no_email_address_is_refused"
IS_WORK_EMAIL = "username_is_work_email"
EQUAL = "login_and_work_email_stay_equal"
MISSING = "a_missing_login_is_refused"
BAD_REQUEST = "vendor.credentials.a_bad_request_is_400"

RULES_OFF = rules_off(
    __name__,
    ("SCL-05", IS_EMAIL, "Any userName is accepted", NO_EMAIL),
    ("SCL-10", IS_WORK_EMAIL, "userName and the work email address may differ", EQUAL),
)


@refuse("SCL-05", "POST /Users", 422, MISSING, BAD_REQUEST, rule=IS_EMAIL)
def missing_login_is_422(call: Call) -> bool:
    """POST without userName returns 422."""
    return "userName" not in call.body
