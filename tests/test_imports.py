"""Imports run one way: the rooms of the package and what each may know.

A room is a module or a folder of ``pytest_scim``, or a folder inside one that the table
names by itself. The table names, from the ground up, the rooms that each may import; a
room may only name rooms that stand before it.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pytest_scim"

ALLOWED = {
    # ground
    "pytest_scim": set(),
    "scim": set(),
    "check": set(),
    "people": {"scim"},
    "profile": {"pytest_scim", "scim"},
    "target.http": {"pytest_scim", "check", "scim"},
    "wire": {"scim", "target.http"},
    "target.http.auth": {"wire"},
    "verdict": {"check"},
    # above it
    "okta": {"scim", "people"},
    "target": {"wire", "scim", "check", "target.http", "target.http.auth"},
    "provider": {"scim", "profile"},
    "report": {"pytest_scim", "check", "verdict", "profile", "scim"},
    # above these
    "authentication": {"profile", "target.http", "wire"},
    "settings": {"authentication", "profile", "scim", "target.http", "wire"},
    "embedded": {"people", "profile", "provider", "target.http", "wire"},
    "evidence": {"okta", "target.http"},
    "contact": {"check", "target", "target.http", "scim", "wire"},
    "rehearsal": {
        "check", "contact", "embedded", "evidence", "target", "target.http", "target.http.auth",
        "okta", "people", "profile", "scim", "settings", "wire",
    },
    "chronicle": {
        "pytest_scim", "check", "profile", "rehearsal", "settings", "target.http", "verdict",
    },
    "blocked": {"check", "chronicle", "target.http", "verdict"},
    "director": {
        "pytest_scim", "blocked", "check", "chronicle", "contact", "embedded", "profile",
        "rehearsal", "settings", "target", "target.http", "verdict",
    },
    "fixtures": {"check", "target", "okta", "people", "profile", "rehearsal", "scim"},
    "prove": {
        "check", "director", "embedded", "profile", "provider", "rehearsal", "settings", "verdict",
    },
    "logs": set(),
    "telling": {"chronicle", "prove", "verdict"},
    "dry_run": {"okta", "people", "profile", "scim"},
    "run": {
        "pytest_scim", "authentication", "profile", "scim", "settings", "target",
        "target.http", "target.http.auth", "wire",
    },
    "plan": {"target", "profile", "run", "scim", "settings"},
    "login": {"authentication", "profile", "scim", "settings", "target.http", "wire"},
    # on top
    "suites": {"check", "fixtures", "people", "scim"},
    "stage": {
        "pytest_scim", "check", "chronicle", "director", "fixtures",
        "profile", "prove", "report", "settings", "target", "telling", "verdict",
    },
}  # fmt: skip
ALLOWED["plugin"] = {*ALLOWED} - {"suites"}
ALLOWED["cli"] = {*ALLOWED} - {"suites", "stage", "plugin"}
ALLOWED["__main__"] = {"cli"}

ONLY_IN = {
    "httpx": ("pytest_scim.target.http.", "pytest_scim.wire."),
    "scim2_server": ("pytest_scim.provider.",),
    "scim2_models": ("pytest_scim.provider.",),
    "ahocorasick": ("pytest_scim.target.http.recording.secrets.matching",),
    "jinja2": ("pytest_scim.report.",),
    "faker": ("pytest_scim.people",),
    "hypothesis": ("pytest_scim.suites.properties.",),
    "pytest_html": ("pytest_scim.report.pytest_html",),
    "pytest": (
        "pytest_scim.cli", "pytest_scim.fixtures", "pytest_scim.plugin", "pytest_scim.stage",
        "pytest_scim.telling", "pytest_scim.report.pytest_html",
        "pytest_scim.suites.",
    ),
}  # fmt: skip
"""Packages of others, and the modules that may know them."""


def module_name(path):
    base = ROOT if path.is_relative_to(ROOT / "suites") else PACKAGE
    parts = path.relative_to(base).with_suffix("").parts
    return ".".join(("pytest_scim", *parts)).removesuffix(".__init__")


FILES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "suites").rglob("*.py")])
MODULES = {module_name(path): path for path in FILES if not path.is_relative_to(PACKAGE / "suites")}


def imports(name):
    """Return the modules that a module names, wherever in it and for whatever reason."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} imports relatively"
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = members & MODULES.keys()
            found |= inner or {node.module}
    return found


def room(module):
    """Return the innermost room of the table that a module is in."""
    parts = module.split(".")[1:]
    inside = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((place for place in inside if place in ALLOWED), parts[0] if parts else module)


def reach(prefix):
    """Return every module of ours that the modules of a room lead to, themselves left out."""
    seen, ahead = set(), [name for name in MODULES if room(name) == prefix]
    while ahead:
        known = {name for name in imports(ahead.pop()) if name in MODULES}
        ahead += known - seen
        seen |= known
    return {name for name in seen if room(name) != prefix}


def test_every_room_has_its_place_in_the_table():
    assert {room(name) for name in MODULES} == set(ALLOWED)


def test_no_room_knows_one_that_stands_after_it():
    rooms = list(ALLOWED)
    upward = {
        (name, known)
        for name, allowed in ALLOWED.items()
        for known in allowed
        if rooms.index(known) >= rooms.index(name)
    }

    assert upward == set()


def test_nobody_imports_what_is_on_top():
    top = ("suites", "stage", "plugin", "cli")
    edges = {(name, known) for name in ALLOWED for known in ALLOWED[name] if known in top}

    assert edges == {("plugin", "stage"), ("__main__", "cli")}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_its_room_may_know(name):
    ours = {room(known) for known in imports(name) if known.split(".")[0] == "pytest_scim"}

    assert ours - ALLOWED[room(name)] - {room(name)} == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_package_of_others_stays_where_it_belongs(name):
    others = {known.split(".")[0] for known in imports(name)} & ONLY_IN.keys()

    assert {package for package in others if not name.startswith(ONLY_IN[package])} == set()


def test_okta_s_half_and_the_provider_share_nothing_but_scim():
    shared = reach("okta") & reach("provider")

    assert {room(name) for name in shared} <= {"scim"}
