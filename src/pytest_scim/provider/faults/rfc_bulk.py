"""Faults of bulk jobs: RFC 7644 section 3.7."""

from collections.abc import Iterator
from typing import Any

from pytest_scim.provider.faults.tools import Answerer, Call, Reply, fault
from pytest_scim.scim import urn

HERE = "rfc7644.bulk."
STATUS = f"{HERE}an_operation_tells_its_status_code"
LOCATION = f"{HERE}an_operation_tells_its_location"
REPORTED = f"{HERE}every_operation_is_reported"
MEMBERS = f"{HERE}a_group_gets_the_members_that_its_job_makes"
ANSWERED = f"{HERE}a_job_is_answered_200"

Operation = dict[str, Any]


def is_job(call: Call) -> bool:
    """``POST /Bulk`` with operations."""
    return call.kind == "Bulk" and call.method == "POST" and bool(asked(call))


def asked(call: Call) -> list[Operation]:
    """Return the operations of a job, the very ones that the rest of the chain will see."""
    found = call.body.get("Operations") if isinstance(call.body, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def told(call: Call, reply: Reply) -> Iterator[Operation]:
    """Yield the results of a job, to be changed in place."""
    if is_job(call) and reply.ok:
        yield from reply.body["Operations"]


def failed(result: Operation) -> bool:
    """Return whether a result is an error."""
    return int(result["status"]) >= 400


def refers(operation: Operation) -> bool:
    """Return whether an operation refers to what the job makes."""
    return "bulkId:" in repr(operation.get("data"))


@fault("7644-3.7", "a job is answered 202", catches=(ANSWERED,))
def job_is_only_accepted(call: Call, answer: Answerer) -> Reply:
    """The work goes into a queue, and nobody is told what came of it."""
    reply = answer(call)
    return Reply(202) if is_job(call) and reply.ok else reply


@fault("7644-3.7", "a job's answer is a list", catches=(ANSWERED,))
def job_is_answered_with_a_list(call: Call, answer: Answerer) -> Reply:
    """The serialiser of lists is used for the results too."""
    reply = answer(call)
    if is_job(call) and reply.ok:
        reply.body["schemas"] = [urn.LIST_RESPONSE]
    return reply


@fault("7644-3.7", "creates in a job store nothing", catches=(f"{HERE}what_a_job_makes_is_there",))
def creates_are_a_dry_run(call: Call, answer: Answerer) -> Reply:
    """The job is validated and its transaction never committed."""
    state = call.provider.remember()
    reply = answer(call)
    if is_job(call):
        call.provider.restore(state)
    return reply


@fault(
    "7644-3.7.2",
    "bulkIds are not returned",
    catches=(f"{HERE}a_create_comes_back_under_its_bulk_id",),
)
def bulk_id_is_not_returned(call: Call, answer: Answerer) -> Reply:
    """The client cannot tell which account is whose."""
    reply = answer(call)
    for result in told(call, reply):
        result.pop("bulkId", None)
    return reply


@fault("7644-3.7.2", "references to bulkIds are left out", catches=(MEMBERS,))
def references_are_left_out(call: Call, answer: Answerer) -> Reply:
    """Members that are not known when the job is read are dropped."""
    for operation in asked(call) if is_job(call) else ():
        if refers(operation):
            operation["data"].pop("members", None)
    return answer(call)


@fault("7644-3.7.3", "only errors are reported", catches=(REPORTED,))
def only_errors_are_reported(call: Call, answer: Answerer) -> Reply:
    """Success is silent."""
    reply = answer(call)
    if is_job(call) and reply.ok:
        reply.body["Operations"] = [one for one in told(call, reply) if failed(one)]
    return reply


@fault("7644-3.7.3", "errors are not reported", catches=(REPORTED,))
def errors_are_not_reported(call: Call, answer: Answerer) -> Reply:
    """What failed is in the log."""
    reply = answer(call)
    if is_job(call) and reply.ok:
        reply.body["Operations"] = [one for one in told(call, reply) if not failed(one)]
    return reply


@fault("7644-3.7.3", "every operation that succeeds is a 200", catches=(STATUS,))
def every_success_is_a_200(call: Call, answer: Answerer) -> Reply:
    """The status of the job is copied into its results."""
    reply = answer(call)
    for result in told(call, reply):
        if not failed(result):
            result["status"] = "200"
    return reply


@fault("7644-3.7.3", "a status is an object", catches=(STATUS,))
def status_is_an_object(call: Call, answer: Answerer) -> Reply:
    """As SCIM 1.1 had it."""
    reply = answer(call)
    for result in told(call, reply):
        result["status"] = {"code": result["status"]}
    return reply


@fault("7644-3.7.3", "a job reports no locations", catches=(LOCATION,))
def results_have_no_location(call: Call, answer: Answerer) -> Reply:
    """The response holds the resource, and is believed to be enough."""
    reply = answer(call)
    for result in told(call, reply):
        location = result.pop("location", "")
        if result.get("method") == "POST" and not failed(result):
            result["response"] = {"id": location.rpartition("/")[2]}
    return reply


@fault("7644-3.7.3", "the location of an operation that failed is left out", catches=(LOCATION,))
def errors_have_no_location(call: Call, answer: Answerer) -> Reply:
    """Only a create may lack one."""
    reply = answer(call)
    for result in told(call, reply):
        if failed(result):
            result.pop("location", None)
    return reply


@fault(
    "7644-3.7.3",
    "an operation that failed has no response",
    catches=(f"{HERE}a_failed_operation_says_why",),
)
def errors_have_no_response(call: Call, answer: Answerer) -> Reply:
    """The client learns that it went wrong, and not what."""
    reply = answer(call)
    for result in told(call, reply):
        result.pop("response", None)
    return reply


@fault(
    "7644-3.7.3",
    "an operation that failed has a sentence as its response",
    catches=(f"{HERE}a_failed_operation_says_why",),
)
def responses_are_sentences(call: Call, answer: Answerer) -> Reply:
    """The exception's text, not the Error."""
    reply = answer(call)
    for result in told(call, reply):
        if "response" in result:
            result["response"] = result["response"]["detail"]
    return reply


@fault("7644-3.7", "a PUT in a job does nothing", catches=(f"{HERE}a_job_changes_an_account",))
def put_does_nothing(call: Call, answer: Answerer) -> Reply:
    """Jobs were built for creates and deletes."""
    return _pretend(call, answer, "PUT", "200")


@fault("7644-3.7", "a DELETE in a job does nothing", catches=(f"{HERE}a_job_deletes_an_account",))
def delete_does_nothing(call: Call, answer: Answerer) -> Reply:
    """Jobs were built for creates and changes."""
    return _pretend(call, answer, "DELETE", "204")


def _pretend(call: Call, answer: Answerer, method: str, status: str) -> Reply:
    """Report the operations of a method as done, and leave them out of the job."""
    if not is_job(call):
        return answer(call)
    operations = asked(call)
    call.body["Operations"] = [one for one in operations if one.get("method") != method]
    reply = answer(call)
    if reply.ok:
        done = iter(reply.body["Operations"])
        told = [
            {
                "method": method,
                "location": f"{call.provider.base_url}{one['path']}",
                "status": status,
            }
            if one.get("method") == method
            else next(done, None)  # a job that stopped does not tell of the rest
            for one in operations
        ]
        reply.body["Operations"] = [one for one in told if one]
    return reply


@fault(
    "7644-3.7",
    "a job stops at its first error",
    catches=(f"{HERE}a_failure_does_not_stop_a_job",),
)
def job_stops_at_its_first_error(call: Call, answer: Answerer) -> Reply:
    """The loop has no try."""
    if is_job(call):
        call.body.setdefault("failOnErrors", 1)
    return answer(call)
