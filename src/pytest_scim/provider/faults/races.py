"""Faults that show only when requests come at once.

The provider answers calls one by one. So these wait for company, and then do what
unguarded code would have done.
"""

import time
from typing import Any, Final
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import (
    Answerer,
    Call,
    Reply,
    at,
    fault,
    is_create,
    is_delete,
    is_list,
    is_patch,
    is_read,
    is_replace,
    scim_error,
)

RACES = "okta.races"
ONE_ACCOUNT = f"{RACES}.two_creates_at_once_make_one_account"
CONFLICT = f"{RACES}.the_later_of_two_creates_is_a_conflict"
ALL_THERE = f"{RACES}.members_added_at_once_are_all_there"
WHOLE = f"{RACES}.updates_at_once_leave_one_of_them_whole"
FOUND_OR_NOT = f"{RACES}.a_read_during_a_delete_finds_it_or_not"

PATIENCE: Final = 0.5
"""Seconds in which another request must come to be at once."""

_SEEN: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()
"""What the first of several calls found, by provider and path."""

_TWINS: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""Ids of second accounts by the login that they were made for, by provider."""


def _in_company(call: Call) -> bool:
    """Wait for another call to the same path; return whether one came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if any(other.path == call.path for other in list(call.met)):
            return True
        time.sleep(0.001)
    return False


def _first_seen(call: Call, now: Any) -> Any:
    return _SEEN.setdefault(call.provider, {}).setdefault(call.path, now)


@fault("N6", "a login is looked up before it is written", catches=(ONE_ACCOUNT,))
def creates_do_not_see_each_other(call: Call, answer: Answerer) -> Reply:
    """Nothing in the database says that a login is unique."""
    twins = _TWINS.setdefault(call.provider, {})
    login = at(call.body, "userName")
    if is_create(call) and _in_company(call) and _first_seen(call, call) is not call:
        call.body["userName"] = f"twin-{login}"
        reply = answer(call)
        reply.body["userName"] = login
        twins[login] = reply.body["id"]
        return reply
    reply = answer(call)
    for login in [one for one in twins if is_list(call) and one in call.query.get("filter", "")]:
        reply.body["Resources"].append({**reply.body["Resources"][0], "id": twins[login]})
    return reply


@fault("C3", "the database's own refusal of a login is a server error", catches=(CONFLICT,))
def unique_index_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The look-up before the write is the only one that knows of 409."""
    together = is_create(call) and _in_company(call)
    reply = answer(call)
    if together and reply.status == 409:
        return scim_error(500, "duplicate key value violates unique constraint")
    return reply


@fault("N6", "members are written from a stale read", catches=(ALL_THERE,), integration="oin")
def members_from_a_stale_read(call: Call, answer: Answerer) -> Reply:
    """The whole list is read, changed and written, with nothing to hold others off."""
    if is_patch(call, "Groups") and _in_company(call):
        call.provider.put_group(_first_seen(call, call.provider.group(call.id)))
    return answer(call)


@fault("N6", "parallel batches meet on a key", catches=(ALL_THERE,), integration="oin")
def parallel_patches_are_server_errors(call: Call, answer: Answerer) -> Reply:
    """The second insert is not caught."""
    if is_patch(call, "Groups") and _in_company(call) and _first_seen(call, call) is not call:
        return scim_error(500, "duplicate key value violates unique constraint")
    return answer(call)


@fault("N6", "an update is written column by column", catches=(WHOLE,))
def updates_are_mixed(call: Call, answer: Answerer) -> Reply:
    """The given name is of the one that came last, the family name of the other."""
    if is_replace(call) and _in_company(call):
        call.body["name"]["familyName"] = _first_seen(call, at(call.body, "name.familyName"))
    return answer(call)


@fault("N6", "updates at once are a deadlock", catches=(WHOLE,))
def updates_are_a_deadlock(call: Call, answer: Answerer) -> Reply:
    """The database ends one of them, and nobody tries again."""
    if is_replace(call) and _in_company(call) and _first_seen(call, call) is not call:
        return scim_error(500, "deadlock detected")
    return answer(call)


@fault("N6", "a read fails on what goes away meanwhile", catches=(FOUND_OR_NOT,))
def reads_fail_during_a_delete(call: Call, answer: Answerer) -> Reply:
    """The row was there when it was looked for, and no more when its members were."""
    watched = is_delete(call, "Groups") or is_read(call, "Groups")
    if watched and _in_company(call) and any(is_delete(other, "Groups") for other in call.met):
        return scim_error(500, "'NoneType' object has no attribute 'members'")
    return answer(call)
