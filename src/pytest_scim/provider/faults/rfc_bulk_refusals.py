"""Faults of bulk jobs that should be refused, as a whole or in part: RFC 7644 section 3.7."""

from pytest_scim.provider.bulk import MAX_OPERATIONS
from pytest_scim.provider.faults.rfc_bulk import Operation, asked, is_job
from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault, html, scim_error
from pytest_scim.scim import urn

HERE = "rfc7644.bulk_refusals."
CIRCLE = f"{HERE}a_circle_of_references_is_resolved_or_refused"
MANY = f"{HERE}too_many_operations_are_refused"
TOO_LARGE = 413


@fault(
    "7644-3.7",
    "failOnErrors is ignored",
    catches=(f"{HERE}a_job_stops_after_as_many_errors_as_it_allows",),
)
def fail_on_errors_is_ignored(call: Call, answer: Answerer) -> Reply:
    """A job always goes to its end."""
    if is_job(call):
        call.body.pop("failOnErrors", None)
    return answer(call)


def _first_of_circle(call: Call) -> Operation | None:
    """Return the operation of a job that refers to what only a later one makes, if any."""
    coming = [one.get("bulkId") for one in asked(call)]
    for n, operation in enumerate(asked(call)):
        if any(f"'bulkId:{later}'" in repr(operation.get("data")) for later in coming[n + 1 :]):
            return operation
    return None


@fault("7644-3.7.1", "a circle of references is a 500", catches=(CIRCLE,))
def circle_is_a_server_error(call: Call, answer: Answerer) -> Reply:
    """The resolution calls itself until the stack ends."""
    if is_job(call) and _first_of_circle(call) is not None:
        return scim_error(500, "maximum recursion depth exceeded")
    return answer(call)


@fault("7644-3.7.1", "half of a circle is resolved", catches=(CIRCLE,))
def circle_is_half_resolved(call: Call, answer: Answerer) -> Reply:
    """What is not there yet is left out, and nobody comes back to it."""
    if is_job(call) and (first := _first_of_circle(call)) is not None:
        first["data"]["members"] = []
    return answer(call)


@fault(
    "7644-3.7",
    "the version of an operation is ignored",
    catches=(f"{HERE}an_operation_on_another_version_fails",),
)
def version_is_ignored(call: Call, answer: Answerer) -> Reply:
    """Only requests have an If-Match."""
    for operation in asked(call) if is_job(call) else ():
        operation.pop("version", None)
    return answer(call)


@fault(
    "7644-3.7",
    "whatever has Operations is a job",
    catches=(f"{HERE}another_message_is_no_job",),
)
def schemas_of_a_job_are_ignored(call: Call, answer: Answerer) -> Reply:
    """A PATCH sent to the wrong place is carried out as a job."""
    if is_job(call):
        call.body["schemas"] = [urn.BULK_REQUEST]
    return answer(call)


@fault("7644-3.7.4", "the operations beyond the limit are dropped", catches=(MANY,))
def operations_beyond_the_limit_are_dropped(call: Call, answer: Answerer) -> Reply:
    """The client believes that they were carried out."""
    if is_job(call):
        call.body["Operations"] = asked(call)[:MAX_OPERATIONS]
    return answer(call)


@fault("7644-3.7.4", "too many operations are a 400", catches=(MANY,))
def too_many_operations_are_a_400(call: Call, answer: Answerer) -> Reply:
    """A validation error as any other."""
    reply = answer(call)
    if is_job(call) and reply.status == TOO_LARGE:
        return scim_error(400, reply.body["detail"], "tooMany")
    return reply


@fault(
    "7644-3.7.4",
    "a refused job is not told the limit",
    catches=(f"{HERE}a_refused_job_is_told_the_limit",),
)
def limit_is_not_told(call: Call, answer: Answerer) -> Reply:
    """The page of the web server."""
    reply = answer(call)
    if is_job(call) and reply.status == TOO_LARGE:
        return html(TOO_LARGE, "Request Entity Too Large")
    return reply


@fault(
    "7644-3.7.4",
    "maxPayloadSize is not kept",
    catches=(f"{HERE}a_job_that_is_too_large_is_refused",),
)
def payload_size_is_not_kept(call: Call, answer: Answerer) -> Reply:
    """The limit stands in the configuration only."""
    for operation in asked(call) if is_job(call) else ():
        if len(repr(operation)) > MAX_OPERATIONS * 100:
            operation["data"] = None
    return answer(call)
