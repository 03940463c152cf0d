"""Requirements of several suites that the vocabulary of pytest_scim.checks.expect has not."""

from typing import Final

from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import Task, describe
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at, at_key

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


def expect_no_password(response: object, what: str) -> None:
    """Require that a body has no `password`; ``what`` names it."""
    if at_key(response, "password"):
        raise Finding(f"{what} contains a password", expected="no password", actual="a password")


def expect_last_page(task: Task) -> None:
    """Require that an import came to an end."""
    if task.endless:
        raise Finding(task.endless, expected="a last page", actual=f"{len(task.responses)} pages")
