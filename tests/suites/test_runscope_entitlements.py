"""Okta's two Runscope tests about entitlements: their files, and how they are played."""

import dataclasses
import re

import pytest

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.okta.task import Task
from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.run.context import opening
from pytest_scim.run.settings import settings_of
from pytest_scim.suites.runscope import test_entitlements, test_entitlements_crud
from pytest_scim.suites.runscope.support.crud_run import ENTITLED, Buttons, CrudTest
from pytest_scim.suites.runscope.support.entitlements_run import EntitlementsTest
from pytest_scim.suites.runscope.support.export import ENTITLED_CRUD, ENTITLEMENTS, steps
from pytest_scim.suites.runscope.support.polled_request import StepClient


def crud_test(context):
    client = StepClient(context.client, context.users)
    buttons = Buttons(context.console, context.test_data)
    return CrudTest(client, buttons, context.log, context.profile, ENTITLED)


@pytest.fixture
def rehearse():
    """Open a run on the embedded provider with faults, entitlements on."""
    opened = []

    def rehearse(*faults, profile="okta-oin", **features):
        loaded = load(profile, features={"entitlements": True, **features})
        seeded = [registry()[one] for one in faults]
        made = opening.open_run(
            settings_of(loaded, {}),
            provider=lambda tokens: Provider(loaded, tokens=tokens, faults=seeded),
        )
        opened.append(made)
        made.log.begin()
        return made

    yield rehearse
    for one in opened:
        one.client.close()


def test_the_entitlements_test_has_one_request_and_6_assertions():
    assert list(steps(ENTITLEMENTS)) == [1]
    assert len(steps(ENTITLEMENTS)[1].checked) == 6


def test_the_crud_test_with_entitlements_has_14_requests_and_22_assertions():
    assert sorted(steps(ENTITLED_CRUD)) == list(range(1, 15))
    assert sum(len(step.checked) for step in steps(ENTITLED_CRUD).values()) == 22


def test_the_steps_played_are_those_that_read_the_target():
    reads = [n for n, step in steps(ENTITLED_CRUD).items() if "oktaOrgUrl" not in step.url]
    assert tuple(reads) == ENTITLED.sequence


@pytest.mark.parametrize(
    ("module", "name"),
    [(test_entitlements, ENTITLEMENTS), (test_entitlements_crud, ENTITLED_CRUD)],
)
def test_every_step_has_a_check_whose_id_and_citation_say_which(module, name):
    checks = [f.__check__ for key, f in vars(module).items() if key.startswith("test_")]
    for check in checks:
        n = int(re.search(r"\.step_(\d\d)_", check.id)[1])
        assert check.citations[0].ref.endswith(f"step {n}: {steps(name)[n].note}")
    assert len(checks) == {ENTITLEMENTS: 1, ENTITLED_CRUD: 5}[name]


def test_the_request_is_okta_s_and_is_made_of_every_endpoint(rehearse):
    context = rehearse()
    played = EntitlementsTest(context.client, context.console.discover_entitlements(), context.log)
    before = len(context.recording)
    played.judge()

    sent = [exchange.request for exchange in context.recording.exchanges[before:]]
    assert [one["url"].partition("/scim/v2")[2] for one in sent] == [
        "/Roles?count=1&startIndex=1",
        "/Licenses?count=1&startIndex=1",
    ]
    headers = dict(sent[0]["headers"])
    assert headers["User-Agent"] == "OKTA SCIM Integration"
    assert headers["Content-Type"] == "application/scim+json; charset=utf-8"


def test_an_endpoint_that_fails_is_named_with_its_assertions(rehearse):
    context = rehearse("D2-endpoint-is-not-served")
    played = EntitlementsTest(context.client, context.console.discover_entitlements(), context.log)

    with pytest.raises(Finding, match=r"^/Licenses: 6 of 6 assertions fail: HTTP status"):
        played.judge()


def test_without_an_announced_endpoint_the_test_is_blocked(rehearse):
    context = rehearse()
    with pytest.raises(Blocked, match="announces no endpoint of roles or entitlements"):
        EntitlementsTest(
            context.client, Task("Governance > Sync entitlements", ok=False), context.log
        )


@pytest.mark.parametrize("profile", ["okta-oin", "okta-aiw"])
def test_the_crud_test_holds_on_a_clean_target(rehearse, profile):
    context = rehearse(profile=profile)
    context.console.discover_entitlements()
    played = crud_test(context)
    for n in ENTITLED.sequence:
        played.judge(n)

    granted = context.org.grants[played.buttons.okta_user.okta_id]
    assert [entry["value"] for entry in granted["roles"]] == ["role-1"]
    assert [entry["value"] for entry in granted["entitlements"]] == ["license-1"]


def test_a_step_whose_feature_is_off_is_not_applicable(rehearse):
    played = crud_test(rehearse(update_users=False, deactivate_users=False))
    played.judge(5)
    for n in ENTITLED.sequence[1:]:
        with pytest.raises(NotApplicable):
            played.judge(n)


def test_a_plan_names_the_owners_of_what_others_build_on():
    owners = dataclasses.asdict(ENTITLED)["owners"]
    assert sorted(owners) == [5, 9, 12]
