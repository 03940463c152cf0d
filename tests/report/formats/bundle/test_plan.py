"""Okta's plan for the submission: what was judged, and what remains open."""

import csv
import io

import pytest

from pytest_scim.report.formats.bundle.plan import COLUMNS, OPEN, plan_csv, rows
from pytest_scim.report.formats.test_plan.results import OKTA_COLUMNS, PLAN

from ...specimen.checks import check
from ...specimen.record import specimen
from ...specimen.texts import FORMULA


def table(warning="", **changes):
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows(specimen(**changes), warning)]
    return {row["ID"]: row for row in found}


def test_oktas_columns_come_first_and_as_okta_wrote_them():
    with PLAN.open(encoding="utf-8", newline="") as file:
        okta = list(csv.DictReader(file))
    assert [{name: row[name] for name in OKTA_COLUMNS} for row in table().values()] == okta
    assert COLUMNS[6:9] == ("Verdict", "Evidence", "Date")


def test_a_judged_case_has_its_verdict_evidence_and_date():
    row = table()["C9294"]
    assert (row["Verdict"], row["Date"]) == ("violates", "2026-11-22")
    assert row["Evidence"] == "report.html#x10 report.html#x11 report.html#x12"
    assert row["Checks"] == "okta.deactivate_users.unassigned_person_reads_inactive"


@pytest.mark.parametrize(
    ("case", "remark"),
    [
        ("C9343", "Sign-in in the browser by SAML"),  # outside of the wire
        ("C9300", "pytest-scim: simulated, conforms."),
        ("C9303", "pytest-scim: not-run. no room"),
    ],
)
def test_a_manual_case_is_open_without_evidence_and_date(case, remark):
    checks = [
        check("okta.a.suspended", okta_cases=["C9300"], exchanges=[1]),
        check("okta.a.imported", "not-run", message="no room", okta_cases=["C9303"]),
    ]
    row = table(checks=checks)[case]
    assert (row["Verdict"], row["Evidence"], row["Date"]) == (OPEN, "", "")
    assert row["Remark"].startswith(remark)


@pytest.mark.parametrize("verdict", ["violates", "stale", "deviates", "blocked", "error"])
def test_a_simulated_case_that_failed_is_not_open(verdict):
    checks = [check("okta.a.suspended", verdict, okta_cases=["C9300"], exchanges=[1])]
    assert table(checks=checks)["C9300"]["Verdict"] == verdict


def test_a_case_that_does_not_apply_has_no_date_and_no_warning():
    row = table("Not evidence")["C9359"]
    assert (row["Verdict"], row["Evidence"], row["Date"]) == ("not-applicable", "", "")
    assert row["Remark"] == "the profile does not offer Profile Sourcing"


def test_what_is_no_evidence_says_so_in_every_judged_row():
    found = table("Not evidence").values()
    assert all(
        row["Remark"].startswith("Not evidence.")
        for row in found
        if row["Verdict"] != "not-applicable"
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_the_csv_has_a_byte_order_mark_and_no_formula(start):
    reported = check("a.b.c", "violates", message=f"{start}{FORMULA};=1+1", okta_cases=["C9290"])
    text = plan_csv(specimen(checks=[reported]), "")
    assert text.startswith("\ufeffID,")
    found = {row["\ufeffID"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert found["C9290"]["Remark"] == f"'{start}{FORMULA};'=1+1"
