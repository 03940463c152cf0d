"""Bulk requests, and the results that the target returns for their operations."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Users, describe
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import BULK_REQUEST, FAMILY, GROUP
from pytest_scim.scim.paths import at, entries
from pytest_scim.suites.support.addresses import parts_of
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource

MOST: Final = {"maxOperations": 1_000, "maxPayloadSize": 2_000_000}
"""The largest limits that a run exceeds."""

FEW: Final = 4
"""Operations that a bulk request of these checks may have."""

LIMITS_OWNER: Final = "rfc7643.service_provider_config.the_limits_of_bulk_are_numbers"


def create(kind: str, bulk_id: str, data: JSON) -> JSONObject:
    """Return the operation that creates a resource."""
    return {"method": "POST", "path": f"/{kind}", "bulkId": bulk_id, "data": data}


def put(path: str, data: JSON, **more: JSON) -> JSONObject:
    """Return the operation that replaces a resource."""
    return {"method": "PUT", "path": path, **more, "data": data}


def delete(path: str) -> JSONObject:
    """Return the operation that deletes a resource."""
    return {"method": "DELETE", "path": path}


def team(name: str, *members: str) -> JSONObject:
    """Return a group with these members: ids, or `bulkId:` references."""
    return {
        "schemas": [GROUP],
        "displayName": name,
        "members": [{"value": member} for member in members],
    }


def renamed(
    user_resource: UserResource, resource: JSONObject, test_data: DataGenerator
) -> tuple[JSONObject, str]:
    """Return the shared user with another family name, and that name."""
    user_resource.require_updatable(FAMILY)
    family = f"{test_data.name()[1]}-{test_data.letters(4)}"
    name = resource.get("name")
    parts = name if isinstance(name, dict) else {}
    return {**resource, "name": {**parts, "familyName": family}}, family


class BulkClient:
    """Sends bulk requests, if the target supports them."""

    def __init__(self, users: Users, discovery: Discovery) -> None:
        """Raise NotApplicable unless the target supports bulk requests of a few operations."""
        discovery.needs("bulk")
        self._declared = at(discovery("ServiceProviderConfig").json, "bulk")
        self._users = users
        allowed = at(self._declared, "maxOperations")
        if isinstance(allowed, int) and allowed < FEW:
            raise NotApplicable(f"the target allows only {allowed} operations in a bulk request")

    def send(self, *operations: JSONObject, schema: str = BULK_REQUEST, **more: JSON) -> "Job":
        """Send a bulk request with these operations."""
        body: JSONObject = {"schemas": [schema], **more, "Operations": [*operations]}
        response = self._users.ask("POST", "/Bulk", body)
        return Job(operations, response)

    def unknown_user_path(self) -> str:
        """Return the path of a user that does not exist."""
        return f"/Users/{self._users.unknown_id()}"

    def limit(self, name: str) -> int:
        """Return a declared limit that a run can exceed.

        Raises:
            Blocked: the declared limit is not a number.
            NotApplicable: it is 0, or more than a run sends.
        """
        value = at(self._declared, name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Blocked(LIMITS_OWNER, f"{name} is {value!r}")
        if not value or value > MOST[name]:
            raise NotApplicable(
                f"the target declares a {name} of {value}, and a run sends up to {MOST[name]}"
            )
        return value


class Job:
    """A bulk request that was sent, and the result of each operation.

    A result belongs to an operation by its bulkId or its position.
    """

    def __init__(self, operations: Sequence[JSONObject], response: Response) -> None:
        """Store the operations and the response."""
        self.operations = operations
        self.response = response

    def expect_results(self) -> "Job":
        """Return the request, or raise a finding unless the target returned results."""
        listed = at(self.response.json, "Operations")
        if self.response.status != 200 or not isinstance(listed, list):
            raise Finding(
                f"POST /Bulk returned {describe(self.response)}",
                expected="200 with Operations",
                actual=describe(self.response),
            )
        return self

    @property
    def results(self) -> list[JSONObject]:
        """The results in the order of the response."""
        listed = entries(self.response.json, "Operations")
        return [one if isinstance(one, dict) else {} for one in listed]

    def reported(self, n: int) -> JSONObject:
        """Return the result of the n-th operation, or ``{}`` when none can be assigned to it."""
        asked, results = self.operations[n], self.results
        same = [
            one for one in results if "bulkId" in asked and at(one, "bulkId") == asked["bulkId"]
        ]
        if len(same) == 1:
            return same[0]
        if len(results) == len(self.operations):
            return results[n]
        there = [one for one in results if str(at(one, "location")).endswith(str(asked["path"]))]
        return there[0] if len(there) == 1 else {}

    def status(self, n: int) -> int | None:
        """Return the HTTP status of the n-th operation, or ``None``."""
        status = at(self.reported(n), "status")
        known = isinstance(status, (int, str)) and re.fullmatch("[1-5][0-9]{2}", str(status))
        return int(str(status)) if known else None

    def failed(self, n: int) -> bool:
        """Return whether the target reported an error for the n-th operation."""
        return (self.status(n) or 0) >= 400

    def expect_created(self, n: int) -> str:
        """Return the id of the resource that the n-th operation created, or raise a finding."""
        reported = self.reported(n)
        created_id = at(reported, "response.id")
        location = at(reported, "location")
        if isinstance(location, str) and location:
            created_id = unquote(parts_of(location).path.rstrip("/").rpartition("/")[2])
        if self.failed(n) or not isinstance(created_id, str):
            raise Finding(
                f"POST {self.operations[n]['path']} in a bulk request created nothing",
                expected="201 and a location",
                actual={key: reported.get(key) for key in ("status", "location", "response")},
            )
        return created_id

    def describe(self, n: int) -> str:
        """Return method and path of the n-th operation."""
        asked = self.operations[n]
        return f"{asked['method']} {asked['path']}"
