"""Faults of the schema of User that Okta imports."""

from pytest_scim.provider.faults import rows
from pytest_scim.scim.paths import MISSING

FAULTS = rows.table(
    __name__,
    rows.shows("D1", "schemas_without_attributes", "Schemas", "attributes", MISSING,
        "the_user_schema_can_be_imported"),
)  # fmt: skip
