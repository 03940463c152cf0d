"""Assertions that the record lists, and the SPEC test at an empty target."""

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.run.context import open_run
from pytest_scim.run.settings import settings_of
from pytest_scim.suites.runscope.support.crud_run import Buttons, CrudTest
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.suites.runscope.support.spec_run import SpecTest


@pytest.fixture
def rehearse():
    """Open a run on the embedded provider with as many Users of others."""
    opened = []

    def rehearse(residents=3):
        profile = load("okta-oin")
        context = open_run(
            settings_of(profile, {}),
            provider=lambda tokens: Provider(profile, tokens=tokens, residents=residents),
        )
        opened.append(context)
        context.log.begin()
        return context

    yield rehearse
    for one in opened:
        one.client.close()


def spec_test(context, create=pytest.fail):
    client = StepClient(context.client, context.users)
    return SpecTest(client, context.log, context.profile, context.test_data, create)


def test_every_assertion_of_a_step_is_noted_with_both_sides(rehearse):
    context = rehearse()
    spec = spec_test(context)
    spec.judge(1, spec.play(1))

    assert len(context.log.assertions) == 12
    assert all(one.holds for one in context.log.assertions)
    assert context.log.assertions[0].place == "HTTP status"
    assert context.log.assertions[0].actual == 200


def test_an_empty_target_gets_a_user_before_step_1_and_the_log_says_so(rehearse):
    context = rehearse(residents=0)
    created = []

    def create():
        created.append(context.console.assign(context.test_data.okta_user()))

    spec = spec_test(context, create)
    spec.judge(1, spec.play(1))
    spec.judge(2, spec.play(2))

    assert len(created) == 1
    assert "Okta's own run of the SPEC test needs a User there" in context.log.note


def test_a_target_with_users_gets_none_before_step_1(rehearse):
    context = rehearse()
    spec = spec_test(context)
    spec.judge(1, spec.play(1))

    assert context.log.note is None


def test_email_and_user_name_are_two_variables_of_the_crud_test(rehearse):
    context = rehearse()
    buttons = Buttons(context.console, context.test_data)
    client = StepClient(context.client, context.users)
    crud = CrudTest(client, buttons, context.log, context.profile)
    crud.buttons.okta_user = crud.buttons.okta_user.having(
        {'emails[type eq "work"].value': f"post.{crud.buttons.okta_user.email}"}
    )
    crud.judge(4)

    assert [one.holds for one in context.log.assertions] == [True] * 5
