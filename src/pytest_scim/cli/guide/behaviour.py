"""The sections of a guide that say what the app does: its behaviour, its limits, its errors."""

from collections.abc import Iterator

from pytest_scim.cli.guide.markdown import gap, text
from pytest_scim.cli.guide.words import rule_sentence
from pytest_scim.profile import Profile


def behaviour(profile: Profile) -> Iterator[str]:
    """Yield the statements of the profile, and what it cannot state."""
    for fact in profile.facts:
        outside = f" ({text(fact.outside_wire)})" if fact.outside_wire else ""
        yield f"- {text(fact.says)}{outside}"
    if profile.facts:
        yield ""
    yield gap(
        "what happens to a user and its data on deactivation, which licence or role a new user "
        "gets, and what a user who signs in after deactivation sees."
    )


def limits(profile: Profile) -> Iterator[str]:
    """Yield the known limits: rules, deviations, waits and rates."""
    found = [*_limits(profile)]
    yield from (f"- {line}" for line in found or ["None are known."])
    yield ""
    yield gap("the most users and groups, the most members of a group, and the rate limit.")


def _limits(profile: Profile) -> Iterator[str]:
    yield from (rule_sentence(rule) for rule in profile.rules)
    for one in profile.deviations:
        since = f" Since {text(one.since)}." if one.since else ""
        ticket = f" Ticket: {text(one.ticket)}." if one.ticket else ""
        yield f"Known issue: {text(one.reason)}{since}{ticket}"
    if profile.propagation.timeout:
        yield f"A change may take {profile.propagation.timeout:g} s to become visible in the app."
    if profile.rate_limit is not None:
        yield f"Tests of this app send at most {profile.rate_limit:g} requests per second."


def troubleshooting(profile: Profile) -> Iterator[str]:
    """Yield what an admin does where something fails."""
    yield "- *Test API Credentials* fails: compare the base URL, and create new credentials."
    if profile.features["create_users"]:
        yield "- A user is not created: verify *Create Users*, required attributes and *Tasks*."
    if profile.features["update_users"]:
        yield "- A change is not visible: verify *Update User Attributes* and the mapping."
    if profile.features["deactivate_users"]:
        yield "- A user stays active: verify *Deactivate Users* and the assignment."
    if profile.features["push_groups"]:
        yield "- A group push fails: read its error in *Push Groups*, and select *Push now*."
    yield "- *Reports > System Log* in Okta has each event; filter for this app and for FAILURE."
    yield ""
    yield gap("known errors of the app, each with its remedy.")
    yield ""
    yield gap("how customers reach the support of the app (URL, email or phone).")
