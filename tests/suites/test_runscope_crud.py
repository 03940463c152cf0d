"""Okta's CRUD test: what its steps report, on a clean target and on faulty ones."""

from types import SimpleNamespace

import pytest

from pytest_scim.checks.outcomes import Blocked, Finding, NotRun
from pytest_scim.profile.load import load
from pytest_scim.provider.call import list_reply
from pytest_scim.provider.faults.build import change_request
from pytest_scim.suites.runscope.support.crud_run import PLAIN, SEQUENCE, Buttons, CrudTest
from pytest_scim.suites.runscope.support.polled_request import StepClient


def crud_test(context, plan=PLAIN):
    client = StepClient(context.client, context.users)
    buttons = Buttons(context.console, context.test_data)
    return CrudTest(client, buttons, context.log, context.profile, plan)


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
        with pytest.raises(Finding, match=r"active is true \(asserted: equals false"):
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
