"""RFC 7643, section 2: values that few clients send."""

import unicodedata

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_absent, expect_equal, expect_status
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import said, value_of
from pytest_scim.scim.names import LOGIN
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
    _, answer = trial.creates["backwards"]
    expect_status(answer, SUCCESS, what="a create with its attributes in reverse order")


@check(SHOULD, rfc7643("2.3.1"), rfc7644("3.8"), feature="create_users")
def test_letters_of_any_script_come_back(trial):
    """Names with non-ASCII letters are returned as they were sent

    Strings are Unicode, sent as UTF-8. The target stores a name with letters beyond ASCII and
    returns it unchanged.
    """
    _, answer = trial.creates["scripts"]
    expect_status(answer, SUCCESS, what="a create with non-ASCII names")
    shown = trial.read(answer)
    kept = {path: value_of(shown, path) for path in SCRIPTS}
    kept = {path: composed(name) for path, name in kept.items() if isinstance(name, str)}
    if not kept:
        raise NotApplicable("the target stores no names")
    expect_equal("the name of the User", kept, {path: SCRIPTS[path] for path in kept})


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_two_primaries_do_not_both_stay(untidy):
    """Of two values sent as primary, at most one remains primary

    When a client marks two values of an attribute as primary, the target stores at most one of them
    as primary or rejects the request.
    """
    shown, _ = sent(untidy, two_primaries)
    count = sum(at(entry, "primary") is True for entry in entries(shown, "phoneNumbers"))
    if count > 1:
        told = f"the target stored {count} primary phone numbers"
        raise Finding(told, expected="at most 1", shown=count)


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_a_value_sent_twice_is_kept_once(untidy):
    """A value sent twice is returned once

    When a client sends a value twice under one type, the target stores it once or rejects the
    request. Providers "SHOULD NOT return the same (type, value) combination more than once".
    """
    shown, _ = sent(untidy, twins)
    twice = repeated(entries(shown, "phoneNumbers"))
    if twice:
        told = "the target stored a phone number twice"
        raise Finding(told, expected="each once", shown=twice)


@check(SHOULD, rfc7643("3"), rfc7644("3.12"), feature="update_users")
@pytest.mark.usefixtures("kinds")
def test_an_unknown_extension_does_no_harm(trial, untidy):
    """An unknown schema extension is ignored or rejected

    When a request carries an extension that no resource type has, the target ignores it or
    rejects the request, without a server error. The `schemas` of a resource "MUST only contain"
    its type's schema and extensions.
    """
    shown, answer = sent(untidy, unheard)
    harmless(trial, shown, answer)
    if answer.ok:
        listed = entries(shown, "schemas")
        expect_absent("`schemas` of the User after the PUT", UNHEARD, listed)


def sent(untidy, liberty):
    """Return the user after an unusual PUT and the response, or raise NotApplicable."""
    if liberty not in untidy:
        raise NotApplicable("the target stores no phone numbers that clients can update")
    return untidy[liberty]


def harmless(trial, shown, answer):
    """Raise a finding on a server error, or when the user has another userName."""
    if not 200 <= answer.status < 500 and answer.status != 501:
        told = f"a PUT with an unknown extension returned {said(answer)}"
        raise Finding(told, expected="200 or 400", shown=answer.status)
    expect_equal("the userName of the User", shown.get(LOGIN), trial.known.first.get(LOGIN))


def composed(name):
    """Return a name in Unicode's composed form: a target may store the other."""
    return unicodedata.normalize("NFC", name)
