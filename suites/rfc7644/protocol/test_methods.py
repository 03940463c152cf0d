"""RFC 7644, sections 3.2 and 3.12: methods and paths that a service provider does not have.

The checks send a POST with an empty object: a run sends no PUT, PATCH or DELETE to resources
that it did not create.
"""

from functools import cache

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import Citation, rfc7644
from pytest_scim.checks.expect import expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import describe, run_scope
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import at, entries

DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")
HTTP = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6"
NOT_FOUND_OWNER = "rfc7644.methods.an_unknown_path_returns_404"
ALLOW = Citation("RFC 9110", "section 15.5.6", HTTP)


@pytest.fixture(scope=run_scope)
def _posted(context):
    context.connected()
    return cache(lambda name: context.users.ask("POST", f"/{name}", {}))


@pytest.fixture
def posted(context, discovery, _posted):
    """The responses to a POST of an empty object to each discovery endpoint that exists."""
    responses = {name: _posted(name) for name in DISCOVERY if discovery(name).ok}
    context.log.cite(response.exchange for response in responses.values())
    if not responses:
        raise NotApplicable("the target has no discovery endpoint")
    return responses


@pytest.fixture(scope=run_scope)
def _wrong_path(context):
    context.connected()
    return context.users.ask("GET", f"/NothingHere{context.tag}")


@pytest.fixture
def wrong_path(context, _wrong_path):
    """The response to a GET of a path that no service provider has."""
    context.log.cite([_wrong_path.exchange])
    return _wrong_path


@check(SHOULD, rfc7644("3.2"), rfc7644("4"))
def test_discovery_is_read_only(posted):
    """POST to a discovery endpoint is rejected

    /ServiceProviderConfig, /ResourceTypes and /Schemas support GET only. The target rejects a
    POST with a 4xx status, preferably 405, or with 501.
    """
    for name, response in posted.items():
        if not 400 <= response.status < 500 and response.status != 501:
            message = f"POST /{name} returned {describe(response)}"
            raise Finding(message, expected=405, actual=response.status)


@check(SHOULD, ALLOW, rfc7644("3.2"))
def test_a_refused_method_comes_with_those_allowed(posted):
    """A 405 response has an Allow header with the supported methods

    When a discovery endpoint returns 405 to a POST, the Allow header contains GET and does not
    contain POST.
    """
    refused = {name: response for name, response in posted.items() if response.status == 405}
    if not refused:
        raise NotApplicable("the target rejects POST to discovery endpoints without a 405")
    for name, response in refused.items():
        header = response.header("Allow")
        methods = {word.strip().upper() for word in (header or "").split(",")}
        if "GET" not in methods or "POST" in methods:
            message = f"the Allow header of /{name} is {header!r}"
            raise Finding(message, expected="GET", actual=header or "(missing)")


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_returns_404(wrong_path):
    """GET of an unknown path returns 404

    The target returns 404 for a path that does not exist: 404 is also the status for "endpoint
    does not exist".
    """
    expect_status(wrong_path, 404, what="GET of an unknown path")


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_returns_an_error(wrong_path):
    """GET of an unknown path returns a SCIM Error in JSON

    The response is a SCIM Error, as any error response: "Implementers MUST return the errors in
    the body of the response in a JSON format".
    """
    if wrong_path.ok:
        raise Blocked(NOT_FOUND_OWNER, f"GET of an unknown path returned {describe(wrong_path)}")
    if ERROR not in entries(wrong_path.json, "schemas"):
        message = f"GET of an unknown path returned {describe(wrong_path)}, not an Error"
        raise Finding(message, expected=[ERROR], actual=repr(at(wrong_path.json, "schemas")))
    status = at(wrong_path.json, "status")
    expect_equal("`status` in the Error for an unknown path", str(status), str(wrong_path.status))
