"""Which causes differ between two records."""

from pytest_scim.report.history.causes import cause_changes
from pytest_scim.report.history.checks import Kind, pair

from .records import check, record

A, B, C = "okta.a.one", "okta.a.two", "okta.a.three"


def kinds(old, new):
    return [(one.kind, one.number, one.cause["id"]) for one in cause_changes(pair(old, new))]


def test_a_cause_is_the_same_where_a_check_has_a_finding_in_both():
    old = record(check(A, "violates"), check(B, "violates"), causes={A: [A, B]})
    new = record(check(A), check(B, "violates"), causes={B: [B]})
    assert kinds(old, new) == []
    assert kinds(old, old) == []


def test_causes_are_fixed_broken_new_and_gone():
    old = record(check(A, "violates"), check(B), causes={A: [A]})
    new = record(check(A), check(B, "advisory", level="SHOULD"), causes={B: [B]})
    assert kinds(old, new) == [(Kind.BROKEN, 1, B), (Kind.FIXED, 1, A)]

    unjudged = record(check(A, "not-run"), check(C, "violates"), causes={C: [C]})
    found = cause_changes(pair(old, unjudged))
    assert [(one.kind, one.words) for one in found] == [
        (Kind.NEW, ""),
        (Kind.GONE, "of its checks: 1 not judged"),
    ]


def test_a_cause_that_is_fixed_in_one_check_and_unjudged_in_another_is_not_fixed():
    old = record(*(check(one, "violates") for one in (A, B, C)), causes={A: [A, B, C]})
    (found,) = cause_changes(pair(old, record(check(A), check(B, "blocked", blocked_by=A))))
    assert found.kind is Kind.GONE
    assert found.words == "of its checks: 1 conform, 1 not judged, 1 not in the new record"


def test_a_cause_that_reaches_checks_that_conformed_names_them():
    old = record(check(A, "violates"), check(B), causes={A: [A]})
    new = record(check(A, "violates"), check(B, "violates"), causes={A: [A, B]})
    (found,) = cause_changes(pair(old, new))
    assert (found.kind, found.further) == (Kind.BROKEN, [B])


def test_a_declaration_that_is_no_longer_true_is_no_cause_of_the_target():
    assert kinds(record(check(A, "deviates")), record(check(A, "stale"), causes={A: [A]})) == []
    assert kinds(record(check(A, "stale"), causes={A: [A]}), record(check(A))) == []
