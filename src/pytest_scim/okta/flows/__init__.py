"""A flow is a generator: it yields requests, receives answers, returns a Task."""

from collections.abc import Generator
from typing import TypeAlias

from pytest_scim.okta.task import Task
from pytest_scim.scim.messages import Request, Response

Flow: TypeAlias = Generator[Request, Response, Task]

__all__ = ["Flow"]
