"""Faults of what an import shows of Users that the app itself changes."""

from pytest_scim.provider.call import Call, Reply
from pytest_scim.provider.faults.build import change_reply
from pytest_scim.provider.faults.parts import resources

PROFILE = "an_import_brings_the_profile"


@change_reply("L13", "GET /Users", PROFILE)
def listed_accounts_have_no_names(call: Call, reply: Reply) -> None:
    """A list leaves out names."""
    for user in resources(reply) if "filter" not in call.query else ():
        user.pop("name", None)


@change_reply("L13", "GET /Users", "an_import_shows_who_was_deactivated_in_the_app")
def listed_accounts_are_active(call: Call, reply: Reply) -> None:
    """A list shows every User active."""
    for user in resources(reply) if "filter" not in call.query else ():
        user["active"] = True


@change_reply("L13", "GET /Users", "an_import_shows_who_was_reactivated_in_the_app", PROFILE)
def listed_accounts_are_inactive(call: Call, reply: Reply) -> None:
    """A list shows every User inactive."""
    for user in resources(reply) if "filter" not in call.query else ():
        user["active"] = False
