"""The commands that describe checks, profiles and schemas, without a run."""

import json

import pytest

from pytest_scim.cli import main
from pytest_scim.cli.catalog import all_checks
from pytest_scim.profile.bundled import bundled, check_ids
from pytest_scim.report.model import SCHEMA

TOTAL = "okta.import_users.the_total_counts_every_user"


def out_of(capsys, *arguments, code=0):
    assert main([*arguments]) == code
    return capsys.readouterr().out


def test_every_check_is_listed_once():
    ids = [check.id for check in all_checks()]
    assert len(ids) == len(set(ids))
    assert set(ids) == check_ids()


def test_filters_of_checks_must_all_match(capsys):
    chosen = ["--feature", "import_users", "--level", "must", "--authority", "okta"]
    rows = json.loads(out_of(capsys, "checks", *chosen, "total", "--json"))

    assert TOTAL in {row["id"] for row in rows}
    assert {(row["feature"], row["level"]) for row in rows} == {("import_users", "MUST")}
    assert all(row["id"].startswith("okta.") for row in rows)


def test_checks_are_two_lines_each_and_counted(capsys):
    lines = out_of(capsys, "checks", "the_total_counts_every_user").splitlines()
    assert lines[0] == f"MUST    {TOTAL}"
    assert lines[2] == "1 check"


def test_the_checks_of_a_profile_have_its_levels(capsys):
    def levels(*chosen):
        rows = json.loads(out_of(capsys, "checks", "--json", *chosen))
        return {row["id"]: row["level"] for row in rows}

    everywhere, custom = levels(), levels("--profile", "okta-aiw")
    assert custom.keys() < everywhere.keys()
    assert any(custom[id_] != everywhere[id_] for id_ in custom)


def test_no_match_is_exit_code_1(capsys):
    assert out_of(capsys, "checks", "no such words anywhere", code=1) == "0 checks\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["checks", "--feature", "push_grops"], "did you mean 'push_groups'?"),
        (["explain", TOTAL[:-1]], f"did you mean '{TOTAL}'?"),
        (["explain", "x.*"], "'x.*' is not a check; pytest-scim checks lists them"),
    ],
)
def test_an_unknown_name_is_one_sentence_with_a_suggestion(capsys, arguments, sentence):
    assert main(arguments) == 4
    error = capsys.readouterr().err
    assert sentence in error
    assert error.count("\n") == 1


def test_a_check_is_explained_with_its_sources_its_fix_and_its_faults(capsys):
    text = out_of(capsys, "explain", TOTAL)

    assert text.startswith(f"{TOTAL}\n  `totalResults` of /Users counts all Users")
    for part in ("required: ", "level: MUST", "feature: import_users", "test plan: C9304"):
        assert f"  {part}" in text
    assert "  requests: about " in text
    assert "  fix: Count all matching Users" in text
    assert "  see: RFC 7644, section 3.4.2.4 https://www.rfc-editor.org/" in text
    assert "    L3-total-is-the-page: " in text
    assert text.endswith(f"--check {TOTAL}\n")


def test_a_check_is_explained_with_the_sentences_of_the_rfcs_that_it_judges(capsys):
    text = out_of(capsys, "explain", "rfc7644.group_resources.a_deleted_group_is_in_no_list")

    assert "\n  judges: RFC 7644 section 3.6, MUST: A deleted resource returns 404" in text


def test_several_checks_are_explained(capsys):
    assert out_of(capsys, "explain", "okta.import_users.*").count("\n  level: ") > 5


def test_profiles_are_listed(capsys):
    lines = out_of(capsys, "profiles").splitlines()
    assert [line.split()[0] for line in lines] == [*bundled()]
    rows = json.loads(out_of(capsys, "profiles", "--json"))
    assert "push_groups" in next(row for row in rows if row["name"] == "okta-oin")["features"]


def test_schemas_are_printed(capsys):
    assert json.loads(out_of(capsys, "schema"))["title"] == "pytest-scim profile"
    with pytest.raises(SystemExit):
        main(["schema", "nope"])
    assert "argument schema: invalid choice: 'nope'" in capsys.readouterr().err
    assert out_of(capsys, "schema", "record") == SCHEMA.read_text(encoding="utf-8")
