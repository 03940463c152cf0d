"""What the user got wrong: exit code 4, one sentence, and nothing else happened."""

import pytest

from pytest_scim.settings import SettingsError, check_base_url

from .running import ROOT

OIN = "--profile=okta-oin"
NOWHERE = "--base-url=http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--profile=scilead"], "did you mean 'scileads'?"),
        ([OIN, "--scim-feature=push_grops=on"], "did you mean 'push_groups'?"),
        (["--profile="], "--profile is empty"),
        ([OIN, "--scim-examples=x"], "--scim-examples x is not a number of examples"),
        ([OIN, "--base-url=scim.example.com/v2"], "is not an http or https URL with a host"),
        ([NOWHERE], "--base-url needs --profile NAME or PATH"),
        (["--base-url="], "--base-url needs --profile NAME or PATH"),
        (["--scim-prove"], "--scim-prove needs --profile NAME or PATH"),
        ([OIN, "-k", "nothing_is_called_so"], "no check was selected"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_mistake_is_told_in_one_sentence(run, arguments, sentence):
    refused(run, run(*arguments), sentence)


def test_a_profile_that_is_no_yaml_is_told_with_its_place(run):
    (run.folder / "mine.yaml").write_text("name: mine\ntitle: A: B\n")
    refused(run, run("--profile=./mine.yaml"), "mine.yaml:2:9: a colon cannot stand here")


def test_a_check_that_a_profile_names_in_vain_is_told_with_its_place(run):
    text = (ROOT / "profiles" / "scileads.yaml").read_text()
    (run.folder / "mine.yaml").write_text(text.replace("the_longest_value_is_kept", "the_longest"))
    refused(run, run("--profile=./mine.yaml"), "'vendor.attributes.the_longest' is not a check")


def test_credentials_in_the_base_url_are_refused_and_not_repeated(run):
    finished = run(OIN, "--base-url=http://anna:s3cretpw@127.0.0.1:9/scim")
    refused(run, finished, "--base-url holds credentials")
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
    ],
)
def test_a_base_url_that_is_none_is_refused(url, sentence):
    with pytest.raises(SettingsError, match=sentence):
        check_base_url(url)


def refused(run, finished, sentence):
    assert finished.code == 4, finished.out + finished.err
    told = [line for line in finished.err.splitlines() if line]
    assert len(told) == 1
    assert told[0].startswith("ERROR: ")
    assert sentence in told[0]
    assert "Traceback" not in finished.out + finished.err
    assert not run.report.exists()
    assert not run.state.exists()
