"""Addresses of a target are read, whatever they are."""

import pytest

from pytest_scim.suites.rfc7644.support.compare import is_location_of, same_address
from pytest_scim.suites.support.addresses import leads_to, parts_of

BASE = "https://a.example/scim/v2"
ODD = ("https://[", "http://[::1", "//\u2100.example", "", " ", None, 7, {}, ["https://a.example"])


def test_an_address_has_parts():
    parts = parts_of("https://a.example/scim/v2/Users/7?x=1")

    assert (parts.hostname, parts.path) == ("a.example", "/scim/v2/Users/7")


@pytest.mark.parametrize("address", [one for one in ODD if str(one).strip()])
def test_what_is_no_address_is_the_same_as_no_other(address):
    assert not same_address(address, "https://a.example/Users/7")
    assert not same_address("https://a.example/Users/7", address)


def test_a_relative_address_is_the_same_as_an_absolute_one():
    assert same_address("/scim/v2/Users/7", "https://a.example/scim/v2/Users/7")
    assert not same_address("/scim/v2/Users/8", "https://a.example/scim/v2/Users/7")


@pytest.mark.parametrize("address", ODD)
def test_what_is_no_address_leads_nowhere(address):
    assert parts_of(address).hostname is None
    assert not is_location_of(address, "Users", "7")
    assert not leads_to(address, BASE, "Users", "7")


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/Users/7",
        "https://a.example:443/scim/v2/Users/7/",
        "https://a.example/scim/Users/7",  # without the version
        "Users/7",
        "../Users/7",  # as in the examples of RFC 7643
        "/scim/v2/Users/7",
        "https://b.example/api/Users/7",  # another name of the target, perhaps
    ],
)
def test_an_address_leads_to_a_resource(address):
    assert leads_to(address, BASE, "Users", "7")


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}/Users/8",
        f"{BASE}/Groups/7",
        f"{BASE}/Users",
        "https://a.example/Users/7",
        "https://a.example/other/v2/Users/7",
        "http://a.example/scim/v2/Users/7",
        "http://internal:8080/scim/v2/Users/7",
        "https://10.0.0.7/scim/v2/Users/7",
        "https://a.example:99999/scim/v2/Users/7",
    ],
)
def test_an_address_leads_elsewhere(address):
    assert not leads_to(address, BASE, "Users", "7")
