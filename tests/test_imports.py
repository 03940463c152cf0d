"""The rooms of the package: what each may import, no circles, and at most nine entries a folder.

A room is a folder directly inside ``pytest_scim``; ``suites`` is one as well. ``ALLOWED`` names
them from the ground up, and what each may import besides its own modules: rooms, or parts of one.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "pytest_scim"

ROOMS = {
    *("scim", "checks", "profile"),
    *("okta", "target", "provider"),
    *("report", "run"),
    *("cli", "load", "plugin"),
}
"""One line for each floor, the ground first."""

GROUND = {"", "scim", "checks", "profile"}
ALLOWED = {
    # 1: the ground
    "scim": set(),
    "checks": {"scim"},
    "": {"checks"},
    "profile": {"", "scim"},
    # 2: the three parties
    "okta": {"scim"},
    "target": {"", "scim", "checks"},
    "provider": {"scim", "profile"},
    # 3: one run, and what is written of it
    "report": {*GROUND},
    "run": {*GROUND, "okta", "target", "provider", "report.model", "report.causes"},
    # 4: what people start
    "load": {*GROUND, "okta", "target", "provider", "report", "run"},
    "cli": {*GROUND, "okta", "target", "provider", "report", "run", "load"},
    "plugin": {*GROUND, "okta", "target", "provider", "report", "run"},
    "suites": {"", "scim", "checks", "okta.users", "plugin.fixtures"},
}
"""``""`` is ``pytest_scim`` itself: the public API, and where suites and profiles are."""

EXCEPTIONS = {}
"""Imports that run upwards or sideways, each with why it is still there."""

CIRCLES = {}
"""Circles of files that are still there: a frozenset of their modules, and why."""

ONLY_IN = {
    "httpx": ("pytest_scim.target.http.",),
    "httpcore": ("pytest_scim.target.http.connection.sending",),
    "scim2_server": ("pytest_scim.provider.",),
    "scim2_models": ("pytest_scim.provider.",),
    "ahocorasick": ("pytest_scim.target.http.recording.secrets.matching",),
    "jinja2": ("pytest_scim.report.formats.html.", "pytest_scim.load.report.page"),
    "locust": ("pytest_scim.load.locusts.storm_entry",),
    "gevent": ("pytest_scim.load.locusts.storm_entry",),
    "xlsxwriter": ("pytest_scim.report.formats.bundle.workbook",),
    "faker": ("pytest_scim.run.test_data",),
    "hypothesis": ("pytest_scim.suites.properties.",),
    "pytest_html": ("pytest_scim.report.formats.html.pytest_html",),
    "pytest": (
        "pytest_scim.cli",
        "pytest_scim.plugin",
        "pytest_scim.report.formats.html.pytest_html",
        "pytest_scim.suites.",
    ),
}
"""Packages of others, and the modules that may import them."""

MOST = 9
"""Entries of a folder: modules, and folders with modules. ``__init__.py`` and data do not count."""

LARGER = ("cli", "provider/faults", "suites")
"""Folders that may have more, and those inside them: one module for each thing of one kind."""


def module_name(path):
    base = ROOT if path.is_relative_to(ROOT / "suites") else PACKAGE
    parts = path.relative_to(base).with_suffix("").parts
    return ".".join(("pytest_scim", *parts)).removesuffix(".__init__")


FILES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "suites").rglob("*.py")])
MODULES = {module_name(path): path for path in FILES if not path.is_relative_to(PACKAGE / "suites")}


def imports(name):
    """Return the modules that a module imports, wherever in it and for whatever reason."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name} imports relatively"
            members = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = members & MODULES.keys()
            found |= inner if inner == members else inner | {node.module}
    return found


IMPORTS = {name: imports(name) for name in MODULES}


def room(module):
    """Return the room that a module is in; ``python -m pytest_scim`` is part of the console."""
    parts = module.split(".")[1:]
    if parts == ["__main__"]:
        return "cli"
    return parts[0] if parts else ""


def may_import(name, known):
    """Return whether the table lets a module import another."""
    inside = known.removeprefix("pytest_scim").removeprefix(".")
    own = room(name)
    if room(known) == own:
        return True
    return any(
        inside == allowed or (allowed and inside.startswith(f"{allowed}."))
        for allowed in ALLOWED[own]
    )


def ours(name):
    return {known for known in IMPORTS[name] if known.split(".")[0] == "pytest_scim"}


def reach(prefix):
    """Return every module of ours that the modules of a room lead to, themselves left out."""
    seen, ahead = set(), [name for name in MODULES if room(name) == prefix]
    while ahead:
        known = {name for name in IMPORTS[ahead.pop()] if name in MODULES}
        ahead += known - seen
        seen |= known
    return {name for name in seen if room(name) != prefix}


def circles():
    """Return the circles of files: sets of modules that lead to one another."""
    leads = {name: IMPORTS[name] & MODULES.keys() for name in MODULES}
    while True:
        more = {
            name: known | {further for one in known for further in leads[one]}
            for name, known in leads.items()
        }
        if more == leads:
            break
        leads = more
    return {
        frozenset(other for other in leads[name] if name in leads[other])
        for name in leads
        if name in leads[name]
    }


def entries(folder):
    """Return what counts in a folder."""
    modules = {path.name for path in folder.glob("*.py") if not path.name.startswith("__")}
    return modules | {
        path.name for path in folder.iterdir() if path.is_dir() and any(path.rglob("*.py"))
    }


def folders():
    return sorted({path.parent for path in FILES})


def test_there_are_eleven_rooms():
    assert entries(PACKAGE) - {"suites"} == ROOMS


def test_the_table_runs_downwards():
    names = list(ALLOWED)
    upward = {
        (name, known)
        for name, allowed in ALLOWED.items()
        for known in allowed
        if names.index(known.split(".")[0]) >= names.index(name)
    }

    assert upward == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_its_room_may_import(name):
    wrong = {known for known in ours(name) if not may_import(name, known)}

    assert {known for known in wrong if (name, known) not in EXCEPTIONS} == set()


def test_every_exception_is_still_needed():
    assert {pair for pair in EXCEPTIONS if pair[1] not in IMPORTS.get(pair[0], ())} == set()


def test_no_files_import_each_other_in_a_circle():
    assert circles() == CIRCLES.keys()


@pytest.mark.parametrize("folder", folders(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_folder_has_at_most_nine_entries(folder):
    base = ROOT if folder.is_relative_to(ROOT / "suites") else PACKAGE
    place = folder.relative_to(base).as_posix()
    if folder != PACKAGE and not any(f"{place}/".startswith(f"{one}/") for one in LARGER):
        assert len(entries(folder)) <= MOST, sorted(entries(folder))


def test_a_folder_of_checks_holds_checks_and_support_only():
    strange = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "suites").rglob("*")
        if path.is_file()
        and not {"support", "__pycache__"} & set(path.parts)
        and path.name not in {"conftest.py", "__init__.py"}
        and not path.match("test_*.py")
    }

    assert strange == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_package_of_others_stays_where_it_belongs(name):
    others = {known.split(".")[0] for known in IMPORTS[name]} & ONLY_IN.keys()

    assert {package for package in others if not name.startswith(ONLY_IN[package])} == set()


def test_okta_s_half_and_the_provider_share_nothing_but_scim():
    shared = reach("okta") & reach("provider")

    assert {room(name) for name in shared} <= {"scim"}
