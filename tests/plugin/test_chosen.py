"""Checks are selected by their ids; an unknown one ends the run before it sends anything."""

from types import SimpleNamespace

import pytest

from pytest_scim.plugin.selection.chosen import chosen, take_ids
from pytest_scim.profile.bundled import check_ids

ARGS, NONE = pytest.Config.ArgsSource.ARGS, pytest.Config.ArgsSource.INVOCATION_DIR
KNOWN = {"okta.create_users.a", "okta.create_users.b", "rfc7644.patching.c"}
REMOVED = "okta.deactivate_users.removing_the_app_from_a_group_deactivates_its_users"


def given(args, *, source=ARGS, pyargs=False):
    """Return a configuration of pytest with these arguments."""
    return SimpleNamespace(args=args, args_source=source, option=SimpleNamespace(pyargs=pyargs))


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["okta.create_users.a"], {"okta.create_users.a"}),
        (["okta.*"], {"okta.create_users.a", "okta.create_users.b"}),
        (["*.c", "okta.create_users.?"], KNOWN),
    ],
)
def test_patterns_select_checks(patterns, found):
    assert chosen(patterns, KNOWN) == found


def test_each_unknown_id_is_one_sentence_with_a_suggestion():
    with pytest.raises(pytest.UsageError) as caught:
        chosen(["okta.create_user.a", "okta.*", "x.*"], KNOWN)

    assert caught.value.args == (
        "'okta.create_user.a' is not a check; did you mean 'okta.create_users.a'?",
        "'x.*' matches no check; pytest-scim checks lists them",
    )


def test_a_check_of_another_integration_is_named_as_such():
    elsewhere = next(iter(check_ids() - KNOWN))
    with pytest.raises(pytest.UsageError, match="does not concern this profile"):
        chosen([elsewhere], KNOWN)


def test_ids_among_the_paths_of_pytest_are_taken_and_files_stay(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.b").touch()
    config = given(["okta.x.*", "a.b", "tests", "missing.py"])

    assert take_ids(config) == ["okta.x.*"]
    assert config.args == ["a.b", "tests", "missing.py"]
    assert config.args_source is ARGS


def test_ids_alone_select_among_all_suites():
    config = given(["okta.x.y"])

    assert take_ids(config) == ["okta.x.y"]
    assert config.args_source is not ARGS
    assert take_ids(given(["okta.x"], source=NONE)) == []


def test_modules_stay_where_pytest_is_given_modules():
    names = ["pytest_scim.suites", "okta.x.y", "pytest_scim.missing.z"]
    assert take_ids(given(names, pyargs=True)) == names[1:]
    assert take_ids(given(names)) == names


@pytest.mark.parametrize("how", [["--scim-check", REMOVED], [REMOVED], ["-k", REMOVED]])
def test_one_check_runs_alone(run, how):
    finished = run("--profile=okta-oin", *how)

    ran = [row["id"] for row in finished.record["checks"] if row["verdict"] != "not-run"]
    assert ran == [REMOVED, "okta.create_users.the_created_id_identifies_no_other_resource"]
    assert finished.code == 0


def test_an_unknown_id_exits_with_4_and_runs_nothing(run):
    finished = run("--profile=okta-oin", "--scim-check=okta.deactivate_users.removing_the_ap")

    assert finished.code == 4
    assert "ERROR: 'okta.deactivate_users.removing_the_ap' is not a check; did you mean" in (
        finished.out + finished.err
    )
    assert not finished.folder.exists()
