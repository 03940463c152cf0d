"""Okta's SPEC test: its requests byte for byte, and what its steps report."""

import json
from pathlib import Path

import pytest

from pytest_scim.checks.outcomes import Blocked
from pytest_scim.profile.model import UserNaming as PeopleFacts
from pytest_scim.suites.runscope.support.assertions import evaluate
from pytest_scim.suites.runscope.support.export import SPEC, fill, steps
from pytest_scim.suites.runscope.support.polled_request import StepClient
from pytest_scim.suites.runscope.support.spec_run import SpecTest

GOLDEN = Path(__file__).with_name("golden") / "okta_spec_test.http"


class Target:
    """Answers everything with 200 and the same body, and keeps what came."""

    place = None

    def __init__(self, body):
        self.body = json.dumps(body).encode()
        self.seen = []

    def handle(self, method, path, query, headers, body):
        self.seen.append((method, f"{path}?{query}" if query else path, headers, body))
        return 200, [("Content-Type", "application/scim+json")], self.body


def spec_test(context):
    client = StepClient(context.client, context.users)
    return SpecTest(client, context.log, context.profile, context.test_data)


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
    with pytest.raises(Blocked, match="assertions about") as blocked:
        played.play(step)
    assert blocked.value.owner == f"runscope.spec.{owner}"


def test_the_email_domain_is_oktas_unless_the_vendor_takes_only_some(rehearse):
    def email(**facts):
        return spec_test(rehearse(target=Target({}), **facts)).variables["InvalidUserEmail"]

    assert email() == "abcdefgh@atko.com"
    assert email(test_users=PeopleFacts(email_domain="vendor.test")) == "abcdefgh@vendor.test"
    assert email(profile="scileads") == "abcdefgh@example.com"
