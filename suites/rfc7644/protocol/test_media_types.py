"""RFC 7644, sections 3.1, 3.8 and 8.1: media types."""

import json
from codecs import BOM_UTF8
from collections import Counter
from email.message import Message

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, describe
from pytest_scim.scim.messages import CREDENTIALS, NotJson, Request
from pytest_scim.scim.names import ERROR, FAMILY, GIVEN
from pytest_scim.scim.paths import at, entries

SCIM_JSON = "application/scim+json"
JSON = "application/json"
DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")


@pytest.fixture
def responses(connection, existing_user, discovery):
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
def test_a_response_is_scim_json(responses):
    """Responses have the media type application/scim+json

    A response to `Accept: application/scim+json` has that media type. Providers "MUST support"
    this header.
    """
    actual = {media_type(response) for response in responses} - {SCIM_JSON}
    if actual:
        message = f"the target returned the media type {', '.join(sorted(actual))}"
        raise Finding(message, expected=SCIM_JSON, actual=sorted(actual))


@check(SHOULD, rfc7644("3.8"))
def test_a_response_is_utf_8(responses):
    """Responses are encoded in UTF-8

    The body of a response is valid UTF-8, and its Content-Type names no other charset: "UTF-8
    SHALL be the default".
    """
    for response in responses:
        charset = content_type(response).get_param("charset", "utf-8")
        if str(charset).lower().replace("_", "-") not in {"utf-8", "utf8"}:
            message = f"a response has the charset {charset}"
            raise Finding(message, expected="utf-8", actual=str(charset))
        try:
            response.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Finding("a response is not UTF-8", expected="utf-8") from None


@check(SHOULD, rfc7644("3.8"))
def test_every_parser_reads_a_response_alike(responses):
    """Response JSON has no byte order mark and no duplicate names

    All JSON parsers read a response in the same way: RFC 8259 allows no byte order mark before
    the JSON, and names in an object are unique.
    """
    for response in responses:
        if response.content.startswith(BOM_UTF8):
            raise Finding("a response begins with a byte order mark", expected="none")
        twice = names_that_stand_twice(response)
        if twice:
            message = "an object in a response repeats names"
            raise Finding(message, expected="each name once", actual=twice)


@check(SHOULD, rfc7644("3.12"), rfc7644("3.1"), rfc7644("8.1"))
def test_an_error_is_scim_json(users):
    """Error responses have the media type application/scim+json

    The target returns a SCIM Error with the media type application/scim+json, as any SCIM
    message.
    """
    response = users.read(users.unknown_id())
    if ERROR not in entries(response.json, "schemas"):
        raise Blocked(
            UNKNOWN_ID_OWNER, f"GET of an unknown id returned {describe(response)}, not an Error"
        )
    expect_equal("the media type of an Error", media_type(response), SCIM_JSON)


@check(SHOULD, rfc7644("3.8"))
def test_plain_json_may_be_asked_for(users, user_resource):
    """A GET with `Accept: application/json` returns the User

    Providers "SHOULD support" this header. The response may have either of the two media types.
    """
    headers = (("Accept", JSON), ("User-Agent", "pytest-scim"), ("Authorization", CREDENTIALS))
    response = users.send(Request("GET", user_resource.path, "", headers))
    if not response.ok or at(response.json, "id") != user_resource.id:
        message = f"GET with Accept: {JSON} returned {describe(response)}"
        raise Finding(message, expected="the User")
    if media_type(response) not in {JSON, SCIM_JSON}:
        message = f"GET with Accept: {JSON} returned the media type {media_type(response)}"
        raise Finding(message, expected=JSON, actual=media_type(response))


@check(
    SHOULD,
    rfc7644("3.8"),
    field_report("indigo-iam/iam#1285"),
    feature="update_users",
)
def test_plain_json_may_be_sent(user_resource, test_data):
    """A PUT with `Content-Type: application/json` is performed

    The target accepts a PUT with the media type application/json and performs it as it does
    with application/scim+json.
    """
    put(user_resource, GIVEN, test_data.name()[0], JSON)


@check(SHOULD, rfc7644("8.1"), rfc7644("3.8"), feature="update_users")
def test_scim_json_may_come_without_a_charset(user_resource, test_data):
    """A PUT with `Content-Type: application/scim+json` without charset is performed

    UTF-8 is the default charset. Okta names it in the header, other clients do not.
    """
    put(user_resource, FAMILY, test_data.name()[1], SCIM_JSON)


def put(user_resource, path, name, kind):
    """PUT the user with a media type; raise a finding unless the changed name is stored."""
    user_resource.takes(path)
    changed = f"{name}-Typed"
    part = path.partition(".")[2]
    names = {key: value for key, value in user_resource.first["name"].items() if key != "formatted"}
    body = {**user_resource.body, "name": {**names, part: changed}}
    response = user_resource.put(body, media_type=kind)
    expect_status(response, SUCCESS, what=f"PUT with Content-Type: {kind}")
    user_resource.expects({path: changed}, f"after a PUT with Content-Type: {kind}")


def names_that_stand_twice(response):
    """Return the names that an object in a response has more than once."""
    found = set()

    def once_each(pairs):
        counted = Counter(name for name, _ in pairs)
        found.update(name for name, count in counted.items() if count > 1)
        return dict(pairs)

    if not isinstance(response.json, NotJson):
        json.loads(response.content.decode("utf-8-sig"), object_pairs_hook=once_each)
    return sorted(found)


def content_type(response):
    """Return a response's Content-Type, parsed."""
    parsed = Message()
    parsed["Content-Type"] = response.header("Content-Type") or "none/none"
    return parsed


def media_type(response):
    """Return a response's media type, without parameters, in lower case."""
    return content_type(response).get_content_type().lower()
