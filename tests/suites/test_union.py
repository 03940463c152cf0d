"""What other test tools check, and which checks here do: a table for each of their sections.

An entry names the item in its own words and either the checks that answer it or, in one
sentence, why none does.
"""

from pathlib import Path

import pytest
import yaml

from .test_checks import IDS

UNION = Path(__file__).with_name("union")
SECTIONS = {
    "discovery": 20,
    "auth": 5,
    "create": 20,
    "representation": 19,
    "read": 9,
    "list": 10,
    "filter": 17,
    "put": 9,
    "patch": 23,
    "delete": 6,
    "groups": 12,
    "bulk": 10,
    "me": 4,
    "concurrency_headers": 1,
    "agents": 2,
    "okta_crud": 14,
}
"""The sections, and how many items the other tools have in each of them at least."""

each_section = pytest.mark.parametrize("section", SECTIONS)


def entries(section):
    path = UNION / f"{section}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []


def test_there_is_a_table_for_each_section_and_no_other():
    assert {path.stem for path in UNION.glob("*.yaml")} == set(SECTIONS)


@each_section
def test_a_section_is_whole(section):
    assert len(entries(section)) >= SECTIONS[section]


@each_section
def test_an_item_is_answered_by_checks_or_refused_for_a_reason(section):
    for entry in entries(section):
        assert set(entry) in ({"item", "checks"}, {"item", "refused"}), entry
        assert isinstance(entry["item"], str), entry
        if "refused" in entry:
            assert entry["refused"].strip().endswith("."), entry
        else:
            assert entry["checks"], entry


@each_section
def test_no_item_and_no_check_of_an_item_stands_twice(section):
    items = [entry["item"] for entry in entries(section)]
    assert sorted(set(items)) == sorted(items)
    for entry in entries(section):
        checks = entry.get("checks", [])
        assert sorted(set(checks)) == sorted(checks), entry


@each_section
def test_the_checks_that_answer_an_item_exist(section):
    named = {check for entry in entries(section) for check in entry.get("checks", ())}
    assert named - IDS == set()


def test_few_items_are_refused():
    items = [entry for section in SECTIONS for entry in entries(section)]
    refused = [entry["item"] for entry in items if "refused" in entry]
    assert len(refused) * 10 < len(items), refused
