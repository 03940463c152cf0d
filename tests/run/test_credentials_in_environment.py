"""Where credentials come from."""

import base64
import sys

import pytest

from pytest_scim.run.credentials import from_environment, further_token
from pytest_scim.target.http.auth.credentials import (
    Credentials,
    CredentialsError,
    basic,
    bearer,
    header,
)
from pytest_scim.target.http.recording.secrets.secret import Secret

UNSET = "no credentials: set {} in the environment (secrets are never read from the command line)"


def test_a_token_becomes_bearer():
    assert from_environment({"SCIM_TOKEN": " t0 \n"}, ("bearer",)).authorization() == "Bearer t0"


def test_a_token_that_says_bearer_is_not_doubled():
    assert bearer("Bearer t0").authorization() == "Bearer t0"


def test_a_header_is_sent_as_it_is_given():
    ways = ("header",)

    assert from_environment({"SCIM_TOKEN": "Token t0"}, ways).authorization() == "Token t0"


@pytest.mark.parametrize(
    ("ways", "sent"),
    [
        (("header", "bearer"), "t0"),
        (("bearer", "header"), "Bearer t0"),
        (("oauth2", "header"), "t0"),
        (("basic", "bearer"), "Bearer t0"),
    ],
)
def test_a_token_is_sent_in_the_first_way_of_the_profile(ways, sent):
    assert from_environment({"SCIM_TOKEN": "t0"}, ways).authorization() == sent
    assert further_token({"SCIM_OLD_TOKEN": "t0"}, "SCIM_OLD_TOKEN", ways).authorization() == sent


def test_the_part_after_a_scheme_is_a_secret_of_its_own():
    assert list(header("Token t0").secrets()) == ["Token t0", "t0"]
    assert list(bearer("t0").secrets()) == ["Bearer t0", "t0"]


def reported(environ, ways=("bearer",)):
    return from_environment({key: str(value) for key, value in environ.items()}, ways)


def test_a_token_may_come_from_a_file_that_nobody_else_reads(tmp_path):
    path = tmp_path / "token"
    path.write_text("t0\n")
    path.chmod(0o600)
    assert reported({"SCIM_TOKEN_FILE": path}).authorization() == "Bearer t0"

    path.chmod(0o640)
    with pytest.raises(CredentialsError, match="other users can read"):
        reported({"SCIM_TOKEN_FILE": path})


def test_a_token_may_come_from_a_command_that_sees_no_shell():
    command = f"{sys.executable} -c 'print(\"t0;$HOME\")'"

    assert reported({"SCIM_TOKEN_COMMAND": command}).authorization() == "Bearer t0;$HOME"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"SCIM_TOKEN": "a", "SCIM_TOKEN_FILE": "b"},
            "set only one of SCIM_TOKEN and SCIM_TOKEN_FILE",
        ),
        ({"SCIM_TOKEN_FILE": "/"}, "SCIM_TOKEN_FILE /: Is a directory"),
        ({"SCIM_TOKEN_FILE": __file__}, "other users can read SCIM_TOKEN_FILE"),
        ({"SCIM_TOKEN_COMMAND": "/nowhere x"}, "cannot be run: No such file or directory"),
        ({"SCIM_TOKEN_COMMAND": "'"}, "cannot be run: ValueError"),
        ({"SCIM_TOKEN_COMMAND": "true"}, "SCIM_TOKEN_COMMAND yields no token"),
        ({"SCIM_TOKEN_COMMAND": "false"}, "SCIM_TOKEN_COMMAND ended with exit status 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_token_that_cannot_be_had_is_told_in_one_sentence(environ, sentence):
    with pytest.raises(CredentialsError) as raised:
        reported(environ)
    assert sentence in str(raised.value)


@pytest.mark.parametrize("token", ["eyJhbGciOi.s3cret", "s3cret/with/slashes", "s" * 5_000])
def test_a_token_where_its_file_should_be_named_is_not_told(token):
    with pytest.raises(CredentialsError, match=r"^SCIM_TOKEN_FILE does not name a readable file$"):
        reported({"SCIM_TOKEN_FILE": token})


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        ("exit 3", "SCIM_TOKEN_COMMAND ended with exit status 3"),
        ("exit 0", "SCIM_TOKEN_COMMAND yields no token"),
    ],
)
def test_what_a_command_says_is_never_told(tmp_path, capfd, end, sentence):
    script = tmp_path / "tell"
    response = "echo s3cret" if end == "exit 3" else "true"
    script.write_text(f"#!/bin/sh\n{response}; echo s3cret >&2; {end}\n")
    script.chmod(0o700)

    with pytest.raises(CredentialsError) as refused:
        reported({"SCIM_TOKEN_COMMAND": script})
    assert str(refused.value) == sentence
    assert capfd.readouterr() == ("", "")


def test_basic_is_the_base64_of_both():
    environ = {"SCIM_USERNAME": "okta", "SCIM_PASSWORD": "pä:ss"}
    credentials = from_environment(environ, ("bearer", "basic"))
    scheme, _, encoded = credentials.authorization().partition(" ")

    assert scheme == "Basic"
    assert base64.b64decode(encoded).decode() == "okta:pä:ss"
    assert "pä:ss" in credentials.secrets()


def test_a_username_counts_only_where_basic_is_allowed():
    environ = {"SCIM_USERNAME": "okta", "SCIM_TOKEN": "t0"}

    assert from_environment(environ, ("bearer",)).authorization() == "Bearer t0"


@pytest.mark.parametrize(
    ("ways", "variables"),
    [
        (("bearer",), "SCIM_TOKEN"),
        (("bearer", "basic"), "SCIM_TOKEN"),
        (("basic",), "SCIM_USERNAME and SCIM_PASSWORD"),
    ],
)
@pytest.mark.parametrize("environ", [{}, {"SCIM_TOKEN": "  "}])
def test_without_credentials_one_sentence_says_what_to_set(ways, variables, environ):
    with pytest.raises(CredentialsError) as refused:
        from_environment(environ, ways)

    assert str(refused.value) == UNSET.format(variables)


@pytest.mark.parametrize("token", ["tökén", "a\nb", "a\x00b"])
def test_a_token_that_no_header_can_carry_is_refused_without_showing_it(token):
    with pytest.raises(CredentialsError) as refused:
        from_environment({"SCIM_TOKEN": token}, ("bearer",))

    assert str(refused.value) == "SCIM_TOKEN contains a character that an HTTP header may not"


def test_credentials_show_themselves_to_nobody():
    for shown in (repr(basic("okta", "hush")), str(bearer("hush")), f"{Secret('hush')}"):
        assert "hush" not in shown
    assert repr(Secret("hush")) == "Secret([redacted])"


def test_the_scheme_of_credentials_is_the_word_before_them():
    schemes = {"Bearer a": "Bearer", "Basic a": "Basic", "abc": "", "Token a b": "Token"}

    assert {v: Credentials(Secret(v)).scheme for v in schemes} == schemes
