"""Every sentence that the author of a profile can be told, to the letter."""

# ruff: noqa: E501 - a sentence is kept whole

import pytest

from pytest_scim.profile.load import load, parse_feature
from pytest_scim.profile.model import ProfileError

BASE = """\
name: acme
title: Acme
integration: oin
features: {create_users: true}
attributes:
  userName:
"""
OAUTH = "auth: [oauth2]\noauth: "
NO_ENDPOINTS = (
    "http://auth.example.com/t",
    "https://u:p@a.example/t",
    "https://a.example/t#x",
    "a.example",
    "https://",
    "http://localhost.evil.example/",
    "http://127.0.0.1@evil.example/",
    "ftp://a/",
)
WORK = 'emails[type eq "work"].value'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(folder, content):
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "x.yaml").write_bytes(raw)
    with pytest.raises(ProfileError) as caught:
        load("./x.yaml")
    return str(caught.value)


REPLACED = [
    ("features: {create_users", "features: {create_user", "4:12: 'create_user' is not a feature; did you mean 'create_users'?"),
    ("create_users: true", "push: true", "4:12: 'push' is not a feature; use create_users, update_users, deactivate_users, import_users, sync_password, push_groups, import_groups, profile_sourcing, entitlements or import_user_schema"),
    ("create_users: true", "create_users: off", "4:26: 'create_users' must be true or false, not 'off'"),
    ("create_users: true", "create_users: 1", "4:26: 'create_users' must be true or false, not 1"),
    ("{create_users: true}", "[create_users]", "4:11: 'features' must be a mapping, not a list"),
    ("{create_users: true}", "", "4:1: 'features' is empty: remove it, or set it to a mapping"),
    ("title: Acme\n", "", "1:1: a profile needs 'title'"),
    ("name: acme\ntitle: Acme\n", "", "1:1: a profile needs 'name' and 'title'"),
    ("title: Acme", "title: 365", "2:8: 'title' must be text, not 365: put it in quotes"),
    ("title: Acme", "title: true", "2:8: 'title' must be text, not true: put it in quotes"),
    ("title: Acme", "title: ''", "2:8: 'title' is empty"),
    ("title: Acme", "titel: Acme", "2:1: 'titel' is not a key of a profile; did you mean 'title'?"),
    ("title: Acme", "title: Acme\ntitle: Acme Portal", "3:1: 'title' is a duplicate key, first on line 2"),
    ("name: acme", "name: Acme Corp", "1:7: 'name' must be lower-case letters, digits and hyphens, not 'Acme Corp'"),
    ("name: acme", 'name: "acme\\n"', "1:7: 'name' must be lower-case letters, digits and hyphens, not 'acme\\n'"),
    ("integration: oin", "integration: OIN", "3:14: 'OIN' is not a value of 'integration'; did you mean 'oin'?"),
    ("integration: oin", "integration: saml", "3:14: 'saml' is not a value of 'integration'; use oin, aiw or oiw"),
    ("integration: oin", "integration:", "3:1: 'integration' is empty; use oin, aiw or oiw"),
    ("userName:", "username:", "6:3: 'username' is not an attribute that Okta can send; did you mean 'userName'?"),
    ("userName:", "userName:\n  user.login:", "7:3: 'user.login' is not an attribute that Okta can send"),
    ("userName:", "userName:\n  name.givename:", "7:3: 'name.givename' is not an attribute that Okta can send; did you mean 'name.givenName'?"),
    ("userName:", "userName:\n  title: {max: 3}", "7:11: 'max' is not a key of an attribute; use required or max_length"),
    ("userName:", "userName:\n  title: true", "7:10: 'title' must be a mapping, not true"),
    ("userName:", "userName: {required: false}", "6:24: 'required' of userName must be true, not false"),
    ("userName:", "userName: {max_length: 0}", "6:26: 'max_length' must be at least 1, not 0"),
    ("userName:", "userName: {max_length: 63}", "6:26: the length of userName must be at least 64, which a run needs"),
    ("userName:", "userName:\n  emails.type:", f"5:1: 'attributes' has 'emails.type' and so needs '{WORK}'"),
]  # fmt: skip

APPENDED = [
    ("suite: checks", "7:1: 'suite' is not a key of a profile; did you mean 'suites'?"),
    ("colour: red", "7:1: 'colour' is not a key of a profile"),
    ("auth: bearer", "7:7: 'auth' must be a list, not 'bearer'"),
    ("auth: []", "7:7: 'auth' is empty"),
    ("auth: [bearer, baerer]", "7:16: 'baerer' is not a value of 'auth'; did you mean 'bearer'?"),
    ("auth: [oauth2]", "7:8: 'oauth2' is the only method in 'auth', and needs 'oauth' with a token_url"),
    ("oauth: {token_url: 'https://a', authorize_url: 'https://a'}", "7:1: 'oauth' has no effect, because 'auth' does not list oauth2"),
    (f"{OAUTH}{{authorize_url: 'https://a'}}", "8:1: 'oauth' needs 'token_url'"),
    (f"{OAUTH}{{token_url: 'https://a'}}", "8:1: 'oauth' needs 'authorize_url'"),
    (f"{OAUTH}{{}}", "8:1: 'oauth' needs 'authorize_url'"),
    (f"{OAUTH}{{grant: client_credentials, token: 'https://a'}}", "8:36: 'token' is not a key of 'oauth'; did you mean 'token_url'?"),
    (f"{OAUTH}{{grant: implicit, token_url: 'https://a', authorize_url: 'https://a'}}", "8:16: 'implicit' is not a value of 'grant'; use authorization_code or client_credentials"),
    *((f"{OAUTH}{{grant: client_credentials, token_url: '{url}'}}", f"8:47: 'token_url' must be a URL that starts with https://, without credentials or fragment, not '{url}'") for url in NO_ENDPOINTS),
    ("base_url: scim.example.com", "7:11: 'base_url' must be a URL that starts with https://, not 'scim.example.com'"),
    ("unique_identifier: login", "7:20: 'login' is not a value of 'unique_identifier'"),
    ("unique_identifier: username", "7:20: 'username' is not a value of 'unique_identifier'; did you mean 'userName'?"),
    ("user_patch: no", "7:13: 'user_patch' must be true or false, not 'no'"),
    ("delete: never", "7:9: 'never' is not a value of 'delete'; use allowed or forbidden"),
    ("propagation: {timeout: 2}", "7:24: 'timeout' must be a number and a unit, for example 2s or 500ms, not 2"),
    ("propagation: {timeout: 2 s}", "7:24: 'timeout' must be a number and a unit, for example 2s or 500ms, not '2 s'"),
    ("propagation: {interval: 0ms}", "7:25: 'interval' must be a number above 0 and a unit, for example 2s or 500ms, not '0ms'"),
    ("propagation: {retries: 3}", "7:15: 'retries' is not a key of 'propagation'; use timeout or interval"),
    ("limits: {users: 0}", "7:17: 'users' must be at least 1, not 0"),
    ("limits: {pages: 1000000}", "7:17: 'pages' must be at most 100000, not 1000000"),
    ("limits: {users_at_once: 0}", "7:25: 'users_at_once' must be at least 1, not 0"),
    ("limits: {users: 1.5}", "7:17: 'users' must be a whole number, not 1.5"),
    ("linkable_groups: [1]", "7:19: item 1 of 'linkable_groups' must be text, not 1: put it in quotes"),
    ("provider: {patch_response: 202}", "7:28: 202 is not a value of 'patch_response'; did you mean '204'?"),
    ("test_users: {email_domain: '@example.com'}", "7:28: 'email_domain' must be a domain, for example example.com, not '@example.com'"),
    ("test_users: {domain: example.com}", "7:14: 'domain' is not a key of 'test_users'; did you mean 'email_domain'?"),
    ("rules:", "7:1: 'rules' is empty: remove it, or set it to a list"),
    ("rules:\n  - username_is_email", "8:5: item 1 of 'rules' must be a mapping, not 'username_is_email'"),
    ("rules:\n  - name: username_is_email", "8:5: 'username_is_email' needs 'guide'"),
    ("rules:\n  - guide: x", "8:5: item 1 of 'rules' needs 'name'"),
    ("rules:\n  - {name: username_is_emial, guide: x}", "8:12: 'username_is_emial' is not a rule; did you mean 'username_is_email'?"),
    ("rules:\n  - {name: nobody, guide: x}", "8:12: 'nobody' is not a rule"),
    ("rules:\n  - {name: max_length, guide: x}", "8:5: 'max_length' needs 'parameters'"),
    ("rules:\n  - {name: max_length, guide: x, parameters: {attribute: title}}", "8:34: 'parameters' needs 'length'"),
    ("rules:\n  - {name: max_length, guide: x, parameters: {attribute: externalId, length: 9}}", "8:78: the length of externalId must be at least 20, which a run needs"),
    ("rules:\n  - {name: max_length, guide: x, parameters: {attribute: titel, length: 1}}", "8:58: 'titel' is not a value of 'attribute'; did you mean 'title'?"),
    ("rules:\n  - {name: groups_declined, guide: x, parameters: {status: 501}}", "8:52: 'status' is not a parameter of this rule"),
    ("rules:\n  - {name: groups_declined, guide: x, fact: [A]}", "8:39: 'fact' is not a key of a rule; did you mean 'facts'?"),
    ("rules:\n  - {name: groups_declined, guide: x, facts: [A-1]}", "8:47: 'A-1' is not a fact of this profile"),
    ("rules:\n  - {name: scim_error_codes, guide: x, parameters: {codes: [200]}}", "8:61: item 1 of 'codes' must be at least 400, not 200"),
    ("rules:\n  - {name: required_attributes, guide: x, parameters: {attributes: [title]}}", "8:69: 'title' is required here, but is not in 'attributes'"),
    ("deviations:\n  - check: a.b.c", "8:5: 'a.b.c' needs 'reason'"),
    ("deviations:\n  - {check: a.b.c, reason: x, since: May}", "8:38: 'since' must be a date, for example 2026-03-31, not 'May'"),
    ("deviations:\n  - {check: a.b.c, reason: x, ticket: 12}", "8:39: 'ticket' must be text, not 12: put it in quotes"),
    ("deviations:\n  - {check: a.b.c, reason: x, why: y}", "8:31: 'why' is not a key of a deviation; use check, checks, reason, ticket, since or provider"),
    ("deviations:\n  - {check: a.b, reason: x}\n  - {check: a.b, reason: y}", "9:13: 'a.b' is declared as a deviation twice"),
    ("deviations:\n  - {checks: [c.d, a.b], reason: x}\n  - {check: a.b, reason: y}", "9:13: 'a.b' is declared as a deviation twice"),
    ("deviations:\n  - {checks: [a.b, a.b], reason: x}", "8:20: 'a.b' is declared as a deviation twice"),
    ("deviations:\n  - {checks: [], reason: x}", "8:14: 'checks' is empty"),
    ("deviations:\n  - {checks: a.b, reason: x}", "8:14: 'checks' must be a list, not 'a.b'"),
    ("deviations:\n  - {checks: [1], reason: x}", "8:15: item 1 of 'checks' must be text, not 1: put it in quotes"),
    ("deviations:\n  - {reason: x}", "8:5: item 1 of 'deviations' needs 'check' or 'checks'"),
    ("deviations:\n  - {check: a.b, checks: [c.d], reason: x}", "8:5: 'a.b' has both 'check' and 'checks': remove one"),
    ("deviations:\n  - {check: a.b, reason: 'TODO: why'}", "8:26: 'reason' must say what the target does instead and why that is acceptable, not 'TODO: why'"),
    ("deviations:\n  - {check: a.b, reason: 1}", "8:26: 'reason' must be text, not 1: put it in quotes"),
    ("facts:\n  A-1: {says: x}", "8:3: 'A-1' needs 'checks' or 'outside_wire'"),
    ("facts:\n  A-1: {says: x, checks: [a.b], outside_wire: y}", "8:3: 'A-1' has both 'checks' and 'outside_wire': remove one"),
    ("facts:\n  A-1: {says: x, checks: []}", "8:26: 'checks' is empty"),
    ("facts:\n  A-1: {outside_wire: x}", "8:3: 'A-1' needs 'says'"),
    ("facts:\n  A-1: {says: x, check: a.b}", "8:18: 'check' is not a key of a fact; did you mean 'checks'?"),
    ("facts:\n  A-1: text", "8:8: 'A-1' must be a mapping, not 'text'"),
    ("suites: nowhere", "7:9: 'nowhere' is not a folder next to the profile"),
    ('suites: "\\0"', "7:9: '\\x00' is not a folder next to the profile"),
    ("? [a, b]\n: c", "7:3: a key must be text, not a list or a mapping"),
    ("<<: {auth: [basic]}", "7:1: '<<' is not a key of a profile"),
    ("1: x", "7:1: '1' is not a key of a profile"),
]  # fmt: skip

NOT_YAML = [
    (
        "a: b: c",
        "1:5: a colon is not allowed here: quote text that contains ': ', or check the indentation",
    ),
    ("name: x\n\ttitle: y", "2:1: a tab cannot indent YAML: use spaces"),
    ("name: acme\ntitle\nintegration: oin", "3:1: the line before has no colon after its key"),
    ("auth: [bearer", "1:14: is not YAML: expected ',' or ']', but got '<stream end>'"),
    ("name: a\x07b", "1:8: the character U+0007 is not allowed in YAML"),
    (
        "%YAML 3.0\n---\nname: x",
        "1:1: is not YAML: found incompatible YAML document (version 1.* is required)",
    ),
    (
        BASE + "---\nname: other\n",
        "7:1: a second document starts here, but a profile is one document",
    ),
    ("- a list", "1:1: a profile must be a mapping, not a list"),
    ("just text", "1:1: a profile must be a mapping, not text"),
    ("base: &it {a: 1}", "1:7: anchors are not allowed in a profile"),
    ("base: *it", "1:7: aliases are not allowed in a profile"),
    ("name: !secret x", "1:7: tags are not allowed in a profile"),
    ("name: !!str x", "1:7: tags are not allowed in a profile"),
    (b"name: acme\ntitle: Acm\xe9\n", "2:11: is not UTF-8: byte 0xe9"),
    ("name: acme".encode("utf-16"), "1:1: is not UTF-8: byte 0xff"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), REPLACED)
def test_a_wrong_word_is_refused_where_it_stands(folder, old, new, sentence):
    assert old in BASE
    assert refusal(folder, BASE.replace(old, new)) == f"./x.yaml:{sentence}"


@pytest.mark.parametrize(("lines", "sentence"), APPENDED)
def test_a_wrong_addition_is_refused_where_it_stands(folder, lines, sentence):
    assert refusal(folder, f"{BASE}{lines}\n") == f"./x.yaml:{sentence}"


@pytest.mark.parametrize(("content", "sentence"), NOT_YAML)
def test_what_is_not_one_plain_yaml_mapping_is_refused(folder, content, sentence):
    assert refusal(folder, content) == f"./x.yaml:{sentence}"


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n", "~"])
def test_an_empty_file_is_refused(folder, content):
    assert refusal(folder, content) == "./x.yaml: is empty"


def test_lines_and_columns_are_counted_alike_with_any_line_end(folder):
    text = f"{BASE}auth: [baerer]\n".replace("\n", "\r\n")
    assert refusal(folder, b"\xef\xbb\xbf" + text.encode()).startswith("./x.yaml:7:8: 'baerer' is")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("scilead", "'scilead' is not a bundled profile (bundled: {all}; a path ends in .yaml); did you mean 'scileads'?"),
        ("zzz", "'zzz' is not a bundled profile (bundled: {all}; a path ends in .yaml)"),
        ("", "'' is not a bundled profile (bundled: {all}; a path ends in .yaml)"),
        ("./scilead.yaml", "./scilead.yaml: no such file (bundled profiles: {all}); did you mean 'scileads'?"),
        ("zzz.yml", "zzz.yml: no such file (bundled profiles: {all})"),
        (".", ".: is a folder, not a profile"),
        ("/", "/: is a folder, not a profile"),
    ],
)  # fmt: skip
def test_a_missing_file_is_refused_with_the_bundled_names(name, sentence, monkeypatch):
    names = ("okta-aiw", "okta-oin", "scileads")
    monkeypatch.setattr("pytest_scim.profile.bundled.bundled", lambda: names)
    with pytest.raises(ProfileError) as caught:
        load(name)
    assert str(caught.value) == sentence.format(all=", ".join(names))


def test_a_file_that_cannot_be_opened_is_refused_with_the_reason(folder):
    (folder / "gone.yaml").symlink_to("nowhere")
    with pytest.raises(ProfileError) as caught:
        load("gone.yaml")
    assert str(caught.value) == "gone.yaml: cannot be read: No such file or directory"


def test_a_bundled_profile_is_named_relative_to_the_project(folder, monkeypatch):
    (folder / "profiles").mkdir()
    (folder / "profiles" / "acme.yaml").write_text("name: 1")
    monkeypatch.setattr("pytest_scim.profile.bundled.ROOT", folder)
    with pytest.raises(ProfileError) as caught:
        load("acme")
    assert caught.value.sentences[0].startswith("profiles/acme.yaml:1:1: a profile needs 'title', ")


def test_an_override_of_an_unknown_feature_is_refused():
    with pytest.raises(ProfileError) as caught:
        load("okta-oin", features={"push_group": True})
    assert str(caught.value) == (
        "features: 'push_group' is not a feature; did you mean 'push_groups'?"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("push_group=off", "'push_group' is not a feature; did you mean 'push_groups'?"),
        ("push_groups", "use NAME=on or NAME=off"),
        ("push_groups=", "'' is neither on nor off"),
        ("push_groups=true", "'true' is neither on nor off"),
    ],
)
def test_a_feature_option_that_says_nothing_is_refused(text, sentence):
    with pytest.raises(ProfileError) as caught:
        parse_feature(text)
    assert str(caught.value) == f"--scim-feature {text}: {sentence}"


@pytest.mark.parametrize(
    ("text", "pair"),
    [("push_groups=on", ("push_groups", True)), ("entitlements=off", ("entitlements", False))],
)
def test_a_feature_option_is_a_name_and_a_switch(text, pair):
    assert parse_feature(text) == pair
