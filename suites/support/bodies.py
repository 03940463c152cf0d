"""What checks require of the body of a response, and of the values in it."""

from collections.abc import Collection

from pytest_scim.checks.expect import expect_status
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import CheckLog, Recording, describe
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at, type_name


def expect_body(response: Response, what: str, status: int | range = 200) -> JSONObject:
    """Require a status with a JSON object, and return it; ``what`` names the request."""
    expect_status(response, status, what=what)
    if not isinstance(response.json, dict):
        actual = describe(response)
        message = f"{what} returned {actual}, not a JSON object"
        raise Finding(message, expected="a JSON object", actual=actual)
    return response.json


def expect_no_body(response: Response, status: int, what: str) -> None:
    """Require a status without a body; ``what`` names the request."""
    if response.status != status or response.content:
        actual = describe(response)
        message = f"{what} returned {actual}"
        raise Finding(message, expected=f"{status} without a body", actual=actual)


def expect_text(what: str, actual: object) -> None:
    """Require a non-empty string; ``what`` names the value."""
    if not isinstance(actual, str) or not actual.strip():
        kind = "an empty string" if isinstance(actual, str) else type_name(actual)
        raise Finding(f"{what} is {kind}", expected="a non-empty string", actual=repr(actual))


def expect_none(message: str, wrong: Collection[object], *, expected: object) -> None:
    """Require that nothing is wrong; a finding has this message and contains what is."""
    if wrong:
        raise Finding(message, expected=expected, actual=wrong)


def expect_some(what: str, actual: Collection[object]) -> None:
    """Require that a list, or another collection, is not empty."""
    if not actual:
        raise Finding(f"{what} is empty", expected="at least one", actual=actual)


def expect_no_password(body: object, what: str) -> None:
    """Require that a body has no `password`; ``what`` names the body. The report has no value."""
    if at(body, "password"):
        raise Finding(f"{what} contains a password", expected="no password", actual="a password")


def expect_no_password_sent(recording: Recording, log: CheckLog) -> None:
    """Require that no response of the run contains a password that the run has sent."""
    found = recording.echoes.get("password", [])
    log.decide(found[:3])
    if found:
        method = recording.exchanges[found[0]].request["method"]
        raise Finding(
            f"{len(found)} responses contain a password that Okta sent, the first one to a {method}"
            " request: everybody who reads them can sign in as that user",
            expected="no password",
            actual=f"a password in {len(found)} responses",
        )
