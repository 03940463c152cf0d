"""A baseline decides the exit code of a run, and nothing else."""

import json

import pytest

from pytest_scim.report.history.baseline import Baseline, BaselineError, load_baseline

from .records import check, record

A, B, C = "okta.a.one", "okta.a.two", "okta.a.three"
LEFT = {"kind": "User", "id": "1", "name": "kim", "reason": "403"}
BROKEN = record(check(A, "violates"), check(B), check(C), causes={A: [A]})


def code(new, old=BROKEN, **options):
    return Baseline(old).exit_code(new, **options)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (BROKEN, 0),
        (record(check(A), check(B), check(C)), 0),
        (record(check(A, "stale"), check(B), check(C)), 0),
        (record(check(A, "violates"), check(B, "violates"), check(C)), 1),
        (record(check(A, "violates"), check(B, "deviates"), check(C)), 0),
        (record(check(A, "violates"), check(B, "blocked", blocked_by=A), check(C)), 0),
        (record(check(A), check(B, "blocked", blocked_by=C), check(C, "violates")), 1),
        (record(check(A), check(B, "not-run", message="no room"), check(C)), 1),
        (record(check(A), check(B, "not-run", message="not selected"), partial=True), 0),
        (record(check(A), check(B, "error"), check(C)), 1),
        (record(check(A), leftovers=[LEFT]), 1),
        (record(check(A), interrupted=True, leftovers=[LEFT]), 2),
        (record(check(A, "not-run"), usable=False), 6),
        (record(check(A), stopped={"by": "target", "reason": ""}, partial=True), 1),
        (record(check(A), stopped={"by": "time_budget", "reason": ""}, partial=True), 0),
    ],
)
def test_a_run_fails_on_what_got_worse(new, expected):
    assert code(new) == expected


def test_advice_counts_only_where_the_run_is_strict():
    old, new = (record(check(A, one, level="SHOULD")) for one in ("conforms", "advisory"))
    assert code(new, old) == 0
    assert code(new, old, strict=True) == 1
    assert code(new, new, strict=True) == 0


def test_what_is_tolerated_is_named_with_its_causes():
    new = record(
        check(A, "violates"),
        check(B, "blocked", blocked_by=A),
        check(C, "violates"),
        causes={C: [C], A: [A]},
        leftovers=[LEFT],
    )
    old = record(check(A, "violates"), check(B), check(C), causes={A: [A]}, leftovers=[LEFT])
    tolerated, worse = Baseline(old).lines(new)
    assert tolerated == (
        "baseline of 2026-11-22, run scim7f3a: tolerates 2 failing checks of 1 cause (2) and 1 "
        "test resource left"
    )
    assert worse == "worse than the baseline: okta.a.three (conforms → violates)"


def test_a_run_without_anything_to_tolerate_says_so():
    assert Baseline(BROKEN).lines(record(check(A), check(B), check(C))) == [
        "baseline of 2026-11-22, run scim7f3a: nothing to tolerate",
        "baseline: nothing got worse",
    ]
    assert Baseline(BROKEN).lines(record(usable=False)) == []


def test_many_checks_that_got_worse_are_counted():
    ids = [f"okta.a.n{n}" for n in range(13)]
    new = record(*(check(one, "violates") for one in ids), leftovers=[LEFT])
    lines = Baseline(record(*map(check, ids))).lines(new)
    assert lines[-2:] == [
        "worse than the baseline: 3 more checks",
        "worse than the baseline: left behind: User kim (1): 403",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "No such file or directory"),
        ("{", "Expecting property name"),
        ("[]", r"\$: \[\] is not of type 'object'"),
        (record(), "the record is of the profile acme, and this run has other"),
        (
            record(profile={"name": "other", "title": "O", "path": None}, integration="aiw"),
            "the record is of the integration aiw, and this run has oin",
        ),
        *(
            (
                record(profile={"name": "other", "title": "O", "path": None}, **change),
                "is of a run that is not complete; a baseline needs a complete one",
            )
            for change in ({"partial": True}, {"usable": False})
        ),
    ],
)
def test_what_is_no_baseline_of_a_run_is_refused_in_a_sentence(tmp_path, text, sentence):
    file = tmp_path / "record.json"
    if text is not None:
        file.write_text(text if isinstance(text, str) else json.dumps(text))
    with pytest.raises(BaselineError, match=sentence) as raised:
        load_baseline(str(file), "other", "oin", tmp_path / "report")
    assert str(raised.value).startswith(f"--scim-baseline {file}: ")
    assert "\n" not in str(raised.value)


def test_a_baseline_may_be_named_by_its_folder(tmp_path):
    (tmp_path / "record.json").write_text(json.dumps(BROKEN))
    assert load_baseline(str(tmp_path), "acme", "oin", tmp_path / "report").record == BROKEN


@pytest.mark.parametrize("named", [".", "record.json", "../{}/record.json"])
def test_a_baseline_that_the_run_would_replace_is_refused(tmp_path, monkeypatch, named):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "record.json").write_text(json.dumps(BROKEN))
    with pytest.raises(BaselineError, match="this run would replace it: copy it first"):
        load_baseline(named.format(tmp_path.name), "acme", "oin", tmp_path)
