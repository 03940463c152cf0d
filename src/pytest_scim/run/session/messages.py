"""The sentences on a check in the terminal."""

from typing import Final

from pytest_scim.checks.outcomes import Blocked, Finding
from pytest_scim.run.build_record import Outcome

LONGEST: Final = 200
"""Characters of an expected or actual value; the record has all of them."""


def message_of(error: BaseException | None) -> str | None:
    """Return the message of an exception, without what pytest adds to a plain assert."""
    if error is None:
        return None
    if isinstance(error, (Finding, Blocked)):
        return getattr(error, "reason", None) or str(error)
    return str(error).partition("\nassert ")[0].strip() or type(error).__name__


def text_of(outcome: Outcome) -> str:
    """Return the finding of a check in a few lines, for reporters other than our own."""
    check = outcome.check
    lines = [f"{outcome.verdict}: {check.id} ({outcome.level})"]
    lines += [outcome.message] if outcome.message else []
    if outcome.expected is not None or outcome.actual is not None:
        lines += [f"expected: {_cut(outcome.expected)}", f"actual:   {_cut(outcome.actual)}"]
    task = outcome.task
    if task and not task["ok"] and (task["message"] or "") not in (outcome.message or ""):
        lines.append(f"Okta's admin sees: {task['message']}")
    return "\n".join([*lines, *([f"fix: {check.fix}"] if check.fix else [])])


def _cut(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
