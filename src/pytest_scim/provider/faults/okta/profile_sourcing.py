"""Faults of what an import shows of Users that the app itself changes."""

from pytest_scim.provider.faults import rows
from pytest_scim.scim.paths import MISSING

PROFILE = "an_import_returns_the_profile"

FAULTS = rows.table(
    __name__,
    rows.shows("L13", "listed_users_have_no_names", "GET /Users", "name", MISSING, PROFILE),
    rows.shows("L13", "listed_users_are_active", "GET /Users", "active", True,
        "an_import_returns_users_deactivated_in_the_app_as_inactive"),
    rows.shows("L13", "listed_users_are_inactive", "GET /Users", "active", False,
        "an_import_returns_users_reactivated_in_the_app_as_active", PROFILE),
)  # fmt: skip
