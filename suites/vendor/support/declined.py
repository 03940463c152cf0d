"""The responses of a target that does not support Groups to requests for them."""

from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import describe
from pytest_scim.scim.messages import Response
from pytest_scim.suites.support.rejections import CLIENT_ERROR

NOT_ABOUT_GROUPS: Final = frozenset({401, 403, 408, 429})
"""Statuses that say nothing about Groups: the token, a permission, the time, the rate."""

NOT_IMPLEMENTED: Final = 501


def expect_declined(response: Response, what: str) -> None:
    """Require a status that says that Groups are not supported: 501, or a 4xx other than those."""
    status = response.status
    if status == NOT_IMPLEMENTED or (status in CLIENT_ERROR and status not in NOT_ABOUT_GROUPS):
        return
    raise Finding(
        f"{what} returned {describe(response)}, which does not say that Groups are not supported",
        expected="404, another 4xx except 401, 403, 408 and 429, or 501",
        actual=describe(response),
    )
