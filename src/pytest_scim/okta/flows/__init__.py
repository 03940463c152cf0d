"""A flow is a generator: it yields requests, receives responses, returns a Task."""

from collections.abc import Generator
from typing import TypeAlias

from pytest_scim.okta.task import Task
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Request, Response

Flow: TypeAlias = Generator[Request, Response, Task]

Part: TypeAlias = Generator[Request, Response, JSON | Task]
"""Some steps of a flow; they return the User or Group that the target returned, or the task."""

__all__ = ["Flow", "Part"]
