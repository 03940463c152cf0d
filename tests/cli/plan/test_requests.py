"""``pytest-scim plan --requests`` prints what Okta would send under a profile."""

import json

import pytest

from pytest_scim.cli import main
from pytest_scim.cli.plan.requests import actions_of, print_requests, requests_as_json
from pytest_scim.okta.scenarios import SCENARIOS
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.run.settings import SettingsError


def printed(name, **features):
    lines = []
    print_requests(load(name, features=features), lines.append)
    return "\n".join(lines)


def section(text, title):
    return text.partition(f"\n{title}\n")[2].partition("\n\n")[0]


@pytest.mark.parametrize("name", bundled())
def test_every_profile_that_comes_along_can_be_printed(name):
    text = printed(name)

    assert all(f"\n{scenario.title}\n" in text for scenario in SCENARIOS)
    assert "planplan" in text


def test_the_secret_is_named_and_never_read(monkeypatch):
    monkeypatch.setenv("SCIM_TOKEN", "top-secret")

    assert "     Authorization: Bearer $SCIM_TOKEN\n" in printed("okta-oin")
    assert "top-secret" not in printed("okta-oin")


def test_headers_that_every_request_carries_are_printed_once():
    text = printed("okta-aiw")

    assert text.count("User-Agent: Okta SCIM Client 1.0.0") == 1
    assert text.count("Content-Type: application/scim+json; charset=utf-8") == text.count(
        '"schemas": ['
    )


def test_a_step_says_how_it_is_known():
    assert "  1. GET /Users?startIndex=1&count=2   documented (Okta's wire dump;" in printed(
        "okta-oin"
    )


def test_a_step_whose_form_is_known_otherwise_says_both():
    assert (
        "   order observed (capture of a catalog app in 2026 (obot-platform/obot)), "
        "form documented (Okta SCIM 2.0 reference)\n"
    ) in section(printed("okta-oin"), "Edit Group: another name")


def test_a_catalog_app_patches_and_a_custom_app_puts():
    assert "PATCH" in section(printed("okta-oin"), "Unassign User")
    assert "PUT" in section(printed("okta-aiw"), "Unassign User")


def test_what_sends_nothing_says_so():
    assert section(printed("okta-oin"), "Suspend") == (
        "  (Okta sends nothing)\n  Okta shows: Suspend: ok"
    )


def test_a_feature_that_is_off_is_not_offered():
    assert section(printed("okta-oin", sync_password=False), "Reset Password") == (
        "  (not applicable: sync_password is off)"
    )


def test_features_that_are_off_are_all_named():
    text = printed("okta-oin", push_groups=False, import_groups=False)

    assert section(text, "Push Groups > Create Group: groups are imported") == (
        "  (not applicable: push_groups and import_groups are off)"
    )


def test_what_okta_sends_in_one_integration_type_only_says_which():
    title = "Push Now: PATCH without a path"

    assert section(printed("okta-aiw"), title) == (
        "  (not applicable: Okta sends this only for integration oin and oiw)"
    )
    for name in ("okta-oin", "okta-oiw"):
        assert "observed (jelhub/scimgateway#113; Tealium" in section(printed(name), title)


def test_the_profile_by_patch_is_for_private_apps_alone():
    title = "Edit User Assignment: Update user attributes uses PATCH"

    assert "PATCH /Users/" in section(printed("okta-oiw"), title)
    for name in ("okta-oin", "okta-aiw"):
        assert section(printed(name), title) == (
            "  (not applicable: Okta sends this only for integration oiw)"
        )


def test_a_private_app_is_sent_what_a_catalog_app_is_sent():
    only = "Edit User Assignment: Update user attributes uses PATCH"
    catalog = printed("okta-oin").replace("Any catalog app", "Any private app")
    private = printed("okta-oiw")
    for scenario in SCENARIOS:
        same = section(catalog, scenario.title) == section(private, scenario.title)
        assert same is (scenario.title != only), scenario.title


def test_entitlements_are_offered_when_they_are_on():
    title = "Governance > Sync entitlements"

    assert section(printed("okta-oin"), title) == "  (not applicable: entitlements is off)"
    assert "  5. GET /Licenses?startIndex=101&count=100   documented (Okta's guide to SCIM" in (
        section(printed("okta-oin", entitlements=True), title)
    )


def test_a_task_is_told_after_its_own_requests():
    reported = section(printed("okta-oin"), "Retry Selected: a create returned 503")

    assert reported.index("Try again later") < reported.index("  3. GET")
    assert reported.endswith("Okta shows: Assign to People: ok")


def test_two_plans_are_the_same():
    assert printed("okta-aiw") == printed("okta-aiw")


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("suspend", {"suspend", "unsuspend"}),
        ("suspend and not unsuspend", {"suspend"}),
        ("(SUSPEND or nothing) and not unsuspend", {"suspend"}),
        ("import and not (schema or group)", {"import_users"}),
        ("log-in or suspend", {"suspend", "unsuspend"}),
    ],
)
def test_an_expression_chooses_actions(chosen, expected):
    assert {action.name for action in actions_of(load("okta-oin"), chosen)} == expected


@pytest.mark.parametrize("chosen", ["", "a b", "f()", "1"])
def test_an_expression_that_cannot_be_read_is_a_usage_error(chosen):
    with pytest.raises(SettingsError, match="write names, and, or, not and parentheses"):
        actions_of(load("okta-oin"), chosen)


def test_as_json_each_task_has_the_requests_before_it():
    (action,) = json.loads(requests_as_json(load("okta-oin"), "test_api_credentials"))["actions"]
    (task,) = action["tasks"]

    assert (task["ok"], action["not_offered"]) == (True, None)
    assert task["requests"][0]["target"] == "/Users?startIndex=1&count=2"
    assert task["requests"][0]["order"]["provenance"] == "documented"
    assert task["requests"][0]["form"]["source"].startswith("Okta's wire dump")
    assert task["requests"][0]["headers"]["Authorization"] == "Bearer $SCIM_TOKEN"


def test_the_command_prints_them(capsys):
    chosen = ["--requests", "-k", "suspend", "--json"]

    assert main(["plan", "--profile", "okta-oin", *chosen]) == 0
    assert json.loads(capsys.readouterr().out)["profile"] == "okta-oin"


def test_json_is_for_requests_only(capsys):
    assert main(["plan", "--profile", "okta-oin", "--json"]) == 4
    assert "--json needs --requests" in capsys.readouterr().err
