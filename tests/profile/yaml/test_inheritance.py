"""A profile that extends another: what it takes over, and what its author is told."""

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.model import ProfileError

BASE = """\
name: base
title: Base
description: A base.
integration: aiw
base_url: https://base.example/scim
auth: [basic, header]
features: {create_users: true, push_groups: true}
attributes:
  userName:
  displayName: {max_length: 50}
  title:
rules:
  - {name: max_length, guide: x, parameters: {attribute: title, length: 9}}
  - {name: username_is_email, guide: x}
facts:
  B-1: {says: x, checks: [okta.a.b]}
propagation: {timeout: 2s}
suites: checks
"""
OWN = "name: own\ntitle: Own\nextends: ./shared/base.yaml\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shared" / "checks").mkdir(parents=True)
    (tmp_path / "shared" / "base.yaml").write_text(BASE)
    return tmp_path


@pytest.fixture
def given(folder):
    def given(lines, own=OWN):
        (folder / "own.yaml").write_text(own + lines)
        return load("own.yaml")

    return given


@pytest.fixture
def refused(given):
    def refused(lines="", own=OWN):
        with pytest.raises(ProfileError) as caught:
            given(lines, own)
        return str(caught.value)

    return refused


def test_what_is_not_said_is_the_base_s_but_for_what_names_it(given, folder):
    profile = given("")
    assert (profile.name, profile.title, profile.description) == ("own", "Own", "")
    assert (profile.integration, profile.auth) == ("aiw", ("basic", "header"))
    assert profile.path == folder / "own.yaml"
    assert [rule.name for rule in profile.rules] == ["max_length", "username_is_email"]
    assert profile.propagation.timeout == 2


def test_mappings_merge_at_every_depth(given):
    profile = given(
        "features: {push_groups: false}\nattributes: {displayName: {required: true}}\n"
        "propagation: {interval: 1s}\nfacts: {O-1: {says: y, outside_wire: z}}\n"
    )
    assert (profile.offers("create_users"), profile.offers("push_groups")) == (True, False)
    named = {attribute.path: attribute for attribute in profile.attributes}
    assert (named["displayName"].required, named["displayName"].max_length) == (True, 50)
    assert (profile.propagation.timeout, profile.propagation.interval) == (2, 1)
    assert [fact.id for fact in profile.facts] == ["B-1", "O-1"]


def test_scalars_and_lists_replace(given):
    profile = given(
        "integration: oin\nauth: [bearer]\nrules:\n  - {name: old_token_refused, guide: x}\n"
    )
    assert (profile.integration, profile.auth) == ("oin", ("bearer",))
    assert [rule.name for rule in profile.rules] == ["old_token_refused"]


def test_a_key_with_nothing_after_it_goes(given):
    profile = given("attributes:\n  title:\n  nickName: {}\nrules:\nfeatures: {push_groups: }\n")
    assert [one.path for one in profile.attributes] == ["userName", "displayName", "nickName"]
    assert not profile.rules
    assert not profile.offers("push_groups")


def test_a_base_next_to_the_profile_may_have_any_name(given, folder):
    (folder / "base").write_text(BASE.replace("suites: ", "suites: shared/"))
    assert given("", OWN.replace("./shared/base.yaml", "./base")).integration == "aiw"


def test_the_suites_of_a_base_stay_next_to_it(given, folder):
    assert given("").suites == folder / "shared" / "checks"


def test_a_bundled_profile_can_be_extended(given):
    profile = given("", "name: own\ntitle: Own\nextends: scileads\n")
    assert (profile.integration, len(profile.facts)) == ("oin", 18)
    assert profile.facts[0].position.startswith("profiles/scileads.yaml:")


def test_a_base_may_extend_another(given, folder):
    middle = "name: middle\ntitle: Middle\nextends: base.yaml\nauth: [header]\n"
    (folder / "shared" / "middle.yaml").write_text(middle)
    profile = given("", OWN.replace("base", "middle"))
    assert (profile.integration, profile.auth) == ("aiw", ("header",))


def test_what_is_wrong_in_the_base_is_told_with_its_file(refused, folder):
    (folder / "shared" / "base.yaml").write_text(BASE.replace("create_users", "create_user"))
    sentence = "'create_user' is not a feature; did you mean 'create_users'?"
    assert refused() == f"shared/base.yaml:7:12: {sentence}"


def test_what_is_wrong_in_the_profile_itself_is_told_before_what_is_wrong_in_its_base(
    refused, folder
):
    (folder / "shared" / "base.yaml").write_text(BASE.replace("create_users", "create_user"))
    own, base = refused("auth: [bearer, kerberos]\n").splitlines()
    assert own.startswith("own.yaml:4:16: 'kerberos' is not a value of 'auth'")
    assert base.startswith("shared/base.yaml:7:12: 'create_user' is not a feature")


def test_a_key_that_stands_twice_in_the_base_is_told_with_its_file(refused, folder):
    (folder / "shared" / "base.yaml").write_text(f"{BASE}title: Twice\n")
    assert refused() == "shared/base.yaml:19:1: 'title' is a duplicate key, first on line 2"


def test_a_rule_that_what_is_taken_away_leaves_in_the_air_is_told(refused):
    reported = refused(
        "rules:\n  - {name: required_attributes, guide: x, parameters: {attributes: [locale]}}\n"
    )
    assert reported == "own.yaml:5:69: 'locale' is required here, but is not in 'attributes'"


def test_a_check_that_does_not_exist_is_told_with_the_base_s_place(given):
    assert given("").facts[0].check_positions == ("shared/base.yaml:16:27",)


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("okta-oinn", "'okta-oinn' is not a bundled profile"),
        ("./none.yaml", "no such file"),
        ("./own.yaml", "'./own.yaml' also extends this profile, which makes a circle"),
    ],
)
def test_a_base_that_cannot_be_had_is_told_where_it_is_named(refused, named, sentence):
    assert refused("", OWN.replace("./shared/base.yaml", named)).startswith(
        f"own.yaml:3:10: {sentence}"
    )


def test_a_longer_circle_is_told_where_it_closes(refused, folder):
    (folder / "shared" / "base.yaml").write_text(f"{BASE}extends: ../own.yaml\n")
    sentence = "'../own.yaml' also extends this profile, which makes a circle"
    assert refused() == f"shared/base.yaml:19:10: {sentence}"


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("[okta-oin]", "3:10: 'extends' must be text, not a list"),
        ("", "3:1: 'extends' is empty: remove it, or set it to text"),
    ],
)
def test_a_base_must_be_named_by_text(refused, value, sentence):
    assert refused("", f"name: own\ntitle: Own\nextends: {value}\n").startswith(
        f"own.yaml:{sentence}"
    )


def test_each_profile_has_a_name_of_its_own(refused):
    assert refused("", "extends: okta-oin\n") == "own.yaml:1:1: a profile needs 'name' and 'title'"
