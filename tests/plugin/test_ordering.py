"""Which checks run, and in which order, whatever other plugins do about it."""

import pytest

from pytest_scim.checks.check import SHOULD, Check, Phase
from pytest_scim.plugin.selection.ordering import position

MEDDLER = """
import random
import pytest

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    everybody = list(items)
    yield
    gone = [item for item in everybody if item.name == "test_counts_are_numbers"]
    config.hook.pytest_deselected(items=gone)
    unsaid = [item for item in everybody if item.name == "test_the_id_stays_the_same"]
    items[:] = [*everybody, *everybody]
    items[:] = [item for item in items if item not in unsaid]
    random.shuffle(items)
"""
"""Shuffles, drops one check without a word, brings deselected ones back, doubles the rest."""


def check(check_id, phase=Phase.DEFAULT):
    return Check(check_id, "", "", SHOULD, phase=phase)


def test_owners_of_steps_come_before_what_builds_on_them():
    ids = ["rfc7644.x.a", "okta.races.b", "okta.push_groups.c", "okta.create_users.d"]

    assert sorted(ids, key=lambda one: position(check(one))) == [*reversed(ids)]


def test_a_phase_counts_more_than_a_section():
    ids = [
        "rfc7644.x.a",
        "okta.create_users.b",
        "properties.c.d",
        "okta.e.f",
        "runscope.g.h",
        "i.j",
    ]
    rows = [check(check_id, phase) for check_id, phase in zip(ids, Phase, strict=True)]
    mixed = [rows[n] for n in (3, 0, 5, 1, 4, 2)]

    assert sorted(mixed, key=position) == rows


@pytest.fixture(scope="module")
def meddled(runner):
    """A run of one section beside a plugin that changes what is collected, and one without."""
    chosen = ("--profile=okta-oin", "-k", "test_create_users and not plus")
    meddled = runner("meddled")
    (meddled.folder / "meddler.py").write_text(MEDDLER)
    return runner("alone")(*chosen), meddled(*chosen, "-pmeddler")


def ran(run):
    return [c["id"] for c in run.record["checks"] if c["verdict"] != "not-run"]


def test_another_plugin_changes_neither_order_nor_number(meddled):
    alone, beside = (ran(run) for run in meddled)
    left_out = {
        f"okta.create_users.{name}" for name in ("counts_are_numbers", "the_id_stays_the_same")
    }

    assert len(alone) > 10
    assert beside == [check_id for check_id in alone if check_id not in left_out]


def test_what_another_plugin_leaves_out_is_told_and_makes_the_run_partial(meddled):
    alone, beside = meddled

    assert set(beside.reported("not-run").values()) == {"not selected"}
    assert len(beside.record["checks"]) == len(alone.record["checks"])
    assert beside.record["partial"]


def test_what_has_nothing_to_do_with_the_profile_is_not_collected(run):
    finished = run("--profile=okta-oin", "-k", "the_user_name_is_returned_as_sent")
    number = len(finished.record["checks"])

    assert f"collected {number} items / {number - 1} deselected / 1 selected" in finished.out


def test_a_selection_that_leaves_nothing_is_told_with_the_option(run):
    finished = run("--profile=okta-oin", "-m", "unit")

    assert finished.code == 4
    assert "ERROR: no check was selected: -m 'unit' left out all " in finished.err
