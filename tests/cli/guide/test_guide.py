"""``pytest-scim guide``: all that a profile declares is in the guide, the rest is a marked gap."""

import json

import pytest

from pytest_scim.cli import main
from pytest_scim.cli.guide.document import gaps, guide
from pytest_scim.cli.guide.markdown import code, text
from pytest_scim.cli.guide.words import _RULES, FEATURE_ROWS, SOURCES
from pytest_scim.profile.bundled import bundled
from pytest_scim.profile.load import load
from pytest_scim.profile.model import ATTRIBUTES, FEATURES
from pytest_scim.profile.rules import RULES

VENDORS = ("leadiq", "scileads", "ici", "iomete", "livepreso")


def section(name, title):
    """Return a section of a profile's guide."""
    return guide(load(name)).split(f"\n## {title}\n")[1].split("\n## ")[0]


def cells(name, title):
    """Return the rows of the table in a section, without its head."""
    rows = [line for line in section(name, title).splitlines() if line.startswith("| ")]
    return [row.strip("| ").split(" | ") for row in rows[2:]]


def test_the_bundled_vendors_are_all_there():
    assert set(VENDORS) == {name for name in bundled() if not name.startswith("okta-")}


def test_every_feature_attribute_and_rule_has_words():
    assert {row.feature for row in FEATURE_ROWS} == set(FEATURES)
    assert tuple(SOURCES) == ATTRIBUTES
    assert _RULES.keys() == RULES.keys()


@pytest.mark.parametrize("name", VENDORS)
def test_every_feature_is_in_the_guide_of_a_vendor(name):
    features = load(name).features
    rows = cells(name, "Supported features")
    assert [(row[0], row[1]) for row in rows] == [
        (row.name, "Yes" if features[row.feature] else "No") for row in FEATURE_ROWS
    ]


@pytest.mark.parametrize("name", VENDORS)
def test_every_attribute_is_in_the_guide_of_a_vendor(name):
    profile = load(name)
    rows = [[one.strip() for one in row] for row in cells(name, "Attribute mapping")]
    assert [row[1] for row in rows] == [code(one.path) for one in profile.attributes]
    required = [one.path for one in profile.attributes if one.path in profile.required]
    assert [row[1] for row in rows if row[2] == "Yes"] == [code(path) for path in required]
    for path, length in profile.lengths.items():
        assert str(length) in section(name, "Attribute mapping")
        assert code(path) in section(name, "Attribute mapping")
    assert code(profile.unique_identifier) in section(name, "Attribute mapping")


@pytest.mark.parametrize("name", VENDORS)
def test_every_limit_is_in_the_guide_of_a_vendor(name):
    profile, limits = load(name), section(name, "Known limits")
    for rule in profile.rules:
        assert text(rule.guide) in limits
        for value in rule.parameters.values():
            for one in value if isinstance(value, list) else [value]:
                assert code(str(one)) in limits
    for one in profile.deviations:
        assert text(one.reason) in limits
        assert text(one.since or "") in limits
    if profile.propagation.timeout:
        assert f"{profile.propagation.timeout:g} s" in limits


@pytest.mark.parametrize("name", VENDORS)
def test_every_statement_and_address_is_in_the_guide_of_a_vendor(name):
    profile, whole = load(name), guide(load(name))
    assert profile.facts
    for fact in profile.facts:
        assert f"- {text(fact.says)}" in section(name, "Behaviour")
        assert text(fact.outside_wire or "") in section(name, "Behaviour")
    if profile.base_url is not None:
        assert code(profile.base_url) in section(name, "Base URL and credentials")
    for group in profile.linkable_groups:
        assert code(group) in section(name, "Group Push")
    assert text(profile.title) in whole.splitlines()[0]


TOPICS = {
    "Prerequisites": ("which plan or licence", "which role"),
    "Base URL and credentials": ("screenshot", "displayed only once", "expire"),
    "Configuration steps": ("screenshots", "an admin sees in the app that the test user exists"),
    "Attribute mapping": ("the field of the app",),
    "Behaviour": ("on deactivation", "licence or role"),
    "Troubleshooting": ("known errors", "the support of the app"),
}
"""What guides of vendors have and a profile cannot: each is a gap of the section."""


@pytest.mark.parametrize("name", VENDORS)
def test_what_a_profile_cannot_know_is_a_marked_gap(name):
    for title, topics in TOPICS.items():
        marked = [line for line in section(name, title).splitlines() if "**TODO: " in line]
        assert [topic for topic in topics if topic not in " ".join(marked)] == []
    if load(name).base_url is None:
        assert "- Base URL: **TODO: " in guide(load(name))


@pytest.mark.parametrize("name", bundled())
def test_a_guide_is_the_same_bytes_twice(name, tmp_path, capsys):
    out = tmp_path / "guide.md"
    assert main(["guide", name, "--out", str(out)]) == 0
    first = out.read_bytes()
    printed = capsys.readouterr().out
    assert printed == f"{out} was written; {gaps(first.decode())} gaps are marked with TODO.\n"
    assert main(["guide", name]) == 0
    assert capsys.readouterr().out.encode() == first


def test_a_file_is_replaced_only_with_force(tmp_path, capsys):
    out = tmp_path / "guide.md"
    out.write_text("mine")
    assert main(["guide", "ici", "--out", str(out)]) == 4
    assert out.read_text() == "mine"
    assert "exists; --force replaces it" in capsys.readouterr().err
    assert main(["guide", "ici", "--out", str(out), "--force"]) == 0
    assert out.read_text() == guide(load("ici"))
    assert main(["guide", "ici", "--out", str(tmp_path / "no" / "a.md")]) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["guide.md"]


HOSTILE = "<script>alert(1)</script> [a](https://evil.example) `x` | **b** www.evil.example\n# c"


def test_text_of_a_profile_has_no_effect_in_the_guide(tmp_path):
    path = tmp_path / "acme.yaml"
    check = "okta.create_users.assigning_the_app_creates_a_user"
    data = {"name": "acme", "title": HOSTILE, "extends": "okta-oin", "vendor": HOSTILE}
    data |= {"deviations": [{"check": check, "reason": HOSTILE}], "linkable_groups": ["`a` | b"]}
    path.write_text(json.dumps(data))
    whole = guide(load(str(path)))
    assert "\\<script\\>" in whole
    for effect in ("<script", "](https", "[a]", "**b**", "www.evil", "://evil"):
        assert effect not in whole.replace("\\" + effect, "")
    assert "\n# c" not in whole
    assert "`` `a` | b ``" in whole


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
        ("12) a", "12\\) a"),
        ("2024-09-11", "2024-09-11"),
        ("+ a", "\\+ a"),
        ("= a", "\\= a"),
        ("a\u202eb\x1b[0m", "a⟨U+202E⟩b␛\\[0m"),
        ("&lt;", "\\&lt;"),
    ],
)
def test_a_text_is_no_markdown(value, escaped):
    assert text(value) == escaped


def test_a_rule_of_ones_own_is_quoted_with_its_parameters():
    acme = load("examples/acme/acme.yaml")
    limits = guide(acme).split("\n## Known limits\n")[1]
    for rule in acme.rules:
        assert text(rule.guide) in limits
