"""Every statement of a vendor's guide is held by checks that run, or is outside the wire."""

from functools import cache

import pytest

from pytest_scim.profile.load import load

from .rehearsing import node, rehearse

FACTS = {
    "leadiq": [f"LIQ-{n:02}" for n in range(1, 26)],
    "scileads": [f"SCL-{n:02}" for n in range(1, 19)],
    "ici": [f"ICI-{n:02}" for n in range(1, 10)],
    "iomete": [f"IOM-{n:02}" for n in range(1, 9)],
    "livepreso": [f"LPR-{n:02}" for n in range(1, 7)],
}
OUTSIDE = {"scileads": ["SCL-16"]}
NEED_A_TOKEN = {"vendor.credentials.a_replaced_token_is_refused"}
DEVIATING = {"leadiq": {"vendor.groups.a_taken_name_returns_409"}}
NOT_IMPORTED = ("leadiq", "iomete")

each_vendor = pytest.mark.parametrize("vendor", FACTS)


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """Rehearses the checks that a vendor's facts name, once."""

    @cache
    def rehearsed(vendor):
        named = {check for fact in load(vendor).facts for check in fact.checks}
        nodes = [node(check) for check in sorted(named)]
        return named, rehearse(tmp_path_factory.mktemp(vendor), vendor, *nodes)

    return rehearsed


@each_vendor
def test_every_statement_of_the_guide_is_a_fact_of_the_profile(vendor):
    facts = load(vendor).facts
    assert [fact.id for fact in facts] == FACTS[vendor]
    assert [fact.id for fact in facts if fact.outside_wire] == OUTSIDE.get(vendor, [])
    assert all(fact.checks or fact.outside_wire for fact in facts)


def test_the_five_guides_make_66_statements():
    assert sum(map(len, FACTS.values())) == 66


@each_vendor
def test_every_check_that_a_fact_names_runs_under_the_profile(vendor, rehearsed):
    named, run = rehearsed(vendor)
    assert run.code == 0, run.out
    deviating = DEVIATING.get(vendor, set())
    wanted = {
        check: "deviates" if check in deviating else "conforms" for check in named - NEED_A_TOKEN
    }
    assert {check: run.verdicts[check] for check in wanted} == wanted
    assert run.leftovers == []


@each_vendor
def test_every_fact_of_a_rule_is_held_by_a_check_of_that_rule(vendor):
    profile = load(vendor)
    held = {fact.id: fact.checks for fact in profile.facts}
    for rule in profile.rules:
        for fact in rule.facts:
            assert any(check.startswith("vendor.") for check in held[fact]), fact


@pytest.mark.parametrize("vendor", NOT_IMPORTED)
def test_what_the_guide_does_not_tick_is_not_applicable(vendor):
    profile = load(vendor)
    unticked = ("import_users", "import_groups", "sync_password")
    assert [word for word in unticked if profile.offers(word)] == []
    assert profile.offers("push_groups")


def test_a_profile_replaces_no_check_that_one_of_its_facts_names():
    for vendor in FACTS:
        profile = load(vendor)
        named = {check for fact in profile.facts for check in fact.checks}
        assert named & profile.replaced.keys() == set()
