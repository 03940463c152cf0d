"""Whole storms without Locust: each ends with a verdict, a report and an empty target."""

import time

import pytest


def kinds(run):
    return {one["kind"] for one in run.record["verdict"]["differences"]}


@pytest.mark.parametrize("profile", ["okta-oin", "okta-aiw"])
def test_a_target_without_a_defect_is_consistent_and_nothing_is_left(performed, profile):
    run = performed(profile=profile)

    assert run.record["verdict"]["why"] == "the target has what Okta believes"
    assert (run.code, run.left, run.journals) == (0, 0, [])
    assert [stage["name"] for stage in run.record["stages"]] == [
        "onboarding",
        "group-burst",
        "return: set-up",
        "return: deactivation",
        "return",
        "return: groups",
        "leavers",
    ]


@pytest.mark.parametrize("profile", ["leadiq", "ici"])
def test_the_rules_of_a_vendor_are_no_defect(profile, performed):
    run = performed(profile=profile, one_group=profile == "leadiq", embedded=True)

    assert (run.record["verdict"]["why"], run.left) == ("the target has what Okta believes", 0)
    assert run.code == 0


def test_credentials_that_the_target_refuses_end_a_storm_before_it_begins(performed):
    run = performed(profile="ici")  # sends the token without a scheme

    assert (run.code, run.left, run.record) == (6, 0, None)
    assert run.said[0] == "401 for /Users and /Groups: is the token right?"


def test_lost_updates_fail_the_verdict(performed):
    run = performed("L1-memberships-from-a-stale-read", shapes=("return",))

    assert (run.code, run.left) == (1, 0)
    assert "member-lost" in kinds(run)


@pytest.mark.parametrize("profile", ["okta-oin", "okta-aiw"])
def test_a_membership_that_a_second_push_loses_fails_the_verdict(performed, profile):
    run = performed(
        "L2-members-that-were-inactive-are-dropped", shapes=("return",), profile=profile
    )

    assert (run.code, run.left) == (1, 0)
    assert kinds(run) == {"member-lost"}


def test_users_that_exist_twice_fail_the_verdict(performed):
    run = performed("L3-creates-are-carried-out-twice", shapes=("onboarding",))

    assert (run.code, run.left) == (1, 0)
    assert "twice" in kinds(run)


def test_a_limit_is_waited_for_and_everything_arrives(performed):
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        time.sleep(min(seconds, 0.3))

    run = performed("L4-limits-requests", sleep=sleep, shapes=("rate-limit",), users=30)

    assert (run.code, run.left) == (0, 0)
    assert set(waited) <= {0.0, 1.0}
    assert run.record["verdict"]["errors"] == []


def test_a_limit_until_a_date_fails_the_verdict(performed):
    run = performed(
        "L5-limits-requests-until-a-date",
        sleep=lambda seconds: time.sleep(min(seconds, 0.3)),
        shapes=("rate-limit",),
        users=40,
        in_flight=10,
    )

    assert (run.code, run.left) == (1, 0)
    assert any("Retry-After" in one["sentence"] for one in run.record["verdict"]["breaches"])


def test_every_update_arrives(performed):
    run = performed(shapes=("updates",))

    assert (run.code, run.left) == (0, 0)
    assert [stage["name"] for stage in run.record["stages"]] == ["onboarding", "updates"]


def test_the_number_of_requests_is_bounded(performed):
    run = performed(requests=10, shapes=("onboarding",))

    assert run.record["course"]["skipped"] > 0
    assert run.record["verdict"]["consistent"] is True
    assert (run.code, run.left) == (0, 0)


def test_an_interrupted_storm_has_no_verdict_and_cleans_up(performed):
    def before(storm):
        storm.ended = lambda _: storm.interrupted or storm.interrupt()

    run = performed(before=before)

    assert run.record["verdict"]["consistent"] is None
    assert (run.code, run.left, run.journals) == (2, 0, [])


def test_a_second_interrupt_ends_the_clean_up_and_the_journal_stays(performed):
    def before(storm):
        def twice(_):
            storm.interrupt()
            storm.interrupt()

        storm.ended = twice

    run = performed(before=before)

    assert run.code == 2
    assert run.left > 0
    assert len(run.journals) == 1


def test_a_target_that_returns_no_scim_is_not_used(performed, monkeypatch):
    monkeypatch.setattr("pytest_scim.load.course.problem", lambda *_: "it returns HTML")
    run = performed()

    assert (run.code, run.record, run.said) == (6, None, ["it returns HTML"])


def test_the_report_has_no_password_and_no_token(performed, tmp_path):
    run = performed(shapes=("onboarding",))
    page = (tmp_path / "report" / "storm.html").read_text(encoding="utf-8")

    assert run.code == 0
    assert "storm-test-token" not in page
    assert "Content-Security-Policy" in page
