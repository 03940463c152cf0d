"""Which URLs lead to this machine, and which lead nowhere."""

import pytest

from pytest_scim.scim.urls import host_of, is_loopback, refusal

LOOPBACK = [
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:2]",
]
REMOTE = [
    "0.0.0.0",
    "10.0.0.1",
    "169.254.0.1",
    "128.0.0.1",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[fe80::1]",
    "localhost.",
    "localhost.evil.example",
    "localhost-evil.example",
    "app.localhost",
    "127.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io",
    "127.0.0.1-evil.example",
    "evil.example",
]
REFUSED = [
    "127.1",
    "127.0.1",
    "2130706433",
    "017700000001",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x",
    "127.0.0.01",
    "0177.0.0.1",
    "127.0.0.1.",
    "127.0.0.1.2",
    "999.1.1.1",
    "1.2.3.4.5",
    "evil.example.1",
    "127.0.0.1%2eevil.example",
    "[::1%25lo]",
    "[::1%lo]",
    "[127.0.0.1]",
    "[1:2]",
    "[:::]",
    "[::1",
    "::1",
    "a..b",
    ".",
    "a" * 64 + ".example",
    ".".join(["label"] * 50),
    "127.0.0.1\t",
    "127.0.0.1\t.evil.example",
    "127.0.0.1\n",
    "127.0.0.1\r\n.evil.example",
    "127.0.0.1\0",
    "127.0.0.1 ",
    " 127.0.0.1",
    "127.0.0.1\\.evil.example",
    "evil.example\\@127.0.0.1",
    "127.0.0.1@evil.example",
    "evil.example@127.0.0.1",
    "anna:pw@127.0.0.1",
    "@127.0.0.1",
    "127。0。0。1",
    "１２７.0.0.1",  # noqa: RUF001 - digits of full width
    "ⓛocalhost",
    "ｌｏｃａｌｈｏｓｔ",  # noqa: RUF001 - letters of full width
    "lосalhost",  # noqa: RUF001 - two letters are Cyrillic
    "localhost\u200b",
    "bücher.example",
    "",
]
NO_PORTS = [":", ":0", ":65536", ":80:80", ":-1", ":８０", ": 80", ":8o"]  # noqa: RUF001
SURROUNDINGS = [
    "http://{}",
    "http://{}/",
    "https://{}/scim/v2",
    "HTTP://{}/a%20b/v2",
    "http://{}?next=http://evil.example",
    "http://{}#@evil.example",
    "http://{}/@evil.example/",
]


@pytest.mark.parametrize("host", LOOPBACK)
def test_what_leads_to_this_machine(host):
    assert is_loopback(host)
    assert all(is_loopback(one.format(host)) for one in SURROUNDINGS)
    assert is_loopback(f"http://{host}:8080/scim")
    assert all(refusal(one.format(host)) is None for one in SURROUNDINGS)


@pytest.mark.parametrize("host", REMOTE)
def test_what_only_looks_as_if_it_led_here(host):
    assert not is_loopback(host)
    assert not any(is_loopback(one.format(host)) for one in SURROUNDINGS)
    assert all(refusal(one.format(host)) is None for one in SURROUNDINGS)


@pytest.mark.parametrize("host", REFUSED, ids=ascii)
def test_what_clients_do_not_read_alike_is_refused(host):
    assert not is_loopback(f"http://{host}/scim")
    assert refusal(f"http://{host}/scim")


@pytest.mark.parametrize("port", NO_PORTS, ids=ascii)
def test_what_is_no_port_is_refused(port):
    assert refusal(f"http://127.0.0.1{port}/scim")
    assert refusal(f"http://127.0.0.1{port}")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1",
        "//127.0.0.1",
        "ftp://127.0.0.1",
        "file:///etc",
        "http:127.0.0.1",
        "http:///",
        "javascript://127.0.0.1",
        " http://127.0.0.1",
        "\thttp://127.0.0.1",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/\t",
        "http://127.0.0.1/ä",
        "http://127.0.0.1/%zz",
        "http://127.0.0.1\\scim",
    ],
    ids=ascii,
)
def test_what_is_no_url_of_a_target_is_refused(url):
    assert refusal(url)


def test_a_url_has_an_end():
    assert refusal("http://127.0.0.1/" + "a" * 1_980) is None
    assert refusal("http://127.0.0.1/" + "a" * 2_000) == "is longer than 2000 characters"


def test_a_host_is_given_as_a_client_looks_it_up():
    assert host_of("HTTPS://Scim.Example.COM:8443/v2") == "scim.example.com"
    assert host_of("http://[::1]:80") == "::1"
    assert host_of("http://anna@scim.example.com/") == ""
