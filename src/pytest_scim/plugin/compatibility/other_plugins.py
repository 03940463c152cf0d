"""Plugins and settings that serve a repository's own tests, and would change a verdict here.

A run is one sequence of requests to one target. Its order, its waiting times, its connection
and the number of attempts are part of what is judged, so no other plugin may change them.
"""

import sys
from pathlib import Path
from typing import Final

import pytest

import pytest_scim
from pytest_scim.plugin.compatibility.marks_and_fixtures import (
    Belongings,
    Definitions,
    conftest_files_of,
)

DISABLED: Final = {
    "flakefinder": "pytest-flakefinder",
    "flaky": "flaky",
    "parallel": "pytest-parallel",
    "pytest-retry": "pytest-retry",
    "pytest_forked": "pytest-forked",
    "randomly": "pytest-randomly",
    "repeat": "pytest-repeat",
    "rerunfailures": "pytest-rerunfailures",
    "run-parallel": "pytest-run-parallel",
    "socket": "pytest-socket",
    "timeout": "pytest-timeout",
}
"""Plugins that seed, repeat, time, split or disconnect tests: entry point and distribution."""

OF_PYTEST: Final = {"lfplugin-collwrapper": "", "stepwiseplugin": "--stepwise"}
"""Plugins of pytest's cache that deselect checks during collection, and the options for them.

``--lf`` stays what it is, a selection, but reports what it leaves out.
"""

COLLECTED: Final = {"python_files": "test_*.py", "python_functions": "test"}
"""Settings that collect the bundled suites, and the values that they need for that."""

PARALLEL: Final = ("-n", "--numprocesses", "--dist", "--tx", "-d")

_SUITES: Final = pytest_scim.ROOT / "suites"
_UNDONE: Final = pytest.StashKey[list[str]]()


def prepare(config: pytest.Config) -> None:
    """Disable what would change a run, and store its names for the header.

    Raises:
        UsageError: the user typed ``-n``.
    """
    undone = _one_process(config) + _without_coverage(config) + _unregistered(config, DISABLED)
    _without_warnings_as_errors(config)
    for name, value in COLLECTED.items():
        if value not in (values := config.getini(name)):
            values.append(value)
    _override(config, "faulthandler_timeout", 0.0)
    config.stash[_UNDONE] = undone


class Compatibility:
    """Protects the bundled checks from plugins and conftest files of the repository."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._belongings: dict[pytest.Item, Belongings] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Disable the plugins that pytest's cache has registered by now."""
        self.config.stash[_UNDONE].extend(_unregistered(self.config, OF_PYTEST))

    def pytest_report_header(self) -> str | None:
        """Report what is disabled for the run."""
        undone = self.config.stash[_UNDONE]
        names = ", ".join(sorted(undone))
        return f"pytest-scim: disabled for this run: {names}" if undone else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Ignore no folder of the bundled suites, whatever names a repository ignores."""
        return False if collection_path.is_relative_to(_SUITES) else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Store the marks and fixtures of a bundled check before other plugins add to them."""
        if isinstance(item, pytest.Function) and item.path.is_relative_to(_SUITES):
            self._belongings[item] = Belongings(item)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self) -> None:
        """Remove what was added to the bundled checks, and allow sockets again."""
        provided: dict[tuple[pytest.Collector | None, str], Definitions] = {}
        for belongings in self._belongings.values():
            belongings.restore(provided)
        conftest_files_of(self.config.pluginmanager, _SUITES)
        if (module := sys.modules.get("pytest_socket")) is not None:
            getattr(module, "_remove_restrictions", module.enable_socket)()


def _one_process(config: pytest.Config) -> list[str]:
    """Disable pytest-xdist, unless the user typed one of its options."""
    option = config.option
    given = [getattr(option, name, None) for name in ("numprocesses", "distload", "tx")]
    if not any(given) and getattr(option, "dist", "no") == "no":
        return []
    typed = [str(one) for one in config.invocation_params.args]
    if any(one.startswith(PARALLEL) for one in typed):
        raise pytest.UsageError(
            "-n is not supported with --profile, because all checks use the same target: "
            "remove it, or add -n 0; --scim-workers N runs independent checks at the same time"
        )
    option.numprocesses, option.distload, option.dist, option.tx = 0, False, "no", []
    return ["-n of pytest-xdist"]


def _without_coverage(config: pytest.Config) -> list[str]:
    """Disable coverage: the target is no module, and a minimum would fail the run."""
    plugin = config.pluginmanager.get_plugin("_cov")
    if plugin is None:
        return []
    if (controller := getattr(plugin, "cov_controller", None)) is not None:
        controller.pause()
    config.pluginmanager.unregister(plugin)
    return ["--cov of pytest-cov"]


def _unregistered(config: pytest.Config, names: dict[str, str]) -> list[str]:
    """Unregister plugins by name; return the names that the header prints for them."""
    manager = config.pluginmanager
    present = {name: label for name, label in names.items() if manager.has_plugin(name)}
    for name in present:
        manager.unregister(name=name)
    return [label for label in present.values() if label]


def _without_warnings_as_errors(config: pytest.Config) -> None:
    """Print warnings, and raise none, whatever the options of Python and pytest are."""
    config.getini("filterwarnings")[:] = ["default"] if sys.warnoptions else []
    config.known_args_namespace.pythonwarnings = []


def _override(config: pytest.Config, name: str, value: object) -> None:
    """Set what ``getini`` returns, which pytest itself allows only for lists."""
    config._inicache[name] = value  # noqa: SLF001
