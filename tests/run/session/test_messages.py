"""The text of a check for reporters of others: what was found and what mends it, in a few lines."""

from pytest_scim.checks.check import MUST, Check
from pytest_scim.checks.verdict import Verdict
from pytest_scim.run.build_record import Outcome
from pytest_scim.run.session.messages import LONGEST, text_of

CHECK = Check("okta.a.b", "A title", "A requirement.", MUST, fix="Mend it.")


def outcome(**changes):
    return Outcome(CHECK, Verdict.VIOLATES, MUST, "it is refused", **changes)


def test_a_finding_has_its_fix():
    assert text_of(outcome()) == "violates: okta.a.b (MUST)\nit is refused\nfix: Mend it."


def test_values_are_one_line_each():
    lines = text_of(outcome(expected={"a": "x" * 999}, actual="b\nc")).splitlines()
    assert len(lines[2]) <= LONGEST + len("expected: …")
    assert lines[3] == "actual:   b c"


def test_what_oktas_admin_sees_is_not_said_twice():
    def task(message):
        return {"button": "Assign", "ok": False, "message": message}

    assert "Okta's admin sees: Forbidden" in text_of(outcome(task=task("Forbidden")))
    assert "admin" not in text_of(outcome(task=task("it is refused")))
