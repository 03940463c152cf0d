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
from pytest_scim.plugin.fixtures import UNKNOWN_ID_OWNER, said
from pytest_scim.scim.messages import CREDENTIALS, NotJson, Request
from pytest_scim.scim.names import ERROR, FAMILY, GIVEN
from pytest_scim.scim.paths import at, entries

SCIM_JSON = "application/scim+json"
JSON = "application/json"
DISCOVERY = ("ServiceProviderConfig", "ResourceTypes", "Schemas")


@pytest.fixture
def answers(connection, resident, discovery):
    """Responses with a body to requests with `Accept: application/scim+json`."""
    documents = [discovery(name) for name in DISCOVERY]
    known = [*connection.answers, *resident.task.answers, *documents]
    return [answer for answer in known if answer.ok and answer.content.strip()]


@check(
    SHOULD,
    rfc7644("3.1"),
    rfc7644("3.8"),
    rfc7644("8.1"),
    field_report("FusionAuth/fusionauth-issues#1769"),
)
def test_an_answer_is_scim_json(answers):
    """Responses have the media type application/scim+json

    A response to `Accept: application/scim+json` has that media type. Providers "MUST support"
    this header.
    """
    shown = {media_type(answer) for answer in answers} - {SCIM_JSON}
    if shown:
        told = f"the target returned the media type {', '.join(sorted(shown))}"
        raise Finding(told, expected=SCIM_JSON, shown=sorted(shown))


@check(SHOULD, rfc7644("3.8"))
def test_an_answer_is_utf_8(answers):
    """Responses are encoded in UTF-8

    The body of a response is valid UTF-8, and its Content-Type names no other charset: "UTF-8
    SHALL be the default".
    """
    for answer in answers:
        charset = content_type(answer).get_param("charset", "utf-8")
        if str(charset).lower().replace("_", "-") not in {"utf-8", "utf8"}:
            told = f"a response has the charset {charset}"
            raise Finding(told, expected="utf-8", shown=str(charset))
        try:
            answer.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Finding("a response is not UTF-8", expected="utf-8") from None


@check(SHOULD, rfc7644("3.8"))
def test_every_parser_reads_an_answer_alike(answers):
    """Response JSON has no byte order mark and no duplicate names

    All JSON parsers read a response in the same way: RFC 8259 allows no byte order mark before
    the JSON, and names in an object are unique.
    """
    for answer in answers:
        if answer.content.startswith(BOM_UTF8):
            raise Finding("a response begins with a byte order mark", expected="none")
        twice = names_that_stand_twice(answer)
        if twice:
            told = "an object in a response repeats names"
            raise Finding(told, expected="each name once", shown=twice)


@check(SHOULD, rfc7644("3.12"), rfc7644("3.1"), rfc7644("8.1"))
def test_an_error_is_scim_json(directory):
    """Error responses have the media type application/scim+json

    The target returns a SCIM Error with the media type application/scim+json, as any SCIM
    message.
    """
    answer = directory.read(directory.unknown_id())
    if ERROR not in entries(answer.json, "schemas"):
        raise Blocked(
            UNKNOWN_ID_OWNER, f"GET of an unknown id returned {said(answer)}, not an Error"
        )
    expect_equal("the media type of an Error", media_type(answer), SCIM_JSON)


@check(SHOULD, rfc7644("3.8"))
def test_plain_json_may_be_asked_for(directory, sheet):
    """A GET with `Accept: application/json` returns the User

    Providers "SHOULD support" this header. The response may have either of the two media types.
    """
    headers = (("Accept", JSON), ("User-Agent", "pytest-scim"), ("Authorization", CREDENTIALS))
    answer = directory.send(Request("GET", sheet.path, "", headers))
    if not answer.ok or at(answer.json, "id") != sheet.id:
        told = f"GET with Accept: {JSON} returned {said(answer)}"
        raise Finding(told, expected="the User")
    if media_type(answer) not in {JSON, SCIM_JSON}:
        told = f"GET with Accept: {JSON} returned the media type {media_type(answer)}"
        raise Finding(told, expected=JSON, shown=media_type(answer))


@check(
    SHOULD,
    rfc7644("3.8"),
    field_report("indigo-iam/iam#1285"),
    feature="update_users",
)
def test_plain_json_may_be_sent(sheet, people):
    """A PUT with `Content-Type: application/json` is performed

    The target accepts a PUT with the media type application/json and performs it as it does
    with application/scim+json.
    """
    put(sheet, GIVEN, people.name()[0], JSON)


@check(SHOULD, rfc7644("8.1"), rfc7644("3.8"), feature="update_users")
def test_scim_json_may_come_without_a_charset(sheet, people):
    """A PUT with `Content-Type: application/scim+json` without charset is performed

    UTF-8 is the default charset. Okta names it in the header, other clients do not.
    """
    put(sheet, FAMILY, people.name()[1], SCIM_JSON)


def put(sheet, path, name, kind):
    """PUT the user with a media type; raise a finding unless the changed name is stored."""
    sheet.takes(path)
    changed = f"{name}-Typed"
    part = path.partition(".")[2]
    names = {key: value for key, value in sheet.first["name"].items() if key != "formatted"}
    body = {**sheet.shown, "name": {**names, part: changed}}
    answer = sheet.put(body, media_type=kind)
    expect_status(answer, SUCCESS, what=f"PUT with Content-Type: {kind}")
    sheet.expects({path: changed}, f"after a PUT with Content-Type: {kind}")


def names_that_stand_twice(answer):
    """Return the names that an object in a response has more than once."""
    found = set()

    def once_each(pairs):
        counted = Counter(name for name, _ in pairs)
        found.update(name for name, count in counted.items() if count > 1)
        return dict(pairs)

    if not isinstance(answer.json, NotJson):
        json.loads(answer.content.decode("utf-8-sig"), object_pairs_hook=once_each)
    return sorted(found)


def content_type(answer):
    """Return a response's Content-Type, parsed."""
    parsed = Message()
    parsed["Content-Type"] = answer.header("Content-Type") or "none/none"
    return parsed


def media_type(answer):
    """Return a response's media type, without parameters, in lower case."""
    return content_type(answer).get_content_type().lower()
