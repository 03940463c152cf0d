"""The verdict on a blocked check once the owner of its failed step is judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pytest_scim.checks.check import MUST
from pytest_scim.checks.outcomes import Blocked
from pytest_scim.checks.verdict import FAILING, Verdict
from pytest_scim.run.build_record import Outcome
from pytest_scim.target.http.recording.exchange import LOST, Exchange, lost
from pytest_scim.target.usability.hanging import RESPONSE_OWNER

if TYPE_CHECKING:
    from pytest_scim.scim.json_values import JSON

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

    A check stays blocked where the owner did not conform or was not run, where a response was lost,
    since the effect of the request is unknown then, and where a guard stopped the request. Where
    the owner conformed and the step ended otherwise here, that is a finding of the owner's level.

    Args:
        outcome: of any check; it is returned as it is unless it is a blocked one.
        owner: the outcome of the check that it is blocked by, if there is one by now.
        exchanges: all exchanges of the run.
    """
    if outcome.verdict is not Verdict.BLOCKED or owner is None:
        return outcome
    if owner.verdict is not Verdict.CONFORMS or _has_lost(outcome, exchanges):
        return outcome
    own = outcome.exchanges if outcome.step is None else outcome.step
    if not own:
        return outcome
    return _finding(outcome, owner, own, exchanges)


def resolve_all(
    outcomes: Mapping[str, Outcome], exchanges: Sequence[Exchange]
) -> Iterable[Outcome]:
    """Return the outcomes of a run, by id, in view of one another.

    No check of them is blocked by one that conforms: what is left of these is an error, not the
    target's.
    """
    found = {
        name: resolve(outcome, outcomes.get(outcome.blocked_by or ""), exchanges)
        for name, outcome in outcomes.items()
    }
    for name, outcome in list(found.items()):
        if _follows(outcome, found):
            found[name] = replace(outcome, verdict=Verdict.BLOCKED, blocked_by=outcome.owner)
    for name, outcome in list(found.items()):
        if name in _chain(outcome, found):
            found[name] = replace(outcome, verdict=_weighed(outcome, outcome), blocked_by=None)
    return [_decided(outcome, found, exchanges) for outcome in found.values()]


def _follows(outcome: Outcome, found: Mapping[str, Outcome]) -> bool:
    """Return whether a finding is that of another check, which ran later and failed, too."""
    owner = found.get(outcome.owner or "")
    if owner is None or outcome.verdict not in {Verdict.VIOLATES, Verdict.ADVISORY}:
        return False
    return owner.verdict in FAILING and outcome.check.id not in _chain(owner, found)


def _chain(outcome: Outcome, found: Mapping[str, Outcome]) -> list[str]:
    """Return the ids of the checks that block a check, one after the other."""
    chain: list[str] = []
    while outcome.verdict is Verdict.BLOCKED:
        name = outcome.blocked_by
        if name is None or name not in found or name in chain:
            break
        chain.append(name)
        outcome = found[name]
    return chain


def _decided(
    outcome: Outcome, found: Mapping[str, Outcome], exchanges: Sequence[Exchange]
) -> Outcome:
    """Return the outcome of a check that no other check blocks and that is not judged."""
    owner = found.get(outcome.blocked_by or "")
    if outcome.verdict is not Verdict.BLOCKED or owner is None:
        return outcome
    if owner.verdict is not Verdict.CONFORMS:
        return outcome
    if not _has_lost(outcome, exchanges):
        return _unjudged(outcome, f"{owner.check.id} conforms, and yet nothing was sent here")
    if (loss := found.get(RESPONSE_OWNER)) is not None and loss.verdict in FAILING:
        return replace(outcome, blocked_by=RESPONSE_OWNER)
    return _unjudged(outcome, LOST)


def _has_lost(outcome: Outcome, exchanges: Sequence[Exchange]) -> bool:
    return any(lost(exchanges[n].error) for n in outcome.exchanges)


def _failed_step(own: Sequence[int], exchanges: Sequence[Exchange]) -> int:
    """Return the exchange in which the last step failed: the last one where none failed.

    That is the last exchange, or the last write where successful reads alone follow: a read that
    failed earlier, and was not the last thing that was sent, was not what the step needed.
    """
    for n in reversed(own):
        is_read = exchanges[n].request["method"] == "GET"
        if _has_failed(exchanges[n]):
            return n if n == own[-1] or not is_read else own[-1]
        if not is_read:
            break
    return own[-1]


def _has_failed(exchange: Exchange) -> bool:
    return exchange.response is None or exchange.response["status"] >= _FAILED


def _weighed(outcome: Outcome, owner: Outcome) -> Verdict:
    if outcome.deviation:
        return Verdict.DEVIATES
    return Verdict.VIOLATES if owner.level is MUST else Verdict.ADVISORY


def _finding(
    outcome: Outcome, owner: Outcome, own: Sequence[int], exchanges: Sequence[Exchange]
) -> Outcome:
    failed = _failed_step(own, exchanges)
    request, response = exchanges[failed].request, exchanges[failed].response
    actual = exchanges[failed].error if response is None else response["status"]
    is_failure = _has_failed(exchanges[failed])
    sides: tuple[JSON, JSON] = (outcome.expected, outcome.actual)
    if is_failure:
        sides = "a success", f"{request['method']} {request['url'].partition('?')[0]}: {actual}"
    how = "failed here" if is_failure else "ended otherwise here"
    return replace(
        outcome,
        verdict=_weighed(outcome, owner),
        level=owner.level,
        message=f"{owner.check.id} conforms, and yet the same step {how}: {outcome.message}",
        expected=sides[0],
        actual=sides[1],
        blocked_by=None,
        exchanges=[n for n in outcome.exchanges if n <= failed],
        set_up=True,
    )


def _unjudged(outcome: Outcome, reason: str) -> Outcome:
    message = f"{reason}: {outcome.message}"
    return replace(outcome, verdict=Verdict.ERROR, message=message, blocked_by=None)
