from pytest_scim.report.obstacles import obstacles

from .specimen import check, specimen


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


def test_a_check_that_the_run_has_not_stands_for_what_it_blocks():
    last = obstacles(specimen())["okta"][-1]
    assert (last.id, last.check, last.title) == ("okta.import_users.never_run", None, last.id)
    assert [row["id"] for row in last.blocked] == ["okta.import_users.pages_are_stable"]


def test_advice_is_in_the_way_of_rfc_alone():
    found = obstacles(specimen())
    assert ids(found["rfc"]) == [
        "rfc7644.errors.not_found_has_scim_body",
        "runscope.spec.step_10_groups_endpoint",
    ]
    assert found["spec"] == []


def test_what_is_in_the_way_of_another_verdict_is_not_told_again_with_rfc():
    wrong = check("runscope.spec.step_1_x", "violates")
    advice = check("okta.a.b", "advisory")
    held = check("okta.a.c", "blocked", blocked_by="okta.a.b")
    found = obstacles(specimen(checks=[wrong, advice, held]))
    assert {name: ids(ones) for name, ones in found.items()} == {
        "okta": ["okta.a.b"],
        "spec": ["runscope.spec.step_1_x"],
        "rfc": [],
    }


def test_checks_that_block_each_other_are_each_told():
    ring = [check("a.b.c", "blocked", blocked_by="a.b.d")]
    ring += [check("a.b.d", "blocked", blocked_by="a.b.c")]
    found = obstacles(specimen(checks=ring))["okta"]
    assert {row["id"] for one in found for row in (one.check, *one.blocked)} == {"a.b.c", "a.b.d"}


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
