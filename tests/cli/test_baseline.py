"""``pytest-scim baseline`` writes findings into a profile, and nothing that was not found."""

import json
import stat

import pytest

from pytest_scim.cli import main
from pytest_scim.profile import ProfileError
from pytest_scim.profile.load import load
from tests.report.history.records import check, record

ONE = "okta.create_users.assigning_the_app_creates_a_user"
TWO = "okta.create_users.counts_are_numbers"
THREE = "okta.update_users.a_changed_name_is_stored"
ADVICE = "okta.create_users.an_error_says_what_is_wrong"
OLD = "okta.import_users.the_total_counts_every_user"
PROFILE = f"""\
# Acme's own profile.
name: acme
title: Acme
extends: okta-oin

deviations:
  # since the beginning
  - check: {OLD}
    reason: The total is that of the page.
"""
RECORD = record(
    check(ONE, "violates"),
    check(TWO, "violates"),
    check(THREE, "violates", message="PUT returned 500\n# x"),
    check(ADVICE, "advisory", level="SHOULD"),
    check(OLD, "deviates"),
    check("okta.create_users.later", "violates"),
    check("okta.create_users.blocked", "blocked", blocked_by=ONE),
    causes={ONE: [ONE, TWO], THREE: [THREE]},
)


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """A folder with a profile and the record of a run with it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(PROFILE)
    row = {"name": "acme", "title": "Acme", "path": "acme.yaml"}
    (tmp_path / "record.json").write_text(json.dumps(RECORD | {"profile": row}))
    return tmp_path


def filled_in(path):
    path.write_text(path.read_text().replace("TODO: what", "We know what"))
    return load(f"./{path.name}", bundled_checks_only=True)


def test_findings_become_deviations_by_cause(acme, capsys):
    assert main(["baseline", "record.json"]) == 0
    out = capsys.readouterr().out
    assert "2 deviations of 3 checks added." in out
    assert "does not have the check: okta.create_users.later" in out
    text = (acme / "acme.yaml").read_text()
    assert text.startswith(PROFILE)
    with pytest.raises(ProfileError, match="'reason' must say what the target does") as raised:
        load("./acme.yaml", bundled_checks_only=True)
    assert len(raised.value.sentences) == 2

    profile = filled_in(acme / "acme.yaml")
    assert [one.checks for one in profile.deviations] == [(OLD,), (ONE, TWO), (THREE,)]
    assert profile.deviations[1].since == RECORD["started"][:10]


def test_a_second_time_there_is_nothing_to_declare(acme, capsys):
    assert main(["baseline", "record.json"]) == 0
    filled_in(acme / "acme.yaml")
    before = (acme / "acme.yaml").read_text()
    assert main(["baseline", "record.json"]) == 0
    assert capsys.readouterr().out.endswith("no finding to declare\n")
    assert (acme / "acme.yaml").read_text() == before


def test_findings_at_should_are_declared_on_request(acme):
    assert main(["baseline", "record.json", "--strict"]) == 0
    assert (ADVICE,) in [one.checks for one in filled_in(acme / "acme.yaml").deviations]


def test_a_new_file_extends_the_profile(acme, capsys):
    (acme / "more").mkdir()
    assert main(["baseline", ".", "--out", "more/acme-known.yaml"]) == 0
    assert "more/acme-known.yaml\n" in capsys.readouterr().out
    assert (acme / "acme.yaml").read_text() == PROFILE
    new = acme / "more" / "acme-known.yaml"
    new.write_text(new.read_text().replace("TODO: what", "We know what"))
    profile = load("more/acme-known.yaml", bundled_checks_only=True)
    assert profile.name == "acme-known"
    assert [one.checks for one in profile.deviations] == [(OLD,), (ONE, TWO), (THREE,)]
    assert profile.deviations[0].reason == "The total is that of the page."


def test_a_bundled_profile_is_extended_by_its_name(acme):
    row = {"name": "leadiq", "title": "LeadIQ", "path": "leadiq.yaml"}
    bundled = RECORD | {"profile": row, "integration": load("leadiq").integration}
    (acme / "record.json").write_text(json.dumps(bundled))
    assert main(["baseline", "record.json", "--out", "mine.yaml"]) == 0
    assert "extends: leadiq\n" in (acme / "mine.yaml").read_text()
    known = load("leadiq").deviations[0]
    found = filled_in(acme / "mine.yaml").deviations[0]
    assert (found.checks, found.reason, found.provider) == (
        known.checks,
        known.reason,
        known.provider,
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none.json"], "No such file or directory"),
        (["record.json", "--profile", "okta-oin"], "the profile acme (oin), not of okta-oin (oin)"),
        (["record.json", "--out", "Acme.yaml"], "use lower-case letters, digits and hyphens"),
        (["record.json", "--out", "mine.txt"], "use lower-case letters, digits and hyphens"),
        (["record.json", "--out", "acme.yaml"], "the file exists; name a new one"),
        (["record.json", "--out", "no/mine.yaml"], "cannot be written: No such file"),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(acme, capsys, arguments, sentence):
    assert main(["baseline", *arguments]) == 4
    err = capsys.readouterr().err
    assert sentence in err
    assert err.count("\n") == 1
    assert sorted(one.name for one in acme.iterdir()) == ["acme.yaml", "record.json"]
    assert (acme / "acme.yaml").read_text() == PROFILE


def test_a_bundled_profile_is_not_changed(acme, capsys):
    row = {"name": "okta-oin", "title": "Okta", "path": "okta-oin.yaml"}
    (acme / "record.json").write_text(json.dumps(RECORD | {"profile": row}))
    assert main(["baseline", "record.json"]) == 4
    assert "okta-oin comes with pytest-scim and is not changed" in capsys.readouterr().err


def test_an_unusable_run_has_no_finding(acme, capsys):
    row = {"name": "acme", "title": "Acme", "path": "acme.yaml"}
    (acme / "record.json").write_text(json.dumps(record(usable=False, profile=row)))
    assert main(["baseline", "record.json"]) == 4
    assert "whose target could not be used" in capsys.readouterr().err


def test_the_file_stays_where_a_link_leads_with_its_permissions_and_its_mark(acme):
    (acme / "real").mkdir()
    real = acme / "real" / "acme.yaml"
    real.write_bytes(b"\xef\xbb\xbf" + PROFILE.encode())
    real.chmod(0o640)
    (acme / "acme.yaml").unlink()
    (acme / "acme.yaml").symlink_to(real)
    assert main(["baseline", "record.json"]) == 0
    assert (acme / "acme.yaml").is_symlink()
    assert real.read_bytes().startswith(b"\xef\xbb\xbf# Acme")
    assert b"TODO" in real.read_bytes()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert [one.name for one in (acme / "real").iterdir()] == ["acme.yaml"]
