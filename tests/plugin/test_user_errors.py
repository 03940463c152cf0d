"""What the user got wrong: exit code 4, one sentence, and nothing else happened."""

import os
from dataclasses import replace

import pytest

from pytest_scim.profile.load import load
from pytest_scim.profile.model import OAuth
from pytest_scim.run.settings import SettingsError, check_base_url, settings_of
from pytest_scim.target.http.auth.credentials import CredentialsError

from .running import ROOT, TOKEN

OIN = "--profile=okta-oin"
NOWHERE = "--base-url=http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--profile=scilead"], "did you mean 'scileads'?"),
        ([OIN, "--scim-feature=push_grops=on"], "did you mean 'push_groups'?"),
        (["--profile="], "--profile is empty"),
        ([OIN, "--scim-examples=x"], "--scim-examples x is not a number of examples"),
        ([OIN, "--scim-workers=0"], "--scim-workers 0 is not a number from 1 to 32"),
        ([OIN, "--scim-wait=soon"], "--scim-wait 'soon' is not a time such as 90s"),
        ([OIN, "--base-url=scim.example.com/v2"], "is not an http or https URL with a host"),
        ([NOWHERE], "--base-url needs --profile NAME or PATH"),
        (["--base-url="], "--base-url needs --profile NAME or PATH"),
        (["--scim-prove"], "--scim-prove needs --profile NAME or PATH"),
        (["--scim-keep"], "--scim-keep needs --profile NAME or PATH"),
        (["--scim-baseline=a.json"], "--scim-baseline needs --profile NAME or PATH"),
        (
            ["--profile=okta-oin", "--scim-prove", "--scim-baseline=a.json"],
            "--scim-baseline is for a run, not for --scim-prove",
        ),
        ([OIN, "-k", "nothing_is_called_so"], "no check was selected"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_mistake_is_told_in_one_sentence(run, arguments, sentence):
    refused(run, run(*arguments), sentence)


def test_a_profile_that_is_no_yaml_is_told_with_its_place(run):
    (run.folder / "mine.yaml").write_text("name: mine\ntitle: A: B\n")
    refused(run, run("--profile=./mine.yaml"), "mine.yaml:2:9: a colon is not allowed here")


def test_a_check_that_a_profile_names_in_vain_is_told_with_its_place(run):
    text = (ROOT / "profiles" / "scileads.yaml").read_text()
    (run.folder / "mine.yaml").write_text(
        text.replace("a_replaced_token_is_refused", "a_replaced_token")
    )
    message = "'vendor.credentials.a_replaced_token' is not a check"
    lines = [n for n, line in enumerate(text.splitlines(), 1) if "a_replaced_token_is" in line]
    assert len(lines) > 1
    refused(run, run("--profile=./mine.yaml"), *(f"mine.yaml:{n}:9: {message}" for n in lines))


def test_every_check_and_rule_that_a_profile_names_in_vain_is_told(run):
    text = (ROOT / "examples" / "acme" / "acme.yaml").read_text()
    text = text.replace("contractors_wait", "contractors_stay").replace("_at_once", "_at_last")
    text += "deviations: [{check: okta.nobody.x, reason: x, provider: nothing}]\n"
    (run.folder / "mine.yaml").write_text(text)
    (run.folder / "checks").mkdir()
    refused(
        run,
        run("--profile=./mine.yaml"),
        "mine.yaml:23:11: 'contractors_stay' is not a rule",
        "mine.yaml:36:22: 'okta.nobody.x' is not a check",
        "mine.yaml:32:9: 'checks.approvals.a_contractor_is_inactive_at_first' is not a check",
        "mine.yaml:33:9: 'checks.approvals.an_employee_is_active_at_last' is not a check",
        "mine.yaml:36:22: 'nothing' is not a fault of the embedded provider",
    )


WRONG = "name: mine\ntitle: 1\nextends: okta-oin\ndeviations: [{check: okta.nobody.x, reason: x}]\n"


def test_all_that_is_wrong_with_a_profile_is_told_at_once(run):
    (run.folder / "mine.yaml").write_text(f"{WRONG}colour: red\n")
    refused(
        run,
        run("--profile=./mine.yaml"),
        "./mine.yaml:2:8: 'title' must be text, not 1: put it in quotes",
        "./mine.yaml:4:22: 'okta.nobody.x' is not a check",
        "./mine.yaml:5:1: 'colour' is not a key of a profile",
    )


def test_unknown_checks_beside_those_of_ones_own_are_told_with_all_else(run):
    (run.folder / "checks").mkdir()
    (run.folder / "checks" / "test_own.py").write_text(
        "raise SystemExit\ndef test_mine():\n    pass\n"
    )
    own = "suites: checks\nfacts: {f: {says: x, checks: [checks.own.mine, checks.own.yours]}}\n"
    (run.folder / "mine.yaml").write_text(WRONG + own)
    refused(
        run,
        run("--profile=./mine.yaml"),
        "./mine.yaml:2:8: 'title' must be text, not 1: put it in quotes",
        "./mine.yaml:4:22: 'okta.nobody.x' is not a check",
        "./mine.yaml:6:48: 'checks.own.yours' is not a check; did you mean 'checks.own.mine'?",
    )


def test_every_wrong_feature_is_told(run):
    chosen = ("--scim-feature=push_grops=on", "--scim-feature=push_groups=maybe")
    refused(run, run(OIN, *chosen), "did you mean 'push_groups'?", "'maybe' is neither on nor off")


def test_a_check_of_one_s_own_may_be_named_where_it_is_on_the_command_line(run):
    (run.folder / "mine.yaml").write_text(WRONG)
    (run.folder / "test_own.py").write_text("")
    refused(run, run("--profile=./mine.yaml", "test_own.py"), "./mine.yaml:2:8: 'title' must be")


@pytest.mark.parametrize("command", ["run", "plan", "serve", "login", "sweep"])
def test_every_command_tells_all_that_is_wrong_with_a_profile(run, command):
    (run.folder / "mine.yaml").write_text(f"{WRONG}colour: red\n")
    finished = run.finish(run.python("-m", "pytest_scim.cli", command, "--profile=./mine.yaml"))

    assert finished.code == 4
    reported = finished.err.splitlines()
    if command in {"run", "plan"}:  # which run every check that comes with the plugin
        assert reported.pop(1) == "pytest-scim: ./mine.yaml:4:22: 'okta.nobody.x' is not a check"
    assert reported == [
        "pytest-scim: ./mine.yaml:2:8: 'title' must be text, not 1: put it in quotes",
        "pytest-scim: ./mine.yaml:5:1: 'colour' is not a key of a profile",
    ]
    assert (finished.out, [path.name for path in run.folder.iterdir()]) == ("", ["mine.yaml"])


@pytest.mark.parametrize("given", ["profile", "base"])
def test_a_pipe_is_no_profile_and_not_waited_for(run, given):
    os.mkfifo(run.folder / "x.yaml")
    (run.folder / "own.yaml").write_text("name: own\ntitle: Own\nextends: ./x.yaml\n")
    name = {"profile": "./x.yaml", "base": "./own.yaml"}[given]
    refused(run, run(f"--profile={name}"), "is a pipe, not a profile")


def test_a_profile_does_not_make_another_file_readable(run):
    (run.folder / "secret").write_text("s3cret: s3cret\n")
    (run.folder / "mine.yaml").write_text("name: mine\ntitle: Mine\nextends: ./secret\n")
    finished = run("--profile=./mine.yaml")
    refused(run, finished, "./mine.yaml:3:10: './secret' is not a profile: see its line 1")
    assert "s3cret" not in finished.out + finished.err


@pytest.mark.parametrize("variable", ["SCIM_TOKEN_FILE", "SCIM_CLIENT_CERT", "SCIM_CLIENT_KEY"])
def test_a_secret_where_its_file_should_be_named_is_not_repeated(run, variable):
    needed = {"SCIM_CLIENT_CERT": __file__} if variable == "SCIM_CLIENT_KEY" else {}
    token = None if variable == "SCIM_TOKEN_FILE" else TOKEN
    finished = run(
        OIN, "--base-url=https://127.0.0.1:9", token=token, **needed, **{variable: "s3cret"}
    )
    refused(run, finished, f"{variable} does not name a readable file")
    assert "s3cret" not in finished.out + finished.err


def test_what_a_command_says_of_itself_is_in_no_log(run):
    script = run.folder / "tell"
    script.write_text("#!/bin/sh\necho s3cret >&2\nexit 3\n")
    script.chmod(0o700)
    finished = run(OIN, NOWHERE, token=None, SCIM_TOKEN_COMMAND=str(script))
    refused(run, finished, "SCIM_TOKEN_COMMAND ended with exit status 3")
    assert "s3cret" not in finished.out + finished.err


def test_credentials_in_the_base_url_are_refused_and_not_repeated(run):
    finished = run(OIN, "--base-url=http://anna:s3cretpw@127.0.0.1:9/scim")
    refused(run, finished, "--base-url contains credentials")
    assert "s3cretpw" not in finished.out + finished.err


def test_a_target_without_a_token_is_refused(run):
    refused(run, run(OIN, NOWHERE, token=None), "set SCIM_TOKEN in the environment")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1:99999", "is not a URL"),
        ("http://[::1", "is not a URL"),
        ("https:///scim", "is not an http or https URL with a host"),
        ("https://scim.example/?a=1", "has a query or a fragment"),
        ("https://scim.example/#users", "has a query or a fragment"),
        (
            "http://127.0.0.1\t.evil.example/scim",
            "is not a URL whose host every client reads alike",
        ),
        ("http://ⓛocalhost/scim", "is not a URL whose host every client reads alike"),
        ("https://bücher.example/scim", "its ASCII form"),
        ("http://127.1/scim", "an IPv4 address that is not written as four decimal numbers"),
        ("http://h..example/scim", "a label of its host is empty"),
        ("https://h.example/sc im", "must be percent-encoded"),
        ("https://h.example/" + "a" * 3000, "is longer than 2000 characters"),
        ("https://anna:s3cret@h\t.example/", "--base-url contains credentials: set SCIM_TOKEN"),
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_a_base_url_that_is_none_is_refused(url, sentence):
    with pytest.raises(SettingsError, match=sentence):
        check_base_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1\x1b[2J/", "http://h/\r\n::error::", "http://h/" + "\u202e" * 9]
)
def test_a_base_url_that_is_refused_is_shown_without_control_characters(url):
    with pytest.raises(SettingsError) as raised:
        check_base_url(url)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SCIM_SECOND_TOKEN", "tökén", "SCIM_SECOND_TOKEN contains a character that an HTTP"),
        ("SCIM_OLD_TOKEN", "a\nb", "SCIM_OLD_TOKEN contains a character that an HTTP header"),
        ("ALL_PROXY", "ftp://anna:s3cret@h", "ALL_PROXY is not the URL of an http://, https:// or"),
    ],
)
def test_what_keeps_a_run_from_connecting_is_told_in_one_sentence(run, variable, value, sentence):
    there = "--base-url=https://scim.example.com/v2"
    finished = run(OIN, there, SCIM_CONSENT="1", **{variable: value})

    refused(run, finished, sentence)
    assert "s3cret" not in finished.out + finished.err


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SCIM_TOKEN": "t", "SCIM_SECOND_TOKEN": "\udcff"}, "SCIM_SECOND_TOKEN contains a"),
        ({"SCIM_USERNAME": "\udcff"}, "SCIM_USERNAME is not valid UTF-8"),
        ({"SCIM_USERNAME": "a", "SCIM_PASSWORD": "\udcff"}, "SCIM_PASSWORD is not valid UTF-8"),
        ({"SCIM_CLIENT_ID": "\udcff", "SCIM_CLIENT_SECRET": "s"}, "SCIM_CLIENT_ID is not valid"),
        ({"SCIM_CLIENT_ID": "i", "SCIM_CLIENT_SECRET": "\udcff"}, "SCIM_CLIENT_SECRET is not"),
        (
            {"SCIM_CLIENT_ID": "i", "SCIM_CLIENT_SECRET": "s", "SCIM_REFRESH_TOKEN": "\udcff"},
            "SCIM_REFRESH_TOKEN is not valid UTF-8",
        ),
    ],
    ids=str,
)
def test_credentials_that_are_no_text_are_told_by_their_variable(tmp_path, variables, sentence):
    urls = "https://login.example/token", "https://login.example/authorize"
    ways = {"SCIM_TOKEN": "bearer", "SCIM_USERNAME": "basic", "SCIM_CLIENT_ID": "oauth2"}
    profile = replace(load("okta-oin"), auth=(ways[next(iter(variables))],), oauth=OAuth(*urls))
    environ = {"PYTEST_SCIM_STATE_DIR": str(tmp_path), **variables}

    with pytest.raises(CredentialsError, match=f"^{sentence}"):
        settings_of(profile, {"base_url": "http://127.0.0.1:9"}, environ)


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_a_further_token_that_is_blank_is_none(tmp_path, blank):
    environ = {"SCIM_TOKEN": "t", "PYTEST_SCIM_STATE_DIR": str(tmp_path)}
    environ |= {"SCIM_SECOND_TOKEN": blank, "SCIM_OLD_TOKEN": blank}
    settings = settings_of(load("okta-oin"), {"base_url": "http://127.0.0.1:9"}, environ)

    assert (settings.second, settings.old) == (None, None)


def test_a_run_in_parallel_is_refused(run):
    pytest.importorskip("xdist")
    refused(run, run(OIN, "-n2"), "-n is not supported with --profile")


def refused(run, finished, *sentences):
    assert finished.code == 4, finished.out + finished.err
    reported = [line for line in finished.err.splitlines() if line]
    for line, sentence in zip(reported, sentences, strict=True):
        assert line.startswith("ERROR: ")
        assert sentence in line
    assert "Traceback" not in finished.out + finished.err
    assert not run.report.exists()
    assert not run.state.exists()
