"""RFC 7644, section 7: Security Considerations about disclosure."""

import re
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from pytest_scim.checks.check import SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import CREATE_OWNER, blocked_by, resource_path, run_scope
from pytest_scim.scim.paths import at, entries

PASSWORD_OWNER = "okta.create_users.the_password_is_never_returned"  # noqa: S105 - a check's id

INSIDE = re.compile(
    r"Traceback \(most recent call last\)|^\s+at \S+ ?\(.*:\d+\)|\.java:\d+\)|\bSQLSTATE\b"
    r"|\bORA-\d{5}\b|\bgoroutine \d+ \[|You have an error in your SQL syntax"
    r"|CONSTRAINT [`\"']\w+[`\"'] FOREIGN KEY|/node_modules/|\bin /\S+\.php:\d+",
    re.MULTILINE,
)
"""Lines of stack traces and database errors of eight common platforms."""

PLAIN_PATH = re.compile(r"/(?:Users|Groups)(?:/[\w@-][\w.@-]*)?(?:\?.*)?$")


@dataclass(frozen=True, slots=True)
class TokenUser:
    """A user and its password."""

    user_name: str
    id: str
    password: str


@pytest.fixture(scope=run_scope)
def _keyholder(context):
    context.connected()
    okta_user = context.test_data.okta_user()
    # No first letter of "undefined", "null" or "None": some targets compare with these.
    password = f"q{context.test_data.password()}"
    context.recording.outlet.add(password)
    with blocked_by(CREATE_OWNER):
        made = context.users.add({**okta_user.resource(), "password": password})
    return TokenUser(okta_user.user_name, made["id"], password)


@pytest.fixture
def keyholder(_keyholder):
    """A user that was created with a password and not changed since."""
    return _keyholder


@check(SHOULD, rfc7644("7.4"), rfc7644("7.7"), phase=Phase.WHOLE_RUN)
def test_no_response_contains_the_credentials(whole_run, context):
    """No response contains the credentials

    Tokens must be protected against disclosure: no response of the run contains them.
    """
    silent(whole_run.echoes.get("credentials"), context, "the credentials")


@check(SHOULD, rfc7643("9.2"), rfc7643("4.1.1"), phase=Phase.WHOLE_RUN)
def test_no_response_contains_a_password(whole_run, context):
    """No response contains a password

    A password is never returned: no response of the run contains one, in whatever place.
    """
    silent(whole_run.echoes.get("password"), context, "a password", owner=PASSWORD_OWNER)


@check(
    SHOULD,
    rfc7644("7.7"),
    rfc7644("3.12"),
    field_report("fleetdm/fleet#52593"),
    phase=Phase.WHOLE_RUN,
)
def test_no_error_reveals_internals(whole_run, context):
    """Error responses contain no stack traces and no database messages

    An Error's `detail` is "a human-readable description", not a stack trace or an error message
    of a database.
    """
    for refusal in whole_run.refusals:
        found = INSIDE.search(text_of(refusal))
        if found:
            context.log.cite([refusal.exchange])
            raise Finding(
                f"a response with the status {refusal.status} contains internals of the service",
                expected="a sentence",
                actual=found[0].strip(),
            )


@check(SHOULD, rfc7644("3.12"), phase=Phase.WHOLE_RUN)
def test_no_error_is_a_web_page(whole_run, context):
    """Error responses are JSON, not web pages

    Errors come "in the body of the response in a JSON format". The target returns no error as a
    web page.
    """
    for refusal in whole_run.refusals:
        plain = PLAIN_PATH.search(refusal.url)
        if plain and re.match(r"\s*<(!doctype|html)\b", text_of(refusal), re.IGNORECASE):
            context.log.cite([refusal.exchange])
            message = f"{refusal.method} {plain[0]} returned {refusal.status} with a web page"
            raise Finding(message, expected="JSON", actual="HTML")


@check(SHOULD, rfc7643("7"), rfc7643("9.2"))
def test_a_requested_password_is_not_returned(users, keyholder):
    """`attributes=password` returns no password

    `password` has `returned: never`, so the target does not return it even when `attributes`
    names it.
    """
    query = "attributes=userName,password"
    response = users.ask("GET", resource_path("Users", keyholder.id), query=query)
    actual = at(response.json, "password")
    if response.ok and actual:
        message = "GET with attributes=password returned a password"
        raise Finding(message, expected="none", actual="one")


@check(SHOULD, rfc7643("9.2"), rfc7644("7.5.2"))
def test_a_password_cannot_be_guessed_by_a_filter(users, keyholder):
    """No filter reveals how a password begins

    A target that stores passwords in clear text lets a filter such as `password sw "q"` match.
    The RFC allows filters that compare a whole password, but a match on a part reveals it
    letter by letter.
    """
    right, wrong = keyholder.password[0], "z"
    found = {}
    for letter in (right, wrong):
        text = f'userName eq "{keyholder.user_name}" and password sw "{letter}"'
        response = users.ask("GET", "/Users", query=f"filter={quote(text)}&count=2")
        found[letter] = response.ok and len(entries(response.json, "Resources"))
    if found[right] and not found[wrong]:
        raise Finding(
            "a filter reveals the first letter of a password",
            expected="no match, or an error",
            actual="a match for the right letter only",
        )


def silent(echoes, context, what, owner=None):
    """Raise a finding where responses contain a secret."""
    if not echoes:
        return
    context.log.cite(echoes[:3])
    message = f"{len(echoes)} responses contain {what}"
    if owner:
        raise Unreadable(message, owner=owner)
    raise Finding(message, expected="none", actual=len(echoes))


def text_of(refusal):
    """Return an error response's text, including the text inside its JSON."""
    return refusal.text.replace("\\n", "\n").replace('\\"', '"')
