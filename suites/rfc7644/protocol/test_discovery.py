"""RFC 7644, section 4: the endpoints by which a service provider describes itself.

Okta does not need them for users and groups; its Import User Schema and other clients do.
"""

from functools import cache
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_in, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import describe, run_scope
from pytest_scim.scim.names import ERROR, LIST_RESPONSE, USER
from pytest_scim.scim.paths import at, entries

SECTION = rfc7644("4")
CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
MESSAGES = "urn:ietf:params:scim:api:"
UNKNOWN_TYPE = "/ResourceTypes/NobodyHasThis"
UNKNOWN_SCHEMA = "/Schemas/urn:example:params:scim:schemas:nobody:2.0:HasThis"
LISTS = ("ResourceTypes", "Schemas")
URI_OWNER = "rfc7643.schemas.a_schema_has_a_uri_and_attributes"
NO_MATCH = "filter=id%20eq%20%22nobody%22"


@pytest.fixture(scope=run_scope)
def _asked(context):
    context.connected()
    return cache(lambda path, query: context.users.ask("GET", path, query=query))


@pytest.fixture
def asked(context, _asked):
    """Sends a GET to a discovery path, once in a run for each path."""

    def ask(path, query=""):
        response = _asked(path, query)
        context.log.cite([response.exchange])
        return response

    return ask


@check(SHOULD, SECTION)
def test_the_configuration_is_served(discovery):
    """GET /ServiceProviderConfig returns one ServiceProviderConfig object

    The response is a JSON object whose `schemas` contains the URN of ServiceProviderConfig.
    """
    response = discovery("ServiceProviderConfig")
    served(response, "/ServiceProviderConfig", CONFIG)


@check(SHOULD, SECTION)
def test_the_resource_types_are_served(discovery):
    """GET /ResourceTypes returns a ListResponse

    The response is a ListResponse with the target's resource types.
    """
    served(discovery("ResourceTypes"), "/ResourceTypes", LIST_RESPONSE)


@check(SHOULD, SECTION)
def test_the_schemas_are_served(discovery):
    """GET /Schemas returns a ListResponse

    The response is a ListResponse, and it "SHALL return all supported schemas".
    """
    served(discovery("Schemas"), "/Schemas", LIST_RESPONSE)


@check(SHOULD, SECTION, rfc7644("3.4.2"))
def test_the_lists_of_discovery_are_whole(discovery):
    """/ResourceTypes and /Schemas return all entries on one page

    These lists are not paged: `totalResults` is the number of resources in the response.
    """
    for name in LISTS:
        if not discovery(name).ok:
            continue
        body = discovery.document(name)
        rows, total = len(entries(body, "Resources")), at(body, "totalResults")
        if type(total) is not int or total != rows:
            message = f"totalResults of /{name} is {total!r}, and the list has {rows} resources"
            raise Finding(message, expected=rows, actual=repr(total))
    if not any(discovery(name).ok for name in LISTS):
        raise NotApplicable("the target lists neither resource types nor schemas")


@check(SHOULD, SECTION, rfc7644("3.4.1"))
def test_a_resource_type_is_read_by_its_id(discovery, asked):
    """GET /ResourceTypes/{id} returns that resource type

    A GET of one resource type by its `id` returns that one object, not a list.
    """
    rows = rows_of(discovery, "ResourceTypes")
    kind = next((row for row in rows if isinstance(row.get("id"), str) and row["id"]), None)
    if kind is None:
        raise NotApplicable("the target's resource types have no id, which is optional")
    response = asked(f"/ResourceTypes/{quote(kind['id'], safe='', errors='replace')}")
    actual = at(response.json, "name")
    if not response.ok or actual != kind.get("name"):
        message = f"GET /ResourceTypes/{kind['id']} returned {describe(response)}"
        raise Finding(message, expected=kind.get("name"), actual=repr(actual))


@check(SHOULD, SECTION, rfc7643("7"))
def test_a_schema_is_read_by_its_uri(discovery, asked):
    """GET /Schemas/{URI} returns that schema with its attributes

    A GET of /Schemas with a schema's URI appended returns that one schema, including its
    `attributes`.
    """
    rows = rows_of(discovery, "Schemas")
    uris = [row["id"] for row in rows if isinstance(row.get("id"), str) and row["id"]]
    if not uris:
        raise Blocked(URI_OWNER, "no listed schema has an id")
    uri = USER if USER in uris else uris[0]
    response = asked(f"/Schemas/{quote(uri, safe=':', errors='replace')}")
    if (
        not response.ok
        or at(response.json, "id") != uri
        or not entries(response.json, "attributes")
    ):
        actual = repr(at(response.json, "id"))
        raise Finding(
            f"GET /Schemas/{uri} returned {describe(response)}", expected=uri, actual=actual
        )


@check(SHOULD, SECTION, rfc7644("3.12"))
def test_an_unknown_resource_type_returns_404(discovery, asked):
    """GET of an unknown resource type returns 404 with an Error

    A GET of /ResourceTypes/{id} with an id that does not exist returns 404 and a SCIM Error.
    """
    discovery.document("ResourceTypes")
    nowhere(asked(UNKNOWN_TYPE), "GET of an unknown resource type")


@check(SHOULD, SECTION, rfc7644("3.12"))
def test_an_unknown_schema_returns_404(discovery, asked):
    """GET of an unknown schema returns 404 with an Error

    A GET of /Schemas/{URI} with a URI that does not exist returns 404 and a SCIM Error.
    """
    discovery.document("Schemas")
    nowhere(asked(UNKNOWN_SCHEMA), "GET of an unknown schema")


@check(SHOULD, SECTION)
def test_a_filter_of_discovery_is_refused_or_ignored(discovery, asked):
    """A filter on /ResourceTypes or /Schemas returns 403 or is ignored

    The target rejects the filter or returns the whole list. A client must not "incorrectly
    assume that any matching conditions specified in a filter are true".
    """
    for name in LISTS:
        if not discovery(name).ok:
            continue
        response = asked(f"/{name}", NO_MATCH)
        if response.ok:
            same(discovery.document(name), response.json, f"/{name} with a filter")
        elif not 400 <= response.status < 500 and response.status != 501:
            raise Finding(f"GET /{name} with a filter returned {describe(response)}", expected=403)
    if not any(discovery(name).ok for name in LISTS):
        raise NotApplicable("the target lists neither resource types nor schemas")


@check(SHOULD, SECTION)
def test_paging_and_sorting_of_discovery_are_ignored(discovery, asked):
    """/Schemas ignores startIndex, count and sortBy

    The target returns the same list with paging and sorting parameters as without them: they
    "SHALL be ignored".
    """
    whole = discovery.document("Schemas")
    query = "startIndex=2&count=1&sortBy=id&sortOrder=descending"
    response = asked("/Schemas", query)
    expect_status(response, SUCCESS, what="GET /Schemas with startIndex and count")
    same(whole, response.json, "/Schemas with startIndex=2 and count=1")


@check(SHOULD, rfc7644("3.1"))
def test_no_message_schema_is_listed(discovery):
    """/Schemas lists no message schemas

    Message schemas such as ListResponse or PatchOp, whose URIs begin with
    `urn:ietf:params:scim:api:`, "SHALL NOT be discoverable".
    """
    actual = [str(row.get("id")) for row in rows_of(discovery, "Schemas")]
    messages = [uri for uri in actual if uri.lower().startswith(MESSAGES)]
    if messages:
        message = f"/Schemas lists the message schema {messages[0]}"
        raise Finding(message, expected="schemas of resources only", actual=messages)


@check(SHOULD, rfc7643("5"), rfc7644("2"), phase=Phase.NO_CREDENTIALS)
@pytest.mark.usefixtures("anonymous")
def test_authentication_schemes_are_readable_by_all(discovery, users):
    """/ServiceProviderConfig is readable without credentials

    The authentication schemes SHOULD be "publicly accessible without prior authentication". The
    RFC leaves it to "the appropriate security considerations": a provider that restricts access
    declares this deviation in the profile.
    """
    discovery.document("ServiceProviderConfig")
    response = users.ask("GET", "/ServiceProviderConfig", authorization=None)
    if not response.ok or not entries(response.json, "authenticationSchemes"):
        message = f"GET /ServiceProviderConfig without credentials returned {describe(response)}"
        raise Finding(message, expected="authenticationSchemes", actual=response.status)


def served(response, path, schema):
    """Raise a finding unless a response is a JSON object of a schema."""
    expect_status(response, SUCCESS, what=f"GET {path}")
    if not isinstance(response.json, dict):
        raise Finding(f"GET {path} returned {describe(response)}", expected="one JSON object")
    expect_in(f"`schemas` of {path}", schema, entries(response.json, "schemas"))


def rows_of(discovery, name):
    """Return the resources that a discovery endpoint lists, or raise NotApplicable."""
    rows = [row for row in entries(discovery.document(name), "Resources") if isinstance(row, dict)]
    if not rows:
        raise NotApplicable(f"the target's /{name} lists nothing")
    return rows


def nowhere(response, what):
    """Raise a finding unless a response has the status 404 and an Error."""
    actual = {"status": response.status, "Error": ERROR in entries(response.json, "schemas")}
    expected = {"status": 404, "Error": True}
    if actual != expected:
        raise Finding(f"{what} returned {describe(response)}", expected=expected, actual=actual)


def same(whole, body, what):
    """Raise a finding unless two lists contain the same ids, in any order."""
    wanted, actual = (sorted(str(at(row, "id")) for row in listed(one)) for one in (whole, body))
    expect_equal(f"the list of ids in {what}", actual, wanted)


def listed(body):
    """Return the resources of a list."""
    return entries(body, "Resources")
