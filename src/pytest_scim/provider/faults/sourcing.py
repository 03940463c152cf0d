"""Faults of what an import shows of accounts that the app itself changes."""

from typing import Any
from weakref import WeakKeyDictionary

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, each_resource, fault, is_list

_READS: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
"""How many lists each provider has answered."""

PROFILE = "okta.profile_sourcing.an_import_brings_the_profile"
INACTIVE = "okta.profile_sourcing.an_import_shows_who_was_deactivated_in_the_app"
ACTIVE = "okta.profile_sourcing.an_import_shows_who_was_reactivated_in_the_app"


@fault("L13", "lists leave names out", catches=(PROFILE,))
def listed_accounts_have_no_names(call: Call, answer: Answerer) -> Reply:
    """A list is a summary."""
    reply = answer(call)
    if is_list(call) and "filter" not in call.query:
        for user in each_resource(reply):
            user.pop("name", None)
    return reply


@fault("L13", "lists show every account active", catches=(INACTIVE,))
def listed_accounts_are_active(call: Call, answer: Answerer) -> Reply:
    """The state is not in the index."""
    return _all(call, answer, state=True)


@fault("L13", "lists show every account inactive", catches=(ACTIVE, PROFILE))
def listed_accounts_are_inactive(call: Call, answer: Answerer) -> Reply:
    """The state is not in the index."""
    return _all(call, answer, state=False)


@fault(
    "L6",
    "every read of a list has another order",
    catches=("okta.import_users.the_order_stays_the_same",),
)
def order_changes_with_every_read(call: Call, answer: Answerer) -> Reply:
    """Nothing is sorted by."""
    reply = answer(call)
    if is_list(call) and reply.ok and "filter" not in call.query:
        _READS[call.provider] = _READS.get(call.provider, 0) + 1
        if _READS[call.provider] % 2:
            reply.body["Resources"] = list(reversed(reply.body.get("Resources", [])))
    return reply


def _all(call: Call, answer: Answerer, *, state: bool) -> Reply:
    reply = answer(call)
    if is_list(call) and "filter" not in call.query:
        for user in each_resource(reply):
            user["active"] = state
    return reply
