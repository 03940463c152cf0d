"""Clients whose credentials are tokens of a vendor."""

import httpx
import pytest

from pytest_scim.target.http.auth.oauth import OAuth
from pytest_scim.target.http.auth.token_endpoint import OAuthClient
from pytest_scim.target.http.auth.token_store import RefreshToken
from pytest_scim.target.http.client import Client
from pytest_scim.target.http.rate_limit import Pacing
from pytest_scim.target.http.recording.outlet import Outlet
from pytest_scim.target.http.recording.recorder import Recording
from pytest_scim.target.http.recording.secrets.secret import Secret

from ..tools import Anything
from .vendors import SECRET, TOKEN_URL, Vendor


@pytest.fixture
def vendor():
    return Vendor()


@pytest.fixture
def line(vendor):
    """Makes a wire whose credentials are tokens of ``vendor``."""

    def make(*tokens, kept=None, grant="refresh", **client):
        vendor.tokens = iter(tokens)
        declared = {"id": "okta app", "secret": Secret(SECRET), "token_url": TOKEN_URL, **client}
        kept = kept or (RefreshToken(None, "refresh-0") if grant == "refresh" else None)
        oauth = OAuth(OAuthClient(**declared), kept, clock=lambda: vendor.now)
        outlet = Outlet(oauth.secrets())
        return Client(
            "https://scim.example.com/v2",
            oauth,
            Recording(outlet),
            Anything(),
            transport=httpx.MockTransport(vendor),
            pacing=Pacing(sleep=lambda _: None),
        )

    return make
