"""Bulk (RFC 7644 section 3.7): a job of several operations in one request.

Each operation passes through the whole provider as a request of its own, through faults, token
check and rules: scim2-server's own Bulk would bypass them.
"""

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, TypedDict

from pytest_scim.provider.call import (
    Call,
    Headers,
    Reply,
    Responder,
    json_reply,
    read_call,
    scim_error,
)
from pytest_scim.scim import names
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.paths import entries, text_at

MAX_OPERATIONS: Final = 100
MAX_PAYLOAD_SIZE: Final = 65_536

_REFERENCE: Final = "bulkId:"
_FAILED: Final = 400
_SEGMENTS: Final = {"POST": 1, "PUT": 2, "PATCH": 2, "DELETE": 2}
"""The number of segments in the path of an operation: that of an endpoint, or of a resource."""


class Result(TypedDict, total=False):
    """An operation of a BulkResponse."""

    method: JSON
    bulkId: JSON
    location: str
    status: str
    response: JSON
    version: str


def bulk(call: Call, respond: Responder) -> Reply:
    """Carry out a job, or refuse it as a whole."""
    if call.kind != "Bulk" or call.id is not None or call.method != "POST":
        return respond(call)
    if len(call.content) > MAX_PAYLOAD_SIZE:
        return _too_large("size", "maxPayloadSize", MAX_PAYLOAD_SIZE)
    body: JSONObject = call.body if isinstance(call.body, dict) else {}
    operations = body.get("Operations")
    if names.BULK_REQUEST not in entries(body, "schemas") or not isinstance(operations, list):
        return scim_error(400, "The body is no BulkRequest with Operations.", "invalidSyntax")
    if len(operations) > MAX_OPERATIONS:
        return _too_large("number of operations", "maxOperations", MAX_OPERATIONS)
    objects = [one for one in operations if isinstance(one, dict)]
    if len(objects) < len(operations):
        return scim_error(400, "An operation is no object.", "invalidSyntax")
    job = _Job(call, objects, body.get("failOnErrors"))
    return json_reply(200, {"schemas": [names.BULK_RESPONSE], "Operations": job.results()})


def _too_large(what: str, name: str, limit: int) -> Reply:
    return scim_error(413, f"The {what} of the bulk job exceeds the {name} ({limit}).")


class _Job:
    """The operations of one request, carried out in their order.

    One that refers to a later create waits for it. In a circle, the first one is created
    without its references, and replaced with them once all the others exist.
    """

    def __init__(self, call: Call, operations: list[JSONObject], fail_on_errors: JSON) -> None:
        self._call = call
        self._operations = operations
        self._allowed = fail_on_errors if isinstance(fail_on_errors, int) else len(operations) + 1
        self._created: dict[str, JSON] = {}
        self._results: dict[int, Result] = {}
        self._pending = list(range(len(operations)))
        self._unfinished: list[int] = []

    def results(self) -> list[Result]:
        """Carry the operations out and return the result of each that ran, in their order."""
        while self._pending and self._errors() < max(self._allowed, 1):
            n = next((n for n in self._pending if not self._open(n)), self._pending[0])
            missing = self._open(n)
            self._pending.remove(n)
            self._results[n] = self._carry_out(self._operations[n], without=missing)
            if missing:
                self._unfinished.append(n)
        for n in self._unfinished:
            self._finish(n)
        return [self._results[n] for n in sorted(self._results)]

    def _errors(self) -> int:
        return sum(int(result["status"]) >= _FAILED for result in self._results.values())

    def _open(self, n: int) -> set[str]:
        """Return the references of an operation to creates that are pending."""
        others = (self._operations[other] for other in self._pending if other != n)
        pending = {_created_as(one) for one in others}
        return {one for one in _references(self._operations[n].get("data")) if one in pending}

    def _finish(self, n: int) -> None:
        """Replace a resource that was created without its references by one with them."""
        result, operation = self._results[n], self._operations[n]
        if int(result["status"]) >= _FAILED:
            return
        path = result["location"].removeprefix(self._call.provider.base_url)
        put = self._carry_out({"method": "PUT", "path": path, "data": operation.get("data")})
        if int(put["status"]) >= _FAILED:
            self._results[n] = {**result, **put, "method": "POST"}

    def _carry_out(self, operation: JSONObject, without: AbstractSet[str] = frozenset()) -> Result:
        """Send one operation through the provider and return its result."""
        result: Result = {}
        if "method" in operation:
            result["method"] = operation["method"]
        if "bulkId" in operation:
            result["bulkId"] = operation["bulkId"]
        if operation.get("method") != "POST":
            result["location"] = f"{self._call.provider.base_url}{operation.get('path')}"
        if not _well_formed(operation):
            reply = scim_error(400, "An operation has a method, a path, and in a POST a bulkId.")
            return {**result, "status": "400", "response": reply.body}
        data = _resolved(_stripped(operation.get("data"), without), self._created)
        if any(_references(data)):
            reply = scim_error(409, "A bulkId refers to nothing that this job has created.")
            return {**result, "status": "409", "response": reply.body}
        return self._with_reply(result, operation, self._send(operation, data))

    def _send(self, operation: JSONObject, data: JSON) -> Reply:
        provider = self._call.provider
        headers = Headers(self._call.headers.items())
        version = operation.get("version")
        if isinstance(version, str):
            headers["If-Match"] = version
        raw = b"" if data is None else json.dumps(data).encode()
        method, path = str(operation["method"]), str(operation["path"])
        return provider.respond(
            read_call(provider, method, path, "", headers=headers.items(), raw=raw)
        )

    def _with_reply(self, result: Result, operation: JSONObject, reply: Reply) -> Result:
        result = {**result, "status": str(reply.status)}
        if not reply.ok:
            return {**result, "response": reply.body}
        body: JSONObject = reply.body if isinstance(reply.body, dict) else {}
        bulk_id, created = _created_as(operation), body.get("id")
        if bulk_id is not None and created:
            self._created[bulk_id] = created
            result["location"] = reply.headers.get("Location", "")
        if "ETag" in reply.headers:
            result["version"] = reply.headers["ETag"]
        return result


def _created_as(operation: JSONObject) -> str | None:
    """Return the bulkId of what an operation creates, or ``None`` if it creates nothing."""
    return text_at(operation, "bulkId") if operation.get("method") == "POST" else None


def _well_formed(operation: JSONObject) -> bool:
    """Return whether an operation names a resource, or for POST an endpoint and a bulkId."""
    method, path = text_at(operation, "method"), text_at(operation, "path")
    if path is None or method not in _SEGMENTS:
        return False
    if method == "POST" and _created_as(operation) is None:
        return False
    segments = path.strip("/").split("/")
    fits = len(segments) == _SEGMENTS[method] and all(segments)
    return fits and segments[0] not in {"Bulk", "Me"}


def _references(value: JSON) -> Iterator[str]:
    """Yield the bulkIds that a value refers to."""
    if isinstance(value, str) and value.startswith(_REFERENCE):
        yield value.removeprefix(_REFERENCE)
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references(inner)


def _resolved(value: JSON, created: Mapping[str, JSON]) -> JSON:
    """Return a value with the ids of created resources in place of their bulkIds."""
    if isinstance(value, dict):
        return {key: _resolved(inner, created) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, created) for inner in value]
    if isinstance(value, str) and value.startswith(_REFERENCE):
        return created.get(value.removeprefix(_REFERENCE), value)
    return value


def _stripped(value: JSON, without: AbstractSet[str]) -> JSON:
    """Return a value without the entries that refer to these pending creates."""
    if isinstance(value, dict):
        values = {key: _stripped(inner, without) for key, inner in value.items()}
        return {key: inner for key, inner in values.items() if not _only(inner, without)}
    if isinstance(value, list):
        return [_stripped(one, without) for one in value if not without & {*_references(one)}]
    return value


def _only(value: JSON, without: AbstractSet[str]) -> bool:
    return isinstance(value, str) and not without.isdisjoint(_references(value))
