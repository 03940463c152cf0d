"""A client that speaks to the provider in JSON, without a socket."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pytest_scim.profile.model import FEATURES, Profile, Rule
from pytest_scim.provider import Provider, registry
from pytest_scim.scim import names

TOKEN = "t0ken"


@dataclass
class Resource:
    status: int
    headers: dict[str, str]
    body: Any


class Client:
    def __init__(self, provider: Provider, token: str | None = TOKEN) -> None:
        self.provider = provider
        self.token = token

    def ask(self, method, path, body=None, *, query="", media="application/scim+json") -> Resource:
        headers = [("content-type", media)]
        if self.token is not None:
            headers.append(("authorization", f"Bearer {self.token}"))
        raw = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        status, fields, content = self.provider.handle(method, path, query, headers, raw)
        lowered = {name.lower(): value for name, value in fields}
        try:
            return Resource(status, lowered, json.loads(content) if content else None)
        except ValueError:
            return Resource(status, lowered, content)

    def get(self, path, query="") -> Resource:
        return self.ask("GET", path, query=query)

    def find(self, text: str, kind: str = "Users") -> list[Any]:
        return self.get(f"/{kind}", f"filter={quote(text)}").body["Resources"]

    def post(self, path, body) -> Resource:
        return self.ask("POST", path, body)

    def put(self, path, body) -> Resource:
        return self.ask("PUT", path, body)

    def delete(self, path) -> Resource:
        return self.ask("DELETE", path)

    def patch(self, path, *operations) -> Resource:
        return self.ask(
            "PATCH", path, {"schemas": [names.PATCH_OP], "Operations": list(operations)}
        )

    def create(self, name="ada", **more) -> Any:
        reply = self.post("/Users", user(f"{name}@example.com", **more))
        assert reply.status == 201, reply.body
        return reply.body

    def group(self, name="Sales", *members) -> Any:
        entries = [{"value": member} for member in members]
        body = {"schemas": [names.GROUP], "displayName": name, "members": entries}
        reply = self.post("/Groups", body)
        assert reply.status == 201, reply.body
        return reply.body


def user(user_name, **more):
    return {
        "schemas": [names.USER],
        "userName": user_name,
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": user_name, "type": "work", "primary": True}],
        "active": True,
        **more,
    }


def profile(*rules, provider=None):
    return Profile(
        name="test",
        title="Test",
        path=Path("test.yaml"),
        integration="oin",
        features=dict.fromkeys(FEATURES, False),
        attributes=(),
        rules=tuple(Rule(name, "guide", parameters=parameters) for name, parameters in rules),
        provider=provider or {},
    )


@pytest.fixture
def scim():
    return Client(Provider(tokens=[TOKEN]))


@pytest.fixture
def make_user():
    return user


@pytest.fixture
def under():
    """Return a client of a provider that keeps these rules."""

    def build(*rules, faults=(), **settings):
        declared = profile(*rules, provider=settings)
        seeded = [registry()[name] for name in faults]
        return Client(Provider(declared, tokens=[TOKEN], faults=seeded))

    return build
