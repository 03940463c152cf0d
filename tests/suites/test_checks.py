"""What every check must have, whatever it is about."""

import ast
import csv
import re
from importlib import import_module
from pathlib import Path

import pytest

import pytest_scim
from pytest_scim.plugin.selection.ordering import ORDER
from pytest_scim.profile.bundled import bundled, check_ids
from pytest_scim.profile.load import load, unknown_checks
from pytest_scim.profile.model import ATTRIBUTES, FEATURES
from pytest_scim.profile.rules import RULES
from pytest_scim.provider.faults import registry
from pytest_scim.report.formats.test_plan import cases, results

SUITES = Path(pytest_scim.ROOT, "suites")
SOURCES = [*Path(pytest_scim.__file__).parent.rglob("*.py"), *SUITES.rglob("*.py")]
AUTHORITIES = "okta|runscope|rfc764[34]|vendor|properties|future"
CHECK_ID = re.compile(rf"(?:{AUTHORITIES})\.[a-z0-9_]+\.[a-z0-9_]+")

# The sections of the two RFCs, from their tables of contents.
SECTIONS = {
    "RFC 7643": """
        1 1.1 1.2 2 2.1 2.2 2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.3.5 2.3.6 2.3.7 2.3.8 2.4 2.5
        3 3.1 3.2 3.3 4 4.1 4.1.1 4.1.2 4.2 4.3 5 6 7 8 8.1 8.2 8.3 8.4 8.5 8.6 8.7 8.7.1 8.7.2
        9 9.1 9.2 9.3 10 10.1 10.2 10.3 10.4 11 11.1 11.2""",
    "RFC 7644": """
        1 1.1 1.2 1.3 2 2.1 2.2 3 3.1 3.2 3.3 3.3.1 3.4 3.4.1
        3.4.2 3.4.2.1 3.4.2.2 3.4.2.3 3.4.2.4 3.4.2.5 3.4.3
        3.5 3.5.1 3.5.2 3.5.2.1 3.5.2.2 3.5.2.3 3.6 3.7 3.7.1 3.7.2 3.7.3 3.7.4
        3.8 3.9 3.10 3.11 3.12 3.13 3.14 4 5 6 6.1 6.2
        7 7.1 7.2 7.3 7.4 7.5 7.5.1 7.5.2 7.6 7.7 7.8 8 8.1 8.2 8.3 9 9.1 9.2""",
}


def functions():
    """Return every test function of the suites that come with the plugin."""
    places = sorted(SUITES.rglob("test_*.py"))
    parts = [place.relative_to(SUITES).with_suffix("").parts for place in places]
    modules = [import_module(".".join(("pytest_scim.suites", *part))) for part in parts]
    return [
        function
        for module in modules
        for name, function in vars(module).items()
        if name.startswith("test_") and function.__module__ == module.__name__
    ]


FUNCTIONS = functions()
CHECKS = [function.__check__ for function in FUNCTIONS if hasattr(function, "__check__")]
IDS = {check.id for check in CHECKS}
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def test_each_check_says_what_to_change():
    assert [check.id for check in CHECKS if not check.fix] == []
    texts = [text for check in CHECKS for text in (check.impact, check.fix) if text]
    assert [text for text in texts if not text.endswith(".") or len(text) > 250] == []


def test_each_check_of_okta_says_what_a_finding_means():
    explained = [
        check for check in CHECKS if check.id.startswith(("okta.", "vendor.", "runscope."))
    ]
    assert len(explained) > 250
    assert [check.id for check in explained if not check.impact] == []


def test_an_empty_line_separates_impact_and_fix_from_the_requirement_only():
    texts = {f.__qualname__: f.__doc__ or "" for f in FUNCTIONS}
    assert [
        name
        for name, text in texts.items()
        if ("\n\n    Fix:" in text) is ("\n\n    Impact:" in text)
    ] == []


def test_every_test_function_of_the_suites_is_a_check():
    assert [f.__qualname__ for f in FUNCTIONS if not hasattr(f, "__check__")] == []
    assert len(CHECKS) > 90


def test_the_ids_of_the_checks_are_known_without_importing_them():
    assert check_ids() == IDS


def test_no_two_checks_have_one_id():
    assert sorted(IDS) == sorted(check.id for check in CHECKS)


@each_check
def test_a_check_says_what_is_required_and_who_says_so(check):
    assert CHECK_ID.fullmatch(check.id)
    assert check.requirement == check.title or check.requirement.endswith((".", "`"))
    assert check.citations or check.rule
    assert all(cite.url.startswith("https://") for cite in check.citations)


@each_check
def test_a_title_fits_one_line(check):
    assert 0 < len(check.title) <= 97


def test_no_title_has_a_full_stop():
    lines = [function.__doc__.partition("\n")[0] for function in FUNCTIONS]
    assert [line for line in lines if line.endswith(".")] == []


def test_no_two_checks_have_one_title():
    titles = [check.title for check in CHECKS]
    assert sorted(titles) == sorted(set(titles))


@each_check
def test_a_check_uses_known_words_only(check):
    assert check.feature in {None, *FEATURES}
    assert check.rule in {None, *RULES}
    assert set(check.integrations) <= {"oin", "aiw", "oiw"}
    assert set(check.levels) <= {"oin", "aiw", "oiw"}
    assert set(check.needs) <= set(ATTRIBUTES)


def test_the_cases_that_checks_answer_are_of_oktas_plan():
    with results.PLAN.open(encoding="utf-8-sig", newline="") as file:
        plan = {row["ID"] for row in csv.DictReader(file)}
    assert plan == set(cases.CASES)
    assert {case for check in CHECKS for case in check.cases} <= plan


def test_no_check_answers_a_case_that_is_outside_the_wire():
    outside = {name for name, case in cases.CASES.items() if case.kind == "outside-wire"}
    assert {check.id: check.cases for check in CHECKS if outside & set(check.cases)} == {}


@each_check
def test_the_sections_that_a_check_cites_exist(check):
    for cite in check.citations:
        if cite.authority in SECTIONS:
            section = cite.ref.removeprefix("section ")
            assert section in SECTIONS[cite.authority].split()
            assert cite.url.endswith(f"#section-{section}")


def test_what_a_fault_is_caught_by_exists():
    caught = {fault.id: set(fault.catches) - IDS for fault in registry().values()}
    assert {fault: checks for fault, checks in caught.items() if checks} == {}


def test_what_a_rule_replaces_exists():
    replaced = {
        rule.name: {*rule.replaces, *rule.replaces_for.values(), *rule.replaces_unless.values()}
        - IDS
        for rule in RULES.values()
    }
    assert {rule: checks for rule, checks in replaced.items() if checks} == {}


def test_every_rule_has_a_check():
    assert {check.rule for check in CHECKS} - {None} == set(RULES)


@pytest.mark.parametrize("name", bundled())
def test_the_checks_that_a_bundled_profile_names_exist(name):
    assert unknown_checks(load(name), IDS) == []


def test_the_checks_that_the_harness_names_exist():
    named = {
        (constant.value, path.name)
        for path in SOURCES
        for constant in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(constant, ast.Constant)
        if isinstance(constant.value, str) and CHECK_ID.fullmatch(constant.value)
    }
    assert len(named) > 10
    assert {(check, file) for check, file in named if check not in IDS} == set()


BLOCKING = {"Blocked": 0, "blocked_by": 0, "Unreadable": None, "require_success": 1}
"""What names the owner of a step, and the place of that argument; always it is called owner."""


def owners():
    """Yield each expression that names the owner of a step, with its file."""
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "id", None)
            if isinstance(call, ast.Call) and name in BLOCKING:
                given = [word.value for word in call.keywords if word.arg == "owner"]
                place = BLOCKING[name]
                if place is not None:
                    given += call.args[place : place + 1]
                assert given, f"{path.name}:{call.lineno} names no owner"
                yield path.name, given[0]


def test_no_owner_is_put_together_from_parts():
    """Otherwise the test above would not see it."""
    found = list(owners())
    parts = [
        (file, ast.unparse(e)) for file, e in found if isinstance(e, (ast.JoinedStr, ast.BinOp))
    ]
    assert len(found) > 100
    assert parts == []


def test_an_owner_is_run_under_every_profile():
    """One of a single integration type or rule might not be there, and a run not be judged."""
    narrow = {check.id for check in CHECKS if check.integrations or check.rule}
    named = {
        (path.name, node.value)
        for path in SOURCES
        if not {"faults", "profile", "report", "vendor"} & {*path.parts}
        # One names checks to say when they come, one asks whether the rule's own check is running.
        if path.name not in {"ordering.py", "room.py"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in IDS
    }
    assert len(named) > 60
    assert {(file, owner) for file, owner in named if owner in narrow} == set()


def test_what_is_not_applicable_says_whether_to_the_profile_or_the_target():
    describe = [
        (path.name, ast.unparse(call.args[0]))
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "NotApplicable"
        if not isinstance(call.args[0], ast.Name)
    ]
    actor = re.compile(r"""f?["'](the target|the profile)\b""")
    assert len(describe) > 100
    assert [(file, reason) for file, reason in describe if not actor.match(reason)] == []


def test_every_place_in_the_order_of_a_run_is_taken():
    assert [prefix for prefix in ORDER if not any(id_.startswith(prefix) for id_ in IDS)] == []
