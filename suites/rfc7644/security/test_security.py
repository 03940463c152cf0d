"""RFC 7644, section 7: Security Considerations about disclosure."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_absent, expect_equal
from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import (
    CheckLog,
    Recording,
    Users,
    resource_path,
)
from pytest_scim.scim.paths import entries
from pytest_scim.suites.rfc7644.security.support.password_user import PasswordUser

PASSWORD_OWNER = "okta.create_users.the_password_is_never_returned"  # noqa: S105 - a check's id

INSIDE = re.compile(
    r"Traceback \(most recent call last\)|^\s+at \S+ ?\(.*:\d+\)|\.java:\d+\)|\bSQLSTATE\b"
    r"|\bORA-\d{5}\b|\bgoroutine \d+ \[|You have an error in your SQL syntax"
    r"|CONSTRAINT [`\"']\w+[`\"'] FOREIGN KEY|/node_modules/|\bin /\S+\.php:\d+",
    re.MULTILINE,
)
"""Lines of stack traces and database errors of eight common platforms."""

PLAIN_PATH = re.compile(r"/(?:Users|Groups)(?:/[\w@-][\w.@-]*)?(?:\?.*)?$")


@check(SHOULD, rfc7644("7.4"), rfc7644("7.7"), phase=Phase.WHOLE_RUN)
def test_no_response_contains_the_credentials(whole_run: Recording, log: CheckLog) -> None:
    """No response contains the credentials

    Tokens must be protected against disclosure: no response of the run contains them.

    Fix: Remove the request's Authorization header from error details and debug output, and
    return no token as an attribute.
    """
    expect_no_secret(whole_run.echoes.get("credentials", []), log, "the credentials")


@check(MUST, rfc7643("9.2"), rfc7643("4.1.1"), phase=Phase.WHOLE_RUN)
def test_no_response_contains_a_password(whole_run: Recording, log: CheckLog) -> None:
    """No response contains a password

    A password is never returned: no response of the run contains one, in whatever place.

    Impact: Okta's logs, and everyone who reads responses, get passwords of users in clear text.
    Fix: Remove `password` in the serializer of Users and from each copy of the request in
    `detail`, also in responses to POST, PUT and PATCH.
    """
    expect_no_secret(whole_run.echoes.get("password", []), log, "a password", owner=PASSWORD_OWNER)


@check(
    SHOULD,
    rfc7644("7.7"),
    rfc7644("3.12"),
    field_report("fleetdm/fleet#52593"),
    phase=Phase.WHOLE_RUN,
)
def test_no_error_reveals_internals(whole_run: Recording, log: CheckLog) -> None:
    """Error responses contain no stack traces and no database messages

    An Error's `detail` is "a human-readable description", not a stack trace or an error message
    of a database.

    Fix: Handle every exception in one place: log its stack trace, and write a sentence of your
    own into `detail`.
    """
    for refusal in whole_run.refusals:
        found = INSIDE.search(unescaped(refusal.text))
        if found:
            log.decide([refusal.exchange])
            raise Finding(
                f"a response with the status {refusal.status} contains internals of the service",
                expected="a sentence",
                actual=found[0].strip(),
            )


@check(SHOULD, rfc7644("3.12"), phase=Phase.WHOLE_RUN)
def test_no_error_is_a_web_page(whole_run: Recording, log: CheckLog) -> None:
    """Error responses are JSON, not web pages

    Errors come "in the body of the response in a JSON format". The target returns no error as a
    web page.

    Fix: Return a SCIM Error in JSON for every path below the base URL, also from the error
    pages of the framework and the proxy.
    """
    for refusal in whole_run.refusals:
        plain = PLAIN_PATH.match(refusal.target)
        if plain and re.match(r"\s*<(!doctype|html)\b", unescaped(refusal.text), re.IGNORECASE):
            log.decide([refusal.exchange])
            message = f"{refusal.method} {plain[0]} returned {refusal.status} with a web page"
            raise Finding(message, expected="JSON", actual="HTML")


@check(SHOULD, rfc7643("7"), rfc7643("9.2"))
def test_a_requested_password_is_not_returned(users: Users, password_user: PasswordUser) -> None:
    """`attributes=password` returns no password

    `password` has `returned: never`, so the target does not return it even when `attributes`
    names it.

    Fix: Remove `password`, and others with `returned: never`, after you selected what
    `attributes` names.
    """
    query = "attributes=userName,password"
    response = users.ask("GET", resource_path("Users", password_user.id), query=query)
    if response.ok and isinstance(response.json, dict):
        names = [name for name, value in response.json.items() if value]
        what = "the list of attributes that GET with attributes=password returns"
        expect_absent(what, "password", names)


@check(MUST, rfc7643("4.1.1"), rfc7643("9.2"))
def test_a_password_cannot_be_guessed_by_a_filter(
    users: Users, password_user: PasswordUser
) -> None:
    """No filter reveals how a password begins

    A target that stores passwords in clear text lets a filter such as `password sw "q"` match.
    The RFC allows filters that compare a whole password, but a match on a part reveals it
    letter by letter.

    Impact: Whoever holds the token can read the passwords of all users, letter by letter.
    Fix: Refuse filters that name `password`, or return no User to them, and store hashes only.
    """
    right, wrong = password_user.password[0], "z"
    found: dict[str, int] = {}
    for letter in (right, wrong):
        text = f'userName eq "{password_user.user_name}" and password sw "{letter}"'
        response = users.ask("GET", "/Users", query=f"filter={quote(text)}&count=2")
        found[letter] = len(entries(response.json, "Resources")) if response.ok else 0
    if found[right] and not found[wrong]:
        raise Finding(
            "a filter reveals the first letter of a password",
            expected="no match, or an error",
            actual="a match for the right letter only",
        )


def expect_no_secret(
    exchanges: Sequence[int], log: CheckLog, what: str, owner: str | None = None
) -> None:
    """Raise a finding where responses contain a secret."""
    log.decide(exchanges[:3])
    if exchanges and owner:
        raise Unreadable(f"{len(exchanges)} responses contain {what}", owner=owner)
    expect_equal(f"the number of responses that contain {what}", len(exchanges), 0)


def unescaped(text: str) -> str:
    """Return the text of a response, including the text inside its JSON."""
    return text.replace("\\n", "\n").replace('\\"', '"')
