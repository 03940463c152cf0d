"""Faults of the ServiceProviderConfig."""

from pytest_scim.provider.faults.build import each_resource
from pytest_scim.provider.faults.parts import Json

SUPPORTED = "every_feature_says_whether_it_is_supported"
SCHEMES = "authentication_schemes_are_described"
CONFIG = "ServiceProviderConfig"


@each_resource("7643-5", CONFIG, SUPPORTED)
def etag_is_left_out(config: Json) -> None:
    """The configuration leaves etag out."""
    del config["etag"]


@each_resource("7643-5", CONFIG, SUPPORTED)
def supported_is_a_string(config: Json) -> None:
    """The value of sort.supported is a string."""
    config["sort"]["supported"] = str(config["sort"]["supported"]).lower()


@each_resource("7643-5", CONFIG, "the_limits_of_bulk_are_numbers")
def bulk_has_no_limits(config: Json) -> None:
    """The configuration has neither maxOperations nor maxPayloadSize."""
    config["bulk"] = {"supported": config["bulk"]["supported"]}


@each_resource("7643-5", CONFIG, "the_limit_of_a_filter_is_a_number")
def filter_limit_is_a_string(config: Json) -> None:
    """The value of filter.maxResults is a string."""
    config["filter"]["maxResults"] = "200"


@each_resource("7643-5", CONFIG, SCHEMES)
def schemes_are_left_out(config: Json) -> None:
    """The list of authentication schemes is empty."""
    config["authenticationSchemes"] = []


@each_resource("7643-5", CONFIG, SCHEMES)
def scheme_without_type(config: Json) -> None:
    """An authentication scheme has no type."""
    del config["authenticationSchemes"][0]["type"]


@each_resource("7643-5", CONFIG, "links_to_documents_are_urls")
def documentation_is_a_path(config: Json) -> None:
    """The documentationUri is a path, not a URL."""
    config["documentationUri"] = "docs/scim.html"
