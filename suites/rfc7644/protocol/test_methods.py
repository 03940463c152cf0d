"""RFC 7644, sections 3.2 and 3.12: methods and paths that a service provider does not have.

The checks send a POST with an empty object: a run sends no PUT, PATCH or DELETE to resources
that it did not create.
"""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7644, rfc9110
from pytest_scim.checks.expect import expect_absent, expect_in, expect_status
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.plugin.fixtures import Ownership, Users, describe
from pytest_scim.scim.messages import Response
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.rejections import CLIENT_ERROR, expect_scim_error
from pytest_scim.suites.support.shared_responses import Once

DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")
NOT_FOUND_OWNER = "rfc7644.methods.an_unknown_path_returns_404"
ALLOW = rfc9110("15.5.6")


@pytest.fixture
def post_responses(once: Once, users: Users, discovery: Discovery) -> dict[str, Response]:
    """The responses to a POST of an empty object to each discovery endpoint that exists."""
    return once(post_to_discovery, users, discovery)


def post_to_discovery(users: Users, discovery: Discovery) -> dict[str, Response]:
    """POST an empty object to each discovery endpoint that exists."""
    names = [name for name in DISCOVERY if discovery(name).ok]
    if not names:
        raise NotApplicable("the target has no discovery endpoint")
    return {name: users.ask("POST", f"/{name}", {}) for name in names}


@pytest.fixture
def unknown_path(once: Once, users: Users, ownership: Ownership) -> Response:
    """The response to a GET of a path that no service provider has."""
    path = f"/NothingHere{ownership.tag}"
    return once.keyed("GET of an unknown path", users.ask, "GET", path)


@check(SHOULD, rfc7644("3.2"), rfc7644("4"))
def test_discovery_is_read_only(post_responses: dict[str, Response]) -> None:
    """POST to a discovery endpoint is rejected

    /ServiceProviderConfig, /ResourceTypes and /Schemas support GET only. The target rejects a
    POST with a 4xx status, preferably 405, or with 501.

    Fix: Route GET alone to the discovery endpoints, and return 405 to POST, instead of handling
    it as GET or as a create.
    """
    for name, response in post_responses.items():
        expect_status(response, CLIENT_ERROR, 501, what=f"POST /{name}")


@check(SHOULD, ALLOW, rfc7644("3.2"))
def test_a_refused_method_comes_with_those_allowed(post_responses: dict[str, Response]) -> None:
    """A 405 response has an Allow header with the supported methods

    When a discovery endpoint returns 405 to a POST, the Allow header contains GET and does not
    contain POST.

    Fix: Write the methods that the endpoint supports into the Allow header of a 405, such as
    `Allow: GET`.
    """
    headers = {
        name: response.header("Allow") or ""
        for name, response in post_responses.items()
        if response.status == 405
    }
    if not headers:
        raise NotApplicable("the target rejects POST to discovery endpoints without a 405")
    for name, header in headers.items():
        methods = [word.strip().upper() for word in header.split(",")]
        expect_in(f"the Allow header of /{name}", "GET", methods)
        expect_absent(f"the Allow header of /{name}", "POST", methods)


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_returns_404(unknown_path: Response) -> None:
    """GET of an unknown path returns 404

    The target returns 404 for a path that does not exist: 404 is also the status for "endpoint
    does not exist".

    Fix: Return 404 for each path below the base URL that has no route, instead of a start page,
    a redirect or an empty list.
    """
    expect_status(unknown_path, 404, what="GET of an unknown path")


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_returns_an_error(unknown_path: Response) -> None:
    """GET of an unknown path returns a SCIM Error in JSON

    The response is a SCIM Error, as any error response: "Implementers MUST return the errors in
    the body of the response in a JSON format".

    Fix: Return a SCIM Error in JSON for paths without a route, not the page of the framework.
    """
    if unknown_path.ok:
        raise Blocked(NOT_FOUND_OWNER, f"GET of an unknown path returned {describe(unknown_path)}")
    expect_scim_error(unknown_path, "GET of an unknown path")
