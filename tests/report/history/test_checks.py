"""Which checks differ between two records, and which of them got worse."""

import pytest

from pytest_scim.report.history.checks import Kind, changes, pair

from .records import check, record

A, B = "okta.a.one", "okta.a.two"
LEVELS = ("MUST", "SHOULD")


def changed(old, new, *, strict=False):
    return {one.check["id"]: one for one in changes(pair(old, new), strict=strict)}


def one(before, after, *, strict=False, level="MUST", **reported):
    rows = [
        record(check(A, verdict, level=level, **(reported if verdict == after else {})))
        if verdict
        else record()
        for verdict in (before, after)
    ]
    found = changed(*rows, strict=strict)
    return (found[A].kind, found[A].worse) if A in found else None


@pytest.mark.parametrize(
    ("before", "after", "kind", "worse"),
    [
        ("conforms", "violates", Kind.BROKEN, True),
        ("stale", "violates", Kind.BROKEN, True),
        ("conforms", "deviates", Kind.BROKEN, False),
        ("violates", "conforms", Kind.FIXED, False),
        ("deviates", "stale", Kind.FIXED, False),
        ("violates", "deviates", Kind.OTHER, False),
        ("deviates", "violates", Kind.OTHER, True),
        ("advisory", "violates", Kind.OTHER, True),
        ("violates", "advisory", Kind.OTHER, False),
        ("conforms", "stale", Kind.OTHER, False),
        ("not-run", "violates", Kind.NEW, True),
        ("not-applicable", "violates", Kind.NEW, True),
        (None, "violates", Kind.NEW, True),
        ("not-run", "error", Kind.NEW, True),
        (None, "error", Kind.NEW, True),
        ("conforms", "error", Kind.UNJUDGED, True),
        ("violates", "error", Kind.UNJUDGED, True),
        ("conforms", "not-run", Kind.UNJUDGED, True),
        ("violates", "not-applicable", Kind.UNJUDGED, True),
        ("not-run", "conforms", Kind.JUDGED, False),
        ("violates", None, Kind.GONE, False),
    ],
)
def test_a_must_that_differs(before, after, kind, worse):
    assert one(before, after) == (kind, worse)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("conforms", "conforms"),
        ("violates", "violates"),
        ("error", "error"),
        ("not-run", "not-applicable"),
        (None, "conforms"),
        (None, "not-run"),
        ("conforms", None),
    ],
)
def test_a_check_that_does_not_differ(before, after):
    assert one(before, after) is None


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("conforms", "advisory", Kind.BROKEN),
        ("not-run", "advisory", Kind.NEW),
        ("conforms", "not-run", Kind.UNJUDGED),
        ("conforms", "not-applicable", Kind.UNJUDGED),
    ],
)
def test_a_should_counts_only_where_the_run_is_strict(before, after, kind):
    assert one(before, after, level="SHOULD") == (kind, False)
    assert one(before, after, level="SHOULD", strict=True) == (kind, True)


@pytest.mark.parametrize("level", LEVELS)
def test_an_error_of_ours_counts_at_every_level(level):
    assert one("conforms", "error", level=level) == (Kind.UNJUDGED, True)


@pytest.mark.parametrize(
    ("reason", "worse"),
    [
        ("not selected", False),
        ("it needs a write, but the run is read-only", False),
        ("the target has no room for another User", True),
    ],
)
def test_what_the_user_did_not_want_to_run_did_not_get_worse(reason, worse):
    assert one("conforms", "not-run", message=reason) == (Kind.UNJUDGED, worse)


def test_a_feature_that_was_disabled_did_not_get_worse():
    old = record(check(A, feature="push_groups"))
    row = check(A, "not-applicable", feature="push_groups")
    for on in (True, False):
        features = {**old["features"], "push_groups": on}
        found = changed(old, record(row, features=features))
        assert (found[A].kind, found[A].worse) == (Kind.UNJUDGED, on)


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        ("conforms", "violates", True),
        ("conforms", "advisory", True),
        ("violates", "violates", False),
        ("advisory", "advisory", False),
    ],
)
def test_a_blocked_check_got_worse_by_a_finding_that_is_new(before, after, worse):
    old = record(check(A), check(B, before))
    new = record(check(A, "blocked", blocked_by=B), check(B, after))
    found = changed(old, new)[A]
    assert (found.kind, found.worse) == (Kind.UNJUDGED, worse)


def test_a_check_that_is_blocked_by_one_that_is_blocked_follows_the_last():
    middle = check("okta.a.middle", "blocked", blocked_by=B)
    new = record(check(A, "blocked", blocked_by=middle["id"]), middle, check(B, "violates"))
    known = record(check(A), check("okta.a.middle"), check(B, "violates"))
    assert not changed(known, new)[A].worse
    assert changed(record(check(A), check("okta.a.middle"), check(B)), new)[A].worse


def test_a_check_that_is_blocked_by_one_that_was_not_selected_did_not_get_worse():
    new = record(check(A, "blocked", blocked_by=B), partial=True)
    assert not changed(record(check(A), check(B)), new)[A].worse


def test_a_finding_that_a_violation_blocked_before_did_not_get_worse():
    old = record(check(A, "blocked", blocked_by=B), check(B, "violates"))
    found = changed(old, record(check(A, "violates"), check(B)))
    assert (found[A].kind, found[A].worse) == (Kind.NEW, False)
    assert found[B].kind is Kind.FIXED


@pytest.mark.parametrize(("before", "worse"), [("violates", False), ("advisory", True)])
def test_a_new_check_with_a_cause_of_the_first_run_did_not_get_worse(before, worse):
    old = record(check(B, before), causes={B: [B]})
    new = record(check(A, "violates"), check(B, "violates"), causes={B: [B, A]})
    found = changed(old, new)[A]
    assert (found.kind, found.worse) == (Kind.NEW, worse)


def test_a_check_that_conformed_got_worse_also_where_its_cause_is_known():
    old = record(check(A), check(B, "violates"), causes={B: [B]})
    new = record(check(A, "violates"), check(B, "violates"), causes={B: [B, A]})
    assert changed(old, new)[A].worse
