"""Faults of methods and paths that the service provider does not have (RFC 7644, 3.2)."""

from pytest_scim.provider.call import json_reply
from pytest_scim.provider.faults import rows
from pytest_scim.provider.faults.build import ERROR
from pytest_scim.provider.faults.parts import html
from pytest_scim.scim.paths import MISSING

DISCOVERY = "POST ServiceProviderConfig|ResourceTypes|Schemas"
ELSEWHERE = r"/(?!(Users|Groups|Me|Bulk|[.]search|ServiceProviderConfig|ResourceTypes|Schemas)\b).+"

FAULTS = rows.table(
    __name__,
    rows.changes("7644-3.2", "discovery_can_be_written", DISCOVERY,
        "POST to an endpoint of discovery returns 201", lambda: json_reply(201, {"id": "new"}),
        "discovery_is_read_only"),
    rows.refuses("7644-3.2", "discovery_fails_on_post", DISCOVERY, "", 500,
        "discovery_is_read_only"),
    rows.sends("7644-3.2", "refusal_without_allow", "", {405}, "Allow", MISSING,
        "a_refused_method_comes_with_those_allowed"),
    rows.changes("E1", "unknown_path_is_the_application", ELSEWHERE,
        "An unknown path returns 200 and the page of the application", lambda: html(200, "Welcome"),
        "an_unknown_path_returns_404"),
    rows.changes("E1", "unknown_path_is_a_web_page", ELSEWHERE,
        "An unknown path returns 404 and a web page", lambda: html(404, "Not Found"),
        "an_unknown_path_returns_an_error"),
    rows.replies("E4", "unknown_path_says_400", ELSEWHERE, ERROR,
        "An unknown path returns 404 and an Error of status 400",
        lambda reply: reply.body.update(status="400"), "an_unknown_path_returns_an_error"),
)  # fmt: skip
