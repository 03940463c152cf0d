import csv
import io

import pytest

from pytest_scim.checks.verdict import Verdict, overall
from pytest_scim.report.formats.test_plan.cases import CASES
from pytest_scim.report.formats.test_plan.results import OKTA_COLUMNS, OUR_COLUMNS, PLAN, plan_csv

from ...specimen.checks import check
from ...specimen.record import specimen
from ...specimen.texts import FORMULA


def filled(**changes):
    rows = csv.DictReader(io.StringIO(plan_csv(specimen(**changes)), newline=""))
    return {row["ID"]: row for row in rows}


def okta():
    with PLAN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_61_cases_are_classed():
    assert list(CASES) == [row["ID"] for row in okta()]
    assert len(CASES) == 61


def test_a_case_outside_the_wire_or_simulated_gives_its_reason():
    assert all(case.remark for case in CASES.values() if case.kind != "automated")


def test_oktas_six_columns_come_first_and_as_okta_wrote_them():
    rows = filled()
    assert tuple(rows["C9290"]) == OKTA_COLUMNS + OUR_COLUMNS
    for row in okta():
        assert {column: rows[row["ID"]][column] for column in OKTA_COLUMNS} == row


def test_a_case_shows_its_checks_their_evidence_and_the_message():
    row = filled()["C9294"]
    assert (row["Class"], row["Result"]) == ("automated", "violates")
    assert row["Checks"] == "okta.deactivate_users.unassigned_person_reads_inactive"
    assert row["Evidence"] == "report.html#x10 report.html#x11 report.html#x12"
    assert "GET still shows active true" in row["Reason"]


@pytest.mark.parametrize(
    ("verdicts", "result"),
    [
        (["conforms", "conforms"], "conforms"),
        (["conforms", "not-applicable"], "conforms"),
        (["conforms", "not-run"], "not-run"),
        (["conforms", "advisory", "deviates"], "advisory"),
        (["violates", "stale"], "violates"),
        (["violates", "blocked"], "blocked"),
        (["blocked", "error"], "error"),
    ],
)
def test_the_worst_verdict_speaks_for_a_case(verdicts, result):
    checks = [check(f"a.b.{v}", v, okta_cases=["C9290"]) for v in verdicts]
    assert filled(checks=checks)["C9290"]["Result"] == result


OWNERS = ["conforms", "violates", "stale", "advisory", "error", "not-run", "not-applicable"]
FAILED = {"violates", "error"}


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("level", ["MUST", "SHOULD"])
@pytest.mark.parametrize("verdict", [verdict.value for verdict in Verdict])
def test_a_run_is_never_ready_while_a_case_failed(verdict, level, owner):
    checks = [
        check("okta.a.owner", owner),
        check("okta.a.b", verdict, level=level, blocked_by="okta.a.owner", okta_cases=["C9290"]),
        check("okta.a.form", "advisory", level="SHOULD"),
        check("runscope.spec.step"),
    ]
    ready = overall(checks, conclusive=True)["ready"]

    result = filled(checks=checks)["C9290"]["Result"]
    assert ready is not True or result not in FAILED
    assert ready is not True or (result, level) != ("blocked", "MUST")


def test_a_run_is_ready_although_one_form_of_a_request_is_advisory():
    checks = [
        check("okta.a.outcome", okta_cases=["C9290"]),
        check("okta.a.form", "advisory", level="SHOULD"),
        check("runscope.spec.step"),
    ]

    assert overall(checks, conclusive=True)["ready"] is True
    assert filled(checks=checks)["C9290"]["Result"] == "conforms"


def test_a_case_that_no_check_plays_is_not_run():
    row = filled(checks=[])["C9290"]
    assert (row["Result"], row["Reason"]) == ("not-run", "no check of this version covers it")


def test_a_case_whose_feature_is_off_is_not_applicable():
    row = filled()["C9359"]
    assert (row["Result"], row["Reason"]) == (
        "not-applicable",
        "the profile does not offer Profile Sourcing",
    )


def test_a_case_outside_the_wire_is_not_called_a_failure():
    assert filled(checks=[])["C9343"]["Result"] == "outside-wire"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_no_cell_is_a_formula(start):
    reported = check("a.b.c", "violates", message=start + FORMULA, okta_cases=["C9290"])
    rows = filled(checks=[reported])
    assert rows["C9290"]["Reason"] == f"'{start}{FORMULA}"
    cells = [cell for row in rows.values() for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
