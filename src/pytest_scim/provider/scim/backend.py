"""The innermost step of the provider: scim2-server over a store, called with JSON."""

from collections.abc import Mapping
from typing import Final, Literal, cast

from scim2_models import SCIMException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse

from pytest_scim.provider import seed_data
from pytest_scim.provider.call import Call, Headers, Reply, scim_error
from pytest_scim.provider.scim import empty_values, large_groups, schemas
from pytest_scim.provider.scim.service import Service
from pytest_scim.provider.store import InMemoryStore, Membership, State
from pytest_scim.scim.json_values import JSONObject

Kind = Literal["User", "Group"]

CREATED: Final = 201


class Backend:
    """A service and its store.

    ``settings`` are a profile's ``provider``: ``patch_response`` is 200 or 204, as the profile's
    schema requires. ``population`` is the number of users from the start.
    """

    def __init__(self, settings: Mapping[str, object], population: int) -> None:
        patch_status = cast("int", settings.get("patch_response", 200))
        service = Service(schemas.scim_provider(), patch_status=patch_status)
        self._service = service
        self._users = InMemoryStore()
        self._handler = ScimHandler(service, self._users)
        self._users.restore(seed_data.populated(population))

    def serve(self, base_url: str, call: Call) -> Reply:
        """Return the reply to a call; its locations begin with ``base_url``."""
        if (reply := large_groups.add_members(call, self._users)) is not None:
            return reply
        headers = list(call.headers.items())
        body = empty_values.content(call)
        request = ScimRequest(call.method, base_url, call.path, call.query, headers, body)
        try:
            return _limited(call, _reply(self._handler.handle(request)))
        except SCIMException as refusal:
            return _reply(self._service.error_response(refusal))
        except RecursionError:
            return scim_error(400, "The body is nested too deeply.", "invalidSyntax")

    def all(self, base_url: str, kind: Kind) -> list[JSONObject]:
        """Return the resources of a kind as a client would read them, oldest first."""
        with schemas.scim_provider():
            return [self._service.render(base_url, one) for one in self._users.all(kind)]

    def get(self, base_url: str, kind: Kind, resource_id: str) -> JSONObject | None:
        """Return one resource as a client would read it, or ``None``."""
        with schemas.scim_provider():
            one = self._users.find(kind, resource_id)
            return None if one is None else self._service.render(base_url, one)

    def memberships(self) -> Mapping[str, Membership]:
        """Return every group's name and members by the group's id."""
        return self._users.memberships()

    def put(self, kind: Kind, resource: Mapping[str, object]) -> str:
        """Store a resource without the protocol, under its own id if it has one.

        Returns:
            The id.
        """
        with schemas.scim_provider():
            entry = schemas.model(kind).model_validate(resource)
            which = schemas.resource_type(kind)
            known = entry.id and self._users.holds(kind, entry.id)
            stored = (self._users.update if known else self._users.create)(which, entry)
            return str(stored.id)

    def delete(self, kind: Kind, resource_id: str) -> None:
        """Delete a resource without the protocol; do nothing where there is none."""
        with schemas.scim_provider():
            if self._users.holds(kind, resource_id):
                self._users.delete(schemas.resource_type(kind), resource_id)

    def remember(self) -> State:
        """Return all that is stored now, for ``restore``."""
        return self._users.remember()

    def restore(self, state: State) -> None:
        """Undo every write since ``state``."""
        self._users.restore(state)


def _limited(call: Call, reply: Reply) -> Reply:
    """Return the reply to a create with the attributes that the request names.

    scim2-server applies ``attributes`` to the responses of all other methods.
    """
    listed = call.query.get("attributes")
    if call.method == "POST" and reply.status == CREATED and listed:
        paths = (path.rpartition(":")[2] for path in listed.split(","))
        names = {"schemas", "id", *(path.partition(".")[0].strip().lower() for path in paths)}
        reply.body = {key: value for key, value in reply.body.items() if key.lower() in names}
    return reply


def _reply(response: ScimResponse) -> Reply:
    headers = Headers(response.headers.items())
    if response.body is None:
        del headers["Content-Type"]
    return Reply(response.status.value, headers, response.body)
