"""Faults of who is taken for whom: case, external ids, media types."""

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_list,
    scim_error,
)


@fault(
    "C8",
    "the duplicate check keeps case, the column does not",
    catches=("okta.create_users.lookup_and_uniqueness_agree_on_case",),
)
def case_variant_is_a_database_error(call: Call, answer: Answerer) -> Reply:
    """Neither the lookup nor the check sees the account; the database does."""
    logins = [str(user["userName"]) for user in call.provider.users()]
    asked = call.query.get("filter", "")
    if is_list(call) and asked and not any(login in asked for login in logins):
        call.query["filter"] = 'nickName eq "nobody"'
    login = str(at(call.body, "userName"))
    variants = [known for known in logins if known.casefold() == login.casefold()]
    if is_create(call) and variants and login not in variants:
        return scim_error(500, "duplicate key value violates unique constraint")
    return answer(call)


@fault(
    "C12",
    "an inactive account holds the external id and is hidden",
    catches=("okta.deactivate_users.a_returning_person_gets_the_same_account",),
)
def retained_account_is_a_conflict(call: Call, answer: Answerer) -> Reply:
    """Whoever comes back is neither found nor created."""
    gone = [user for user in call.provider.users() if user.get("active") is False]
    external_id = at(call.body, "externalId")
    if is_create(call) and external_id in [user.get("externalId") for user in gone]:
        return scim_error(409, "SCIM User externalId already exists", "uniqueness")
    reply = answer(call)
    if is_list(call) and reply.ok:
        rows = [row for row in reply.body.get("Resources", []) if at(row, "active") is not False]
        reply.body.update(Resources=rows, totalResults=len(rows), itemsPerPage=len(rows))
    return reply


@fault(
    "H2",
    "application/json is refused",
    catches=("runscope.spec.step_06_create_user",),
)
def plain_json_is_refused(call: Call, answer: Answerer) -> Reply:
    """Only application/scim+json is taken; Okta's SPEC test posts the other."""
    if call.method == "POST" and "scim+json" not in call.headers.get("Content-Type", ""):
        return scim_error(415, "Unsupported media type")
    return answer(call)
