"""What the check of a URL says of its host is what the HTTP library makes of it."""

from ipaddress import ip_address
from string import printable

import httpx
from hypothesis import given
from hypothesis import strategies as st

from pytest_scim.scim.urls import host_of, is_loopback, refusal

PIECES = ["127.0.0.1", "localhost", "::1", "[", "]", ".", "%2e", "@", ":", "\\", "/", "?", "#", "1"]
PIECES += ["0x7f", "xn--", "evil.example", "\t", " ", "。", "ⓛ", "ä", "80"]
HOSTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text(st.sampled_from(printable), max_size=20),
    st.text(max_size=12),
    st.ip_addresses().map(lambda one: f"[{one}]" if one.version == 6 else str(one)),
)


@given(HOSTS, st.sampled_from(["", "/scim/v2", ":8080/", "?a=1"]))
def test_a_host_that_is_not_refused_is_the_one_that_is_connected_to(host, rest):
    url = f"http://{host}{rest}"
    if refusal(url) is None:
        assert httpx.URL(url).raw_host.decode() == host_of(url)


@given(HOSTS, st.sampled_from(["", "/scim/v2", ":8080/", "?a=1"]))
def test_what_is_called_loopback_is_connected_to_there(host, rest):
    url = f"http://{host}{rest}"
    if is_loopback(url) and refusal(url) is None:
        connected = httpx.URL(url).raw_host.decode()
        address = ip_address("127.0.0.1" if connected == "localhost" else connected)
        assert (getattr(address, "ipv4_mapped", None) or address).is_loopback
