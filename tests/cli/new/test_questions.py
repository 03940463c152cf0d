"""``pytest-scim new`` asks in a terminal only; an empty line chooses the default."""

import builtins
import sys

import pytest

from pytest_scim.profile.model import FEATURES


@pytest.fixture
def typed(monkeypatch):
    """Makes the command interactive, with what the user types by the beginning of a question."""
    asked = []

    def start(**answers):
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)

        def read(prompt):
            asked.append(prompt)
            for start, lines in answers.items():
                if prompt.startswith(start.replace("_", " ")) and lines:
                    return lines.pop(0)
            return ""

        monkeypatch.setattr(builtins, "input", read)
        return asked

    return start


def test_what_is_typed_is_in_the_file(new, typed):
    asked = typed(
        Name=["Acme Portal"],
        Company=["Acme Ltd"],
        Email_address=["okta@acme.example"],
        Integration=["OIW"],
        Authentication=["bearer"],
        Features=["create_users, update_users deactivate_users"],
        Application=["Email"],
        Email_domain=["acme.example"],
    )
    assert new.run() == 0
    profile = new.profile
    assert (profile.title, profile.vendor, profile.contact) == (
        *("Acme Portal", "Acme Ltd", "okta@acme.example"),
    )
    assert profile.integration == "oiw"
    assert [name for name in FEATURES if profile.features[name]] == [*FEATURES[:3]]
    assert profile.application_username_format == "Email"
    assert profile.test_users.email_domain == "acme.example"
    assert "Default:" not in new.out
    assert len(asked) == 8


def test_an_empty_line_is_the_default_and_a_wrong_one_is_asked_again(new, typed):
    asked = typed(Integration=["oid", ""], Features=["push_group", ""])
    assert new.run() == 0
    assert len(asked) == 10
    assert "use oin, oiw or aiw" in new.out
    assert "did you mean 'push_groups'?" in new.out
    assert new.profile.integration == "oin"
    assert new.profile.features["push_groups"]


def test_flags_are_not_asked(new, typed):
    asked = typed()
    flags = ["--title=A", "--vendor=B", "--contact=C", "--integration=oin", "--auth=bearer"]
    flags += ["--username-format=Email", "--email-domain=a.example", "--feature=push_groups=off"]
    assert new.run(*flags) == 0
    assert asked == []


def test_the_endpoints_of_oauth_are_asked(new, typed):
    typed(
        Authentication=["oauth2"],
        Token=["no", "https://a.example/t"],
        Authorization=["https://a.example/a"],
    )
    assert new.run() == 0
    assert new.profile.oauth.token_url == "https://a.example/t"
    assert "must be a URL that starts with https://" in new.out


@pytest.mark.parametrize(("error", "code"), [(EOFError, 4), (KeyboardInterrupt, 2)])
def test_an_input_that_ends_creates_nothing(new, typed, monkeypatch, error, code):
    typed()

    def read(prompt):
        raise error

    monkeypatch.setattr(builtins, "input", read)
    assert new.run() == code
    assert [*new.folder.glob("*.yaml")] == []


def test_no_questions_asks_nothing_in_a_terminal(new, typed):
    asked = typed()
    assert new.run("--no-questions") == 0
    assert asked == []
    assert "Default: --title Acme\n" in new.out
