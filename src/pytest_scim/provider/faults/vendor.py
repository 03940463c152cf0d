"""Faults of vendors' rules: each rule switched off, or kept badly."""

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    empty,
    fault,
    is_create,
    pass_through,
    scim_error,
)

REASON = "vendor.attributes.another_email_domain_is_accepted_or_refused_with_a_reason"
CODES = "scim_error_codes"
MISSING_400 = "vendor.attributes.a_missing_required_attribute_is_refused_with_400"
NOT_LISTED = "vendor.groups.groups_are_not_listed"

username_is_email_off = fault(
    "SCL-05",
    "any login is accepted",
    catches=("vendor.logins.a_login_that_is_no_email_address_is_refused",),
    rule="username_is_email",
    switches_off="username_is_email",
)(pass_through)

username_is_work_email_off = fault(
    "SCL-10",
    "login and work email go their own ways",
    catches=("vendor.logins.login_and_work_email_stay_equal",),
    rule="username_is_work_email",
    switches_off="username_is_work_email",
)(pass_through)

required_attributes_off = fault(
    "SCL-06",
    "nothing is required",
    catches=(MISSING_400,),
    rule="required_attributes",
    switches_off="required_attributes",
)(pass_through)

max_length_off = fault(
    "SCL-07",
    "values may be of any length",
    catches=("vendor.attributes.a_longer_value_is_refused",),
    rule="max_length",
    switches_off="max_length",
)(pass_through)

groups_declined_off = fault(
    "SCL-03",
    "groups can be made",
    catches=("vendor.groups.a_group_is_not_created",),
    rule="groups_declined",
    switches_off="groups_declined",
)(pass_through)


@fault(
    "SCL-05",
    "a missing login is refused with 422",
    catches=("vendor.logins.a_missing_login_is_refused", "vendor.credentials.a_bad_request_is_400"),
    rule="username_is_email",
)
def missing_login_is_422(call: Call, answer: Answerer) -> Reply:
    """The framework's validation status."""
    if is_create(call) and "userName" not in (call.body or {}):
        return scim_error(422, "userName is required")
    return answer(call)


@fault(
    "SCL-06",
    "a missing attribute is a server error",
    catches=("vendor.attributes.a_missing_required_attribute_is_no_server_error", MISSING_400),
    rule="required_attributes",
)
def missing_attribute_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The missing value is met by the database."""
    reply = answer(call)
    if is_create(call) and reply.status == 400:
        return scim_error(500, "Internal error")
    return reply


@fault(
    "SCL-07",
    "a long value is cut",
    catches=("vendor.attributes.the_longest_value_is_kept",),
    rule="max_length",
)
def long_external_id_is_cut(call: Call, answer: Answerer) -> Reply:
    """The column is shorter than the guide says."""
    if is_create(call) and isinstance(at(call.body, "externalId"), str):
        call.body["externalId"] = call.body["externalId"][:64]
    return answer(call)


@fault(
    "SCL-03", "asking for groups is a server error", catches=(NOT_LISTED,), rule="groups_declined"
)
def groups_are_a_server_error(call: Call, answer: Answerer) -> Reply:
    """No route, no handler."""
    return scim_error(500, "Internal error") if call.kind == "Groups" else answer(call)


@fault(
    "SCL-15",
    "another email domain is refused without a reason",
    catches=(REASON,),
    rule="email_domain",
)
def domain_is_refused_without_a_reason(call: Call, answer: Answerer) -> Reply:
    """The refusal comes from a layer that knows no SCIM."""
    reply = answer(call)
    about_domain = "domain" in str(at(reply.body, "detail"))
    return empty(403) if is_create(call) and not reply.ok and about_domain else reply


@fault(
    "SCL-17",
    "an old token still works",
    catches=("vendor.credentials.a_replaced_token_is_refused",),
    rule="old_token_refused",
)
def old_token_still_works(call: Call, answer: Answerer) -> Reply:
    """Tokens are added, never taken away."""
    if call.headers.get("Authorization", "").startswith("Bearer "):
        call.headers["Authorization"] = f"Bearer {call.provider.tokens[0]}"
    return answer(call)


@fault(
    "SCL-14",
    "a wrong token is 422",
    catches=("vendor.credentials.a_wrong_token_is_401",),
    rule=CODES,
)
def wrong_token_is_422(call: Call, answer: Answerer) -> Reply:
    """One status for whatever goes wrong."""
    return _instead(answer(call), 401)


@fault(
    "SCL-14",
    "an unknown id is 422",
    catches=("vendor.credentials.an_unknown_id_is_404",),
    rule=CODES,
)
def unknown_id_is_422(call: Call, answer: Answerer) -> Reply:
    """One status for whatever goes wrong."""
    return _instead(answer(call), 404)


@fault(
    "SCL-14",
    "a taken login is 422",
    catches=("vendor.credentials.a_taken_login_is_409",),
    rule=CODES,
)
def taken_login_is_422(call: Call, answer: Answerer) -> Reply:
    """One status for whatever goes wrong."""
    return _instead(answer(call), 409)


def _instead(reply: Reply, status: int) -> Reply:
    """Return 422 in place of an answer with a status."""
    if reply.status == status:
        return scim_error(422, str(at(reply.body, "detail")))
    return reply
