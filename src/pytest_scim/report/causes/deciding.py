"""Which exchange of a record decided a check."""

from http import HTTPStatus

from pytest_scim.report.model import Cause, Check, Exchange, Record


def deciding(record: Record, check: Check) -> int | None:
    """Return the index of the exchange that decided a check, ``None`` where it sent nothing.

    That is the one that the check names, else the failed one that its cause cites, else the first
    that it cites of the check that names the cause, else the last of the check.
    """
    own = recorded(record, check)
    if (named := check.get("deciding")) in own:
        return named
    cause = cause_of(record, check)
    cited = [n for n in cause["exchanges"] if n in own] if cause else []
    failed = [n for n in cited if is_failed(record["exchanges"][n])]
    first = cited if cause and cause["id"] == check["id"] else []
    return next(iter([*failed, *first, *reversed(own)]), None)


def recorded(record: Record, check: Check) -> list[int]:
    """Return the exchanges of a check that the record has: a file may have been edited."""
    return [n for n in check["exchanges"] if 0 <= n < len(record["exchanges"])]


def cause_of(record: Record, check: Check) -> Cause | None:
    """Return the cause of a check, if it has one."""
    return next((one for one in record["causes"] if one["id"] == check["cause"]), None)


def is_failed(exchange: Exchange) -> bool:
    """Return whether a request got no response, or an error."""
    response = exchange["response"]
    return response is None or response["status"] >= HTTPStatus.BAD_REQUEST
