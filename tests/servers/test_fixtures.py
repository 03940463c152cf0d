"""Each server starts and knows its token: a sample in every run, all of them with ``SCIM_ALL``."""

import os

import httpx
import pytest

from .names import SAMPLE, SERVERS

PROBE = "/Users?startIndex=1&count=2"
"""What Okta sends when an admin presses Test API Credentials."""

STARTED = SERVERS if os.environ.get("SCIM_ALL") else SAMPLE

# It answers everything as application/json, whatever the Accept header asks for.
PLAIN_JSON = {"better_auth_1_4"}


@pytest.mark.parametrize("name", STARTED)
def test_a_server_answers_the_credentials_probe(name, request):
    server = request.getfixturevalue(name)
    headers = {"Accept": "application/scim+json", "Authorization": f"Bearer {server.token}"}
    response = httpx.get(server.base_url + PROBE, headers=headers, trust_env=False)
    assert response.status_code == 200
    media = "application/json" if name in PLAIN_JSON else "application/scim+json"
    assert response.headers["Content-Type"].startswith(media)
    assert response.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]


@pytest.mark.parametrize("name", STARTED)
def test_a_server_knows_its_own_token_only(name, request):
    server = request.getfixturevalue(name)
    headers = {"Accept": "application/scim+json", "Authorization": f"Bearer {server.token}x"}
    response = httpx.get(server.base_url + PROBE, headers=headers, trust_env=False)
    assert response.status_code == 401
