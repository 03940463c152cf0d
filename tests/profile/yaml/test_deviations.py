"""Deviations are added to the text of a profile, of which nothing else changes."""

import difflib
from pathlib import Path

import pytest

from pytest_scim.profile.yaml.deviations import (
    REASON,
    Entry,
    UnwritableError,
    extending,
    with_deviations,
)
from pytest_scim.profile.yaml.document import parse

HEAD = "# Acme.\nname: acme   # ours\ntitle: 'Acme'\n"
ONE = Entry(["okta.a.one"], "PATCH returned 500", "2026-11-28")
TWO = Entry(["okta.a.two", "okta.a.*"], "a total # too low\u2028x\x1b", "2026-11-28")
NOTE = "# PATCH returned 500\n"
OLD = "- check: okta.x.old\n  reason: Old.\n"
ADDED = f"""- check: okta.a.one
  reason: "{REASON}"
  since: "2026-11-28"
"""


def data(text):
    return parse(text, Path("x.yaml"), "x.yaml").mapping


def indented(text, width=2):
    return "".join(f"{' ' * width}{line}" for line in text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (HEAD, f"{HEAD}\ndeviations:\n  # PATCH returned 500\n{indented(ADDED)}"),
        (
            f"{HEAD}deviations:\n{OLD}# the end\nauth: [bearer]\n",
            f"{HEAD}deviations:\n{OLD}# PATCH returned 500\n{ADDED}# the end\nauth: [bearer]\n",
        ),
        (
            f"{HEAD}deviations:   # known\n{indented(OLD, 4)}",
            f"{HEAD}deviations:   # known\n{indented(f'{OLD}{NOTE}{ADDED}', 4)}",
        ),
        (
            f"{HEAD}deviations: []  # none yet\nauth: [bearer]\n",
            f"{HEAD}deviations:   # none yet\n{indented(f'{NOTE}{ADDED}')}auth: [bearer]\n",
        ),
    ],
)
def test_a_deviation_is_written_after_those_that_are_there(text, after):
    assert with_deviations(text, [ONE]) == after


HARD = [
    HEAD.rstrip("\n"),
    HEAD.replace("\n", "\r\n"),
    f"{HEAD}description: |+\n  Text.\n\n\n",
    f"{HEAD}description: |\n  Text.\n\n# the end",
    f"{HEAD}description: >-\n  Text\n  goes on.",
    f"{HEAD}...\n# nothing follows\n",
    f"---\n{HEAD}",
    "  name: acme\n  title: Acme\n",
    f"{HEAD}deviations:\n",
    f"{HEAD}deviations: ~\nauth: [bearer]\n",
    f"{HEAD}deviations: null # none",
    f"{HEAD}deviations:\n  - {{check: okta.x.old, reason: Old.}}\n",
    f"{HEAD}deviations:\n  - {{check: okta.x.old,\n     reason: Old.}} # why\nauth: [bearer]\n",
    f"{HEAD}deviations:\n  - reason: Old.\n    checks:\n    - okta.x.old\n    - okta.x.other\n",
    f"{HEAD}deviations:\n- check: okta.x.old\n  reason: |\n    Old.\n\n    Older.\n\nauth: []\n",
    f"{HEAD}deviations:\n  - check: okta.x.old\n    reason: Old\n      and on\n      several lines",
    f'{HEAD}deviations:\n  -\n    check: okta.x.old\n    reason: "Old\\\n      er"\n',
    f"{HEAD}'deviations':\n- check: okta.x.old\n  reason: Old.\n  ticket: A-1\n\n\nauth: []\n",
    f"{HEAD}deviations:\n- check: okta.x.old\n  reason: Old.\nauth: []\n".replace("\n", "\r\n"),
]


@pytest.mark.parametrize("text", HARD)
def test_every_other_character_stays(text):
    before, found = data(text), with_deviations(text, [ONE, TWO])
    after = data(found)
    old = before.pop("deviations", None) or []
    new = after.pop("deviations")
    assert after == before
    assert new[: len(old)] == old
    assert [one.get("checks", [one.get("check")]) for one in new[len(old) :]] == [
        ["okta.a.one"],
        ["okta.a.two", "okta.a.*"],
    ]
    gone = [
        line[2:].strip()
        for line in difflib.ndiff(text.splitlines(), found.splitlines())
        if line.startswith("- ")
    ]
    assert {line.partition(":")[0] for line in gone} <= {"deviations"}
    assert "\r\n" not in text or "\n" not in found.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "{name: acme, title: Acme}\n",
        f"{HEAD}deviations: [{{check: okta.x.old, reason: Old.}}]\n",
    ],
)
def test_what_stands_in_braces_or_brackets_is_refused(text):
    with pytest.raises(UnwritableError, match=r"in (braces|brackets)"):
        with_deviations(text, [ONE])


def test_inherited_deviations_are_repeated_unless_the_profile_has_its_own():
    inherited = [{"check": "okta.x.base", "reason": "It's: so", "ticket": "A-1"}]
    found = with_deviations(HEAD, [ONE], inherited)
    assert data(found)["deviations"][0] == inherited[0]
    assert "# inherited: " in found

    own = with_deviations(f"{HEAD}deviations: []\n", [ONE], inherited)
    assert [one["check"] for one in data(own)["deviations"]] == ["okta.a.one"]


def test_a_new_profile_extends_another():
    inherited = [{"checks": ["okta.x.one", "okta.*"], "reason": "true"}]
    found = data(extending("./base.yaml", "acme", 'A "b": #c', [TWO], inherited))
    assert (found["name"], found["title"]) == ("acme", 'A "b": #c')
    assert found["extends"] == "./base.yaml"
    assert found["deviations"] == [
        *inherited,
        {"checks": TWO.checks, "reason": REASON, "since": "2026-11-28"},
    ]
