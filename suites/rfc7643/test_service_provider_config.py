"""RFC 7643, section 5: the configuration of the service provider."""

from collections.abc import Iterable

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text
from pytest_scim.suites.support.addresses import parts_of
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.discovery import Discovery

SECTION = rfc7643("5")
FEATURES = ("patch", "bulk", "filter", "changePassword", "sort", "etag")
LIMITS = ("bulk.maxOperations", "bulk.maxPayloadSize")
LIMIT = "filter.maxResults"


@pytest.fixture
def config(discovery: Discovery) -> JSONObject:
    """The service provider's configuration."""
    return discovery.document("ServiceProviderConfig")


@check(SHOULD, SECTION)
def test_every_feature_says_whether_it_is_supported(config: JSONObject) -> None:
    """ServiceProviderConfig has a Boolean `supported` for every feature

    Each of patch, bulk, filter, changePassword, sort and etag is REQUIRED and has a Boolean
    `supported`, from which clients read what they may use.

    Fix: Return an object for each of the six features, with `supported` as `true` or `false`
    without quotation marks, and `false` for what you do not implement.
    """
    wrong = {
        f"{name}.supported": value_at(config, f"{name}.supported")
        for name in FEATURES
        if not isinstance(at(config, f"{name}.supported"), bool)
    }
    message = f"ServiceProviderConfig has no Boolean in {', '.join(wrong)}"
    expect_none(message, wrong, expected="true or false")


@check(SHOULD, SECTION)
def test_the_limits_of_bulk_are_numbers(config: JSONObject) -> None:
    """ServiceProviderConfig has integer limits for bulk

    `bulk.maxOperations` and `bulk.maxPayloadSize` are REQUIRED integers.

    Fix: Write JSON integers into `bulk.maxOperations` and `bulk.maxPayloadSize`, and 0 into
    both where you do not support bulk requests.
    """
    expect_integers(config, LIMITS)


@check(SHOULD, SECTION)
def test_the_limit_of_a_filter_is_a_number(config: JSONObject) -> None:
    """ServiceProviderConfig has an integer `filter.maxResults`

    `filter.maxResults` is a REQUIRED integer.

    Fix: Write the largest number of resources that a list returns into `filter.maxResults`, as
    a JSON integer, and 0 where you do not support filters.
    """
    expect_integers(config, (LIMIT,))


@check(SHOULD, SECTION)
def test_authentication_schemes_are_described(config: JSONObject) -> None:
    """ServiceProviderConfig describes its authentication schemes

    `authenticationSchemes` is REQUIRED, and each scheme in it has a `type`, a `name` and a
    `description`.

    Fix: List each scheme that you accept, with non-empty strings for `type` (such as
    `oauthbearertoken` or `httpbasic`), `name` and `description`.
    """
    schemes = entries(config, "authenticationSchemes")
    if not schemes:
        listed = value_at(config, "authenticationSchemes")
        message = "ServiceProviderConfig lists no authentication scheme"
        raise Finding(message, expected="at least one", actual=listed)
    for scheme in schemes:
        lacking = [
            name for name in ("type", "name", "description") if not is_text(at(scheme, name))
        ]
        message = f"an authentication scheme has no {', '.join(lacking)}"
        expect_none(message, [scheme] if lacking else [], expected="non-empty strings")


@check(SHOULD, SECTION)
def test_links_to_documents_are_urls(config: JSONObject) -> None:
    """Links in ServiceProviderConfig are HTTP URLs

    When the target returns `documentationUri` or `specUri`, the value is an HTTP-addressable
    URL.

    Fix: Write absolute URLs with `https://` or `http://` into `documentationUri` and `specUri`,
    or leave them out; an empty string is no URL.
    """
    schemes = entries(config, "authenticationSchemes")
    links = [at(config, "documentationUri")]
    links += [at(scheme, name) for scheme in schemes for name in ("specUri", "documentationUri")]
    wrong = [link for link in links if link not in (MISSING, None) and not is_http_url(link)]
    message = f"{len(wrong)} links in ServiceProviderConfig are not HTTP URLs"
    expect_none(message, wrong, expected="https://…")


def expect_integers(config: JSONObject, paths: Iterable[str]) -> None:
    """Raise a finding unless each path has an integer that is not negative."""
    wrong = {path: value_at(config, path) for path in paths if not is_limit(at(config, path))}
    message = f"ServiceProviderConfig has no integer in {', '.join(wrong)}"
    expect_none(message, wrong, expected="an integer of 0 or more")


def is_limit(value: object) -> bool:
    """Whether a value is an integer that is not negative."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_http_url(link: object) -> bool:
    """Whether a link is an HTTP URL."""
    parts = parts_of(link)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def value_at(document: JSONObject, path: str) -> object:
    """Return the value of a path as a finding reports it."""
    value = at(document, path)
    return "(missing)" if value is MISSING else value
