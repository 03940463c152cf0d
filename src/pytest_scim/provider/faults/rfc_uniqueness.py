"""Faults of a userName that should be one account's alone."""

from typing import Any, Final

from pytest_scim.provider.faults.memory import as_kept, keep
from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_patch,
    is_replace,
    json_reply,
    patched,
    scim_error,
)

HERE: Final = "rfc7644.uniqueness."
RENAMED: Final = f"{HERE}a_rename_makes_no_second_account_of_a_login"
ANSWERED: Final = f"{HERE}a_rename_to_a_taken_login_is_answered_409_uniqueness"
TAKEN: Final = 409


@fault(
    "C7",
    "a display name may be used once",
    catches=(f"{HERE}two_people_may_have_one_name",),
)
def display_name_is_unique(call: Call, answer: Answerer) -> Reply:
    """Accounts are told apart by what people see."""
    taken = [user.get("displayName") for user in call.provider.users()]
    if is_create(call) and at(call.body, "displayName") in taken:
        return scim_error(409, "displayName is in use", "uniqueness")
    return answer(call)


@fault(
    "C8",
    "a login in another case is the account that is there",
    catches=(f"{HERE}a_login_in_another_case_is_taken_too",),
)
def other_case_is_the_same_account(call: Call, answer: Answerer) -> Reply:
    """The look for a duplicate is exact, the write in lower case."""
    reply = answer(call)
    if is_create(call) and reply.status == TAKEN:
        login = call.body["userName"]
        same = [u for u in call.provider.users() if u["userName"].lower() == login.lower()]
        if same and same[0]["userName"] != login:
            return json_reply(201, same[0])
    return reply


@fault("7643-4.1.1", "uniqueness is looked at on a create only", catches=(RENAMED,))
def rename_makes_a_second_account(call: Call, answer: Answerer) -> Reply:
    """A rename gives one login to two accounts."""
    reply = answer(call)
    if reply.status == TAKEN and not is_create(call):
        login = patched(call, "userName") if is_patch(call) else call.body["userName"]
        keep(call, call.id, userName=login)
        return as_kept(call, json_reply(200, call.provider.user(call.id)))
    return as_kept(call, reply)


@fault("7643-4.1.1", "a rename to a taken login in another case is accepted", catches=(RENAMED,))
def rename_looks_at_the_case(call: Call, answer: Answerer) -> Reply:
    """The index of the database is case-sensitive."""
    reply = answer(call)
    login = at(call.body, "userName")
    exact = [user["userName"] for user in call.provider.users()]
    if is_replace(call) and reply.status == TAKEN and login not in exact:
        keep(call, call.id, userName=login)
        return as_kept(call, json_reply(200, call.provider.user(call.id)))
    return as_kept(call, reply)


@fault("C3", "a rename to a taken login is a server error", catches=(ANSWERED,))
def rename_conflict_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The database's uniqueness error is not caught."""
    reply = answer(call)
    renamed = reply.status == TAKEN and not is_create(call)
    return scim_error(500, "duplicate key") if renamed else reply


@fault("E3", "a rename to a taken login is answered 400", catches=(ANSWERED,))
def rename_conflict_is_a_bad_request(call: Call, answer: Answerer) -> Reply:
    """The validator says no, and does not say why."""
    reply = answer(call)
    renamed = reply.status == TAKEN and not is_create(call)
    return scim_error(400, "validation failed", "invalidValue") if renamed else reply


@fault(
    "P7",
    "what comes before the conflict is done",
    catches=(f"{HERE}a_refused_rename_changes_nothing",),
)
def refused_rename_changes_the_rest(call: Call, answer: Answerer) -> Reply:
    """Attributes are written one by one, the login last."""
    reply = answer(call)
    stored: dict[str, Any] | None = call.provider.user(call.id)
    if reply.status == TAKEN and stored:
        given = (
            patched(call, "name.givenName") if is_patch(call) else at(call.body, "name.givenName")
        )
        name = {**stored.get("name", {}), "givenName": given}
        call.provider.put_user({**stored, "name": name})
    return reply


@fault(
    "U9",
    "an email address in another case cannot be changed",
    catches=(f"{HERE}an_account_is_no_conflict_with_itself",),
)
def other_case_is_a_change(call: Call, answer: Answerer) -> Reply:
    """Addresses are compared letter by letter, and they are fixed."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    before, after = at(stored, "emails[0].value"), at(call.body, "emails[0].value")
    if stored and before != after and str(before).lower() == str(after).lower():
        return scim_error(400, "Email cannot be changed", "mutability")
    return answer(call)


@fault(
    "G5",
    "an account is a conflict with itself",
    catches=(f"{HERE}an_account_is_no_conflict_with_itself",),
)
def account_is_its_own_conflict(call: Call, answer: Answerer) -> Reply:
    """The look for a duplicate finds the account itself."""
    stored = call.provider.user(call.id) if is_replace(call) else None
    before, after = at(stored, "userName"), at(call.body, "userName")
    if stored and before != after and str(before).lower() == str(after).lower():
        return scim_error(409, "userName is taken", "uniqueness")
    return answer(call)
