"""Okta's Runscope tests: their files, their checks and their variables."""

import re

from pytest_scim.checks.check import MUST, SHOULD
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.suites.runscope import test_crud, test_spec
from pytest_scim.suites.runscope.support.crud_run import SEQUENCE
from pytest_scim.suites.runscope.support.export import CRUD, SPEC, steps
from pytest_scim.suites.runscope.support.spec_run import first_variables

# -- the files --------------------------------------------------------------------


def test_the_spec_test_has_12_requests_and_52_assertions():
    assert sorted(steps(SPEC)) == list(range(1, 13))
    assert sum(len(step.checked) for step in steps(SPEC).values()) == 52


def test_the_crud_test_has_13_requests_and_21_assertions():
    assert sorted(steps(CRUD)) == list(range(1, 14))
    assert sum(len(step.checked) for step in steps(CRUD).values()) == 21


def test_the_crud_steps_played_are_those_that_read_the_target():
    reads = [n for n, step in steps(CRUD).items() if "oktaOrgUrl" not in step.url]
    assert tuple(reads) == SEQUENCE


def _checks(module):
    return [f.__check__ for name, f in vars(module).items() if name.startswith("test_")]


def test_every_step_has_a_check_whose_id_and_citation_say_which():
    for module, name, prefix in (
        (test_spec, SPEC, "runscope.spec"),
        (test_crud, CRUD, "runscope.crud"),
    ):
        for check in _checks(module):
            n = int(re.match(rf"{prefix}\.step_(\d\d)_", check.id)[1])
            assert check.citations[0].ref.endswith(f"step {n}: {steps(name)[n].note}")
    assert len(_checks(test_spec)) == 12
    assert len(_checks(test_crud)) == len(SEQUENCE)


def test_spec_steps_are_must_for_a_catalog_app_and_advice_for_a_custom_one():
    levels = {c.id.partition("step_")[2][:2]: c.level_under("oin") for c in _checks(test_spec)}
    assert levels.pop("10") is SHOULD
    assert set(levels.values()) == {MUST}
    assert {c.level_under("aiw") for c in _checks(test_spec)} == {SHOULD}


# -- the variables ----------------------------------------------------------------


def test_names_have_the_shape_of_oktas_script_and_hold_the_tag():
    made = first_variables(DataGenerator("1", "qwertyui"), "atko.com")
    assert re.fullmatch(r"Runscope\d{3}", made["randomGivenName"])
    assert re.fullmatch(r"[A-Z]qwertyui\d{3}", made["randomFamilyName"])
    email = f"{made['randomGivenName']}{made['randomFamilyName']}@atko.com"
    assert made["randomEmail"] == made["randomUsername"] == email
    assert made["randomUsernameCaps"] == email.upper()


def test_the_same_seed_gives_the_same_variables():
    made = [first_variables(DataGenerator("1", "qwertyui"), "atko.com") for _ in range(2)]
    assert made[0] == made[1]
