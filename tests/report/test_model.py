import json

import pytest
from jsonschema import Draft202012Validator

from pytest_scim.checks.verdict import Verdict
from pytest_scim.profile.model import FEATURES
from pytest_scim.report import model as records
from pytest_scim.report.write import write_all, write_page

from .specimen.checks import check
from .specimen.record import specimen


def test_the_schema_is_a_schema_and_accepts_the_specimen():
    Draft202012Validator.check_schema(json.loads(records.SCHEMA.read_text()))
    assert records.problems(specimen()) == []


@pytest.mark.parametrize(
    ("damage", "describe"),
    [
        ({"format": 2}, "$.format"),
        ({"surprise": 1}, "surprise"),
        ({"features": {"teleport": True}}, "teleport"),
        ({"checks": [check("a.b.c", "perhaps")]}, "perhaps"),
        ({"ready": "yes"}, "$.ready"),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_know(damage, describe):
    assert any(describe in problem for problem in records.problems(specimen(**damage)))


def test_a_record_that_was_written_is_read_back_the_same(tmp_path):
    records.write(specimen(), tmp_path / "record.json")
    assert records.load(tmp_path / "record.json") == specimen()


def test_numbers_that_json_does_not_know_are_written_as_strings(tmp_path):
    odd = check("a.b.c", "violates", actual=[float("nan"), {"n": float("-inf")}])
    records.write(specimen(checks=[odd]), tmp_path / "record.json")
    assert records.load(tmp_path / "record.json")["checks"][0]["actual"] == ["nan", {"n": "-inf"}]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', None])
def test_a_file_that_is_no_record_is_refused_by_its_name(tmp_path, text):
    path = tmp_path / "record.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(records.RecordError, match=r"record\.json"):
        records.load(path)


def test_the_vocabulary_is_that_of_the_other_rooms():
    schema = json.loads(records.SCHEMA.read_text())["$defs"]
    verdicts = {str(verdict) for verdict in Verdict}
    assert tuple(schema["feature"]["enum"]) == FEATURES == tuple(records.FEATURE_LABELS)
    for words in (schema["verdict"]["enum"], records.SEVERITY, records.COLUMNS, records.MEANING):
        assert set(words) == verdicts


def test_a_check_that_blocks_others_comes_first():
    found = records.of(specimen(), "violates")
    assert found[0]["id"] == "okta.create_users.assigned_person_is_created"


def test_a_chain_of_blocked_checks_hangs_under_its_first_cause():
    under = records.blocked_under(specimen())
    assert len(under["okta.create_users.assigned_person_is_created"]) == 3


def test_checks_that_block_each_other_do_not_hang_the_report():
    ring = [check("a.b.c", "blocked", blocked_by="a.b.d")]
    ring += [check("a.b.d", "blocked", blocked_by="a.b.c")]
    assert sum(map(len, records.blocked_under(specimen(checks=ring)).values())) == 2


def test_every_file_of_the_folder_is_written_whatever_the_target_sent(tmp_path):
    write_all(specimen(), tmp_path / "new")
    write_page(specimen(), tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "record.json",
        "report.html",
        "junit.xml",
        "exchanges.har",
        "oin-test-plan.csv",
        "writes.jsonl",
    }
