"""The catalogue of defects seen in the field, and what here would have shown each of them.

A row of ``defects.yaml`` names the checks that a fault of its code proves, or says why
nobody who only speaks SCIM to a service could see the defect.
"""

import re
from pathlib import Path

import pytest
import yaml

from pytest_scim.provider.faults import registry

from .test_checks import IDS

DEFECTS = yaml.safe_load(Path(__file__).with_name("defects.yaml").read_text(encoding="utf-8"))
SIZES = {
    "A": 6,
    "D": 4,
    "L": 12,
    "F": 10,
    "C": 16,
    "R": 5,
    "U": 11,
    "P": 7,
    "X": 5,
    "G": 18,
    "E": 4,
    "H": 5,
    "N": 6,
    "S": 3,
}
CODE = re.compile(r"(?:(?:SPEC|CRUD|ENT)-)?([A-Z]\d+)-")
each_defect = pytest.mark.parametrize(("code", "row"), DEFECTS.items(), ids=list(DEFECTS))


def caught_by(code):
    """Return the checks that the faults of a code are caught by."""
    faults = [f for f in registry().values() if (c := CODE.match(f.id)) and c[1] == code]
    return {check for fault in faults for check in fault.catches}


def test_the_catalogue_has_112_defects():
    codes = [f"{kind}{number}" for kind, size in SIZES.items() for number in range(1, size + 1)]
    assert list(DEFECTS) == codes
    assert len(codes) == 112


@each_defect
def test_a_defect_is_seen_by_checks_or_unseen_for_a_reason(code, row):
    assert set(row) in ({"defect", "checks"}, {"defect", "unseen"})
    assert row["defect"]
    assert row["checks"] if "checks" in row else row["unseen"].endswith(".")


@each_defect
def test_the_checks_of_a_defect_exist(code, row):
    assert set(row.get("checks", ())) - IDS == set()


@each_defect
def test_each_check_of_a_defect_is_proven_by_a_fault_of_its_code(code, row):
    assert set(row.get("checks", ())) - caught_by(code) == set()


@each_defect
def test_what_is_unseen_has_no_fault(code, row):
    assert not ("unseen" in row and caught_by(code))


def test_few_defects_are_unseen():
    assert len([row for row in DEFECTS.values() if "unseen" in row]) < 4
