"""What the user decides about a first profile: by a flag, at a question, or by default."""

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from pytest_scim.cli.new.found import Found
from pytest_scim.profile.load import parse_features
from pytest_scim.profile.messages import listed, quote, suggest
from pytest_scim.profile.model import FEATURES, Integration, OAuth, ProfileError
from pytest_scim.profile.yaml.schema_errors import schema
from pytest_scim.run.settings import SettingsError
from pytest_scim.scim.names import PATCHED
from pytest_scim.scim.paths import text_at

if TYPE_CHECKING:
    from pytest_scim.scim.json_values import JSONObject

INTEGRATIONS: Final = ("oin", "oiw", "aiw")
WAYS: Final = ("bearer", "header", "oauth2", "basic")
FORMATS: Final = ("Okta username", "Okta username prefix", "Email", "Email prefix", "Custom")
LONGEST: Final = 200

Check = Callable[[str], str]
"""Returns the usable value of a text, or raises SettingsError."""


class Default(NamedTuple):
    """A value that nobody chose, and the flag that sets another."""

    flag: str
    value: str


@dataclass(frozen=True, slots=True)
class Start:
    """What is decided before the target is read; ``way`` is an authentication mode, or open."""

    name: str
    integration: Integration
    way: str | None
    oauth: OAuth | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the file says besides what was found."""

    start: Start
    way: str
    title: str
    vendor: str
    contact: str
    features: Mapping[str, bool]
    username_format: str
    email_domain: str


@dataclass(slots=True)
class Questions:
    """Takes a value from its flag, else from the terminal where there is one, else the default."""

    options: argparse.Namespace
    interactive: bool
    defaults: list[Default] = field(default_factory=list)

    def ask(
        self, flag: str, question: str, default: str, check: Check, described: str = "none"
    ) -> str:
        """Return a value that ``check`` accepts; an empty line chooses the default.

        ``described`` is what the question says in place of an empty default.

        Raises:
            SettingsError: the value of the flag cannot be used, or the input has ended.
        """
        given = getattr(self.options, flag.replace("-", "_"))
        if given is not None:
            try:
                return check(given)
            except SettingsError as error:
                raise SettingsError(f"--{flag} {quote(given)}: {error}") from None
        while self.interactive:
            try:
                typed = input(f"{question} [{default or described}]: ").strip()
            except EOFError:
                raise SettingsError("the input ended before the last question") from None
            try:
                return check(typed) if typed else default
            except SettingsError as error:
                print(f"  {error}")
        self.defaults.append(Default(flag, default))
        return default


def one_line_of_text(text: str) -> str:
    """Return a text of one line without invisible characters."""
    text = text.strip()
    if not text or not text.isprintable():
        raise SettingsError("use one line of printable text")
    if len(text) > LONGEST:
        raise SettingsError(f"use at most {LONGEST} characters")
    return text


def one_of(*words: str) -> Check:
    """Return a check that accepts some words, in any letter case."""

    def check(text: str) -> str:
        known = {word.casefold(): word for word in words}
        if text.strip().casefold() not in known:
            raise SettingsError(f"use {listed(words)}")
        return known[text.strip().casefold()]

    return check


def matching(*path: str) -> Check:
    """Return a check for the pattern that the schema of profiles has at a path."""
    part = cast("JSONObject", schema())
    for key in path:
        part = cast("JSONObject", part[key])

    def check(text: str) -> str:
        if re.search(str(part["pattern"]), text.strip()) is None:
            raise SettingsError(text_at(part, "errorMessage") or "is malformed")
        return text.strip()

    return check


def name_of(text: str) -> str:
    """Return the name of a profile.

    Raises:
        SettingsError: it has other characters than a profile's name may have.
    """
    try:
        return matching("properties", "name")(text)
    except SettingsError as error:
        raise SettingsError(f"the name {quote(text)} {error}") from None


def integration_of(questions: Questions) -> Integration:
    """Return the integration type."""
    question = "Integration type: oin (catalog app), oiw (private app) or aiw (classic custom app)"
    return cast("Integration", questions.ask("integration", question, "oin", one_of(*INTEGRATIONS)))


def way_of(questions: Questions, integration: str) -> str | None:
    """Return the authentication mode, or ``None`` where the target is to show which it accepts.

    Raises:
        SettingsError: there is no such mode, or not in an app of that kind.
    """
    if questions.options.auth is None and not questions.interactive:
        return None
    question = f"Authentication mode: {listed(WAYS)}"
    way = questions.ask("auth", question, "", one_of(*WAYS), "what the target accepts")
    if way == "basic" and integration != "aiw":
        raise SettingsError("--auth basic: Okta offers Basic authentication for aiw only")
    if way == "header" and integration == "aiw":
        raise SettingsError("--auth header: an app of the kind aiw sends Bearer and the token")
    return way or None


def oauth_of(questions: Questions, way: str | None) -> OAuth | None:
    """Return the endpoints of OAuth 2.0 where the mode is that.

    Raises:
        SettingsError: one is missing or malformed, or given for another mode.
    """
    given = [questions.options.token_url, questions.options.authorize_url]
    if way != "oauth2":
        if any(given):
            raise SettingsError("--token-url and --authorize-url need --auth oauth2")
        return None
    check = matching("$defs", "endpoint")
    if not questions.interactive and not all(given):
        raise SettingsError("--auth oauth2 needs --token-url and --authorize-url")
    token_url = questions.ask("token-url", "Token endpoint", "", check)
    authorize_url = questions.ask("authorize-url", "Authorization endpoint", "", check)
    if not token_url or not authorize_url:
        raise SettingsError("OAuth 2.0 needs a token endpoint and an authorization endpoint")
    return OAuth(token_url, authorize_url)


def start_of(questions: Questions) -> Start:
    """Return what is decided before the target is read."""
    name = name_of(questions.options.name)
    integration = integration_of(questions)
    way = way_of(questions, integration)
    return Start(name, integration, way, oauth_of(questions, way))


def choices_of(questions: Questions, start: Start, found: Found, way: str) -> Choices:
    """Return what the user chose for a target of which this much is known."""
    title = " ".join(part.capitalize() for part in start.name.split("-") if part)
    domain = matching("properties", "test_users", "properties", "email_domain")
    form = f"Application username format: {listed(FORMATS)}"
    ask = questions.ask
    return Choices(
        start,
        way,
        ask("title", "Name of the app in Okta", title, one_line_of_text),
        ask("vendor", "Company that submits the app", "", one_line_of_text),
        ask("contact", "Email address or name for Okta's reviewers", "", one_line_of_text),
        _features(questions, offered(found, start.integration)),
        ask("username-format", form, FORMATS[0], one_of(*FORMATS)),
        ask("email-domain", "Email domain of the test users", "example.com", domain),
    )


def offered(found: Found, integration: str) -> dict[str, bool]:
    """Return the features that a target seems to offer: those that a run can try."""
    lists_users = "/Users" not in found.unread
    return dict.fromkeys(FEATURES, False) | {
        "create_users": True,
        "update_users": True,
        "deactivate_users": True,
        "import_users": lists_users,
        "sync_password": found.abilities.get("changePassword", False),
        "push_groups": found.groups,
        # Okta's classic wizard has the box unticked where Groups are pushed.
        "import_groups": found.groups and integration in PATCHED,
    }


def _features(questions: Questions, default: Mapping[str, bool]) -> dict[str, bool]:
    try:
        changed = parse_features(questions.options.feature)
    except ProfileError as error:
        raise SettingsError(str(error.sentences[0]).replace("--scim-", "--")) from None
    features = {**default, **changed}
    on = ", ".join(name for name, value in features.items() if value)
    if changed or not questions.interactive:
        return features
    questions.options.features = None
    typed = questions.ask("features", "Features that the app offers, with commas", on, _names)
    return {name: name in typed.replace(",", " ").split() for name in FEATURES}


def _names(text: str) -> str:
    for name in text.replace(",", " ").split():
        if name not in FEATURES:
            raise SettingsError(f"{quote(name)} is not a feature{suggest(name, FEATURES)}")
    return text
