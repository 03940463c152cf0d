"""RFC 7644, sections 3.2 and 3.12: methods and paths that a service provider does not have.

What only a method would change is tried by POST of an empty object: a run that is a guest sends
no PUT, PATCH or DELETE to what it did not make.
"""

from functools import cache

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import Citation, rfc7644
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
    """The answers to a POST of nothing to each endpoint of discovery that is served."""
    answers = {name: _posted(name) for name in DISCOVERY if discovery(name).ok}
    rehearsal.evidence.cite(answer.exchange for answer in answers.values())
    if not answers:
        raise NotApplicable("the target serves no endpoint of discovery")
    return answers


@pytest.fixture(scope=run_scope)
def _astray(rehearsal):
    rehearsal.connected()
    return rehearsal.directory.ask("GET", f"/NothingHere{rehearsal.tag}")


@pytest.fixture
def astray(rehearsal, _astray):
    """The answer to a GET of a path that no service provider has."""
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
            told = f"POST /{name} was answered {said(answer)}"
            raise Finding(told, expected=405, shown=answer.status)


@check(SHOULD, ALLOW, rfc7644("3.2"))
def test_a_refused_method_comes_with_those_allowed(posted):
    """A 405 response has an Allow header with the supported methods

    When a discovery endpoint returns 405 to a POST, the Allow header contains GET and does not
    contain POST.
    """
    refused = {name: answer for name, answer in posted.items() if answer.status == 405}
    if not refused:
        raise NotApplicable("the target refuses a POST to discovery with another status than 405")
    for name, answer in refused.items():
        header = answer.header("Allow")
        methods = {word.strip().upper() for word in (header or "").split(",")}
        if "GET" not in methods or "POST" in methods:
            raise Finding(f"Allow of /{name}", expected="GET", shown=header or "(missing)")


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_is_answered_404(astray):
    """GET of an unknown path returns 404

    The target returns 404 for a path that does not exist: 404 is also the status for "endpoint
    does not exist".
    """
    if astray.status != 404:
        raise Finding(f"it was answered {said(astray)}", expected=404, shown=astray.status)


@check(SHOULD, rfc7644("3.12"))
def test_an_unknown_path_is_answered_with_an_error(astray):
    """GET of an unknown path returns a SCIM Error in JSON

    The response is a SCIM Error, as any error response: "Implementers MUST return the errors in
    the body of the response in a JSON format".
    """
    if astray.ok:
        raise Blocked(NOT_FOUND_OWNER, f"the unknown path is answered {said(astray)}")
    shown = at(astray.json, "schemas")
    if ERROR not in entries(astray.json, "schemas"):
        raise Finding(f"it was answered {said(astray)}", expected=[ERROR], shown=repr(shown))
    status = at(astray.json, "status")
    if str(status) != str(astray.status):
        raise Finding("its status differs", expected=str(astray.status), shown=repr(status))
