"""The sentences on a check in the terminal."""

from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.run.build_record import Outcome


def message_of(error: BaseException | None) -> str | None:
    """Return the message of an exception, without what pytest adds to a plain assert."""
    if error is None:
        return None
    if isinstance(error, (Finding, Blocked)):
        return getattr(error, "reason", None) or str(error)
    return str(error).partition("\nassert ")[0].strip() or type(error).__name__


def text_of(outcome: Outcome) -> str:
    """Return the finding of a check with both sides, the task and the requirement."""
    check = outcome.check
    lines = [f"{outcome.verdict}: {check.id} ({outcome.level})"]
    lines += [outcome.message] if outcome.message else []
    if outcome.expected is not None or outcome.actual is not None:
        lines += [f"expected: {outcome.expected}", f"actual:   {outcome.actual}"]
    task = outcome.task
    if task and not task["ok"]:
        lines.append(f"Okta's admin sees: {task['message']}")
    return "\n".join([*lines, f"required: {check.requirement}"])
