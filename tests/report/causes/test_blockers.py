import pytest

from pytest_scim.report.causes.blockers import obstacles

from ..specimen.checks import check
from ..specimen.record import specimen


def ids(found):
    return [one.id for one in found]


def test_what_is_in_the_way_of_okta_stands_with_what_it_blocks():
    found = obstacles(specimen())["okta"]
    first = found[0]
    assert first.id == "okta.create_users.assigned_person_is_created"
    assert first.title == "assigned person is created"
    assert [row["id"] for row in first.blocked] == [
        "okta.update_users.changed_name_is_shown",
        "okta.update_users.second_change_is_shown",
        "okta.push_groups.member_is_added",
    ]
    assert not {row["id"] for one in found for row in one.blocked} & set(ids(found))


def test_what_no_check_of_the_run_owns_is_in_nobody_s_way():
    found = obstacles(specimen())["okta"]
    blocked = {row["id"] for one in found for row in one.blocked}
    assert "okta.import_users.pages_are_stable" not in blocked | set(ids(found))


def test_what_blocks_a_check_of_another_verdict_stands_with_it():
    wrong = check("okta.a.b", "violates")
    held = check("runscope.spec.step_1_x", "blocked", blocked_by="okta.a.b")
    found = obstacles(specimen(checks=[wrong, held]))["spec"]
    assert [(one.id, one.blocked) for one in found] == [("okta.a.b", (held,))]


def test_advice_is_in_the_way_of_rfc_alone():
    found = obstacles(specimen())
    assert ids(found["rfc"]) == [
        "rfc7644.errors.not_found_has_scim_body",
        "runscope.spec.step_10_groups_endpoint",
    ]
    assert found["spec"] == []


def test_a_finding_of_a_draft_is_in_nobody_s_way():
    advised = [check("future.interop_profile.a", "advisory"), check("rfc7644.a.b", "advisory")]
    found = obstacles(specimen(checks=advised))
    assert ids(found["rfc"]) == ["rfc7644.a.b"]


def test_what_advice_blocks_is_in_nobody_s_way():
    wrong = check("runscope.spec.step_1_x", "violates")
    advice = check("okta.a.b", "advisory")
    held = check("okta.a.c", "blocked", blocked_by="okta.a.b")
    found = obstacles(specimen(checks=[wrong, advice, held]))
    assert {name: ids(ones) for name, ones in found.items()} == {
        "okta": [],
        "spec": ["runscope.spec.step_1_x"],
        "rfc": ["okta.a.b"],
    }


@pytest.mark.parametrize("owner", ["a.b.d", "a.b.e"])
def test_what_could_not_be_judged_is_in_nobody_s_way(owner):
    ring = [check("a.b.c", "blocked", blocked_by=owner), check("a.b.e", "error")]
    ring += [check("a.b.d", "blocked", blocked_by="a.b.c")]
    assert obstacles(specimen(checks=ring)) == {"okta": [], "spec": [], "rfc": []}


def test_nothing_is_in_the_way_of_a_clean_run():
    clean = [check("okta.a.b"), check("runscope.spec.step_1_x"), check("okta.a.c", "not-run")]
    assert obstacles(specimen(checks=clean)) == {"okta": [], "spec": [], "rfc": []}


def test_what_is_in_the_way_agrees_with_the_verdicts():
    for record in (specimen(), specimen(checks=[check("okta.a.b")])):
        found = obstacles(record)
        okta, spec, rfc = (record["verdicts"][name] for name in ("okta", "spec", "rfc"))
        assert (okta is False) == bool(found["okta"])
        assert (spec is False) == bool(found["spec"])
        assert (rfc is False) == any(found.values())
