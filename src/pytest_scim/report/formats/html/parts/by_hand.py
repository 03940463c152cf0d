"""What remains to be done manually for the submission to the Okta Integration Network."""

import re
from dataclasses import dataclass
from typing import Final

from pytest_scim.checks.verdict import is_submitted
from pytest_scim.report.formats.test_plan.results import Outcome, outcomes
from pytest_scim.report.model import Record
from pytest_scim.report.queries import NOT_SELECTED

_EMPHASIS: Final = re.compile(r"\*\*|__")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_GUIDE: Final = "C9299"
_OPEN: Final = frozenset({"outside-wire", "not-run", "blocked", "error"})


@dataclass(frozen=True, slots=True)
class Manual:
    """A case of Okta's test plan for a person: why no run can judge it, and Okta's own steps."""

    outcome: Outcome
    steps: str
    expected: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """What remains: ``runs`` of Okta's own tests, as name and what to do, and manual cases."""

    runs: list[tuple[str, str]]
    cases: list[Manual]


def by_hand(record: Record) -> ByHand | None:
    """Return what remains manual; ``None`` for an app that is not submitted."""
    if not is_submitted(record["integration"]):
        return None
    monitor = "in BlazeMeter API Monitoring (Runscope), and paste the link to its result"
    runs = [
        ("Okta's SPEC 2.0 test", f"Run it {monitor} into the OIN Wizard."),
        ("Okta's CRUD 2.0 test", f"Run it {monitor} into the OIN Wizard."),
    ]
    if record["features"].get("entitlements"):
        runs.append(("Okta's entitlements test", f"Run it {monitor} into the OIN Wizard."))
    runs += [
        (
            "Configuration guide",
            f"Publish it, check its links and pictures ({_GUIDE}), and link it.",
        ),
        ("Test plan", "Play the cases below in an Okta org, and add their results to the plan."),
    ]
    cases = [_manual(one) for one in outcomes(record) if is_manual(one)]
    return ByHand(runs, cases)


def is_manual(outcome: Outcome) -> bool:
    """Return whether a case of the plan remains to be played manually."""
    if outcome.result == "not-applicable" or outcome.reason == NOT_SELECTED:
        return False
    return outcome.case.kind != "automated" or outcome.result in _OPEN


def _manual(outcome: Outcome) -> Manual:
    return Manual(outcome, _plain(outcome.okta["Steps"]), _plain(outcome.okta["Expected Result"]))


def _plain(text: str) -> str:
    """Return a text of Okta's plan without the signs of its Markdown."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text)).strip()
