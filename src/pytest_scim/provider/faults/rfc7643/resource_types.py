"""Faults of the ResourceTypes."""

from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json
from pytest_scim.scim import urn

HOME = "an_endpoint_is_where_its_resources_are"
TYPES = "ResourceTypes"


@each_resource("7643-6", TYPES, "a_type_has_a_name_an_endpoint_and_a_schema")
def type_without_schema(kind: Json) -> None:
    """The ResourceType of Groups has no schema."""
    if kind["name"] == "Group":
        del kind["schema"]


@each_resource("7643-6", TYPES, "no_type_is_announced_twice")
def types_share_a_name(kind: Json) -> None:
    """Every ResourceType is called User."""
    kind["name"] = "User"


@each_resource("7643-6", TYPES, "users_are_announced")
def users_are_not_announced(kind: Json) -> None:
    """The ResourceType of Users has a schema of the vendor's."""
    if kind["schema"] == urn.USER:
        kind["schema"] = "urn:example:params:scim:schemas:core:2.0:Account"


@each_resource("7643-6", TYPES, "groups_are_announced")
def groups_are_not_announced(kind: Json) -> None:
    """The ResourceType of Groups has a schema of the vendor's."""
    if kind["schema"] == urn.GROUP:
        kind["schema"] = "urn:example:params:scim:schemas:core:2.0:Team"


@each_resource("7643-6", TYPES, HOME)
def endpoint_is_a_url(kind: Json) -> None:
    """The endpoint of a ResourceType is a whole URL."""
    kind["endpoint"] = f"https://provider.example/scim/v2{kind['endpoint']}"


@each_resource("7643-6", TYPES, HOME)
def endpoint_is_the_name(kind: Json) -> None:
    """The endpoint of the ResourceType User is /User."""
    kind["endpoint"] = f"/{kind['name']}"


@each_resource("7643-6", TYPES, "an_extension_says_whether_it_is_required")
def extensions_are_uris(kind: Json) -> None:
    """The schemaExtensions are URIs, not objects that say whether they are required."""
    if "schemaExtensions" in kind:
        kind["schemaExtensions"] = [one["schema"] for one in kind["schemaExtensions"]]


@each_resource("7643-6", TYPES, "the_schemas_of_a_type_are_listed")
def type_has_an_unlisted_extension(kind: Json) -> None:
    """A ResourceType names an extension that /Schemas does not list."""
    soon = {"schema": "urn:example:params:scim:schemas:extension:soon:2.0:User", "required": False}
    kind.setdefault("schemaExtensions", []).append(soon)
