"""Faults of the schema of User that Okta imports."""

from pytest_scim.provider.faults.tables import shows, table
from pytest_scim.scim.path import MISSING

FAULTS = table(
    __name__,
    shows("D1", "schemas_without_attributes", "Schemas", "attributes", MISSING,
        "the_user_schema_can_be_imported"),
)  # fmt: skip
