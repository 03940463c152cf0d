"""SCIM as the provider speaks it: scim2-server, with the gaps between it and Okta closed."""

from http import HTTPStatus
from typing import Any

from scim2_models import (
    Context,
    InvalidPathException,
    PatchOp,
    ResourceType,
    ResponseParameters,
    ScimProvider,
)
from scim2_models import SearchRequest as Search
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService
from scim2_server.storage import SearchPage

from pytest_scim.provider.store import Entry
from pytest_scim.scim import names


class Service(ScimService):
    """The protocol without input or output.

    ``patch_response`` is the status that answers a PATCH: 200 with the resource, or 204.
    """

    def __init__(self, provider: ScimProvider, *, patch_response: int = 200) -> None:
        super().__init__(provider)
        self._patch_response = patch_response

    @staticmethod
    def ensure_json(content_type: str | None) -> None:
        """Accept ``text/json`` besides the JSON media types."""
        if not (content_type or "").lower().startswith("text/json"):
            ScimService.ensure_json(content_type)

    @staticmethod
    def resource_response(
        resource: Entry,
        scim_ctx: Context,
        response_parameters: ResponseParameters[Any] | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> ScimResponse:
        """Answer with one resource."""
        response = ScimService.resource_response(resource, scim_ctx, response_parameters, status)
        _show_members(response.body or {}, response_parameters)
        return response

    def read_patch(
        self, resource_type: ResourceType, body: bytes, content_type: str | None
    ) -> "PatchOp[Any]":  # in quotes: the library refuses Any where it is evaluated
        """Read a PATCH; a path to no attribute is refused, a name in a value passed over."""
        patch = super().read_patch(resource_type, body, content_type)
        for path in (operation.path for operation in patch.operations or []):
            if path is not None and path.model is None and path.resolve() is None:
                raise InvalidPathException(detail=f"There is no attribute {str(path)!r}.")
        return patch

    def patch_response(
        self, base_url: str, resource: Entry, response_parameters: ResponseParameters[Any]
    ) -> ScimResponse:
        """Answer a PATCH with what the profile says: the resource, or nothing."""
        if self._patch_response == HTTPStatus.NO_CONTENT:
            return super().patch_response(base_url, resource, response_parameters)
        return self.replacement_response(base_url, resource, response_parameters)

    def search_response(
        self,
        base_url: str,
        resource_types: list[Any],  # noqa: ARG002 - the library's signature
        page: SearchPage,
        search_request: Search[Any],
    ) -> ScimResponse:
        """Answer with a page, without validating it a second time as the library does."""
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
        self, base_url: str, resource: Entry, parameters: ResponseParameters[Any] | None = None
    ) -> dict[str, Any]:
        """Return a stored resource as a client sees it."""
        shown: dict[str, Any] = self.publish(base_url, resource).model_dump(
            scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=parameters
        )
        _show_members(shown, parameters)
        return shown


def _show_members(shown: dict[str, Any], parameters: ResponseParameters[Any] | None) -> None:
    """Show the empty list of a group without members, unless the client asked for less."""
    if names.GROUP not in shown.get("schemas", ()) or "members" in shown:
        return
    asked = _names(parameters.attributes if parameters else None)
    unasked = _names(parameters.excluded_attributes if parameters else None)
    if "members" not in unasked and (not asked or "members" in asked):
        shown["members"] = []


def _names(paths: Any) -> set[str]:
    return {str(path).rpartition(":")[2].lower() for path in paths or ()}
