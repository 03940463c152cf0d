"""Requirements of several suites that the vocabulary of pytest_scim.checks.expect has not."""

from collections.abc import Collection
from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import Resource, Task, describe, member_ids
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at

REJECTED: Final = range(400, 500)
"""Any 4xx status: the target rejects the request."""


def expect_detail(response: Response, what: str) -> None:
    """Require that an error response has a `detail`; ``what`` names the request."""
    if not at(response.json, "detail"):
        message = f"the response to {what} has no `detail`"
        raise Finding(message, expected="a `detail`", actual=describe(response))


def expect_success_or_detail(response: Response, what: str) -> None:
    """Require that a request is accepted, or rejected with 4xx and a `detail`."""
    if response.ok or (response.status in REJECTED and at(response.json, "detail")):
        return
    message = f"{what} returned {describe(response)}"
    raise Finding(message, expected="2xx, or 4xx with a `detail`", actual=describe(response))


def expect_not_accepted(response: Response, what: str, expected: int = 401) -> None:
    """Require that the target does not accept a request; ``expected`` is the status for it."""
    if response.ok:
        actual = describe(response)
        raise Finding(f"the target accepted {what}", expected=expected, actual=actual)


def expect_no_server_error(response: Response, what: str) -> None:
    """Require that a request gets a response, and no 5xx."""
    if not response.status or response.status >= 500:
        actual = describe(response)
        raise Finding(f"{what} returned {actual}", expected="no 5xx", actual=actual)


def expect_no_password(body: object, what: str) -> None:
    """Require that a body has no `password`; ``what`` names the body. The report has no value."""
    if at(body, "password"):
        raise Finding(f"{what} contains a password", expected="no password", actual="a password")


def expect_some(what: str, actual: Collection[object]) -> None:
    """Require that a list, or another collection, is not empty."""
    if not actual:
        raise Finding(f"{what} is empty", expected="at least one", actual=actual)


def expect_member(what: str, group: Resource, user_id: str) -> None:
    """Require that a Group has a member; the finding names none of the others."""
    if user_id not in member_ids(group):
        raise Finding(f"{what} lacks the member", expected="a member", actual="no member")


def expect_last_page(task: Task) -> None:
    """Require that an import came to an end."""
    if task.endless:
        raise Finding(task.endless, expected="a last page", actual=f"{len(task.responses)} pages")
