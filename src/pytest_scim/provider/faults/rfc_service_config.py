"""Faults of the configuration of the service provider, and of its resource types."""

from typing import Any, Final

from pytest_scim.provider.faults import fault
from pytest_scim.provider.faults.rfc_edits import edit
from pytest_scim.scim import urn

CONFIG: Final = "ServiceProviderConfig"
TYPES: Final = "ResourceTypes"
ON_CONFIG: Final = "rfc7643.service_provider_config."
ON_TYPES: Final = "rfc7643.resource_types."
SUPPORTED: Final = f"{ON_CONFIG}every_feature_says_whether_it_is_supported"
SCHEMES: Final = f"{ON_CONFIG}authentication_schemes_are_described"
HOME: Final = f"{ON_TYPES}an_endpoint_is_where_its_resources_are"
RESOLVED: Final = f"{ON_TYPES}the_schemas_of_a_type_are_listed"


@fault("7643-5", "etag is left out of the configuration", catches=(SUPPORTED,))
@edit(CONFIG)
def etag_is_left_out(config: dict[str, Any]) -> None:
    """What is not supported is not mentioned."""
    del config["etag"]


@fault("7643-5", "supported is a string", catches=(SUPPORTED,))
@edit(CONFIG)
def supported_is_a_string(config: dict[str, Any]) -> None:
    """The value comes from a properties file."""
    config["sort"]["supported"] = str(config["sort"]["supported"]).lower()


@fault("7643-5", "bulk has no limits", catches=(f"{ON_CONFIG}the_limits_of_bulk_are_numbers",))
@edit(CONFIG)
def bulk_has_no_limits(config: dict[str, Any]) -> None:
    """There is nothing to limit."""
    config["bulk"] = {"supported": config["bulk"]["supported"]}


@fault(
    "7643-5",
    "the limit of a filter is a string",
    catches=(f"{ON_CONFIG}the_limit_of_a_filter_is_a_number",),
)
@edit(CONFIG)
def filter_limit_is_a_string(config: dict[str, Any]) -> None:
    """Environment variables are text."""
    config["filter"]["maxResults"] = "200"


@fault("7643-5", "no authentication scheme is named", catches=(SCHEMES,))
@edit(CONFIG)
def schemes_are_left_out(config: dict[str, Any]) -> None:
    """The guide says how to sign in."""
    config["authenticationSchemes"] = []


@fault("7643-5", "an authentication scheme has no type", catches=(SCHEMES,))
@edit(CONFIG)
def scheme_without_type(config: dict[str, Any]) -> None:
    """Its name is enough for people."""
    del config["authenticationSchemes"][0]["type"]


@fault(
    "7643-5",
    "the documentation is a path",
    catches=(f"{ON_CONFIG}links_to_documents_are_urls",),
)
@edit(CONFIG)
def documentation_is_a_path(config: dict[str, Any]) -> None:
    """A link as the web application writes it."""
    config["documentationUri"] = "docs/scim.html"


@fault(
    "7643-6",
    "a resource type has no schema",
    catches=(f"{ON_TYPES}a_type_has_a_name_an_endpoint_and_a_schema",),
)
@edit(TYPES)
def type_without_schema(kind: dict[str, Any]) -> None:
    """Groups were added later."""
    if kind["name"] == "Group":
        del kind["schema"]


@fault("7643-6", "two types have one name", catches=(f"{ON_TYPES}no_type_is_announced_twice",))
@edit(TYPES)
def types_share_a_name(kind: dict[str, Any]) -> None:
    """A copy of the first one."""
    kind["name"] = "User"


@fault("7643-6", "users are not announced", catches=(f"{ON_TYPES}users_are_announced",))
@edit(TYPES)
def users_are_not_announced(kind: dict[str, Any]) -> None:
    """They have a schema of the vendor's."""
    if kind["schema"] == urn.USER:
        kind["schema"] = "urn:example:params:scim:schemas:core:2.0:Account"


@fault("7643-6", "groups are not announced", catches=(f"{ON_TYPES}groups_are_announced",))
@edit(TYPES)
def groups_are_not_announced(kind: dict[str, Any]) -> None:
    """They have a schema of the vendor's."""
    if kind["schema"] == urn.GROUP:
        kind["schema"] = "urn:example:params:scim:schemas:core:2.0:Team"


@fault("7643-6", "an endpoint is a whole URL", catches=(HOME,))
@edit(TYPES)
def endpoint_is_a_url(kind: dict[str, Any]) -> None:
    """It is the type's location that is written there."""
    kind["endpoint"] = f"https://provider.example/scim/v2{kind['endpoint']}"


@fault("7643-6", "an endpoint is the name of the type", catches=(HOME,))
@edit(TYPES)
def endpoint_is_the_name(kind: dict[str, Any]) -> None:
    """Nobody put it into the plural."""
    kind["endpoint"] = f"/{kind['name']}"


@fault(
    "7643-6",
    "extensions are a list of URIs",
    catches=(f"{ON_TYPES}an_extension_says_whether_it_is_required",),
)
@edit(TYPES)
def extensions_are_uris(kind: dict[str, Any]) -> None:
    """As the text of the RFC has it, before it names the sub-attributes."""
    if "schemaExtensions" in kind:
        kind["schemaExtensions"] = [one["schema"] for one in kind["schemaExtensions"]]


@fault("7643-6", "an extension of a type is not listed", catches=(RESOLVED,))
@edit(TYPES)
def type_has_an_unlisted_extension(kind: dict[str, Any]) -> None:
    """It was announced before it was written."""
    ahead = {"schema": "urn:example:params:scim:schemas:extension:soon:2.0:User", "required": False}
    kind.setdefault("schemaExtensions", []).append(ahead)
