"""What a check asks for, and the place in a run that it declares."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest_scim
from pytest_scim.checks.check import Phase
from pytest_scim.plugin import fixtures
from pytest_scim.plugin.selection.ordering import position

SUITES = Path(pytest_scim.ROOT, "suites")

LATE = {
    "hundred_users": Phase.MANY,
    "exchanges_so_far": Phase.MANY,
    "no_credentials_response": Phase.NO_CREDENTIALS,
    "anonymous_client": Phase.NO_CREDENTIALS,
    "old_token_response": Phase.WRONG_CREDENTIALS,
    "expired_token_response": Phase.WRONG_CREDENTIALS,
    "wrong_client_response": Phase.WHOLE_RUN,
    "wrong_refresh_token_response": Phase.WRONG_CREDENTIALS,
    "wrong_token_response": Phase.WRONG_CREDENTIALS,
    "wrong_tokens": Phase.WRONG_CREDENTIALS,
    "whole_run": Phase.WHOLE_RUN,
}
"""Fixtures that must not be set up early, and the first phase that may use them."""


def fixtures_of(*modules):
    """Return the functions of the fixtures that modules define, by the fixture's name."""
    defined = {}
    for module in modules:
        for name, value in vars(module).items():
            if type(value).__name__ == "FixtureFunctionDefinition":
                defined[name] = inspect.unwrap(value)
    return defined


def suite(name):
    return import_module(f"pytest_scim.suites.{name}")


def checks():
    """Yield every check function, with the fixtures that it can see."""
    shared = fixtures_of(*fixtures.CAST, suite("conftest"))
    for path in sorted(SUITES.rglob("test_*.py")):
        parts = path.relative_to(SUITES).with_suffix("").parts
        module = suite(".".join(parts))
        folders = [".".join(parts[:n]) for n in range(1, len(parts))]
        known = [one for one in folders if SUITES.joinpath(*one.split("."), "conftest.py").exists()]
        seen = shared | fixtures_of(*(suite(f"{one}.conftest") for one in known), module)
        for function in vars(module).values():
            if hasattr(function, "__check__") and function.__module__ == module.__name__:
                yield function, seen


def used(function, seen):
    """Return the names of all fixtures that a function asks for, directly or not."""
    marks = getattr(function, "pytestmark", ())
    names = {name for mark in marks if mark.name == "usefixtures" for name in mark.args}
    ahead = [function, *(seen[name] for name in names)]
    while ahead:
        asked = set(inspect.signature(ahead.pop()).parameters) - names
        names |= asked
        ahead += [seen[name] for name in asked if name in seen]
    return names


def helpers(function):
    """Return the functions of its own module that a function names."""
    known = [function.__globals__.get(name) for name in function.__code__.co_names]
    return [
        one for one in known if inspect.isfunction(one) and one.__module__ == function.__module__
    ]


CHECKS = [(function, seen, used(function, seen)) for function, seen in checks()]
PLACES = {
    function.__check__.id: (*position(function.__check__), n)
    for n, (function, _, _) in enumerate(CHECKS)
}


def test_the_fixtures_that_must_come_late_are_in_use():
    assert set(LATE) <= set().union(*(names for _, _, names in CHECKS))


def test_a_check_declares_the_phase_of_what_it_asks_for():
    phases = list(Phase)
    wrong = {
        function.__check__.id: (function.__check__.phase, needed)
        for function, _, names in CHECKS
        if (needed := max((LATE[n] for n in names & LATE.keys()), key=phases.index, default=None))
        and function.__check__.phase is not needed
    }

    assert wrong == {}


def test_only_checks_that_withhold_or_change_credentials_come_after_the_others():
    late = {Phase.NO_CREDENTIALS, Phase.WRONG_CREDENTIALS}
    declared = {
        function.__check__.id for function, _, _ in CHECKS if function.__check__.phase in late
    }

    assert declared <= {
        f.__check__.id for f, _, names in CHECKS if late & {LATE[n] for n in names & LATE.keys()}
    }


LATER = {
    (
        "okta.enable_provisioning.a_change_waits_while_provisioning_is_disabled",
        "okta.update_users.a_changed_name_is_stored",
    ),
    (
        "rfc7643.common_attributes.an_id_names_one_resource",
        "rfc7644.hostile_input.an_id_identifies_nothing_of_another_type",
    ),
}
"""Checks whose finding, not a step of their set-up, is that of a check that runs later."""


def test_an_owner_of_set_up_steps_runs_before_the_checks_that_name_it():
    early = []
    for function, seen, names in CHECKS:
        own = function.__check__.id
        parts = [function, *(seen[name] for name in names if name in seen)]
        for part in (*parts, *(helper for one in parts for helper in helpers(one))):
            owners = {
                value
                for name in part.__code__.co_names
                if isinstance(value := part.__globals__.get(name), str) and value in PLACES
            }
            early += [(own, owner) for owner in owners if PLACES[owner] > PLACES[own]]

    assert set(early) == LATER
