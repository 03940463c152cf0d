"""In which order checks run."""

from types import SimpleNamespace

import pytest

from pytest_scim.check import SHOULD, Check
from pytest_scim.selection import position


def item(check_id, *fixtures):
    record = Check(check_id, "", "", SHOULD)
    return SimpleNamespace(function=SimpleNamespace(__check__=record), fixturenames=fixtures)


def test_owners_of_steps_come_before_what_builds_on_them():
    ids = ["rfc7644.x.a", "okta.races.b", "okta.push_groups.c", "okta.create_users.d"]

    assert sorted(ids, key=lambda one: position(item(one))) == [*reversed(ids)]


@pytest.mark.parametrize("wrong", ["refused", "retired", "misshapen"])
def test_wrong_credentials_come_after_everything_but_a_look_back(wrong):
    looks_back = item("okta.create_users.a", "whole_run", "resident", "anonymous")
    sends_wrong_ones = item("okta.create_users.b", "anonymous", wrong)
    sends_none = item("okta.create_users.c", "intruder", "subject")
    last_of_the_rest = item("properties.x.d", "directory")
    rows = [looks_back, sends_wrong_ones, sends_none, last_of_the_rest]

    assert sorted(rows, key=position) == [*reversed(rows)]
