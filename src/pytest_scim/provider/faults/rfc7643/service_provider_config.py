"""Faults of the ServiceProviderConfig."""

import json

from pytest_scim.provider.faults import rows
from pytest_scim.scim.paths import MISSING

CONFIG = "ServiceProviderConfig"

FAULTS = rows.table(
    __name__,
    rows.shows("7643-5", "etag_is_left_out", CONFIG, "etag", MISSING,
        "every_feature_says_whether_it_is_supported"),
    rows.shows("7643-5", "bulk_has_no_limits", CONFIG, "bulk", {"supported": True},
        "the_limits_of_bulk_are_numbers"),
    rows.shows("7643-5", "filter_limit_is_a_string", CONFIG, "filter.maxResults", "200",
        "the_limit_of_a_filter_is_a_number"),
    rows.shows("7643-5", "schemes_are_left_out", CONFIG, "authenticationSchemes", [],
        "authentication_schemes_are_described"),
    rows.shows("7643-5", "scheme_without_type", CONFIG, "authenticationSchemes.type", MISSING,
        "authentication_schemes_are_described"),
    rows.shows("7643-5", "documentation_is_a_path", CONFIG, "documentationUri", "docs/scim.html",
        "links_to_documents_are_urls"),
    rows.edits("7643-5", "supported_is_a_string", CONFIG, "sort.supported", "as text", json.dumps,
        "every_feature_says_whether_it_is_supported"),
)  # fmt: skip
