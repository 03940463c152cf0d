"""Faults of vendors' rules about userName."""

from pytest_scim.provider.faults import rows

FAULTS = rows.table(
    __name__,
    rows.breaks_rule("SCL-05", "username_is_email", "Every userName is accepted",
        "a_user_name_that_is_no_email_address_is_refused"),
    rows.breaks_rule("SCL-10", "username_is_work_email",
        "userName and work email address may differ", "user_name_and_work_email_stay_equal"),
    rows.refuses("SCL-05", "missing_user_name_is_422", "POST /Users", "without userName", 422,
        "a_missing_user_name_is_refused", "vendor.credentials.a_bad_request_is_400",
        rule="username_is_email"),
)  # fmt: skip
