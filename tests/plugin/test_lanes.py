"""Which checks threads run ahead, and in which order."""

from pathlib import Path

import pytest

import pytest_scim
from pytest_scim.checks.check import Check, Level, Phase
from pytest_scim.plugin.selection.lanes import (
    ALONE,
    GROUPS,
    LISTS,
    MORE,
    SETTINGS,
    SHARED,
    USERS,
    Lanes,
    Planned,
    planned,
)

SUITES = pytest_scim.ROOT / "suites"


def batch(*rows):
    """Each row is an id without its authority, and the names of what the check shares."""
    return [
        Planned(
            f"okta.{name}",
            place,
            name.partition(".")[0],
            frozenset({name.partition(".")[0], *shared}),
        )
        for place, (name, *shared) in enumerate(rows)
    ]


def check(id_, phase=Phase.DEFAULT):
    return Check(id_, "", "", Level.MUST, phase=phase)


def begin(lanes, count):
    return [one.id.removeprefix("okta.") if (one := lanes.ready()) else None for _ in range(count)]


def test_the_checks_of_a_section_run_one_after_the_other():
    lanes = Lanes(batch(("a.1",), ("a.2",), ("b.1",)), {})
    assert begin(lanes, 3) == ["a.1", "b.1", None]


def test_what_several_checks_change_is_theirs_in_the_order_of_the_run():
    lanes = Lanes(batch(("a.1", "user"), ("b.1", "user"), ("c.1",)), {"okta.c.1": 9})
    assert begin(lanes, 3) == ["c.1", "a.1", None]


def test_a_check_begins_once_those_before_it_have_ended():
    lanes = Lanes(batch(("a.1", "user"), ("b.1", "user")), {})
    first = lanes.ready()
    assert lanes.ready() is None
    lanes.ended(first, conforms=True)
    assert lanes.ready().id == "okta.b.1"
    assert not lanes


def test_after_a_check_that_fails_none_of_its_section_begins():
    lanes = Lanes(batch(("a.1",), ("a.2",), ("b.1",)), {"okta.a.2": 5})
    lanes.ended(lanes.ready(), conforms=False)
    assert begin(lanes, 2) == ["b.1", None]
    assert not lanes


def test_a_check_for_which_others_wait_begins_first():
    rows = (("a.1",), ("b.1",), ("b.2", "user"), ("c.1", "user"))
    lanes = Lanes(batch(*rows), {"okta.a.1": 5, "okta.c.1": 8})
    assert begin(lanes, 3) == ["b.1", "a.1", None]


def test_the_section_with_most_requests_begins_first():
    lanes = Lanes(batch(("a.1",), ("b.1",), ("b.2",)), {"okta.a.1": 3, "okta.b.2": 5})
    assert begin(lanes, 2) == ["b.1", "a.1"]


@pytest.mark.parametrize(
    ("id_", "file"),
    [
        ("okta.races.x", "test_races.py"),
        ("vendor.memberships.x", "test_memberships.py"),
        ("runscope.spec.x", "test_spec.py"),
        ("rfc7644.authentication.x", "test_authentication.py"),
    ],
)
def test_comparisons_measurements_and_wrong_tokens_run_alone(id_, file):
    assert planned(check(id_), 0, file, frozenset()) is None


def test_a_check_runs_alone_by_its_phase_or_its_fixtures():
    file = "test_update_users.py"
    assert planned(check("okta.update_users.x"), 0, file, {"assigned"}).batch == ""
    assert planned(check("okta.update_users.x", Phase.MANY), 0, file, {"assigned"}) is None
    assert planned(check("okta.update_users.x"), 0, file, {"assigned", "linked"}) is None


def test_lists_of_users_and_of_groups_are_read_at_once_and_beside_nothing_else():
    users = planned(check("okta.import_users.x"), 0, "test_import_users_pages.py", {"window"})
    groups = planned(check("okta.push_groups.x"), 1, "test_push_groups_taken_names.py", set())
    assert users.batch == groups.batch == "lists"
    assert (users.holds, groups.holds) == ({USERS}, {GROUPS})
    for fixture in ("any_user", "linked"):
        assert planned(check("okta.import_groups.x"), 2, "test_import_groups.py", {fixture}) is None


def test_late_checks_run_beside_those_of_their_phase():
    crowd = check("okta.push_group_members.x", Phase.MANY)
    denied = check("rfc7644.authentication.x", Phase.NO_CREDENTIALS)
    whole = check("okta.bystanders.x", Phase.WHOLE_RUN)
    assert planned(crowd, 0, "test_push_group_members_large.py", {"console"}).batch == "many"
    assert planned(denied, 0, "test_authentication.py", {"own_user"}).holds == {denied.id}
    assert planned(whole, 0, "test_bystanders.py", set(), 4).batch == "whole_run"
    assert planned(whole, 0, "test_bystanders.py", set(), 0) is None


def test_every_name_is_one_of_a_file_a_section_or_a_fixture():
    files = [*SUITES.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    text += "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(pytest_scim.__file__).with_name("plugin").joinpath("fixtures").glob("*.py")
    )
    for name in {*ALONE, *LISTS}:
        authority, _, rest = name.partition(".")
        section, _, function = rest.partition(".")
        assert (SUITES / authority).is_dir()
        named = not section or f"test_{section}.py" in {path.name for path in files}
        assert named or f'SECTION_ID = "{section}"' in text, name
        assert f"def test_{function}" in text, name
    for name in SETTINGS | SHARED | MORE:
        assert f"def {name}(" in text, name
