"""Okta's test plan: Provisioning and SSO. The base URL that the admin enters."""

from urllib.parse import SplitResult, urlsplit

import pytest

from pytest_scim.checks.check import CUSTOM, MUST, check
from pytest_scim.checks.citations import SUBMISSION, okta_docs, rfc7644
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import (
    Client,
    expect_absent,
    expect_equal,
)
from pytest_scim.scim.urls import is_loopback
from pytest_scim.suites.okta.support.connection import require_connection

SECTION_ID = "enable_provisioning"
PREPARE = "guides/scim-provisioning-integration-prepare/main/"


@check(MUST, okta_docs(PREPARE, "Base URL"), under=CUSTOM, cases=("C9306",))
def test_the_base_url_has_no_underscore(client: Client, request: pytest.FixtureRequest) -> None:
    """The base URL contains no underscore

    Okta's form rejects such a URL. Host names without a dot, as of containers, are exempt.
    """
    parts = urlsplit(client.base_url)
    entered = parts.path if is_exempt(parts) else f"{parts.hostname}{parts.path}"
    expect_absent("the base URL, in which Okta's form rejects an underscore,", "_", entered)
    require_connection(request)


@check(
    MUST, okta_docs(SUBMISSION, "SCIM properties"), rfc7644("7.2"), under=CUSTOM, cases=("C9306",)
)
def test_the_base_url_begins_with_https(client: Client, request: pytest.FixtureRequest) -> None:
    """The base URL begins with https

    Okta's form for catalog apps accepts no other URL: the requests carry tokens and passwords.
    Loopback addresses and host names without a dot are exempt.
    """
    parts = urlsplit(client.base_url)
    if parts.scheme != "https" and is_exempt(parts):
        raise NotApplicable("the target has a loopback address or a host name without a dot")
    expect_equal("the scheme of the base URL", parts.scheme, "https")
    require_connection(request)


def is_exempt(parts: SplitResult) -> bool:
    """Return whether the host is a loopback address or has a name without a dot."""
    host = parts.hostname or ""
    return is_loopback(host) or "." not in host
