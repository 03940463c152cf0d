"""Faults of the schema of User that Okta imports."""

from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json


@each_resource("D1", "Schemas", "the_user_schema_can_be_imported")
def schemas_without_attributes(schema: Json) -> None:
    """/Schemas leaves out the attributes."""
    schema.pop("attributes", None)
