"""A create of a Group with a displayName that another Group has."""

from dataclasses import dataclass

from pytest_scim.plugin.fixtures import Pushed
from pytest_scim.scim.messages import Response


@dataclass(frozen=True, slots=True)
class NameConflict:
    """The Group that has the displayName, and the response to the create of another."""

    group: Pushed
    response: Response
