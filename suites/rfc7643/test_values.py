"""RFC 7643, section 2: what becomes of values that few clients send."""

import unicodedata

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
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
    """A create whose attributes come in reversed order, `schemas` last, is accepted.

    Servers "MUST NOT require or expect attributes to be in any specific order".
    """
    _, answer = trial.creates["backwards"]
    if not answer.ok:
        raise Finding(f"the reversed create was answered {said(answer)}", expected=201)


@check(SHOULD, rfc7643("2.3.1"), rfc7644("3.8"), feature="create_users")
def test_letters_of_any_script_come_back(trial):
    """A name in letters beyond ASCII comes back as it was sent: strings are Unicode, in UTF-8."""
    _, answer = trial.creates["scripts"]
    if not answer.ok:
        raise Finding(f"such a name was answered {said(answer)}", expected=SCRIPTS)
    shown = trial.read(answer)
    kept = {path: value_of(shown, path) for path in SCRIPTS}
    kept = {path: composed(name) for path, name in kept.items() if isinstance(name, str)}
    if not kept:
        raise NotApplicable("the target keeps no names")
    expected = {path: SCRIPTS[path] for path in kept}
    if kept != expected:
        raise Finding("the names came back changed", expected=expected, shown=kept)


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_two_primaries_do_not_both_stay(untidy):
    """Two values that a client marks as primary do not both stay so; it may also be refused."""
    shown, _ = sent(untidy, two_primaries)
    count = sum(at(entry, "primary") is True for entry in entries(shown, "phoneNumbers"))
    if count > 1:
        raise Finding("telephone numbers that are primary", expected="at most 1", shown=count)


@check(SHOULD, rfc7643("2.4"), feature="update_users")
def test_a_value_sent_twice_is_kept_once(untidy):
    """A value that a client sends twice under one type is kept once; it may also be refused.

    Providers "SHOULD NOT return the same (type, value) combination more than once".
    """
    shown, _ = sent(untidy, twins)
    twice = repeated(entries(shown, "phoneNumbers"))
    if twice:
        raise Finding("telephone numbers come twice", expected="each once", shown=twice)


@check(SHOULD, rfc7643("3"), rfc7644("3.12"), feature="update_users")
@pytest.mark.usefixtures("kinds")
def test_an_unknown_extension_does_no_harm(trial, untidy):
    """An extension that no resource type has is ignored, or refused: it is no server error.

    The `schemas` of a resource "MUST only contain" its type's schema and extensions.
    """
    shown, answer = sent(untidy, unheard)
    harmless(trial, shown, answer)
    if answer.ok and UNHEARD in entries(shown, "schemas"):
        raise Finding("the account names it", expected="ignored", shown=shown["schemas"])


def sent(untidy, liberty):
    """Return the account after a liberty and its answer, or raise NotApplicable."""
    if liberty not in untidy:
        raise NotApplicable("the target keeps no telephone numbers that can be updated")
    return untidy[liberty]


def harmless(trial, shown, answer):
    """Raise a finding on a server error, or when the account is not what it was."""
    if not 200 <= answer.status < 500 and answer.status != 501:
        raise Finding(f"it was answered {said(answer)}", expected="200 or 400", shown=answer.status)
    login = trial.known.first.get(LOGIN)
    if shown.get(LOGIN) != login:
        raise Finding("the account's login", expected=login, shown=shown.get(LOGIN))


def composed(name):
    """Return a name in Unicode's composed form: a target may keep the other."""
    return unicodedata.normalize("NFC", name)
