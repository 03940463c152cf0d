"""Okta's test plan: Provisioning and SSO. The base URL that the admin enters."""

from urllib.parse import SplitResult, urlsplit

import pytest

from pytest_scim.checks.check import CUSTOM, MUST, SHOULD, check
from pytest_scim.checks.citations import SUBMISSION, okta_docs, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    Client,
    Ownership,
    Users,
    describe,
    expect_equal,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.urls import is_loopback
from pytest_scim.suites.okta.support.connection import require_connection
from pytest_scim.suites.support.rejections import expect_no_success
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "enable_provisioning"
PREPARE = "guides/scim-provisioning-integration-prepare/main/"


@check(MUST, okta_docs(PREPARE, "Base URL"), under=CUSTOM, cases=("C9306",))
def test_the_base_url_has_no_underscore(client: Client, request: pytest.FixtureRequest) -> None:
    """The base URL contains no underscore

    Okta's form rejects such a URL. Host names without a dot, as of containers, are exempt.

    Impact: Okta's form rejects the URL: the app cannot be configured.
    Fix: Serve SCIM under a URL without an underscore.
    """
    parts = urlsplit(client.base_url)
    entered = parts.path if is_exempt(parts) else f"{parts.hostname}{parts.path}"
    if "_" in entered:
        message = "the base URL contains an underscore, which Okta's form rejects"
        raise Finding(message, expected="no underscore", actual=entered)
    require_connection(request)


@check(
    MUST, okta_docs(SUBMISSION, "SCIM properties"), rfc7644("7.2"), under=CUSTOM, cases=("C9306",)
)
def test_the_base_url_begins_with_https(client: Client, request: pytest.FixtureRequest) -> None:
    """The base URL begins with https

    Okta's form for catalog apps accepts no other URL: the requests carry tokens and passwords.
    Loopback addresses and host names without a dot are exempt.

    Impact: Okta's form rejects the URL, and tokens and passwords could be read on the way.
    Fix: Serve SCIM over HTTPS with a certificate that Okta trusts.
    """
    parts = urlsplit(client.base_url)
    if parts.scheme != "https" and is_exempt(parts):
        raise NotApplicable("the target has a loopback address or a host name without a dot")
    expect_equal("the scheme of the base URL", parts.scheme, "https")
    require_connection(request)


@pytest.fixture
def wrong_url_response(once: Once, users: Users, ownership: Ownership) -> Response:
    """The response to *Test API Credentials* with a base URL whose path does not exist."""
    path = f"/NothingHere{ownership.tag}/Users"
    return once.keyed("a wrong base URL", users.ask, "GET", path, query="startIndex=1&count=2")


@check(MUST, okta_docs(PREPARE, "Base URL"), rfc7644("3.12"), cases=("C9340",))
def test_a_wrong_base_url_is_refused(wrong_url_response: Response) -> None:
    """*Test API Credentials* fails with a wrong base URL

    The target returns no JSON object with 2xx for the first page of /Users below a path that does
    not exist.

    Impact: Okta's admin saves an integration with a wrong base URL, and every later task fails.
    Fix: Return 404 for paths that do not exist.
    """
    if wrong_url_response.ok and isinstance(wrong_url_response.json, dict):
        message = (
            f"GET /Users with a wrong base URL returned {describe(wrong_url_response)}: Okta saves "
            "an integration with that URL"
        )
        raise Finding(message, expected="404", actual=describe(wrong_url_response))


@check(SHOULD, okta_docs(PREPARE, "Base URL"), rfc7644("3.12"), cases=("C9340",))
def test_a_wrong_base_url_returns_an_error(wrong_url_response: Response) -> None:
    """GET /Users with a wrong base URL returns no success

    A web page with 200 hides the reason: the admin sees `Invalid JSON: Unexpected character`.

    Impact: An admin who mistypes the URL does not learn what is wrong.
    Fix: Return 404 for paths that do not exist, also where a web app is served.
    """
    expect_no_success(wrong_url_response, "GET /Users with a wrong base URL")


def is_exempt(parts: SplitResult) -> bool:
    """Return whether the host is a loopback address or has a name without a dot."""
    host = parts.hostname or ""
    return is_loopback(host) or "." not in host
