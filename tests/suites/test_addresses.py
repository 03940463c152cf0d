"""Addresses of a target are read, whatever they are."""

import pytest

from pytest_scim.suites.rfc7643.support.definitions import last_segments
from pytest_scim.suites.rfc7644.support.compare import is_location_of, same_address
from pytest_scim.suites.support.addresses import parts_of

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
    assert last_segments(address)[-1:] in ([""], [" "])
