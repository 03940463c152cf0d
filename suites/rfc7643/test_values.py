"""RFC 7643, section 2: values that few clients send."""

import unicodedata

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_absent, expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import describe, value_of
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.rfc7643.support.unusual_requests import (
    SCRIPTS,
    UNHEARD,
    twins,
    two_primaries,
    unheard,
)
from pytest_scim.suites.rfc7643.test_attributes import repeated


@check(SHOULD, rfc7643("2.3.8"), feature="create_users")
def test_the_order_of_attributes_does_not_matter(trial):
    """A create succeeds whatever the order of its attributes

    The target accepts a create whose attributes come in reverse order, with `schemas` last.
    Servers "MUST NOT require or expect attributes to be in any specific order".
    """
    _, response = trial.creates["backwards"]
    expect_status(response, SUCCESS, what="a create with its attributes in reverse order")


@check(SHOULD, rfc7643("2.3.1"), rfc7644("3.8"), feature="create_users")
def test_letters_of_any_script_are_returned(trial):
    """Names with non-ASCII letters are returned as they were sent

    Strings are Unicode, sent as UTF-8. The target stores a name with letters beyond ASCII and
    returns it unchanged.
    """
    _, response = trial.creates["scripts"]
    expect_status(response, SUCCESS, what="a create with non-ASCII names")
    actual = trial.read(response)
    kept = {path: value_of(actual, path) for path in SCRIPTS}
    kept = {path: composed(name) for path, name in kept.items() if isinstance(name, str)}
    if not kept:
        raise NotApplicable("the target stores no names")
    expect_equal("the name of the User", kept, {path: SCRIPTS[path] for path in kept})


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_two_primaries_do_not_both_stay(unnormalized):
    """Of two values sent as primary, at most one remains primary

    When a client marks two values of an attribute as primary, the target stores at most one of them
    as primary or rejects the request.
    """
    actual, _ = sent(unnormalized, two_primaries)
    count = sum(at(entry, "primary") is True for entry in entries(actual, "phoneNumbers"))
    if count > 1:
        message = f"the target stored {count} primary phone numbers"
        raise Finding(message, expected="at most 1", actual=count)


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_a_value_sent_twice_is_returned_once(unnormalized):
    """A value sent twice is returned once

    When a client sends a value twice under one type, the target stores it once or rejects the
    request. Providers "SHOULD NOT return the same (type, value) combination more than once".
    """
    actual, _ = sent(unnormalized, twins)
    twice = repeated(entries(actual, "phoneNumbers"))
    if twice:
        message = "the target stored a phone number twice"
        raise Finding(message, expected="each once", actual=twice)


@check(SHOULD, rfc7643("3"), rfc7644("3.12"), feature="update_users")
@pytest.mark.usefixtures("kinds")
def test_an_unknown_extension_does_no_harm(trial, unnormalized):
    """An unknown schema extension is ignored or rejected

    When a request carries an extension that no resource type has, the target ignores it or
    rejects the request, without a server error. The `schemas` of a resource "MUST only contain"
    its type's schema and extensions.
    """
    actual, response = sent(unnormalized, unheard)
    harmless(trial, actual, response)
    if response.ok:
        listed = entries(actual, "schemas")
        expect_absent("`schemas` of the User after the PUT", UNHEARD, listed)


def sent(unnormalized, liberty):
    """Return the user after an unusual PUT and the response, or raise NotApplicable."""
    if liberty not in unnormalized:
        raise NotApplicable("the target stores no phone numbers that clients can update")
    return unnormalized[liberty]


def harmless(trial, actual, response):
    """Raise a finding on a server error, or when the user has another userName."""
    if not 200 <= response.status < 500 and response.status != 501:
        message = f"a PUT with an unknown extension returned {describe(response)}"
        raise Finding(message, expected="200 or 400", actual=response.status)
    expect_equal(
        "the userName of the User", actual.get(USER_NAME), trial.known.first.get(USER_NAME)
    )


def composed(name):
    """Return a name in Unicode's composed form: a target may store the other."""
    return unicodedata.normalize("NFC", name)
