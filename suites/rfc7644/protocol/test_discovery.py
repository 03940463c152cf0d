"""RFC 7644, section 4: the endpoints by which a service provider describes itself.

Okta does not need them for users and groups; its Import User Schema and other clients do.
"""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_in, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import Users, describe
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR, LIST_RESPONSE, USER
from pytest_scim.scim.paths import at, entries, text_at
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.rejections import CLIENT_ERROR
from pytest_scim.suites.support.shared_responses import Once

SECTION = rfc7644("4")
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
MESSAGES = "urn:ietf:params:scim:api:"
UNKNOWN_TYPE = "/ResourceTypes/NobodyHasThis"
UNKNOWN_SCHEMA = "/Schemas/urn:example:params:scim:schemas:nobody:2.0:HasThis"
LISTS = ("ResourceTypes", "Schemas")
URI_OWNER = "rfc7643.schemas.a_schema_has_a_uri_and_attributes"
NO_MATCH = "filter=id%20eq%20%22nobody%22"

Get = Callable[..., Response]
"""Takes the path of a GET, and a query if it has one."""


@pytest.fixture
def get(once: Once, users: Users) -> Get:
    """Sends a GET to a discovery path, with a query if given, once in a run for each of them."""

    def get(path: str, query: str = "") -> Response:
        return once.keyed(("discovery", path, query), users.ask, "GET", path, query=query)

    return get


@check(SHOULD, SECTION)
def test_the_configuration_is_served(discovery: Discovery) -> None:
    """GET /ServiceProviderConfig returns one ServiceProviderConfig object

    The response is a JSON object whose `schemas` contains the URN of ServiceProviderConfig.

    Fix: Return one object from /ServiceProviderConfig, not a ListResponse, with
    `urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig` in `schemas`.
    """
    response = discovery("ServiceProviderConfig")
    expect_served(response, "/ServiceProviderConfig", CONFIG)


@check(SHOULD, SECTION)
def test_the_resource_types_are_served(discovery: Discovery) -> None:
    """GET /ResourceTypes returns a ListResponse

    The response is a ListResponse with the target's resource types.

    Fix: Return 200 from /ResourceTypes with a ListResponse, whose `Resources` has one entry for
    each resource type, not with a bare array.
    """
    expect_served(discovery("ResourceTypes"), "/ResourceTypes", LIST_RESPONSE)


@check(SHOULD, SECTION)
def test_the_schemas_are_served(discovery: Discovery) -> None:
    """GET /Schemas returns a ListResponse

    The response is a ListResponse, and it "SHALL return all supported schemas".

    Fix: Return 200 from /Schemas with a ListResponse, whose `Resources` has all schemas and
    extensions, not with a bare array.
    """
    expect_served(discovery("Schemas"), "/Schemas", LIST_RESPONSE)


@check(SHOULD, SECTION, rfc7644("3.4.2"))
def test_the_lists_of_discovery_are_whole(discovery: Discovery) -> None:
    """/ResourceTypes and /Schemas return all entries on one page

    These lists are not paged: `totalResults` is the number of resources in the response.

    Fix: Return all entries of /ResourceTypes and /Schemas at once, and write their number into
    `totalResults`, as a JSON integer.
    """
    for name in LISTS:
        if not discovery(name).ok:
            continue
        body = discovery.document(name)
        total = at(body, "totalResults")
        number = total if type(total) is int else repr(total)  # 3.0 is no integer
        expect_equal(f"the `totalResults` of /{name}", number, len(entries(body, "Resources")))
    if not any(discovery(name).ok for name in LISTS):
        raise NotApplicable("the target lists neither resource types nor schemas")


@check(SHOULD, SECTION, rfc7644("3.4.1"))
def test_a_resource_type_is_read_by_its_id(discovery: Discovery, get: Get) -> None:
    """GET /ResourceTypes/{id} returns that resource type

    A GET of one resource type by its `id` returns that one object, not a list.

    Fix: Route GET /ResourceTypes/{id} to the entry with that `id`, and return the object alone,
    or return no `id` in resource types.
    """
    rows = rows_of(discovery, "ResourceTypes")
    row = next((row for row in rows if text_at(row, "id")), None)
    if row is None:
        raise NotApplicable("the target's resource types have no id, which is optional")
    path = f"/ResourceTypes/{quote(str(row['id']), safe='', errors='replace')}"
    response = get(path)
    expect_status(response, SUCCESS, what=f"GET {path}")
    expect_equal(f"the `name` that GET {path} returns", at(response.json, "name"), row.get("name"))


@check(SHOULD, SECTION, rfc7643("7"))
def test_a_schema_is_read_by_its_uri(discovery: Discovery, get: Get) -> None:
    """GET /Schemas/{URI} returns that schema with its attributes

    A GET of /Schemas with a schema's URI appended returns that one schema, including its
    `attributes`.

    Fix: Route GET /Schemas/{URI} to the schema with that `id`, with colons plain or
    percent-encoded, and return it with its `attributes`.
    """
    rows = rows_of(discovery, "Schemas")
    uris = [uri for row in rows if (uri := text_at(row, "id"))]
    if not uris:
        raise Blocked(URI_OWNER, "no listed schema has an id")
    uri = USER if USER in uris else uris[0]
    response = get(f"/Schemas/{quote(uri, safe=':', errors='replace')}")
    what = f"GET /Schemas/{uri}"
    expect_status(response, SUCCESS, what=what)
    expect_equal(f"the `id` that {what} returns", at(response.json, "id"), uri)
    expect_values("attributes", response, what)


@check(SHOULD, SECTION, rfc7644("3.12"))
def test_an_unknown_resource_type_returns_404(discovery: Discovery, get: Get) -> None:
    """GET of an unknown resource type returns 404 with an Error

    A GET of /ResourceTypes/{id} with an id that does not exist returns 404 and a SCIM Error.

    Fix: Return 404 with a SCIM Error from /ResourceTypes/{id} where no entry has that `id`,
    instead of the list or an empty object.
    """
    discovery.document("ResourceTypes")
    expect_not_found(get(UNKNOWN_TYPE), "GET of an unknown resource type")


@check(SHOULD, SECTION, rfc7644("3.12"))
def test_an_unknown_schema_returns_404(discovery: Discovery, get: Get) -> None:
    """GET of an unknown schema returns 404 with an Error

    A GET of /Schemas/{URI} with a URI that does not exist returns 404 and a SCIM Error.

    Fix: Return 404 with a SCIM Error from /Schemas/{URI} where no schema has that URI, instead
    of an empty ListResponse.
    """
    discovery.document("Schemas")
    expect_not_found(get(UNKNOWN_SCHEMA), "GET of an unknown schema")


@check(SHOULD, SECTION)
def test_a_filter_of_discovery_is_refused_or_ignored(discovery: Discovery, get: Get) -> None:
    """A filter on /ResourceTypes or /Schemas returns 403 or is ignored

    The target rejects the filter or returns the whole list. A client must not "incorrectly
    assume that any matching conditions specified in a filter are true".

    Fix: Return 403 where the query of /ResourceTypes or /Schemas has `filter`, or return the
    whole list. Do not evaluate the filter.
    """
    for name in LISTS:
        if not discovery(name).ok:
            continue
        response = get(f"/{name}", NO_MATCH)
        if response.ok:
            expect_same_ids(discovery.document(name), response.json, f"/{name} with a filter")
        else:
            expect_status(response, CLIENT_ERROR, 501, what=f"GET /{name} with a filter")
    if not any(discovery(name).ok for name in LISTS):
        raise NotApplicable("the target lists neither resource types nor schemas")


@check(SHOULD, SECTION)
def test_paging_and_sorting_of_discovery_are_ignored(discovery: Discovery, get: Get) -> None:
    """/Schemas ignores startIndex, count and sortBy

    The target returns the same list with paging and sorting parameters as without them: they
    "SHALL be ignored".

    Fix: Ignore `startIndex`, `count`, `sortBy` and `sortOrder` in GET /Schemas, also where
    shared list code applies them to Users.
    """
    whole = discovery.document("Schemas")
    query = "startIndex=2&count=1&sortBy=id&sortOrder=descending"
    response = get("/Schemas", query)
    expect_status(response, SUCCESS, what="GET /Schemas with startIndex and count")
    expect_same_ids(whole, response.json, "/Schemas with startIndex=2 and count=1")


@check(SHOULD, rfc7644("3.1"))
def test_no_message_schema_is_listed(discovery: Discovery) -> None:
    """/Schemas lists no message schemas

    Message schemas such as ListResponse or PatchOp, whose URIs begin with
    `urn:ietf:params:scim:api:`, "SHALL NOT be discoverable".

    Fix: Remove entries whose `id` begins with `urn:ietf:params:scim:api:` from /Schemas.
    """
    uris = [str(row.get("id")) for row in rows_of(discovery, "Schemas")]
    messages = [uri for uri in uris if uri.lower().startswith(MESSAGES)]
    expect_equal("the list of message schemas in /Schemas", messages, [])


@check(SHOULD, rfc7643("5"), rfc7644("2"), phase=Phase.NO_CREDENTIALS)
@pytest.mark.usefixtures("no_credentials_response")
def test_authentication_schemes_are_readable_by_all(discovery: Discovery, users: Users) -> None:
    """/ServiceProviderConfig is readable without credentials

    The authentication schemes SHOULD be "publicly accessible without prior authentication", "with
    the appropriate security considerations": a target that does not publish them returns 401 or
    403.

    Fix: Return /ServiceProviderConfig with `authenticationSchemes` without credentials, or 401.
    """
    discovery.document("ServiceProviderConfig")
    response = users.ask("GET", "/ServiceProviderConfig", authorization=None)
    what = "GET /ServiceProviderConfig without credentials"
    if response.status in {401, 403}:
        raise NotApplicable("the target returns /ServiceProviderConfig to credentials only")
    expect_status(response, SUCCESS, what=what)
    expect_values("authenticationSchemes", response, what)


def expect_served(response: Response, path: str, schema: str) -> None:
    """Raise a finding unless a response is a JSON object of a schema."""
    expect_status(response, SUCCESS, what=f"GET {path}")
    expect_in(f"the `schemas` of {path}", schema, entries(response.json, "schemas"))


def rows_of(discovery: Discovery, name: str) -> list[JSONObject]:
    """Return the resources that a discovery endpoint lists, or raise NotApplicable."""
    rows = [row for row in entries(discovery.document(name), "Resources") if isinstance(row, dict)]
    if not rows:
        raise NotApplicable(f"the target's /{name} lists nothing")
    return rows


def expect_not_found(response: Response, what: str) -> None:
    """Raise a finding unless a response has the status 404 and an Error."""
    expect_status(response, 404, what=what)
    schemas = entries(response.json, "schemas")
    expect_in(f"the `schemas` of the response to {what}", ERROR, schemas)


def expect_same_ids(whole: object, body: object, what: str) -> None:
    """Raise a finding unless two lists contain the same ids, in any order."""
    expected, actual = (
        sorted(str(at(row, "id")) for row in entries(one, "Resources")) for one in (whole, body)
    )
    expect_equal(f"the list of ids in {what}", actual, expected)


def expect_values(attribute: str, response: Response, what: str) -> None:
    """Raise a finding unless a multi-valued attribute of a response has a value."""
    if not entries(response.json, attribute):
        message = f"{what} returned no {attribute}"
        raise Finding(message, expected=attribute, actual=describe(response))
