"""Bulk (RFC 7644 section 3.7): a job of several operations in one request.

Each operation passes through the whole provider as a request of its own, through faults, token
check and rules: scim2-server's own Bulk would get round them.
"""

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final

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

MAX_OPERATIONS: Final = 100
MAX_PAYLOAD_SIZE: Final = 65_536

_REFERENCE: Final = "bulkId:"
_FAILED: Final = 400
_SEGMENTS: Final = {"POST": 1, "PUT": 2, "PATCH": 2, "DELETE": 2}
"""How many parts the path of an operation has: a resource's endpoint, or a resource."""

Operation = dict[str, Any]


def bulk(call: Call, respond: Responder) -> Reply:
    """Carry out a job, or refuse it as a whole."""
    if call.kind != "Bulk" or call.id is not None or call.method != "POST":
        return respond(call)
    if len(call.content) > MAX_PAYLOAD_SIZE:
        return _too_large("size", "maxPayloadSize", MAX_PAYLOAD_SIZE)
    body = call.body if isinstance(call.body, dict) else {}
    operations, schemas = body.get("Operations"), body.get("schemas")
    named = isinstance(schemas, list) and names.BULK_REQUEST in schemas
    if not named or not isinstance(operations, list):
        return scim_error(400, "The body is no BulkRequest with Operations.", "invalidSyntax")
    if len(operations) > MAX_OPERATIONS:
        return _too_large("number of operations", "maxOperations", MAX_OPERATIONS)
    if not all(isinstance(one, dict) for one in operations):
        return scim_error(400, "An operation is no object.", "invalidSyntax")
    job = _Job(call, operations, body.get("failOnErrors"))
    return json_reply(200, {"schemas": [names.BULK_RESPONSE], "Operations": job.results()})


def _too_large(what: str, name: str, limit: int) -> Reply:
    return scim_error(413, f"The {what} of the bulk job exceeds the {name} ({limit}).")


class _Job:
    """The operations of one request, carried out in their order.

    Those that refer to what is made later wait for it. In a circle, the first one is made
    without its references, and put as it was meant once all are there.
    """

    def __init__(self, call: Call, operations: list[Operation], fail_on_errors: Any) -> None:
        self._call = call
        self._operations = operations
        self._allowed = fail_on_errors if isinstance(fail_on_errors, int) else len(operations) + 1
        self._made: dict[str, str] = {}
        self._results: dict[int, Operation] = {}
        self._pending = list(range(len(operations)))
        self._unfinished: list[int] = []

    def results(self) -> list[Operation]:
        """Carry the operations out and return what came of each that ran, in their order."""
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
        """Return the references of an operation to what is yet to be made by another one."""
        others = (self._operations[other] for other in self._pending if other != n)
        coming = {one["bulkId"] for one in others if _creates(one)}
        return coming & {*_references(self._operations[n].get("data"))}

    def _finish(self, n: int) -> None:
        """Put what was made without its references as it was meant."""
        result, operation = self._results[n], self._operations[n]
        if int(result["status"]) >= _FAILED:
            return
        path = result["location"].removeprefix(self._call.provider.base_url)
        put = self._carry_out({"method": "PUT", "path": path, "data": operation.get("data")})
        if int(put["status"]) >= _FAILED:
            self._results[n] = {**result, **put, "method": "POST"}

    def _carry_out(
        self, operation: Operation, without: AbstractSet[str] = frozenset()
    ) -> Operation:
        """Send one operation through the provider and return its result."""
        method, path = operation.get("method"), operation.get("path")
        reported: Operation = {
            key: operation[key] for key in ("method", "bulkId") if key in operation
        }
        if method != "POST":
            reported["location"] = f"{self._call.provider.base_url}{path}"
        if not _well_formed(operation):
            reply = scim_error(400, "An operation has a method, a path, and in a POST a bulkId.")
            return {**reported, "status": "400", "response": reply.body}
        data = _resolved(_stripped(operation.get("data"), without), self._made)
        if any(_references(data)):
            reply = scim_error(409, "A bulkId refers to nothing that this job has made.")
            return {**reported, "status": "409", "response": reply.body}
        return self._reported(reported, operation, self._ask(operation, data))

    def _ask(self, operation: Operation, data: Any) -> Reply:
        provider = self._call.provider
        headers = Headers(self._call.headers.items())
        if isinstance(operation.get("version"), str):
            headers["If-Match"] = operation["version"]
        raw = b"" if data is None else json.dumps(data).encode()
        method, path = operation["method"], operation["path"]
        return provider.respond(
            read_call(provider, method, path, "", headers=headers.items(), raw=raw)
        )

    def _reported(self, reported: Operation, operation: Operation, reply: Reply) -> Operation:
        result = {**reported, "status": str(reply.status)}
        if not reply.ok:
            return {**result, "response": reply.body}
        shown = reply.body if isinstance(reply.body, dict) else {}
        if operation["method"] == "POST" and shown.get("id"):
            self._made[operation["bulkId"]] = shown["id"]
            result["location"] = reply.headers.get("Location", "")
        if "ETag" in reply.headers:
            result["version"] = reply.headers["ETag"]
        return result


def _creates(operation: Operation) -> bool:
    return operation.get("method") == "POST" and isinstance(operation.get("bulkId"), str)


def _well_formed(operation: Operation) -> bool:
    """Whether an operation names a resource, or a place to make one and what to call it."""
    method, path = operation.get("method"), operation.get("path")
    if not isinstance(path, str) or method not in _SEGMENTS:
        return False
    segments = path.strip("/").split("/")
    fits = len(segments) == _SEGMENTS[method] and all(segments)
    return fits and segments[0] not in {"Bulk", "Me"} and (method != "POST" or _creates(operation))


def _references(value: Any) -> Iterator[str]:
    """Yield the bulkIds that a value refers to."""
    if isinstance(value, str) and value.startswith(_REFERENCE):
        yield value.removeprefix(_REFERENCE)
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _references(inner)


def _resolved(value: Any, made: dict[str, str]) -> Any:
    """Return a value with the ids of what was made in the place of their bulkIds."""
    if isinstance(value, dict):
        return {key: _resolved(inner, made) for key, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, made) for inner in value]
    if isinstance(value, str) and value.startswith(_REFERENCE):
        return made.get(value.removeprefix(_REFERENCE), value)
    return value


def _stripped(value: Any, without: AbstractSet[str]) -> Any:
    """Return a value without the entries that refer to what is yet to be made."""
    if isinstance(value, dict):
        kept = {key: _stripped(inner, without) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if not _only(inner, without)}
    if isinstance(value, list):
        return [_stripped(one, without) for one in value if not without & {*_references(one)}]
    return value


def _only(value: Any, without: AbstractSet[str]) -> bool:
    return isinstance(value, str) and not without.isdisjoint(_references(value))
