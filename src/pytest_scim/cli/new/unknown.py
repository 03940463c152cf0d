"""What a target says that deserves attention, and what could not be found out. Pure."""

from collections.abc import Iterator

from pytest_scim.cli.new.choices import Choices
from pytest_scim.cli.new.found import Found
from pytest_scim.cli.new.reading import ROWS
from pytest_scim.scim.names import EMAIL, FAMILY, GIVEN, PATCHED

EXPECTED = (GIVEN, FAMILY, EMAIL)
"""What every app of the catalog stores of a User."""

_LOST = {
    "/ServiceProviderConfig": "which optional features it has",
    "/Schemas": "which attributes it stores",
    "/ResourceTypes": "which types and extensions it has",
    "/Users": "whether Okta can import Users",
    "/Groups": "whether it has Groups",
}


def notes_of(found: Found, choices: Choices) -> list[str]:
    """Return sentences on what the target says."""
    return [*_notes(found, choices)]


def _notes(found: Found, choices: Choices) -> Iterator[str]:
    denied = [name for name, value in found.abilities.items() if not value]
    if "patch" in denied and choices.start.integration in PATCHED:
        yield (
            "/ServiceProviderConfig denies PATCH, with which Okta changes Groups and activates "
            "Users in this integration type."
        )
    if "filter" in denied:
        yield "/ServiceProviderConfig denies filters, with which Okta finds a User before a create."
    absent = [path for path in EXPECTED if path in found.mapping.left_out]
    if absent:
        yield (
            f"Okta's SPEC and CRUD tests expect {', '.join(absent)} of a User, which "
            f"{found.mapping.source} does not have."
        )
    if found.users:
        yield (
            f"{found.emails} of {found.users} Users that were read have an email address as "
            "userName."
        )
    if found.mapping.required:
        named = ", ".join(found.mapping.required)
        yield f"A User needs these attributes, which Okta does not send by default: {named}."
    others = [name for name in found.mapping.others if name not in found.mapping.required]
    if others or found.extensions:
        named = ", ".join([*others, *found.extensions])
        yield f"Okta sends none of these by default, so a run does not test them: {named}."
    if found.roles and not choices.features["entitlements"]:
        yield "/ResourceTypes names roles or entitlements: set entitlements if Okta may read them."


def unknown_of(found: Found, choices: Choices) -> list[str]:
    """Return sentences on what could not be found out."""
    return [*_unknown(found, choices)]


def _unknown(found: Found, choices: Choices) -> Iterator[str]:
    for path, why in found.unread.items():
        if path == "/Groups" and not found.typed_groups and why == "404":
            continue  # the target says twice that it has none
        yield f"{_LOST[path]}: GET {path} returned {why}"
    if "changePassword" not in found.abilities and not choices.features["sync_password"]:
        yield "whether Okta may set passwords (sync_password)"
    if not found.users and "/Users" not in found.unread:
        yield f"which form userNames have: there are no Users yet (at most {ROWS} are read)"
    if not choices.vendor:
        yield "the company that submits the app (vendor)"
    if not choices.contact:
        yield "whom Okta's reviewers write to (contact)"
    yield "which values the app requires beyond /Schemas, and how long they may be"
    yield "whether it really creates, updates and deactivates: a run with writes tests that"
    yield "how long a change takes to become visible (propagation), and its rate limit"
    yield "what your configuration guide requires besides (rules), and known deviations"
