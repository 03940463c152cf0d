"""Faults of vendors' rules about tokens and status codes."""

from pytest_scim.provider.call import Call, Reply, scim_error
from pytest_scim.provider.faults.build import change_reply, change_request

CODES = "scim_error_codes"


@change_request("SCL-17", "", "a_replaced_token_is_refused", rule="old_token_refused")
def old_token_still_works(call: Call) -> None:
    """A replaced token is accepted."""
    if call.headers.get("Authorization", "").startswith("Bearer "):
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"


@change_reply("SCL-14", "", "a_wrong_token_is_401", status={401}, rule=CODES)
def wrong_token_is_422() -> Reply:
    """A wrong token returns 422."""
    return scim_error(422, "The token is not valid.")


@change_reply("SCL-14", "", "an_unknown_id_is_404", status={404}, rule=CODES)
def unknown_id_is_422() -> Reply:
    """GET of an unknown id returns 422."""
    return scim_error(422, "The id is unknown.")


@change_reply("SCL-14", "", "a_taken_login_is_409", status={409}, rule=CODES)
def taken_login_is_422() -> Reply:
    """POST of a userName in use returns 422."""
    return scim_error(422, "The userName is in use.")
