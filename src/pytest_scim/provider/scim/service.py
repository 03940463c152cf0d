"""The SCIM protocol of the provider: scim2-server, with the behaviour that Okta needs."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final, cast

from scim2_models import (
    Context,
    InvalidPathException,
    PatchOp,
    ResourceType,
    ResponseParameters,
    ScimProvider,
)
from scim2_models import SearchRequest as Search
from scim2_server.conditions import Conditions
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from scim2_server.storage import SearchPage

from pytest_scim.provider.store import Entry
from pytest_scim.scim import names
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.paths import entries

_REMEMBERED: Final = 2_000
"""Resources of which is remembered how a client reads them."""
_LONGEST: Final = 20_000
"""Characters of a text that is remembered: that of a Group may have thousands of members."""


class Service(ScimService):
    """The protocol without input or output.

    ``patch_status`` is the status of a successful PATCH: 200 with the resource, or 204.
    """

    def __init__(self, provider: ScimProvider, *, patch_status: int = 200) -> None:
        super().__init__(provider)
        self._patch_status = patch_status
        self._rendered: dict[tuple[int, str, str], tuple[Entry, str]] = {}

    @staticmethod
    def ensure_json(content_type: str | None) -> None:
        """Accept ``text/json`` besides the JSON media types."""
        if not (content_type or "").lower().startswith("text/json"):
            ScimService.ensure_json(content_type)

    @staticmethod
    def resource_response(
        resource: Entry,
        scim_ctx: Context,
        response_parameters: ResponseParameters[Entry] | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> ScimResponse:
        """Return a response with one resource."""
        response = ScimService.resource_response(resource, scim_ctx, response_parameters, status)
        _add_members(response.body or {}, response_parameters)
        return response

    def read_patch(
        self, resource_type: ResourceType, body: bytes, content_type: str | None
    ) -> "PatchOp[Entry]":  # in quotes: the library cannot evaluate it
        """Read a PATCH; refuse a path to no attribute, ignore such a name in a value."""
        patch = super().read_patch(resource_type, body, content_type)
        for path in (operation.path for operation in patch.operations or []):
            if path is not None and path.model is None and path.resolve() is None:
                raise InvalidPathException(detail=f"There is no attribute {str(path)!r}.")
        return patch

    def patch_response(
        self, base_url: str, resource: Entry, response_parameters: ResponseParameters[Entry]
    ) -> ScimResponse:
        """Return the response to a PATCH: the resource or 204, as the profile sets it."""
        if self._patch_status == HTTPStatus.NO_CONTENT:
            return super().patch_response(base_url, resource, response_parameters)
        return self.replacement_response(base_url, resource, response_parameters)

    def query_response(
        self,
        base_url: str,
        resource: Entry,
        response_parameters: ResponseParameters[Entry],
        conditions: Conditions,
    ) -> ScimResponse:
        """Return the response to the read of a resource, or 304."""
        version = {"ETag": resource.meta.version} if self.etag_supported else {}
        if not self.check_preconditions(resource, "GET", conditions):
            return ScimResponse(HTTPStatus.NOT_MODIFIED, None, version)
        which = self.get_resource_type_of(resource)
        place = {"Content-Location": self.resource_location(base_url, which, resource.id)}
        rendered = self.render(base_url, resource, response_parameters)
        return ScimResponse(HTTPStatus.OK, rendered, place | version)

    def search_response(
        self,
        base_url: str,
        resource_types: list[ResourceType],  # noqa: ARG002 - the library's signature
        page: SearchPage,
        search_request: Search[Entry],
    ) -> ScimResponse:
        """Return a page; unlike the library, do not validate it a second time."""
        resources = [self.render(base_url, one, search_request) for one in page.resources]
        body = {
            "schemas": [names.LIST_RESPONSE],
            "totalResults": page.total,
            "startIndex": search_request.start_index,
            "itemsPerPage": len(resources),
            "Resources": resources,
        }
        return ScimResponse(HTTPStatus.OK, body)

    def render(
        self, base_url: str, resource: Entry, parameters: ResponseParameters[Entry] | None = None
    ) -> JSONObject:
        """Return a stored resource as a client reads it; the caller may change what it gets.

        The store never changes a resource in place, so what a client reads of it stays the same.
        """
        key = (id(resource), base_url, _selection(parameters))
        held, text = self._rendered.get(key, (None, ""))
        if held is not resource:
            rendered: JSONObject = self.publish(base_url, resource).model_dump(
                scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters
            )
            _add_members(rendered, parameters)
            text = json.dumps(rendered)
            if len(text) <= _LONGEST:
                if len(self._rendered) >= _REMEMBERED:
                    self._rendered.clear()
                self._rendered[key] = (resource, text)
        return cast("JSONObject", json.loads(text))


def _selection(parameters: ResponseParameters[Entry] | None) -> str:
    """Return the attributes that a client requests and excludes, as one text."""
    if parameters is None:
        return ""
    requested, excluded = parameters.attributes or [], parameters.excluded_attributes or []
    return f"{[str(path) for path in requested]}{[str(path) for path in excluded]}"


def _add_members(rendered: JSONObject, parameters: ResponseParameters[Entry] | None) -> None:
    """Add the empty list of a Group without members, unless the client did not request it."""
    if names.GROUP not in entries(rendered, "schemas") or "members" in rendered:
        return
    requested = _names(parameters.attributes if parameters else None)
    excluded = _names(parameters.excluded_attributes if parameters else None)
    if "members" not in excluded and (not requested or "members" in requested):
        rendered["members"] = []


def _names(paths: Iterable[object] | None) -> set[str]:
    return {str(path).rpartition(":")[2].lower() for path in paths or ()}
