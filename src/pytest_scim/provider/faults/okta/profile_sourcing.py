"""Faults of what an import shows of Users that the app itself changes."""

from pytest_scim.provider.faults import rows
from pytest_scim.scim.paths import MISSING

PROFILE = "an_import_brings_the_profile"

FAULTS = rows.table(
    __name__,
    rows.shows("L13", "listed_accounts_have_no_names", "GET /Users", "name", MISSING, PROFILE),
    rows.shows("L13", "listed_accounts_are_active", "GET /Users", "active", True,
        "an_import_shows_who_was_deactivated_in_the_app"),
    rows.shows("L13", "listed_accounts_are_inactive", "GET /Users", "active", False,
        "an_import_shows_who_was_reactivated_in_the_app", PROFILE),
)  # fmt: skip
