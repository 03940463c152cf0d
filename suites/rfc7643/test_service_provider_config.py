"""RFC 7643, section 5: the configuration of the service provider."""

from urllib.parse import urlsplit

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding
from pytest_scim.scim.paths import MISSING, at, entries
from pytest_scim.suites.rfc7643.support.definitions import is_text

SECTION = rfc7643("5")
FEATURES = ("patch", "bulk", "filter", "changePassword", "sort", "etag")
LIMITS = ("bulk.maxOperations", "bulk.maxPayloadSize")
LIMIT = "filter.maxResults"


@pytest.fixture
def config(discovery):
    """The service provider's configuration."""
    return discovery.document("ServiceProviderConfig")


@check(SHOULD, SECTION)
def test_every_feature_says_whether_it_is_supported(config):
    """ServiceProviderConfig has a Boolean `supported` for every feature

    Each of patch, bulk, filter, changePassword, sort and etag is REQUIRED and has a Boolean
    `supported`, from which clients read what they may use.
    """
    wrong = {
        f"{name}.supported": value_at(config, f"{name}.supported")
        for name in FEATURES
        if not isinstance(at(config, f"{name}.supported"), bool)
    }
    if wrong:
        message = f"ServiceProviderConfig has no Boolean in {', '.join(wrong)}"
        raise Finding(message, expected="true or false", actual=wrong)


@check(SHOULD, SECTION)
def test_the_limits_of_bulk_are_numbers(config):
    """ServiceProviderConfig has integer limits for bulk

    `bulk.maxOperations` and `bulk.maxPayloadSize` are REQUIRED integers.
    """
    integers(config, LIMITS)


@check(SHOULD, SECTION)
def test_the_limit_of_a_filter_is_a_number(config):
    """ServiceProviderConfig has an integer `filter.maxResults`

    `filter.maxResults` is a REQUIRED integer.
    """
    integers(config, (LIMIT,))


@check(SHOULD, SECTION)
def test_authentication_schemes_are_described(config):
    """ServiceProviderConfig describes its authentication schemes

    `authenticationSchemes` is REQUIRED, and each scheme in it has a `type`, a `name` and a
    `description`.
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
        if lacking:
            message = f"an authentication scheme has no {', '.join(lacking)}"
            raise Finding(message, expected="non-empty strings", actual=scheme)


@check(SHOULD, SECTION)
def test_links_to_documents_are_urls(config):
    """Links in ServiceProviderConfig are HTTP URLs

    When the target returns `documentationUri` or `specUri`, the value is an HTTP-addressable
    URL.
    """
    schemes = entries(config, "authenticationSchemes")
    links = [at(config, "documentationUri")]
    links += [at(scheme, name) for scheme in schemes for name in ("specUri", "documentationUri")]
    wrong = [link for link in links if link not in (MISSING, None) and not addressable(link)]
    if wrong:
        message = f"{len(wrong)} links in ServiceProviderConfig are not HTTP URLs"
        raise Finding(message, expected="https://…", actual=wrong)


def integers(config, paths):
    """Raise a finding unless each path has an integer that is not negative."""
    values = {path: at(config, path) for path in paths}
    wrong = {path: v for path, v in values.items() if type(v) is not int or v < 0}
    if wrong:
        seen = {path: value_at(config, path) for path in wrong}
        message = f"ServiceProviderConfig has no integer in {', '.join(wrong)}"
        raise Finding(message, expected="an integer of 0 or more", actual=seen)


def addressable(link):
    """Whether a link is an HTTP URL."""
    try:
        parts = urlsplit(link)
    except (AttributeError, TypeError, ValueError):
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def value_at(document, path):
    """Return the value of a path as a finding reports it."""
    value = at(document, path)
    return "(missing)" if value is MISSING else value
