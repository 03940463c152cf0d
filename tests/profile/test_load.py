"""What a valid profile becomes."""

import pytest

from pytest_scim.profile.load import load, unknown_checks
from pytest_scim.profile.model import (
    ATTRIBUTES,
    FEATURES,
    Attribute,
    Limits,
    OAuth,
    Propagation,
    UserNaming,
)

LEAST = """\
name: acme
title: Acme
integration: oin
features: {create_users: true}
attributes:
  userName:
"""
MOST = """\
name: acme
title: "1:30"
description: no
integration: aiw
base_url: https://scim.example.com/v2
auth: [basic, header, oauth2]
oauth:
  {grant: client_credentials, token_url: "http://127.0.0.1:8/t", scopes: [a, b],
   authorize_url: "https://a.example/", client_auth: post}
unique_identifier: externalId
user_patch: false
delete: forbidden
features: {push_groups: true, import_users: false}
attributes:
  userName: {max_length: 100}
  externalId: {required: true}
  title:
rules:
  - name: required_attributes
    guide: The title is required.
    facts: [A-1]
    parameters: {attributes: [title]}
  - {name: our_own, guide: Ours., parameters: {anything: [1, 2]}}
deviations:
  - {check: okta.x.y, reason: Old., ticket: T-1, since: 2026-03-31, provider: slow}
facts:
  A-1: {says: Titles., checks: [okta.a.b, okta.c.d]}
  A-2:
    says: Licences.
    outside_wire: Pages.
test_users:
  {email_domain: acme.example, username_format: "{tag}-{number}", group_prefix: "[Deals] "}
propagation: {timeout: 1.5s, interval: 500ms}
limits: {users: 3, pages: 4, users_at_once: 20}
rate_limit: 90/m
consent: true
linkable_groups: [Manager]
provider: {patch_response: 204}
suites: checks
"""


@pytest.fixture
def given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "checks").mkdir()

    def write(text, **options):
        (tmp_path / "x.yaml").write_text(text)
        return load("x.yaml", **options)

    return write


def test_what_is_left_out_gets_its_default(given):
    profile = given(LEAST)
    assert list(profile.features) == list(FEATURES)
    assert [word for word in FEATURES if profile.features[word]] == ["create_users"]
    assert profile.attributes == (Attribute("userName", required=True),)
    assert (profile.auth, profile.unique_identifier) == (("bearer",), "userName")
    assert profile.oauth is None
    assert (profile.user_patch, profile.delete, profile.suites) == (True, "allowed", None)
    assert (profile.test_users, profile.propagation, profile.limits) == (
        UserNaming(),
        Propagation(),
        Limits(),
    )


def test_every_key_is_taken_over(given, tmp_path):
    profile = given(MOST)
    assert (profile.title, profile.description) == ("1:30", "no")
    assert (profile.integration, profile.auth) == ("aiw", ("basic", "header", "oauth2"))
    assert profile.oauth == OAuth(
        "http://127.0.0.1:8/t", "https://a.example/", "client_credentials", ("a", "b"), "post"
    )
    assert profile.unique_identifier == "externalId"
    assert (profile.user_patch, profile.delete) == (False, "forbidden")
    assert profile.base_url == "https://scim.example.com/v2"
    assert profile.attributes[0] == Attribute("userName", required=True, max_length=100)
    assert profile.attributes[1] == Attribute("externalId", required=True)
    assert profile.rule("our_own").parameters == {"anything": [1, 2]}
    assert profile.deviations[0].since == "2026-03-31"
    assert profile.facts[0].checks == ("okta.a.b", "okta.c.d")
    assert profile.facts[1].outside_wire == "Pages."
    assert profile.test_users == UserNaming("acme.example", "{tag}-{number}", "[Deals] ")
    assert (profile.propagation, profile.limits) == (Propagation(1.5, 0.5), Limits(3, 4, 20))
    assert (profile.rate_limit, profile.consent) == (1.5, True)
    assert (profile.linkable_groups, profile.provider) == (("Manager",), {"patch_response": 204})
    assert (profile.path, profile.suites) == (tmp_path / "x.yaml", tmp_path / "checks")


def test_oauth_needs_its_endpoints_and_no_more(given):
    two = 'token_url: "https://a.example/t", authorize_url: "https://a.example/a"'
    profile = given(f"{LEAST}auth: [bearer, oauth2]\noauth: {{{two}}}\n")
    assert profile.oauth == OAuth("https://a.example/t", "https://a.example/a")
    assert profile.oauth.grant == "authorization_code"
    assert (profile.oauth.scopes, profile.oauth.client_auth) == ((), "basic")


def test_a_custom_app_has_no_user_patch_unless_it_says_so(given):
    assert given(LEAST.replace("oin", "aiw")).user_patch is False


def test_the_command_line_overrides_features(given):
    profile = given(LEAST, features={"create_users": False, "push_groups": True})
    assert [word for word in FEATURES if profile.features[word]] == ["push_groups"]


def test_what_can_only_be_resolved_later_knows_where_it_stands(given):
    profile = given(MOST)
    assert profile.rules[0].position == "x.yaml:19:11"
    assert profile.deviations[0].positions == ("x.yaml:25:13",)
    assert profile.facts[0].position == "x.yaml:27:3"
    assert profile.facts[0].check_positions == ("x.yaml:27:33", "x.yaml:27:43")


def test_a_name_that_no_check_answers_to_is_told_with_its_place(given):
    assert unknown_checks(given(MOST), {"okta.a.b", "okta.c.dd"}, {"our_owns"}) == [
        "x.yaml:23:12: 'our_own' is not a rule; did you mean 'our_owns'?",
        "x.yaml:25:13: 'okta.x.y' is not a check; did you mean 'okta.a.b'?",
        "x.yaml:27:43: 'okta.c.d' is not a check; did you mean 'okta.c.dd'?",
    ]


def test_a_rule_of_the_profile_is_known_by_its_checks(given):
    known = ["okta.a.b", "okta.c.d", "okta.x.y"]
    assert unknown_checks(given(MOST), known, {"our_own"}) == []


@pytest.mark.parametrize(
    "value", ["no", "off", "yes", "1:30", "2026-03-31", "0x10", "1_000", "=", "<<"]
)
def test_yaml_is_read_as_version_1_2_means_it(given, value):
    assert given(LEAST.replace("Acme", value)).title == value


@pytest.mark.parametrize("path", ATTRIBUTES)
def test_every_attribute_of_the_vocabulary_can_be_mapped(given, path):
    work = "'emails[type eq \"work\"].value': {}\n" if path == "emails.type" else ""
    line = "" if path == "userName" else f"  '{path}': {{max_length: 99}}\n"
    profile = given(f"{LEAST}{'  ' if work else ''}{work}{line}")
    assert profile.maps(path)


def test_a_rule_names_the_checks_that_it_replaces(given):
    rule = (
        "rules:\n"
        "  - {name: required_attributes, guide: x, parameters: {attributes: [displayName]}}\n"
    )
    profile = given(f"{LEAST}  displayName:\n{rule}")
    assert profile.replaced == {"okta.create_users.display_name_is_optional": "required_attributes"}
    assert given(f"{LEAST}rules:\n  - {{name: username_is_work_email, guide: x}}\n").replaced == {
        "okta.create_users.user_name_may_differ_from_email": "username_is_work_email",
        "okta.create_users.two_users_may_share_an_email": "username_is_work_email",
        "okta.update_users.a_changed_email_is_stored": "username_is_work_email",
    }
    assert given(MOST).replaced == {}


@pytest.mark.parametrize(
    ("form", "user_name", "fits"),
    [
        (None, "ada.best.runtagaa12@example.com", True),
        (None, "runtagaa.crowd.ada.best.runtagaa12@example.com", True),
        (None, "ada.best.runtagaa12+okta@example.com", False),
        (None, "Ada.Best.Runtagaa12@Example.Com", False),
        (None, "ü.ada.best.runtagaa12@example.com", False),
        (None, "ada.best.runtagaa12@examplexcom", False),
        (None, "ada.best@example.com", False),
        ("ACME\\\\{family}+{tag}_{number}", "ACME\\\\best+runtagaa_3", True),
        ("{tag}{number}", "runtagaa3@example.com", False),
    ],
)
def test_a_login_that_a_run_makes_is_told_from_one_that_a_check_makes_up(form, user_name, fits):
    test_data = UserNaming() if form is None else UserNaming(username_format=form)

    assert test_data.would_make(user_name) is fits


def test_a_parameter_is_found_by_the_names_of_its_rule_and_of_itself(given):
    own = "rules:\n  - {name: contractors_wait, guide: x, parameters: {user_type: Contractor}}\n"
    profile = given(f"{LEAST}suites: .\n{own}")

    assert profile.parameter("contractors_wait", "user_type") == "Contractor"
    for rule, name in (("contractors_wait", "length"), ("max_length", "length")):
        with pytest.raises(KeyError):
            profile.parameter(rule, name)


def test_one_deviation_may_name_several_checks_and_a_name_precedes_a_pattern(given):
    several = '[okta.a.b, "okta.x.*", "okta.nobody.*"]'
    declared = f"  - {{checks: {several}, reason: All.}}\n  - {{check: okta.x.y, reason: One.}}\n"
    profile = given(f"{LEAST}deviations:\n{declared}")
    found = {one: profile.deviation(one) for one in ("okta.a.b", "okta.x.z", "okta.x.y", "okta.c")}
    reasons = {name: one and one.reason for name, one in found.items()}
    assert reasons == {"okta.a.b": "All.", "okta.x.z": "All.", "okta.x.y": "One.", "okta.c": None}
    assert len(profile.deviations[0].positions) == 3
    assert unknown_checks(profile, {"okta.a.bb", "okta.x.y"}) == [
        "x.yaml:8:15: 'okta.a.b' is not a check; did you mean 'okta.a.bb'?",
        "x.yaml:8:37: 'okta.nobody.*' matches no check",
    ]
