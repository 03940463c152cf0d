"""Okta's Runscope tests: their files, their requests, how they are played."""

import dataclasses
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from pytest_scim.checks.check import MUST, SHOULD
from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.profile.load import load
from pytest_scim.profile.model import UserNaming as PeopleFacts
from pytest_scim.provider.app import Provider
from pytest_scim.provider.call import list_reply
from pytest_scim.provider.faults import registry
from pytest_scim.provider.faults.build import change_request
from pytest_scim.run.context import opening
from pytest_scim.run.settings import settings_of
from pytest_scim.run.test_data import DataGenerator
from pytest_scim.suites.runscope import test_crud, test_spec
from pytest_scim.suites.runscope.support.assertions import evaluate
from pytest_scim.suites.runscope.support.crud_run import PLAIN, SEQUENCE, Buttons, CrudTest
from pytest_scim.suites.runscope.support.export import CRUD, SPEC, fill, steps
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.suites.runscope.support.spec_run import SpecTest, first_variables

GOLDEN = Path(__file__).with_name("golden") / "okta_spec_test.http"
HERE = Path(test_spec.__file__).with_name("support") / "exports"


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


# -- playing ----------------------------------------------------------------------


class Target:
    """Answers everything with 200 and the same body, and keeps what came."""

    place = None

    def __init__(self, body):
        self.body = json.dumps(body).encode()
        self.seen = []

    def handle(self, method, path, query, headers, body):
        self.seen.append((method, f"{path}?{query}" if query else path, headers, body))
        return 200, [("Content-Type", "application/scim+json")], self.body


@pytest.fixture
def rehearse(monkeypatch):
    """Open a run on a target or on the embedded provider with faults."""
    monkeypatch.setattr(opening, "new_tag", lambda: "qwertyui")
    opened = []

    def rehearse(*faults, target=None, profile="okta-oin", **facts):
        loaded = dataclasses.replace(load(profile), **facts)
        seeded = [registry().get(one, one) for one in faults]
        made = opening.open_run(
            settings_of(loaded, {}),
            provider=lambda tokens: target or Provider(loaded, tokens=tokens, faults=seeded),
        )
        opened.append(made)
        made.log.begin()
        return made

    yield rehearse
    for one in opened:
        one.client.close()


def spec_test(context):
    client = StepClient(context.client, context.users)
    return SpecTest(client, context.log, context.profile, context.test_data)


def crud_test(context, plan=PLAIN):
    client = StepClient(context.client, context.users)
    buttons = Buttons(context.console, context.test_data)
    return CrudTest(client, buttons, context.log, context.profile, plan)


LISTED = {"Resources": [{"id": "00 1/x"}], "id": "42"}


def _as_text(method, target, headers, body):
    kept = [(k, v) for k, v in headers if k.lower() not in {"host", "content-length"}]
    lines = [f"{method} {target}", *(f"{k}: {_hidden(v)}" for k, v in kept)]
    return "\n".join([*lines, body.decode()] if body else lines)


def _hidden(value):
    return "{{auth}}" if value.startswith("Bearer embedded-") else value


def test_the_twelve_requests_are_oktas_byte_for_byte(rehearse):
    target = Target(LISTED)
    played = spec_test(rehearse(target=target))
    for n in range(1, 13):
        played.play(n)
    text = "\n\n".join(_as_text(*request) for request in target.seen) + "\n"
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_bodies_are_oktas_text_with_the_variables_filled_in(rehearse):
    variables = spec_test(rehearse(target=Target({}))).variables
    for n in (6, 8):
        step = steps(SPEC)[n]
        assert step.request(variables, "SPEC", "").content == fill(step.body, variables).encode()


def test_a_clean_target_meets_all_52_assertions_and_the_scripts(rehearse):
    context = rehearse()
    played, results = spec_test(context), []
    for n in sorted(played.steps):
        response = played.play(n)
        results += evaluate(played.steps[n].assertions(played.variables, response), response)
    assert len(results) == 52
    assert [str(result) for result in results if not result.holds] == []
    group = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "qwertyui"}
    context.users.ask("POST", "/Groups", group)
    again = spec_test(context)
    response = again.play(10)
    assert [r.holds for r in evaluate(again.steps[10].assertions({}, response), response)] == [
        True
    ] * 3


def test_a_step_is_played_once_and_cited_each_time(rehearse):
    context = rehearse()
    played = spec_test(context)
    first = played.play(2)
    context.log.begin()
    assert played.play(2) is first
    assert len(context.recording) == 2
    assert context.log.exchanges() == [0, 1]


def test_requests_are_oktas_documented_steps(rehearse):
    context = rehearse()
    spec_test(context).play(7)
    sent = context.recording.exchanges
    assert [(one.voice, one.step["flow"], one.step["n"]) for one in sent] == [
        ("okta", "SPEC", n) for n in (5, 6, 7)
    ]
    assert {one.step[of]["provenance"] for one in sent for of in ("order", "body")} == {
        "documented"
    }


@pytest.mark.parametrize(
    ("step", "owner"),
    [(2, "step_01_users_endpoint"), (7, "step_06_create_user"), (8, "step_06_create_user")],
)
def test_a_step_without_the_id_it_needs_is_blocked_by_the_step_that_owes_it(rehearse, step, owner):
    played = spec_test(rehearse(target=Target({})))
    with pytest.raises(Blocked, match="assertions fail") as blocked:
        played.play(step)
    assert blocked.value.owner == f"runscope.spec.{owner}"


def test_the_email_domain_is_oktas_unless_the_vendor_takes_only_some(rehearse):
    def email(**facts):
        return spec_test(rehearse(target=Target({}), **facts)).variables["InvalidUserEmail"]

    assert email() == "abcdefgh@atko.com"
    assert email(test_users=PeopleFacts(email_domain="vendor.test")) == "abcdefgh@vendor.test"
    assert email(profile="scileads") == "abcdefgh@example.com"


# -- the CRUD test ----------------------------------------------------------------


@pytest.mark.parametrize("profile", ["okta-oin", "okta-aiw"])
def test_the_crud_test_holds_on_a_clean_target(rehearse, profile):
    played = crud_test(rehearse(profile=profile))
    for n in SEQUENCE:
        played.judge(n)


def test_a_failed_assignment_fails_step_4_and_blocks_the_rest(rehearse):
    played = crud_test(rehearse("SPEC-F1-no-match-returns-everybody"))
    with pytest.raises(Finding, match="Okta's task failed: More than one user"):
        played.judge(4)
    for n in SEQUENCE[1:]:
        with pytest.raises(Blocked) as blocked:
            played.judge(n)
        assert blocked.value.owner == "runscope.crud.step_04_user_is_created"


def test_an_account_of_somebody_else_fails_step_4_without_a_write(rehearse):
    @change_request("T1", "GET /Users")
    def finds_a_stranger(call):
        return list_reply(call.provider.users()[:1])

    context = rehearse(finds_a_stranger)
    with pytest.raises(Finding, match="a resource that this run did not create"):
        crud_test(context).judge(4)
    assert {e.request["method"] for e in context.recording.exchanges} == {"GET"}


def test_an_ignored_deactivation_fails_both_steps_that_look_for_it(rehearse):
    played = crud_test(rehearse("CRUD-U8-deactivation-is-ignored"))
    for n in (8, 13):
        with pytest.raises(Finding, match="active equals false"):
            played.judge(n)
    with pytest.raises(Blocked) as blocked:
        played.judge(11)
    assert blocked.value.owner == "runscope.crud.step_08_user_is_deactivated"


def test_without_updates_the_crud_test_renames_nobody(rehearse):
    features = {**load("okta-oin").features, "update_users": False}
    context = rehearse(features=features)
    crud_test(context).judge(8)
    assert [e.step["n"] for e in context.recording.exchanges if e.voice == "check"] == [4, 8]


def test_no_button_is_pressed_again_after_the_time_is_over(rehearse):
    context = rehearse()
    played = crud_test(context)

    def late(*_):
        raise NotRun("the run may wait no longer")

    played._client = SimpleNamespace(poll=late)
    for n in SEQUENCE:
        with pytest.raises(NotRun, match="may wait no longer"):
            played.judge(n)
    assert [e.request["method"] for e in context.recording.exchanges] == ["GET", "POST"]
