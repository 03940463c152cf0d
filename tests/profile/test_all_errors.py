"""All that is wrong with a profile is listed at once, each error once and by its place."""

# ruff: noqa: E501 - a sentence is kept whole

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.model import ProfileError

BASE = """\
name: acme
title: Acme
integration: oin
features: {create_users: true}
attributes:
  userName:
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusals(content, **options):
    """Return the errors of a profile, without its name."""
    with open("x.yaml", "w") as file:  # noqa: PTH123 - the folder of the test
        file.write(content)
    with pytest.raises(ProfileError) as caught:
        load("./x.yaml", **options)
    assert str(caught.value) == "\n".join(caught.value.sentences)
    return [sentence.removeprefix("./x.yaml:") for sentence in caught.value.sentences]


def test_errors_of_one_kind_are_listed_by_line():
    assert refusals(f"{BASE}colour: red\nsuite: x\nauth: []\n") == [
        "7:1: 'colour' is not a key of a profile",
        "8:1: 'suite' is not a key of a profile; did you mean 'suites'?",
        "9:7: 'auth' is empty",
    ]


def test_errors_of_every_kind_are_listed_together():
    text = BASE.replace("create_users: true", "create_user: true, push_groups: off")
    listed = refusals(
        f"{text}name: acme\nrules:\n  - {{name: username_is_emial, guide: x, facts: [A-9]}}\n"
        "  - {name: required_attributes, guide: x, parameters: {attributes: [title]}}\n"
        "  - {name: max_length}\n"
        "deviations:\n  - {check: a.b, reason: x}\n  - {check: a.b, reason: y}\n"
        "facts:\n  A-1: {says: x}\noauth: {token_url: 'https://a', authorize_url: 'https://a'}\n"
        "propagation: {timeout: 2}\n"
    )
    assert [line.split(": ", 1)[1] for line in listed] == [
        "'create_user' is not a feature; did you mean 'create_users'?",
        "'push_groups' must be true or false, not 'off'",
        "'name' is a duplicate key, first on line 1",
        "'username_is_emial' is not a rule; did you mean 'username_is_email'?",
        "'title' is required here, but is not in 'attributes'",
        "'max_length' needs 'guide'",
        "'a.b' is declared as a deviation twice",
        "'A-1' needs 'checks' or 'outside_wire'",
        "'oauth' has no effect, because 'auth' does not list oauth2",
        "'timeout' must be a number and a unit, for example 2s or 500ms, not 2",
    ]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        # A key that is misspelled takes what it holds along: what names it is not told of too.
        ("\nfacts:", "\nfact:", ["9:1: 'fact' is not a key of a profile; did you mean 'facts'?"]),
        ("  title:", "  titel:", ["7:3: 'titel' is not an attribute that Okta can send; did you mean 'title'?"]),
        ("auth: [oauth2]", "auth: [oauth]", ["11:8: 'oauth' is not a value of 'auth'; did you mean 'oauth2'?"]),
        ("oauth:", "oauths:", ["12:1: 'oauths' is not a key of a profile; did you mean 'oauth'?"]),
        ("\nattributes:", "\nattribute:", ["5:1: 'attribute' is not a key of a profile; did you mean 'attributes'?"]),
        ("{says: x,", "{say: x,", ["10:9: 'say' is not a key of a fact; did you mean 'says'?"]),
        ("name: required_attributes,", "nam: required_attributes,", ["8:10: 'nam' is not a key of a rule; did you mean 'name'?"]),
    ],
)  # fmt: skip
def test_an_error_does_not_bring_others_along(old, new, lines):
    text = (
        f"{BASE}  title:\n"
        "rules: [{name: required_attributes, guide: x, facts: [A-1], parameters: {attributes: [title]}}]\n"
        "facts:\n  A-1: {says: x, checks: [okta.a.b]}\n"
        "auth: [oauth2]\noauth: {token_url: 'https://a', authorize_url: 'https://a'}\n"
    )
    assert old in text
    assert refusals(text.replace(old, new)) == lines


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("okta-oinn", "'okta-oinn' is not a bundled profile (bundled: "),
        ("./none.yaml", "no such file (bundled profiles: "),
        ("./", "'./' is a folder, not a profile"),
        ("./x.yaml", "'./x.yaml' also extends this profile, which makes a circle"),
    ],
)
def test_a_base_that_cannot_be_had_hides_no_error_and_brings_none_along(named, sentence):
    head = f"name: acme\ntitle: Acme\nextends: {named}\n"
    own = (
        "rules:\n  - {name: required_attributes, guide: x, facts: [B-1],\n"
        "     parameters: {attributes: [title]}}\n"
        "features: {push_group: true}\nattributes: {nickName: , emails.type: }\n"
        "facts: {B-2: {checks: []}}\nauth: [oauth2]\ndeviations:\n  - {check: a.b}\n"
    )
    listed = refusals(head + own)
    assert listed[0].startswith(f"3:10: {sentence}")
    assert listed[1:] == [
        "7:12: 'push_group' is not a feature; did you mean 'push_groups'?",
        "9:23: 'checks' is empty",
        "12:5: 'a.b' needs 'reason'",
    ]


def test_a_base_that_is_no_yaml_is_listed_with_its_place(folder):
    (folder / "base.yaml").write_text("name: base\ntitle: A: B\n")
    assert refusals("name: acme\ntitle: 1\nextends: base.yaml\n") == [
        "2:8: 'title' must be text, not 1: put it in quotes",
        "base.yaml:2:9: a colon is not allowed here: quote text that contains ': ', or check the indentation",
    ]


NAMES_CHECKS = f"""\
{BASE}deviations:
  - {{check: okta.create_users.nobody, reason: x}}
facts:
  A-1: {{says: x, checks: [okta.create_users.assigning_the_app_creates_a_user, okta.nobody.at_all]}}
"""


def test_where_something_is_wrong_names_of_checks_are_looked_up_too():
    listed = refusals(f"{NAMES_CHECKS}colour: red\nauth: []\n", bundled_checks_only=True)
    assert [line.partition(";")[0] for line in listed] == [
        "8:13: 'okta.create_users.nobody' is not a check",
        "10:79: 'okta.nobody.at_all' is not a check",
        "11:1: 'colour' is not a key of a profile",
        "12:7: 'auth' is empty",
    ]


def test_where_other_checks_are_on_the_command_line_names_are_looked_up_after_collection():
    assert refusals(f"{NAMES_CHECKS}auth: []\n") == ["11:7: 'auth' is empty"]


def test_checks_of_ones_own_are_found_in_their_files(folder):
    (folder / "own").mkdir()
    (folder / "own" / "test_users.py").write_text(
        'SECTION_ID = "people"\n\n\ndef test_a():\n    x\n'
    )
    fact = "  A-2: {says: x, checks: [own.people.a, own.people.b]}\n"
    listed = refusals(f"{NAMES_CHECKS}{fact}auth: []\nsuites: own\n", bundled_checks_only=True)
    assert [line.partition(";")[0] for line in listed] == [
        "8:13: 'okta.create_users.nobody' is not a check",
        "10:79: 'okta.nobody.at_all' is not a check",
        "11:41: 'own.people.b' is not a check",
        "12:7: 'auth' is empty",
    ]


def test_where_nothing_else_is_wrong_names_of_checks_are_looked_up_after_collection(folder):
    (folder / "x.yaml").write_text(NAMES_CHECKS)
    assert load("./x.yaml", bundled_checks_only=True).deviations
