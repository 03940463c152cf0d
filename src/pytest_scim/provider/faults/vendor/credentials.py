"""Faults of vendors' rules about tokens and status codes."""

from pytest_scim.provider.call import Call
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import change_request

CODES = "scim_error_codes"

FAULTS = rows.table(
    __name__,
    rows.returns("SCL-14", "wrong_token_is_422", "Users", 401, 422,
        "a_wrong_token_is_401", rule=CODES),
    rows.returns("SCL-14", "unknown_id_is_422", "Users", 404, 422,
        "an_unknown_id_is_404", rule=CODES),
    rows.returns("SCL-14", "taken_user_name_is_422", "Users", 409, 422,
        "a_taken_user_name_is_409", rule=CODES),
)  # fmt: skip


@change_request("SCL-17", "", "a_replaced_token_is_refused", rule="old_token_refused")
def old_token_still_works(call: Call) -> None:
    """A replaced token is accepted."""
    if call.headers.get("Authorization", "").startswith("Bearer "):
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"
