"""A sweep sends credentials only to the target that their run was for."""

import json

import pytest

from pytest_scim.cli.sweep import journals as module
from pytest_scim.cli.sweep.connection import CLEAN, LEFT, USAGE
from pytest_scim.cli.sweep.journals import exit_code
from pytest_scim.profile.load import load
from pytest_scim.target.cleanup.journal.file import Entry

from .hosts import RESIDENTS, TAG, codes, journalled, left, of, reply, swept


def test_a_token_of_one_vendor_never_arrives_at_the_host_of_another(folder, a, b):
    old = left(folder, a, of(a.user()))
    new = left(folder, b, of(b.user()))
    lines, results = swept(folder, b.environ)

    assert a.requests == []
    assert {sent for *_, sent in b.requests} == {"Bearer token-of-vendor-B"}
    assert f"{new.path.name}: clean" in lines
    (skipped,) = [line for line in lines if line.startswith(old.path.name)]
    assert f"its run on {a.base_url} had other credentials than these," in skipped
    assert exit_code(results) == LEFT
    assert (old.path.exists(), new.path.exists()) == (True, False)


def test_a_base_url_that_was_edited_is_none_of_ours(folder, a, b):
    journal = left(folder, a, of(a.user()))
    text = journal.path.read_text().replace(a.base_url, b.base_url)
    journal.path.write_text(text)

    assert codes(swept(folder, a.environ)[1]) == [LEFT]
    assert a.requests == b.requests == []


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("agreed", ["yes", "environ", "profile", None])
def test_other_credentials_need_the_target_s_name_and_consent(folder, a, named, agreed, tmp_path):
    mine = tmp_path / "mine.yaml"
    consents = "true" if agreed == "profile" else "false"
    mine.write_text(f"name: mine\ntitle: Mine\nextends: okta-oin\nconsent: {consents}\n")
    old = {"SCIM_TOKEN": "a token that was renewed since"}
    journal = journalled(folder, a.base_url, old, of(a.user()), profile=str(mine))
    environ = a.environ | ({"SCIM_CONSENT": "1"} if agreed == "environ" else {})
    base_url = a.base_url if named else None
    _, results = swept(folder, environ, base_url=base_url, yes=agreed == "yes")

    if named and agreed:
        assert exit_code(results) == CLEAN
        assert len(a.names) == RESIDENTS
    else:
        assert codes(results) == [LEFT]
        assert f"--base-url {a.base_url} --yes sends them there" in results[0].sentence
        assert a.requests == []
    assert journal.path.exists() is not (named and bool(agreed))


OAUTH = """name: mine
title: Mine
extends: okta-oin
auth: [oauth2]
oauth: {{token_url: '{origin}/scim/v2/oauth/token', grant: client_credentials}}
"""
CLIENT = {"SCIM_CLIENT_ID": "client", "SCIM_CLIENT_SECRET": "s3cret-of-A"}


def test_a_client_secret_goes_to_no_token_url_but_that_of_the_run(folder, a, b, tmp_path):
    mine = tmp_path / "mine.yaml"
    origins = {one: one.base_url.removesuffix("/scim/v2") for one in (a, b)}
    mine.write_text(OAUTH.format(origin=origins[a]))
    journal = journalled(folder, a.base_url, CLIENT, of(a.user()), profile=str(mine))
    mine.write_text(OAUTH.format(origin=origins[b]))
    for asked in ({}, {"yes": True}, {"yes": True, "base_url": a.base_url}):
        _, results = swept(folder, CLIENT, **asked)

        assert codes(results) == [LEFT]
        assert f"--base-url {a.base_url} --profile {mine} --yes sends" in results[0].sentence
    assert a.requests == b.requests == []
    assert journal.path.exists()


def test_a_renewed_client_secret_is_the_same_client(folder, a, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(OAUTH.format(origin=a.base_url.removesuffix("/scim/v2")))
    journalled(folder, a.base_url, CLIENT, of(a.user()), profile=str(mine))
    tokens = {"access_token": a.token, "token_type": "Bearer", "expires_in": 3600}
    granted = reply(200, json.dumps(tokens).encode(), "application/json")
    a.instead = lambda method, path: granted if path == "/oauth/token" else None

    assert exit_code(swept(folder, {**CLIENT, "SCIM_CLIENT_SECRET": "renewed"})[1]) == CLEAN
    assert len(a.names) == RESIDENTS


def test_away_from_this_machine_consent_is_asked_first(folder, monkeypatch):
    environ = {"SCIM_TOKEN": "t0ken"}
    base_url = "https://scim.example.invalid/v2"
    journalled(folder, base_url, environ, Entry("Users", f"ada.{TAG}1", "1"))
    opened = []
    monkeypatch.setattr(module, "connected", lambda *parts: opened.append(parts) or 1 / 0)
    lines, results = swept(folder, environ)

    assert codes(results) == [USAGE]
    assert f"this sends requests to {base_url}, a remote target" in lines[0]
    assert opened == []
    with pytest.raises(ZeroDivisionError):
        swept(folder, environ, yes=True)
    assert len(opened) == 1


def test_without_credentials_each_journal_says_what_is_missing(folder, a):
    left(folder, a, of(a.user()))
    lines, results = swept(folder, {})

    assert "no credentials: set SCIM_TOKEN" in lines[0]
    assert exit_code(results) == USAGE
    assert a.requests == []


def test_what_was_not_asked_for_is_named_and_left_alone(folder, a, b):
    left(folder, a, of(a.user()))
    left(folder, b, of(b.user()))
    lines, results = swept(folder, b.environ, base_url=b.base_url)

    (other,) = [line for line in lines if a.base_url in line]
    assert "and --base-url names another; the file was not changed" in other
    assert exit_code(results) == CLEAN
    assert a.requests == []
    lines, results = swept(folder, a.environ, profile=load("okta-aiw"))
    assert "its profile is okta-oin, and --profile names another" in lines[0]
    assert codes(results) == [CLEAN]


def test_a_command_that_gives_the_token_runs_once(folder, a, tmp_path):
    for n, tag in enumerate(("taghowaa", "taghowbb")):
        left(folder, a, of(a.user(n, tag)), tag=tag)
    count = tmp_path / "count"
    script = tmp_path / "token.sh"
    script.write_text(f"#!/bin/sh\necho x >> {count}\necho {a.token}\n")
    script.chmod(0o700)

    assert exit_code(swept(folder, {"SCIM_TOKEN_COMMAND": str(script)})[1]) == CLEAN
    assert count.read_text().count("x") == 1
