"""The options of the plugin on pytest's command line, beside those of everybody else."""

from itertools import pairwise
from typing import Any, Final

import pytest

from pytest_scim.run.options import OPTIONS

_TWIN: Final = "same as --{}, for repositories where another plugin owns that name"


def add_options(parser: pytest.Parser) -> None:
    """Add every option under its name with ``--scim-``, which nobody else has."""
    group = _group(parser)
    for option in OPTIONS:
        attributes = option.attributes
        if option.plain:
            attributes["help"] = _TWIN.format(option.name)
        group.addoption(f"--scim-{option.name}", **attributes)


def add_plain_names(parser: pytest.Parser) -> None:
    """Add the names without ``--scim-``, but for those that somebody else has added already.

    Called once all plugins and the first conftest files are loaded: two owners of one name
    end pytest in a traceback, and whoever only has this plugin installed must not see one.
    """
    group, taken = _group(parser), _names(parser)
    for option in OPTIONS:
        if option.plain and f"--{option.name}" not in taken:
            group.addoption(f"--{option.name}", **option.attributes)


def value(config: pytest.Config, name: str) -> Any:
    """Return the value of an option, by its name without dashes in front."""
    return config.getoption(f"scim_{name.replace('-', '_')}")


def typed(config: pytest.Config, *names: str) -> str | None:
    """Return what was typed last for an option: nothing of ini files or the environment counts.

    ``names`` are its spellings. For one that takes no value, or was given none, the name is
    returned.
    """
    given = [str(argument) for argument in config.invocation_params.args]
    found = None
    for argument, following in pairwise([*given, ""]):
        if argument in names:
            found = following or argument
        elif (start := argument.partition("=")[0]) in names:
            found = argument.removeprefix(f"{start}=")
    return found


def refuse_unusable(config: pytest.Config) -> None:
    """Raise UsageError for options that cannot mean what the user had in mind."""
    if getattr(config.option, "profile", None) is True:
        raise pytest.UsageError(
            "pytest-profiling owns --profile here: use --scim-profile, or add -p no:profiling"
        )
    if value(config, "profile") == "":
        raise pytest.UsageError("--profile is empty: pass the name or the path of a profile")
    if value(config, "profile"):
        return
    for name in ("base-url", "prove"):
        if value(config, name) not in {None, False}:
            shown = "--base-url" if name == "base-url" else f"--scim-{name}"
            raise pytest.UsageError(f"{shown} needs --profile NAME or PATH")


def _group(parser: pytest.Parser) -> Any:
    return parser.getgroup("scim", "Okta provisioning checks (pytest-scim)")


def _names(parser: Any) -> set[str]:
    """Return every option's name. pytest has no public way to ask."""
    groups = [*parser._groups, parser._anonymous]  # noqa: SLF001
    return {name for group in groups for option in group.options for name in option.names()}
