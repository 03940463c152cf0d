"""The table of requests is text that reads back, and knows the checks of every bundled profile."""

import pytest

from pytest_scim.checks.request_counts import (
    END,
    TABLE,
    Counts,
    column_for,
    column_of,
    read,
    requests_of,
    table,
    total,
    written,
)
from pytest_scim.cli.catalog import all_checks
from pytest_scim.cli.plan.estimate import is_judged
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load

CHECKS = all_checks()
NEW = 0.03
"""The share of checks that may be newer than the table; ``make request-counts`` counts them."""


def test_a_table_reads_back():
    few, many = Counts(get=1), Counts(2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
    one = {"a": {"x": few, "y": many}, "b": {"x": few}, "c": {"x": many}}
    text = written(one)
    assert read(text) == one
    assert text.splitlines()[1].split("\t")[:2] == ["x", "AB"]


def test_the_file_is_as_the_script_writes_it():
    assert written(read()) == TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", bundled())
@pytest.mark.parametrize("away", [False, True])
def test_the_table_has_the_checks_that_a_profile_judges(name, away):
    profile = load(name)
    judged = {check.id for check in CHECKS if is_judged(check, profile)}
    counted = table()[column_of(name, away=away)].keys() - {END}

    assert len(judged - counted) <= NEW * len(judged), "run make request-counts"
    assert len(counted - judged) <= NEW * len(judged), "run make request-counts"


def test_counts_add_up_and_grow_with_the_examples():
    assert total([Counts(1, 2), Counts(3)]) == Counts(4, 2)
    assert total([]) == Counts()
    assert Counts(10, 4, users=3).times(0.5) == Counts(5, 2, users=2)
    assert Counts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).requests == 21


def test_a_profile_of_ones_own_has_the_column_of_its_integration():
    assert column_for("scileads", "oin", bundled=True, away=False) == "scileads"
    assert column_for("scileads", "oin", bundled=False, away=True) == "okta-oin@remote"
    assert column_for("mine", "aiw", bundled=True, away=False) == "okta-aiw"


def test_a_check_that_a_column_lacks_sends_what_it_sends_elsewhere():
    vendor = next(one for one in table()["scileads"] if one not in table()["okta-oin"])
    assert requests_of(vendor, "okta-oin") == max(
        (rows[vendor] for rows in table().values() if vendor in rows), key=lambda row: row.requests
    )
    assert requests_of("checks.own.one", "okta-oin") == Counts()
