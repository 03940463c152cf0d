"""The verdict on a blocked check once the owner of its failed step is judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pytest_scim.checks.check import MUST
from pytest_scim.checks.outcomes import Blocked
from pytest_scim.checks.verdict import Verdict
from pytest_scim.run.build_record import Outcome
from pytest_scim.target.http.recording.exchange import Exchange, lost

_FAILED: Final = 400


def exchanges_behind(error: BaseException | None, own: list[int]) -> list[int]:
    """Return a check's exchanges, with those of the check in which a shared set-up failed.

    A fixture that failed raises the same exception for every check that asks for it.
    """
    if error is None:
        return own
    first: list[int] = error.__dict__.setdefault("exchanges", own)
    return sorted({*first, *own})


def step_of(error: BaseException | None) -> list[int]:
    """Return the exchanges of the set-up that failed: none where a guard stopped the request."""
    if error is None or (isinstance(error, Blocked) and not error.sent):
        return []
    found: list[int] = error.__dict__.get("exchanges", [])
    return found


def resolve(outcome: Outcome, owner: Outcome | None, exchanges: Sequence[Exchange]) -> Outcome:
    """Return the outcome of a check in view of the outcome of the check that owns its step.

    A check stays blocked where the owner did not conform or was not run, and where a response
    was lost: the effect of the request is unknown then. Where the owner conformed and the target
    failed here, that is a finding of the owner's level. Where only a body was not
    as expected, or nothing was sent for what an earlier read returned, the check stays blocked
    and is unjudged: the target differs from one response to the next, or the check names the
    wrong owner, which its proof refuses.

    Args:
        outcome: of any check; it is returned as it is unless it is a blocked one.
        owner: the outcome of the check that it is blocked by, if there is one by now.
        exchanges: all exchanges of the run.
    """
    if outcome.verdict is not Verdict.BLOCKED or owner is None:
        return outcome
    if owner.verdict is not Verdict.CONFORMS:
        return outcome
    if any(lost(exchanges[n].error) for n in outcome.exchanges):
        return outcome
    own = outcome.exchanges if outcome.step is None else outcome.step
    failed = _failed_step(own, exchanges)
    if failed is None:
        return _unjudged(outcome, owner)
    return _finding(outcome, owner, failed, exchanges[failed])


def resolve_all(
    outcomes: Mapping[str, Outcome], exchanges: Sequence[Exchange]
) -> Iterable[Outcome]:
    """Return the outcomes of a run, by id, in view of one another."""
    return [
        resolve(outcome, outcomes.get(outcome.blocked_by or ""), exchanges)
        for outcome in outcomes.values()
    ]


def _failed_step(own: Sequence[int], exchanges: Sequence[Exchange]) -> int | None:
    """Return the exchange in which the last step failed, or ``None``.

    That is the last exchange, or the last write where successful reads alone follow: a read that
    failed earlier, and was not the last thing that was sent, was not what the step needed.
    """
    for n in reversed(own):
        is_read = exchanges[n].request["method"] == "GET"
        if _has_failed(exchanges[n]):
            return n if n == own[-1] or not is_read else None
        if not is_read:
            return None
    return None


def _has_failed(exchange: Exchange) -> bool:
    return exchange.response is None or exchange.response["status"] >= _FAILED


def _weighed(outcome: Outcome, owner: Outcome) -> Verdict:
    if outcome.deviation:
        return Verdict.DEVIATES
    return Verdict.VIOLATES if owner.level is MUST else Verdict.ADVISORY


def _finding(outcome: Outcome, owner: Outcome, failed: int, exchange: Exchange) -> Outcome:
    request, response = exchange.request, exchange.response
    actual = exchange.error if response is None else response["status"]
    return replace(
        outcome,
        verdict=_weighed(outcome, owner),
        level=owner.level,
        message=f"{owner.check.id} conforms, and yet the same step failed here: {outcome.message}",
        expected="a success",
        actual=f"{request['method']} {request['url'].partition('?')[0]}: {actual}",
        blocked_by=None,
        exchanges=[n for n in outcome.exchanges if n <= failed],
    )


def _unjudged(outcome: Outcome, owner: Outcome) -> Outcome:
    message = f"{owner.check.id} conforms, and yet the same step ended otherwise here"
    known = outcome.message is not None and outcome.message.startswith(message)
    return outcome if known else replace(outcome, message=f"{message}: {outcome.message}")
