"""Faults of what an import shows of accounts that the app itself changes."""

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, each_resource, fault, is_list

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


def _all(call: Call, answer: Answerer, *, state: bool) -> Reply:
    reply = answer(call)
    if is_list(call) and "filter" not in call.query:
        for user in each_resource(reply):
            user["active"] = state
    return reply
