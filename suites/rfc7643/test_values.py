"""RFC 7643, section 2: values that few clients send."""

import unicodedata

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_absent, expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import entries, text_at
from pytest_scim.suites.rfc7643.support.attributes import expect_distinct, expect_one_primary
from pytest_scim.suites.rfc7643.support.unusual_requests import (
    SCRIPTS,
    UNKNOWN_EXTENSION,
    Change,
    UnusualPuts,
    UnusualUser,
    repeated_phone,
    two_primaries,
    unknown_extension,
)


@check(SHOULD, rfc7643("2.3.8"), feature="create_users")
def test_the_order_of_attributes_does_not_matter(unusual_user: UnusualUser) -> None:
    """A create succeeds whatever the order of its attributes

    The target accepts a create whose attributes come in reverse order, with `schemas` last.
    Servers "MUST NOT require or expect attributes to be in any specific order".

    Fix: Parse the whole JSON object before you read `schemas`, and read each attribute by its
    name, not by its position.
    """
    _, response = unusual_user.creates["backwards"]
    expect_status(response, SUCCESS, what="a create with its attributes in reverse order")


@check(SHOULD, rfc7643("2.3.1"), rfc7644("3.8"), feature="create_users")
def test_letters_of_any_script_are_returned(unusual_user: UnusualUser) -> None:
    """Names with non-ASCII letters are returned as they were sent

    Strings are Unicode, sent as UTF-8. The target stores a name with letters beyond ASCII and
    returns it unchanged.

    Fix: Decode bodies as UTF-8, not as Latin-1 or the platform's default, and store strings in
    columns that have all of Unicode.
    """
    _, response = unusual_user.creates["scripts"]
    expect_status(response, SUCCESS, what="a create with non-ASCII names")
    actual = unusual_user.read(response)
    names = {
        path: composed(name) for path in SCRIPTS if (name := text_at(actual, path)) is not None
    }
    if not names:
        raise NotApplicable("the target stores no names")
    expect_equal("the name of the User", names, {path: SCRIPTS[path] for path in names})


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_two_primaries_do_not_both_stay(unusual_puts: UnusualPuts) -> None:
    """Of two values sent as primary, at most one remains primary

    When a client marks two values of an attribute as primary, the target stores at most one of them
    as primary or rejects the request.

    Fix: Count the entries with `primary: true` before you store an array: leave it on one of
    them, or reject the request with 400 `invalidValue`.
    """
    actual, _ = put_of(unusual_puts, two_primaries)
    expect_one_primary("phoneNumbers of the User after the PUT", entries(actual, "phoneNumbers"))


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_a_value_sent_twice_is_returned_once(unusual_puts: UnusualPuts) -> None:
    """A value sent twice is returned once

    When a client sends a value twice under one type, the target stores it once or rejects the
    request. Providers "SHOULD NOT return the same (type, value) combination more than once".

    Fix: Remove entries that repeat both `type` and `value` before you store an array, or reject
    the request with 400 `invalidValue`.
    """
    actual, _ = put_of(unusual_puts, repeated_phone)
    expect_distinct("phoneNumbers of the User after the PUT", entries(actual, "phoneNumbers"))


@check(SHOULD, rfc7643("3"), rfc7644("3.12"), feature="update_users")
@pytest.mark.usefixtures("resource_types")
def test_an_unknown_extension_does_no_harm(
    unusual_user: UnusualUser, unusual_puts: UnusualPuts
) -> None:
    """An unknown schema extension is ignored or rejected

    When a request carries an extension that no resource type has, the target ignores it or
    rejects the request, without a server error. The `schemas` of a resource "MUST only contain"
    its type's schema and extensions.

    Fix: Drop members of the body that are URNs of extensions you do not have, and remove these
    URNs from `schemas`, or reject the request with 400.
    """
    actual, response = put_of(unusual_puts, unknown_extension)
    expect_no_harm(unusual_user, actual, response)
    if response.ok:
        listed = entries(actual, "schemas")
        expect_absent("`schemas` of the User after the PUT", UNKNOWN_EXTENSION, listed)


def put_of(unusual_puts: UnusualPuts, change: Change) -> tuple[JSONObject, Response]:
    """Return the user after an unusual PUT and the response, or raise NotApplicable."""
    if change not in unusual_puts:
        raise NotApplicable("the target stores no phone numbers that clients can update")
    return unusual_puts[change]


def expect_no_harm(unusual_user: UnusualUser, actual: JSONObject, response: Response) -> None:
    """Raise a finding on a server error, or when the user has another userName."""
    known = (range(200, 300), range(300, 400), range(400, 500), 501)
    expect_status(response, *known, what="a PUT with an unknown extension")
    before = unusual_user.user.first.get(USER_NAME)
    expect_equal("the userName of the User", actual.get(USER_NAME), before)


def composed(name: str) -> str:
    """Return a name in Unicode's composed form: a target may store the other."""
    return unicodedata.normalize("NFC", name)
