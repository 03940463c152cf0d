"""Which checks ``pytest-scim reproduce`` runs, with which options, and what its exit code says."""

import json

import pytest

from pytest_scim.cli import main, reproduce

from ..report.specimen.checks import check
from ..report.specimen.record import specimen

FIRST, SECOND = "okta.a.first", "okta.a.second"
ROWS = [
    check(FIRST, "violates", message="it is refused", exchanges=[5]),
    check(SECOND, "violates", message="it is refused", exchanges=[5]),
]


@pytest.fixture
def played(tmp_path, monkeypatch):
    """Reproduces a cause of two checks, whose runs end with codes, and returns what was run."""

    def play(codes, *arguments, **changes):
        profile = {"name": "okta-oin", "title": "x", "path": "okta-oin.yaml"}
        record = specimen(checks=ROWS, profile=profile, **changes)
        (tmp_path / "record.json").write_text(json.dumps(record))
        runs, left = [], list(codes)

        def fake(profile, cause, ids, given):
            runs.append((list(ids), given))
            return left.pop(0)

        monkeypatch.setattr(reproduce, "_play", fake)
        code = main(["reproduce", str(tmp_path / "record.json"), *(arguments or ["1"])])
        return code, runs

    return play


def test_the_first_check_alone_suffices_where_it_shows_the_finding(played):
    code, runs = played([1])
    assert code == 1
    assert [ids for ids, _ in runs] == [[FIRST]]


def test_all_checks_of_the_cause_run_where_the_first_conforms_alone(played):
    code, runs = played([0, 1])
    assert code == 1
    assert [ids for ids, _ in runs] == [[FIRST], [FIRST, SECOND]]
    assert played([0, 0])[0] == 0


@pytest.mark.parametrize("code", [2, 3, 6])
def test_what_could_not_be_judged_is_not_tried_again(played, code):
    found, runs = played([code])
    assert (found, len(runs)) == (code, 1)


def test_the_run_has_the_target_the_seed_and_the_features_of_the_record(played):
    features = {"push_groups": False}
    _, ((_, given),) = played([1], features=features, seed="abcd", target="https://x.example/v2")
    assert given == [
        "--scim-seed=abcd",
        "--scim-feature=push_groups=off",
        "--scim-base-url=https://x.example/v2",
    ]


def test_an_embedded_run_stays_embedded_and_options_come_last(played):
    _, ((_, given),) = played([1], "1", "--examples", "5", embedded=True, features={})
    assert given == ["--scim-seed=42", "--scim-examples=5"]


def row(verdict, **changes):
    return check(FIRST, verdict, **changes)


@pytest.mark.parametrize(
    ("rows", "changes", "code", "sentence"),
    [
        ([row("violates")], {}, 1, "The finding is still there (1 of 1 checks)."),
        ([row("advisory"), row("conforms")], {}, 1, "The finding is still there (1 of 2 checks)."),
        ([row("deviates")], {}, 1, "The finding is still there (1 of 1 checks)."),
        ([row("conforms")], {}, 0, "The finding is gone: 1 of 1 checks conform."),
        ([row("blocked")], {}, 3, "The finding could not be judged: see the verdict above."),
        ([], {}, 3, "The finding could not be judged: see the verdict above."),
        ([row("not-run")], {"usable": False}, 6, "The finding could not be judged: 404."),
        (
            [row("not-run")],
            {"usable": False, "stopped": {"by": "target", "reason": "401: is the token right?"}},
            6,
            "The finding could not be judged: 401: is the token right?",
        ),
        ([row("violates")], {"interrupted": True}, 2, "The finding could not be judged: 404."),
    ],
)
def test_the_exit_code_says_whether_the_finding_is_there(rows, changes, code, sentence):
    stopped = {"by": "target", "reason": "404"} if changes else None
    record = {"usable": True, "interrupted": False, "stopped": stopped} | changes
    showing = [one for one in rows if one["verdict"] in reproduce.FINDINGS]
    assert reproduce._code(record, rows, showing) == code
    assert reproduce._sentence(record, rows, showing) == sentence
