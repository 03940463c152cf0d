from pathlib import Path

import pytest

from pytest_scim.report.formats.summary.causes import finding
from pytest_scim.report.formats.summary.job import markdown_summary
from pytest_scim.report.formats.summary.terminal import terminal_summary
from pytest_scim.report.formats.summary.verdicts import left_lines

from ..specimen.checks import check
from ..specimen.record import specimen
from ..specimen.texts import HOSTILE

FOLDER = Path("reports/acme")


def test_the_terminal_shows_features_as_oktas_console_names_them():
    lines = terminal_summary(specimen(), FOLDER)
    assert lines[0].split()[:3] == ["feature", "violates", "stale"]
    assert any(line.startswith("Update User Attributes ") for line in lines)


def test_a_cause_has_its_finding_its_evidence_and_the_command_that_runs_it_again():
    lines = terminal_summary(specimen(), FOLDER, again="pytest --scim-check {}".format)
    first = lines.index(" 1. MUST, Create Users: okta.create_users.assigned_person_is_created")
    assert lines[first + 1].startswith("    POST /Users was answered 201 with an empty body")
    assert "Create new user returned empty user." in lines[first + 2]
    assert lines[first + 4] == (
        "    1 check, 3 blocked; run it again: "
        "pytest --scim-check okta.create_users.assigned_person_is_created"
    )


@pytest.mark.parametrize(
    ("message", "expected", "actual", "printed"),
    [
        ("it is 2, not 52", 52, 2, "it is 2, not 52"),
        ("it is 12", 1, 2, "it is 12 (expected 1, actual 2)"),
        ("status is 500 (equals 409)", {"status": "equals 409"}, {"status": 500}, None),
        ("it is there", True, None, "it is there (expected true, actual null)"),
        ("it is empty", "x", "", "it is empty (expected x, actual nothing)"),
        ("it is there", None, None, None),
    ],
)
def test_both_sides_are_printed_unless_the_finding_names_them(message, expected, actual, printed):
    row = check("okta.a.b", "violates", message=message, expected=expected, actual=actual)
    assert finding(row) == (printed or message)


def test_each_finding_is_printed_once():
    text = "\n".join(terminal_summary(specimen(), FOLDER))
    for row in specimen()["checks"]:
        if row["verdict"] in {"violates", "advisory"}:
            headed = text.count(f": {row['id']}\n    ")
            assert headed + text.count(f", {row['id']}: ") == 1


def test_ten_causes_are_printed_in_full_and_the_rest_is_counted():
    many = [check(f"okta.users.n{n}", "violates") for n in range(13)]
    lines = terminal_summary(specimen(checks=many), FOLDER)
    assert "… and 3 more causes in the report" in lines
    assert not any("n10" in line for line in lines)


def test_a_few_advisory_causes_are_printed_in_full_and_others_in_one_line():
    many = [check(f"rfc7644.x.n{n}", "advisory", level="SHOULD", fix="Do.") for n in range(12)]
    lines = terminal_summary(specimen(checks=many), FOLDER)
    assert lines.count("    fix: Do.") == 3
    assert " 5. SHOULD, rfc7644.x.n4: n4" in lines
    assert "… and 2 more causes in the report" in lines


def test_beside_a_violation_advisory_causes_have_one_line():
    must = check("okta.a.b", "violates", fix="Do.")
    lines = terminal_summary(
        specimen(checks=[must, check("rfc7644.x.n", "advisory", level="SHOULD")]), FOLDER
    )
    assert lines.count("    fix: Do.") == 1
    assert " 2. SHOULD, rfc7644.x.n: n" in lines


def test_parts_without_a_finding_are_one_line():
    lines = terminal_summary(specimen(), FOLDER)
    (line,) = (line for line in lines if line.startswith("no finding: "))
    assert line == (
        "no finding: Sync Password, Import Groups, Okta CRUD test (2 conform, 1 not applicable)"
    )


def test_checks_that_were_not_selected_are_not_counted():
    rows = [check("okta.a.b"), check("okta.a.c", "not-run", message="not selected")]
    lines = terminal_summary(specimen(checks=rows, features={}), FOLDER)
    assert lines[0] == "no finding: Connection (1 conform)"


def test_the_terminal_ends_with_leftovers_readiness_and_the_report():
    lines = terminal_summary(specimen(), FOLDER)
    assert lines[-1] == f"report: {FOLDER / 'report.html'}"
    assert any(line.startswith("left behind: User kim") for line in lines)
    verdicts = "verdicts: okta no (1, 2, 3), spec yes, rfc no (5, 6); ready: no"
    assert f"{verdicts}; 3 of 3 RFC checks were judged" in lines


def test_of_a_private_app_the_terminal_gives_no_word_on_readiness():
    rows = [check("okta.a.b"), check("runscope.spec.step_01_x")]
    record = specimen(integration="oiw", features={}, checks=rows, leftovers=[], writes=[])
    lines = terminal_summary(record, FOLDER)

    assert (
        "Provisioning works. Okta's provisioning works at this target. A private app is not "
        "submitted."
    ) in lines
    verdicts = "verdicts: okta yes, spec yes, rfc yes; a private app is not submitted"
    assert verdicts in lines
    assert not any(line.strip().startswith("not judged") for line in lines)


def test_the_terminal_says_that_an_outdated_deviation_is_the_profiles_flaw():
    stale = [check("okta.users.a", "stale"), check("runscope.spec.b")]
    lines = terminal_summary(specimen(checks=stale), FOLDER)
    told = "1 deviation of the profile is no longer true: remove from the profile okta.users.a."
    assert any(line.startswith("Ready to submit.") and told in line for line in lines)


def test_the_terminal_says_that_a_catalog_app_imports_users():
    features = specimen()["features"]
    told = "note: the profile turns import_users off, but Okta's form turns it on"
    for off, integration in ((True, "oin"), (False, "oin"), (True, "aiw")):
        record = specimen(features={**features, "import_users": not off}, integration=integration)
        noted = any(told in line for line in terminal_summary(record, FOLDER))
        assert noted is (off and integration == "oin")


def test_no_control_character_of_the_target_reaches_the_terminal():
    text = "".join(terminal_summary(specimen(), FOLDER))
    assert text.isprintable()


def test_an_embedded_run_calls_itself_a_rehearsal():
    assert "a rehearsal, not evidence" in "".join(terminal_summary(specimen(embedded=True), FOLDER))


def test_a_clean_run_has_no_list_of_findings():
    lines = terminal_summary(specimen(checks=[check("okta.a.b")], leftovers=[]), FOLDER)
    assert not any("required:" in line for line in lines)


def test_markdown_holds_no_markup_of_the_target():
    text = markdown_summary(specimen())
    assert HOSTILE not in text
    assert "<" not in text.replace("<br>", "")
    assert "`" not in text
    reported = next(line for line in text.splitlines() if "group&#95;keeps" in line)
    assert reported.count("|") == 7


def test_markdown_says_which_run_it_is_of_and_lists_its_causes():
    record = specimen()
    text = markdown_summary(record)
    assert "| target | profile | integration | run | seed | finished | pytest-scim |" in text
    assert "| https&#58;//" in text
    assert "→ 404 " in text
    assert text.count("| MUST |") + text.count("| SHOULD |") == len(record["causes"])


def test_markdown_makes_no_link_of_an_address():
    record = specimen()
    row = next(row for row in record["checks"] if row["verdict"] == "violates")
    row["message"] = "see www.evil.example/reset or WWW.evil.example, http://evil.example, a@b.c"
    text = markdown_summary(record)

    assert "www." not in text.lower()
    assert "www&#46;evil.example" in text
    assert "http:" not in text
    assert "a@b" not in text


KEPT = {"kind": "Users", "id": "7", "name": "a", "reason": "on purpose", "kept": True}


def test_accounts_that_are_left_on_purpose_are_told_in_one_line():
    record = specimen(leftovers=[*specimen()["leftovers"], KEPT, KEPT])
    lines = [line for line in terminal_summary(record, FOLDER) if line.startswith("left ")]
    assert lines[0].startswith("left behind: User kim")
    (reported,) = lines[1:]
    assert reported.startswith("left on purpose: 2 users, deactivated and read back as inactive")


TOKEN = "set SCIM_SECOND_TOKEN to a second valid token"
BUDGET = {"by": "time_budget", "reason": "the time budget of 2 s is spent"}


def test_the_terminal_says_why_readiness_is_not_judged():
    rows = [check("okta.a.b"), check("okta.a.c", "not-run", message=TOKEN)]
    lines = terminal_summary(specimen(checks=rows, features={}), FOLDER)
    assert f"No verdict on readiness. 1 check not run: {TOKEN}." in lines


def test_the_terminal_says_of_a_failed_run_too_that_it_was_cut_short():
    text = "\n".join(terminal_summary(specimen(partial=True, stopped=BUDGET), FOLDER))
    assert "Not ready. The time budget of 2 s is spent. Okta's provisioning" in text


def test_the_terminal_counts_what_errors_of_ours_left_unjudged():
    message = "could not be judged because of an error of pytest-scim or its environment"
    rows = [check("okta.a.b", "error"), check("okta.a.c", "blocked", blocked_by="okta.a.b")]
    for more in ([], [check("okta.a.d", "violates")]):
        record = specimen(checks=[*rows, *more])
        text = "\n".join(terminal_summary(record, FOLDER))
        assert f"2 checks {message}" in text
        assert ("does not work" in text) is bool(more)


def test_the_terminal_names_what_a_changing_target_left_unjudged():
    rows = [check("okta.a.b"), check("okta.a.c", "blocked", blocked_by="okta.a.b")]
    text = "\n".join(terminal_summary(specimen(checks=rows), FOLDER))

    assert "a step failed that another check saw succeed (okta.a.c)" in text
    assert "an error of pytest-scim" not in text


def test_of_a_target_that_could_not_be_used_the_terminal_says_only_that():
    rows = [check("okta.a.b", "not-run", message="404 for /Users")]
    stopped = {"by": "target", "reason": "404 for /Users"}
    record = specimen(
        checks=rows, usable=False, partial=True, stopped=stopped, leftovers=[], writes=[]
    )
    assert terminal_summary(record, FOLDER / "partial", FOLDER) == [
        "The target could not be used. 404 for /Users. No check was judged.",
        "verdicts: okta not judged, spec not judged, rfc not judged; ready: not judged",
        f"report: {FOLDER / 'partial' / 'report.html'} (this was a partial run)",
    ]


def test_the_terminal_names_no_report_that_could_not_be_written():
    assert not any("report.html" in line for line in terminal_summary(specimen(), None))


def test_the_terminal_says_on_how_many_checks_the_rfc_verdict_rests():
    rows = [
        check("rfc7644.a.b"),
        check("rfc7643.a.b", "not-applicable"),
        check("rfc7643.a.c", "not-run"),
        check("okta.a.b", "not-run"),
    ]
    (line,) = (
        one for one in terminal_summary(specimen(checks=rows), FOLDER) if one.startswith("verdicts")
    )
    assert line.endswith("; 1 of 3 RFC checks were judged (1 not applicable, 1 not run)")
    assert not any(
        "RFC check" in one for one in terminal_summary(specimen(checks=rows[1:]), FOLDER)
    )


def test_what_is_left_without_a_name_or_an_id_is_named_by_its_kind():
    row = {"kind": "Users", "id": None, "name": None, "reason": "unknown whether one exists"}
    assert left_lines([row]) == ["Users: unknown whether one exists"]
    assert left_lines([row | {"id": "7"}]) == ["Users (7): unknown whether one exists"]
