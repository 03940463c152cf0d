"""Expects that a target rejects a request, and that its Error has a fitting scimType."""

from collections.abc import Collection
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import MISSING, at_key

CLIENT_ERROR: Final = range(400, 500)
SERVER_ERROR: Final = range(500, 600)
"""The 4xx and 5xx statuses, for ``expect_status``."""


def expect_no_success(response: Response, what: str) -> None:
    """Raise a finding where the target reports success for a request that it has to reject."""
    if response.ok:
        message = f"{what} returned {describe(response)}, not an error"
        raise Finding(message, expected="an error", actual=describe(response))


def expect_scim_type_in(keywords: Collection[str], response: Response, what: str) -> None:
    """Raise a finding where an Error has another scimType than these keywords; it may have none."""
    scim_type = at_key(response.json, "scimType")
    if scim_type not in (MISSING, None) and not (
        isinstance(scim_type, str) and scim_type in keywords
    ):
        message = f"the `scimType` in the Error for {what} is {scim_type!r}"
        raise Finding(message, expected=sorted(keywords), actual=repr(scim_type))
