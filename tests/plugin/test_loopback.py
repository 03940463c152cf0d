"""Consent, limits and proxies agree on what is this machine: nothing leaves by a look-alike."""

import pytest

from pytest_scim.okta.org import PAGES
from pytest_scim.profile.load import load
from pytest_scim.profile.model import AWAY, LOCAL
from pytest_scim.provider.app import Provider
from pytest_scim.run.context import AWAY_PAGES, AWAY_USERS, open_run
from pytest_scim.run.settings import settings_of

from .running import TOKEN
from .targets import provider_at, target
from .test_user_errors import refused

OIN = "--profile=okta-oin"
ONE = ("-k", "api_credentials_are_accepted")
LOOKALIKES = [
    "http://127.0.0.1.evil.example/scim/v2",
    "http://127.evil.example/scim/v2",
    "http://localhost.evil.example/scim/v2",
    "http://127.0.0.1.nip.io/scim/v2",
    "http://localhost./scim/v2",
    "http://0.0.0.0:9/scim/v2",
    "http://[::ffff:10.0.0.1]:9/scim/v2",
]
REFUSED = [
    "http://127.1:9/scim/v2",
    "http://0x7f000001:9/scim/v2",
    "http://2130706433:9/scim/v2",
    "http://127.0.0.1%2eevil.example/scim/v2",
    "http://127.0.0.1\t.evil.example/scim/v2",
    "http://ⓛocalhost:9/scim/v2",
    "http://127.0.0.1\\@evil.example/scim/v2",
]


@pytest.fixture(scope="module")
def proxy():
    """A proxy that answers everything by itself, and remembers what it was asked for."""
    with target(lambda *_: (502, [], b"")) as running:
        yield running


def by(proxy):
    """Return an environment in which everything goes by the proxy."""
    names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    return dict.fromkeys(names, proxy.origin) | {"NO_PROXY": "", "no_proxy": ""}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost"])
def test_the_way_to_this_machine_is_by_no_proxy_and_needs_no_consent(run, proxy, host):
    proxy.seen.clear()
    with target(provider_at(Provider(load("okta-oin"), tokens=[TOKEN])), host=host) as app:
        finished = run(OIN, f"--base-url={app.origin}/scim/v2", *ONE, **by(proxy))

    assert finished.code == 0, finished.out + finished.err
    assert app.seen
    assert proxy.seen == []


@pytest.mark.parametrize("url", LOOKALIKES)
def test_a_look_alike_needs_consent(run, proxy, url):
    proxy.seen.clear()

    refused(run, run(OIN, f"--base-url={url}", *ONE, **by(proxy)), "confirm with")
    assert proxy.seen == []


@pytest.mark.parametrize("url", REFUSED, ids=ascii)
def test_what_clients_read_differently_is_refused_even_with_consent(run, proxy, url):
    proxy.seen.clear()

    refused(run, run(OIN, f"--base-url={url}", *ONE, SCIM_CONSENT="1", **by(proxy)), "--base-url")
    assert proxy.seen == []


def test_with_consent_a_look_alike_is_another_machine(run, proxy):
    proxy.seen.clear()
    finished = run(OIN, f"--base-url={LOOKALIKES[0]}", *ONE, SCIM_CONSENT="1", **by(proxy))

    assert finished.code == 6, "a proxy that only answers 502 is no target that can be used"
    assert all(place.startswith(LOOKALIKES[0]) for _, place in proxy.seen)
    assert proxy.seen


@pytest.mark.parametrize(
    ("url", "users", "pages"),
    [
        ("http://127.0.0.1:9/scim/v2", None, PAGES),
        ("http://127.0.0.2:9/scim/v2", None, PAGES),
        *((url, AWAY_USERS, AWAY_PAGES) for url in LOOKALIKES),
    ],
)
def test_limits_hold_for_every_look_alike(tmp_path, url, users, pages):
    environ = {"SCIM_TOKEN": TOKEN, "SCIM_CONSENT": "1", "PYTEST_SCIM_STATE_DIR": str(tmp_path)}
    context = open_run(settings_of(load("okta-oin"), {"base_url": url}, environ))
    context.close()

    assert (context.user_limit, context.org.pages) == (users, pages)
    assert context.room.limit == (LOCAL if users is None else AWAY)
