"""Faults of the ResourceTypes."""

from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim import names
from pytest_scim.scim.paths import MISSING

TYPES = "ResourceTypes"

FAULTS = rows.table(
    __name__,
    rows.shows("7643-3", "types_without_schemas", TYPES, "schemas", MISSING,
        "a_resource_type_names_its_schema"),
    rows.shows("7643-3", "configuration_without_schemas", "ServiceProviderConfig", "schemas",
        MISSING, "a_resource_type_names_its_schema"),
    rows.shows("7643-6", "types_share_a_name", TYPES, "name", "User", "no_type_is_announced_twice"),
    rows.edits("7643-6", "endpoint_is_a_url", TYPES, "endpoint", "as a URL",
        "https://provider.example/scim/v2{}".format, "an_endpoint_is_where_its_resources_are"),
    rows.edits("7643-6", "endpoint_is_the_name", TYPES, "endpoint", "in the singular",
        lambda path: path[:-1], "an_endpoint_is_where_its_resources_are"),
    rows.edits("7643-6", "extensions_are_uris", TYPES, "schemaExtensions", "as URIs",
        lambda rows: [row["schema"] for row in rows], "an_extension_says_whether_it_is_required"),
)  # fmt: skip


@each_resource("7643-6", TYPES, "a_type_has_a_name_an_endpoint_and_a_schema")
def type_without_schema(kind: Json) -> None:
    """The ResourceType of Groups has no schema."""
    if kind["name"] == "Group":
        del kind["schema"]


@each_resource("7643-6", TYPES, "users_are_announced")
def users_are_not_announced(kind: Json) -> None:
    """The ResourceType of Users has a schema of the vendor's."""
    if kind["schema"] == names.USER:
        kind["schema"] = "urn:example:params:scim:schemas:core:2.0:Account"


@each_resource("7643-6", TYPES, "groups_are_announced")
def groups_are_not_announced(kind: Json) -> None:
    """The ResourceType of Groups has a schema of the vendor's."""
    if kind["schema"] == names.GROUP:
        kind["schema"] = "urn:example:params:scim:schemas:core:2.0:Team"


@each_resource("7643-6", TYPES, "the_schemas_of_a_type_are_listed")
def type_has_an_unlisted_extension(kind: Json) -> None:
    """A ResourceType names an extension that /Schemas does not list."""
    soon = {"schema": "urn:example:params:scim:schemas:extension:soon:2.0:User", "required": False}
    kind.setdefault("schemaExtensions", []).append(soon)
