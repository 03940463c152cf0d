"""What checks require of the response to a request that the target rejects, or has to."""

from collections.abc import Collection
from typing import Final

from pytest_scim.checks.expect import expect_equal, expect_error, expect_in
from pytest_scim.checks.outcomes import Finding, Unreadable
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import ERROR
from pytest_scim.scim.paths import MISSING, at, at_key, entries

ERROR_OWNER: Final = "rfc7644.errors.an_error_is_an_error_message"

CLIENT_ERROR: Final = range(400, 500)
SERVER_ERROR: Final = range(500, 600)
"""The 4xx and 5xx statuses, for ``expect_status``."""


def expect_no_success(response: Response, what: str) -> None:
    """Require that the target reports no success for a request that it has to reject."""
    if response.ok:
        message = f"{what} returned {describe(response)}, not an error"
        raise Finding(message, expected="an error", actual=describe(response))


def expect_scim_type_in(keywords: Collection[str], response: Response, what: str) -> None:
    """Require that an Error has one of these keywords as scimType, or no scimType."""
    scim_type = at_key(response.json, "scimType")
    if scim_type not in (MISSING, None) and not (
        isinstance(scim_type, str) and scim_type in keywords
    ):
        message = f"the `scimType` in the Error for {what} is {scim_type!r}"
        raise Finding(message, expected=sorted(keywords), actual=repr(scim_type))


def expect_scim_error(response: Response, what: str) -> None:
    """Require an Error in an error response; the check of all errors owns what is none."""
    if ERROR not in entries(response.json, "schemas"):
        message = f"{what} returned {describe(response)}, which is not a SCIM Error"
        raise Unreadable(message, owner=ERROR_OWNER, actual=describe(response))
    expect_error(response, response.status, what=what)


def expect_detail(response: Response, what: str) -> None:
    """Require that an error response has a `detail`; ``what`` names the request."""
    if not at(response.json, "detail"):
        message = f"the response to {what} has no `detail`"
        raise Finding(message, expected="a `detail`", actual=describe(response))


def expect_error_like(response: Response, usual: Response, what: str) -> None:
    """Require of an Error what another Error of the target has: `schemas`, `status`, `detail`.

    What all Errors of a target lack is one finding, of the check of their form. ``usual`` is the
    other response; if it is no JSON object, all three are required.
    """
    known, status = usual.json, at_key(response.json, "status")
    is_known = isinstance(known, dict)
    if not is_known or ERROR in entries(known, "schemas"):
        expect_in(
            f"the `schemas` of the response to {what}", ERROR, entries(response.json, "schemas")
        )
    if not is_known or str(at_key(known, "status")) == str(usual.status):
        expect_equal(f"the `status` in the Error for {what}", str(status), str(response.status))
    if not is_known or at_key(known, "detail"):
        expect_detail(response, what)


def expect_success_or_rejection(response: Response, what: str) -> None:
    """Require that a request is accepted, or rejected with 4xx.

    Whether an Error has a `detail` is judged by a check of its own, once.
    """
    if response.ok or response.status in CLIENT_ERROR:
        return
    message = f"{what} returned {describe(response)}"
    raise Finding(message, expected="2xx or 4xx", actual=describe(response))


def expect_no_server_error(response: Response, what: str) -> None:
    """Require that a request gets a response, and no 5xx."""
    if not response.status or response.status >= 500:
        actual = describe(response)
        raise Finding(f"{what} returned {actual}", expected="no 5xx", actual=actual)
