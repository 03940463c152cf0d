"""Requests that the RFC allows and few clients send."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, TypeVar

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    DataGenerator,
    Profile,
    Users,
    describe,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, GIVEN
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.user import UserResource

PLAIN_CREATE_OWNER: Final = "rfc7643.common_attributes.an_external_id_is_optional"
"""Owns a plain create, which has no externalId."""

SCRIPTS: Final = {GIVEN: "Zoë-Ωμέγα", FAMILY: "Łódź 東京"}
"""Names in letters beyond ASCII."""

PHONES: Final[list[JSONObject]] = [
    {"value": "+14155550101", "type": "work"},
    {"value": "+16285550102", "type": "mobile"},
]
UNKNOWN_EXTENSION: Final = "urn:example:params:scim:schemas:extension:unheard:2.0:User"

Change: TypeAlias = Callable[[JSONObject], JSONObject]
"""An unusual change of the body of a PUT."""

UnusualPuts: TypeAlias = Mapping[Change, tuple[JSONObject, Response]]
"""The user after each unusual PUT, and the response to it."""

Variant = TypeVar("Variant")


class UnusualUser:
    """A user created by an unusual create and updated by unusual PUTs.

    The create is unusual in two ways: ``backwards``, its attributes in reverse order, and
    ``scripts``, names with non-ASCII letters. When the target rejects both together, each is
    sent alone, so that one rejection is not taken for the other.
    """

    def __init__(self, users: Users, profile: Profile, test_data: DataGenerator) -> None:
        """Create the user; ``create`` is the response that did, or that rejected a plain create."""
        self._users, self._test_data = users, test_data
        self.creates = at_once(self._create, "backwards", "scripts")
        accepted = [response for _, response in self.creates.values() if response.ok]
        self.create = accepted[0] if accepted else self._create()[1]
        user_id = at(self.create.json, "id") if self.create.ok else None
        self._user: UserResource | None = None
        if isinstance(user_id, str):
            self._user = UserResource(users, profile, user_id)

    @property
    def user(self) -> UserResource:
        """The user; Blocked when there is none."""
        if self._user is None:
            owner = CREATE_OWNER if self.create.ok else PLAIN_CREATE_OWNER
            raise Blocked(owner, f"a plain create returned {describe(self.create)}")
        return self._user

    def read(self, response: Response) -> JSONObject:
        """Return the user that a response created, as a GET returns it."""
        user_id = at(response.json, "id")
        if user_id == self.user.id:
            return self.user.first
        return self._users.user(str(user_id))

    def replace(self, *changes: Change) -> UnusualPuts:
        """PUT the user with all changes at once, or with each alone when the target rejects that.

        Returns the user afterwards and the response, by change.
        """
        return at_once(self._put, *changes)

    def _create(self, *variants: str) -> tuple[JSONObject, Response]:
        okta_user = self._test_data.okta_user()
        if "scripts" in variants:
            okta_user = okta_user.having(SCRIPTS)
        body = okta_user.resource()
        if "backwards" in variants:
            body = {name: backwards(inner) for name, inner in reversed(body.items())}
        return body, self._users.ask("POST", "/Users", body)

    def _put(self, *changes: Change) -> tuple[JSONObject, Response]:
        body = dict(self.user.first)
        for change in changes:
            body = change(body)
        response = self.user.put(body)
        rejected = 400 <= response.status < 500
        return self.user.first if rejected else self.user.body, response


def at_once(
    send: Callable[..., tuple[JSONObject, Response]], *variants: Variant
) -> dict[Variant, tuple[JSONObject, Response]]:
    """Send one request with all variants, or one with each alone when the target rejects that.

    Returns what ``send`` returns, a body and a response, by variant.
    """
    body, response = send(*variants)
    if response.ok or len(variants) == 1:
        return dict.fromkeys(variants, (body, response))
    return {variant: send(variant) for variant in variants}


def backwards(value: JSON) -> JSON:
    """Return a JSON value with the members of its objects in reverse order."""
    if isinstance(value, dict):
        return {name: backwards(inner) for name, inner in reversed(value.items())}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def two_primaries(body: JSONObject) -> JSONObject:
    """Mark both phone numbers as primary."""
    return {**body, "phoneNumbers": [{**phone, "primary": True} for phone in PHONES]}


def repeated_phone(body: JSONObject) -> JSONObject:
    """Send a phone number twice."""
    return {**body, "phoneNumbers": [*(entries(body, "phoneNumbers") or PHONES), PHONES[0]]}


def unknown_extension(body: JSONObject) -> JSONObject:
    """Send an extension that no schema defines."""
    schemas = [*entries(body, "schemas"), UNKNOWN_EXTENSION]
    return {**body, "schemas": schemas, UNKNOWN_EXTENSION: {"shoeSize": "43"}}
