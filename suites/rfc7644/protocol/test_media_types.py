"""RFC 7644, sections 3.1, 3.8 and 8.1: media types."""

import json
from codecs import BOM_UTF8
from collections import Counter
from email.message import Message

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7644, rfc8259
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import (
    UNKNOWN_ID_OWNER,
    Assigned,
    DataGenerator,
    Task,
    Users,
    describe,
)
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import CREDENTIALS, NotJson, Request, Response
from pytest_scim.scim.names import ERROR, FAMILY, GIVEN
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource

SCIM_JSON = "application/scim+json"
PLAIN_JSON = "application/json"
DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")


@pytest.fixture
def responses(connection: Task, existing_user: Assigned, discovery: Discovery) -> list[Response]:
    """Responses with a body to requests with `Accept: application/scim+json`."""
    documents = [discovery(name) for name in DISCOVERY]
    known = [*connection.responses, *existing_user.task.responses, *documents]
    return [response for response in known if response.ok and response.content.strip()]


@check(
    SHOULD,
    rfc7644("3.1"),
    rfc7644("3.8"),
    rfc7644("8.1"),
    field_report("FusionAuth/fusionauth-issues#1769"),
)
def test_a_response_is_scim_json(responses: list[Response]) -> None:
    """Responses have the media type application/scim+json

    A response to `Accept: application/scim+json` has that media type. Providers "MUST support"
    this header.

    Fix: Set `Content-Type: application/scim+json` on every response with a body, instead of the
    framework's default `application/json`.
    """
    for response in responses:
        expect_equal("the media type of a response", media_type(response), SCIM_JSON)


@check(SHOULD, rfc7644("3.8"))
def test_a_response_is_utf_8(responses: list[Response]) -> None:
    """Responses are encoded in UTF-8

    The body of a response is valid UTF-8, and its Content-Type names no other charset: "UTF-8
    SHALL be the default".

    Fix: Encode every body as UTF-8, and write `charset=utf-8` or no charset into Content-Type.
    """
    for response in responses:
        charset = str(content_type(response).get_param("charset", "utf-8")).lower()
        if charset.replace("_", "-") != "utf8":
            expect_equal("the charset of a response", charset.replace("_", "-"), "utf-8")
        try:
            response.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            message = "the body of a response is not valid UTF-8"
            raise Finding(message, expected="utf-8", actual="other bytes") from None


@check(SHOULD, rfc7644("3.8"), rfc8259("4"), rfc8259("8.1"))
def test_every_parser_reads_a_response_alike(responses: list[Response]) -> None:
    """Response JSON has no byte order mark and no duplicate names

    All JSON parsers read a response in the same way: RFC 8259 allows no byte order mark before
    the JSON, and names in an object are unique.

    Fix: Encode without a byte order mark, and build each JSON object from a map, so that it has
    every name once.
    """
    for response in responses:
        if response.content.startswith(BOM_UTF8):
            message = "a response begins with a byte order mark"
            raise Finding(message, expected="none", actual=BOM_UTF8.hex())
        repeated = repeated_names(response)
        expect_equal("the list of repeated names in an object of a response", repeated, [])


@check(SHOULD, rfc7644("3.12"), rfc7644("3.1"), rfc7644("8.1"))
def test_an_error_is_scim_json(users: Users) -> None:
    """Error responses have the media type application/scim+json

    The target returns a SCIM Error with the media type application/scim+json, as any SCIM
    message.

    Fix: Set `Content-Type: application/scim+json` in the error handler too, instead of
    `application/json` or `application/problem+json`.
    """
    response = users.read(users.unknown_id())
    if ERROR not in entries(response.json, "schemas"):
        raise Blocked(
            UNKNOWN_ID_OWNER, f"GET of an unknown id returned {describe(response)}, not an Error"
        )
    expect_equal("the media type of an Error", media_type(response), SCIM_JSON)


@check(SHOULD, rfc7644("3.8"))
def test_plain_json_may_be_asked_for(users: Users, user_resource: UserResource) -> None:
    """A GET with `Accept: application/json` returns the User

    Providers "SHOULD support" this header. The response may have either of the two media types.

    Fix: Accept `application/json` in the Accept header, and return 200 with the User instead of
    406.
    """
    headers = (
        ("Accept", PLAIN_JSON),
        ("User-Agent", "pytest-scim"),
        ("Authorization", CREDENTIALS),
    )
    response = users.send(Request("GET", user_resource.path, "", headers))
    what = f"GET with Accept: {PLAIN_JSON}"
    expect_status(response, SUCCESS, what=what)
    expect_equal(f"the `id` that {what} returns", at(response.json, "id"), user_resource.id)
    if media_type(response) != SCIM_JSON:
        expect_equal(f"the media type that {what} returns", media_type(response), PLAIN_JSON)


@check(
    SHOULD,
    rfc7644("3.8"),
    field_report("indigo-iam/iam#1285"),
    feature="update_users",
)
def test_plain_json_may_be_sent(user_resource: UserResource, test_data: DataGenerator) -> None:
    """A PUT with `Content-Type: application/json` is performed

    The target accepts a PUT with the media type application/json and performs it as it does
    with application/scim+json.

    Fix: Register the JSON parser for `application/json` too, instead of returning 415 or
    reading an empty body.
    """
    put(user_resource, GIVEN, test_data.name()[0], PLAIN_JSON)


@check(SHOULD, rfc7644("8.1"), rfc7644("3.8"), feature="update_users")
def test_scim_json_may_come_without_a_charset(
    user_resource: UserResource, test_data: DataGenerator
) -> None:
    """A PUT with `Content-Type: application/scim+json` without charset is performed

    UTF-8 is the default charset. Okta names it in the header, other clients do not.

    Fix: Compare the media type without its parameters, and decode a body without a charset as
    UTF-8.
    """
    put(user_resource, FAMILY, test_data.name()[1], SCIM_JSON)


def put(user_resource: UserResource, path: str, name: str, media_type: str) -> None:
    """PUT the user with a media type; raise a finding unless the changed name is stored."""
    user_resource.require_updatable(path)
    changed = f"{name}-Typed"
    part = path.partition(".")[2]
    names = at(user_resource.first, "name")
    parts = names if isinstance(names, dict) else {}
    parts = {key: value for key, value in parts.items() if key != "formatted"}
    body = {**user_resource.body, "name": {**parts, part: changed}}
    response = user_resource.put(body, media_type=media_type)
    expect_status(response, SUCCESS, what=f"PUT with Content-Type: {media_type}")
    user_resource.expects({path: changed}, f"after a PUT with Content-Type: {media_type}")


def repeated_names(response: Response) -> list[str]:
    """Return the names that an object in a response has more than once."""
    found: set[str] = set()

    def note(pairs: list[tuple[str, JSON]]) -> JSONObject:
        counted = Counter(name for name, _ in pairs)
        found.update(name for name, count in counted.items() if count > 1)
        return dict(pairs)

    if not isinstance(response.json, NotJson):
        json.loads(response.content.decode("utf-8-sig"), object_pairs_hook=note)
    return sorted(found)


def content_type(response: Response) -> Message:
    """Return a response's Content-Type, parsed."""
    parsed = Message()
    parsed["Content-Type"] = response.header("Content-Type") or "none/none"
    return parsed


def media_type(response: Response) -> str:
    """Return a response's media type, without parameters, in lower case."""
    return content_type(response).get_content_type().lower()
