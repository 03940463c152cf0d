"""An HTTP client for a target: by which proxy, and why there is none."""

import pytest

from pytest_scim.target.http.connection.opening import ConnectionSetupError, open_client

REMOTE = "https://scim.example.com/v2"
VARIABLES = [
    name
    for one in ("http", "https", "all", "no")
    for name in (f"{one}_proxy", f"{one}_PROXY".upper())
]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def proxy_of(client, url):
    """Return the host of the proxy that a client would ask for a URL, or ``None``."""
    pool = client._transport_for_url(client.build_request("GET", url).url)._pool
    proxy = getattr(pool, "_proxy_url", None)
    return proxy and proxy.host.decode()


def test_a_proxy_of_the_environment_leads_to_other_machines_only(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:8080")
    monkeypatch.setenv("HTTP_PROXY", "proxy.example:8080")

    for local in ("http://127.0.0.1:1", "http://127.0.0.2", "http://localhost", "http://[::1]:1"):
        with open_client(local, verify=False) as client:
            assert proxy_of(client, local) is None
    for remote in (REMOTE, "http://localhost.evil.example", "http://127.0.0.1.evil.example"):
        with open_client(remote, verify=False) as client:
            assert proxy_of(client, remote) == "proxy.example"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize(
    "value",
    [
        "ftp://anna:s3cret@h",
        "socks4://h:1",
        "http://[::1",
        "http://h:99999",
        "http://h:0",
        "http://ⓛocalhost",
        "http://a\tb",
        "https://xn--a.example",
        "http://",
        ":",
    ],
    ids=ascii,
)
def test_a_proxy_that_is_none_is_refused_by_its_variable_and_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ConnectionSetupError, match=f"^{name} is not the URL of an http") as raised:
        open_client(REMOTE, verify=False)
    assert "s3cret" not in str(raised.value)
    open_client("http://127.0.0.1:1", verify=False).close()


def test_a_proxy_that_needs_another_package_is_refused_by_its_variable(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5://anna:s3cret@h:1080")

    with pytest.raises(ConnectionSetupError) as raised:
        open_client(REMOTE, verify=False)
    assert str(raised.value) == (
        "ALL_PROXY names a socks5:// proxy, which needs another package: pip install socksio"
    )


def test_a_proxy_that_is_switched_off_is_not_looked_at(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks5://h:1080")
    monkeypatch.setenv("NO_PROXY", "example.org, *")

    with open_client(REMOTE, verify=False) as client:
        assert proxy_of(client, REMOTE) is None


def test_an_exception_that_is_no_host_is_told(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "::1/128,[")

    with pytest.raises(ConnectionSetupError, match="NO_PROXY contains something that is not"):
        open_client(REMOTE, verify=False)


def test_a_host_that_stands_for_no_name_is_refused():
    with pytest.raises(ConnectionSetupError, match=r"the host of 'http://xn--a\.example' is no"):
        open_client("http://xn--a.example", verify=False)
