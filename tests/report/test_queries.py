"""What reports read in a record."""

import json

from pytest_scim.checks.verdict import Verdict
from pytest_scim.profile.model import FEATURES
from pytest_scim.report import queries
from pytest_scim.report.model import SCHEMA

from .specimen.checks import check
from .specimen.record import specimen


def test_the_vocabulary_is_that_of_the_other_rooms():
    schema = json.loads(SCHEMA.read_text())["$defs"]
    verdicts = {str(verdict) for verdict in Verdict}
    assert tuple(schema["feature"]["enum"]) == FEATURES == tuple(queries.FEATURE_LABELS)
    for words in (schema["verdict"]["enum"], queries.SEVERITY, queries.COLUMNS, queries.MEANING):
        assert set(words) == verdicts


def test_a_check_that_blocks_others_comes_first():
    found = queries.of(specimen(), "violates")
    assert found[0]["id"] == "okta.create_users.assigned_person_is_created"


def test_a_chain_of_blocked_checks_hangs_under_its_first_cause():
    under = queries.blocked_under(specimen()["checks"])
    assert len(under["okta.create_users.assigned_person_is_created"]) == 3


def test_checks_that_block_each_other_do_not_hang_the_report():
    ring = [check("a.b.c", "blocked", blocked_by="a.b.d")]
    ring += [check("a.b.d", "blocked", blocked_by="a.b.c")]
    assert sum(map(len, queries.blocked_under(specimen(checks=ring)["checks"]).values())) == 2
