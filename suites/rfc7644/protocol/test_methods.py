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
from pytest_scim.plugin.fixtures import run_scope, said
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import at, entries

DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")
HTTP = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6"
NOT_FOUND_OWNER = "rfc7644.methods.an_unknown_path_is_answered_404"
ALLOW = Citation("RFC 9110", "section 15.5.6", HTTP)


@pytest.fixture(scope=run_scope)
def _posted(rehearsal):
    rehearsal.connected()
    return cache(lambda name: rehearsal.directory.ask("POST", f"/{name}", {}))


@pytest.fixture
def posted(rehearsal, discovery, _posted):
    """The responses to a POST of an empty object to each discovery endpoint that exists."""
    answers = {name: _posted(name) for name in DISCOVERY if discovery(name).ok}
    rehearsal.evidence.cite(answer.exchange for answer in answers.values())
    if not answers:
        raise NotApplicable("the target has no discovery endpoint")
    return answers


@pytest.fixture(scope=run_scope)
def _astray(rehearsal):
    rehearsal.connected()
    return rehearsal.directory.ask("GET", f"/NothingHere{rehearsal.tag}")


@pytest.fixture
def astray(rehearsal, _astray):
    """The response to a GET of a path that no service provider has."""
    rehearsal.evidence.cite([_astray.exchange])
    return _astray


@check(SHOULD, rfc7644("3.2"), rfc7644("4"))
def test_discovery_is_read_only(posted):
    """POST to a discovery endpoint is rejected

    /ServiceProviderConfig, /ResourceTypes and /Schemas support GET only. The target rejects a
    POST with a 4xx status, preferably 405, or with 501.
    """
    for name, answer in posted.items():
        if not 400 <= answer.status < 500 and answer.status != 501:
            told = f"POST /{name} returned {said(answer)}"
            raise Finding(told, expected=405, shown=answer.status)


@check(SHOULD, ALLOW, rfc7644("3.2"))
def test_a_refused_method_comes_with_those_allowed(posted):
    """A 405 response has an Allow header with the supported methods

    When a discovery endpoint returns 405 to a POST, the Allow header contains GET and does not
    contain POST.
    """
    refused = {name: answer for name, answer in posted.items() if answer.status == 405}
    if not refused:
        raise NotApplicable("the target rejects POST to discovery endpoints without a 405")
    for name, answer in refused.items():
        header = answer.header("Allow")
        methods = {word.strip().upper() for word in (header or "").split(",")}
        if "GET" not in methods or "POST" in methods:
            told = f"the Allow header of /{name} is {header!r}"
            raise Finding(told, expected="GET", shown=header or "(missing)")


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_is_answered_404(astray):
    """GET of an unknown path returns 404

    The target returns 404 for a path that does not exist: 404 is also the status for "endpoint
    does not exist".
    """
    expect_status(astray, 404, what="GET of an unknown path")


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_is_answered_with_an_error(astray):
    """GET of an unknown path returns a SCIM Error in JSON

    The response is a SCIM Error, as any error response: "Implementers MUST return the errors in
    the body of the response in a JSON format".
    """
    if astray.ok:
        raise Blocked(NOT_FOUND_OWNER, f"GET of an unknown path returned {said(astray)}")
    if ERROR not in entries(astray.json, "schemas"):
        told = f"GET of an unknown path returned {said(astray)}, not an Error"
        raise Finding(told, expected=[ERROR], shown=repr(at(astray.json, "schemas")))
    status = at(astray.json, "status")
    expect_equal("`status` in the Error for an unknown path", str(status), str(astray.status))
