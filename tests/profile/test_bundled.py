"""The profiles that come with the harness, and the page that explains them."""

import re

import pytest

from pytest_scim import ROOT
from pytest_scim.profile.bundled import bundled, unknown_owners
from pytest_scim.profile.load import load
from pytest_scim.profile.model import ATTRIBUTES, FEATURES, ProfileError
from pytest_scim.profile.rules import RULES
from pytest_scim.profile.yaml.schema_errors import schema

README = (ROOT / "profiles" / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]
BASIC = set(FEATURES[:7])


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_profile_loads_under_its_own_name(name):
    profile = load(name)
    assert profile.name == name
    assert (
        (ROOT / "profiles" / f"{name}.yaml")
        .read_text()
        .startswith("# yaml-language-server: $schema=../src/pytest_scim/profile/schema.json\n")
    )
    assert f"`{name}`" in README


@pytest.mark.parametrize(
    ("integration", "off"), [("oin", set()), ("oiw", set()), ("aiw", {"import_groups"})]
)
def test_a_generic_profile_offers_all_that_okta_sends_as_it_was_captured(integration, off):
    profile = load(f"okta-{integration}")
    assert profile.integration == integration
    assert profile.user_patch is (integration != "aiw")
    assert {word for word in FEATURES if profile.offers(word)} == BASIC - off
    assert tuple(attribute.path for attribute in profile.attributes) == ATTRIBUTES
    assert not profile.rules


def test_an_owner_that_is_no_check_is_found_in_the_code(tmp_path):
    known = {"acme.badges.a_badge_is_kept", "acme.badges.a_badge_is_shown"}
    (tmp_path / "test_badges.py").write_text(
        'OWNER = "acme.badges.a_badge_is_kept"\nOTHER = "acme.badges.a_badge_is_shwn"\n'
        'HOST = "acme.example.com"\n'
    )
    (sentence,) = unknown_owners(tmp_path, known)
    assert sentence == (
        "test_badges.py names a check that does not exist: acme.badges.a_badge_is_shwn; "
        "did you mean 'acme.badges.a_badge_is_shown'?"
    )


def test_scileads_offers_users_only():
    profile = load("scileads")
    offered = {"create_users", "update_users", "deactivate_users", "import_users"}
    assert {word for word in FEATURES if profile.offers(word)} == offered
    assert not profile.maps("externalId")


def test_scileads_holds_every_fact_of_its_guide():
    profile = load("scileads")
    assert [fact.id for fact in profile.facts] == [f"SCL-{n:02}" for n in range(1, 19)]
    assert [fact.id for fact in profile.facts if fact.outside_wire] == ["SCL-16"]


def test_scileads_requires_the_same_attributes_by_mapping_and_by_rule():
    profile = load("scileads")
    required = {attribute.path for attribute in profile.attributes if attribute.required}
    named = profile.rule("required_attributes").parameters["attributes"]
    assert required == {"userName", *named}


def test_the_example_of_the_readme_loads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(EXAMPLE)
    assert load("acme.yaml").title == "Acme Portal"


@pytest.mark.parametrize(
    ("right", "wrong"), [("create_users", "create_user"), ("[ACM-01]", "[ACM-1]")]
)
def test_the_errors_of_the_readme_are_told_so(right, wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(EXAMPLE.replace(right, wrong))
    with pytest.raises(ProfileError) as caught:
        load("acme.yaml")
    assert f"\n{caught.value}\n" in README


def test_the_readme_explains_every_key_and_every_rule():
    rows = re.findall(r"^\| `(\w+)` \|(.*)", README, re.MULTILINE)
    keys = list(schema()["properties"])
    assert [key for key, _ in rows if key not in {*RULES, *bundled()}] == keys
    for name, spec in RULES.items():
        row = next(text for key, text in rows if key == name)
        assert spec.summary in row
        assert all(f"`{word}`" in row for word in spec.parameters.get("required", []))
