"""Targets that keep what they say is gone, or have what they say they refused: all is reported."""

import json

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider

from .running import TOKEN
from .targets import provider_at, target


class Mischief:
    """A provider behind a handler that changes what clients see of it."""

    def __init__(self):
        self.provider = Provider(load("okta-oin"), tokens=(TOKEN,), residents=5)
        self.serve = provider_at(self.provider)
        self.before = self.there()
        self.hidden = set()

    def there(self):
        """Return the ids of all users and groups."""
        return {one["id"] for one in (*self.provider.users(), *self.provider.groups())}

    @property
    def created(self):
        return self.there() - self.before

    def __call__(self, method, place, headers, body):
        return self.serve(method, place, headers, body)


class KeepsDeletedUsers(Mischief):
    """DELETE of a User returns 204 and deactivates it."""

    def __call__(self, method, place, headers, body):
        if method == "DELETE" and "/Users/" in place:
            patch = {
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                "Operations": [{"op": "replace", "value": {"active": False}}],
            }
            status, *_ = self.serve("PATCH", place, headers, json.dumps(patch).encode())
            return (204, [], b"") if status < 300 else (404, [], b"{}")
        return self.serve(method, place, headers, body)


class HidesDeletedUsers(KeepsDeletedUsers):
    """The same, and a GET of it returns 404: lists still have it."""

    def __call__(self, method, place, headers, body):
        reply = super().__call__(method, place, headers, body)
        if method == "DELETE" and "/Users/" in place:
            self.hidden.add(place)
        elif method == "GET" and place in self.hidden:
            error = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "404"}
            return 404, [("Content-Type", "application/scim+json")], json.dumps(error).encode()
        return reply


class CreatesAndRefuses(Mischief):
    """A create of a User without a name is carried out, and returns 400."""

    def __call__(self, method, place, headers, body):
        status, named, content = self.serve(method, place, headers, body)
        if method == "POST" and place.endswith("/Users") and status == 201 and b'"name"' in body:
            error = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400"}
            return 400, named, json.dumps(error).encode()
        return status, named, content


class CreatesWithoutId(Mischief):
    """A create of a User returns 201 without a body."""

    def __call__(self, method, place, headers, body):
        status, named, content = self.serve(method, place, headers, body)
        if method == "POST" and place.endswith("/Users") and status == 201:
            return 201, [], b""
        return status, named, content


@pytest.mark.parametrize(
    "mischief", [KeepsDeletedUsers, HidesDeletedUsers, CreatesAndRefuses, CreatesWithoutId]
)
def test_what_stays_is_reported(run, mischief):
    app = mischief()
    with target(app) as running:
        base_url = f"--base-url={running.origin}/scim/v2"
        finished = run("--profile=okta-oin", base_url, "-k", "test_errors")
    leftovers = finished.record["leftovers"]
    assert app.created <= {one["id"] for one in leftovers}
