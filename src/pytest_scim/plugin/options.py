"""The options of the plugin on pytest's command line."""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest

from pytest_scim.run.options import OPTIONS

if TYPE_CHECKING:  # loaded in every pytest session of a repository, with a profile or without
    from pytest_scim.run.settings import Options

_TWIN: Final = "same as --{}, for repositories where another plugin owns that name"

PROOF_SEED: Final = "0"
"""The seed of every proof, so that each repeats the one before."""


def add_options(parser: pytest.Parser) -> None:
    """Add every option under its name with ``--scim-``, which no other plugin uses."""
    group = _group(parser)
    for option in OPTIONS:
        attributes = option.attributes
        if option.plain:
            attributes["help"] = _TWIN.format(option.name)
        group.addoption(f"--scim-{option.name}", **attributes)


def add_plain_names(parser: pytest.Parser) -> None:
    """Add the names without ``--scim-``, except those that another plugin has already added.

    Called after all plugins and the first conftest files are loaded: pytest ends with a traceback
    where two plugins own one name, also in repositories that do not use this plugin.
    """
    group, taken = _group(parser), _names(parser)
    for option in OPTIONS:
        if option.plain and f"--{option.name}" not in taken:
            group.addoption(f"--{option.name}", **option.attributes)


def value(config: pytest.Config, name: str) -> object:
    """Return the value of an option, by its name without dashes in front."""
    found: object = config.getoption(f"scim_{name.replace('-', '_')}")
    return found


def text(config: pytest.Config, name: str) -> str | None:
    """Return the value of an option with one value, ``None`` where it was not given."""
    found = value(config, name)
    return None if found is None else str(found)


def texts(config: pytest.Config, name: str) -> list[str]:
    """Return the values of an option that may be repeated."""
    found = value(config, name)
    return [str(one) for one in found] if isinstance(found, list) else []


def typed(config: pytest.Config, *names: str) -> str | None:
    """Return the last typed value of an option: ini files and the environment do not count.

    ``names`` are its spellings. The name stands for the value of an option without one.
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
    """Raise UsageError for options that another plugin owns, or that need ``--profile``."""
    if getattr(config.option, "profile", None) is True:
        raise pytest.UsageError(
            "pytest-profiling owns --profile here: use --scim-profile, or add -p no:profiling"
        )
    if value(config, "profile") == "":
        raise pytest.UsageError("--profile is empty: pass the name or the path of a profile")
    if value(config, "profile"):
        if value(config, "prove") and value(config, "baseline") is not None:
            raise pytest.UsageError("--scim-baseline is for a run, not for --scim-prove")
        return
    for name in ("base-url", "prove", "baseline", "keep"):
        if value(config, name) not in {None, False}:
            spelling = "--base-url" if name == "base-url" else f"--scim-{name}"
            raise pytest.UsageError(f"{spelling} needs --profile NAME or PATH")


def _group(parser: pytest.Parser) -> "pytest.OptionGroup":
    return parser.getgroup("scim", "Okta provisioning checks (pytest-scim)")


def _names(parser: pytest.Parser) -> set[str]:
    """Return the names of all options, for which pytest has no public API."""
    groups = [*parser._groups, parser._anonymous]  # noqa: SLF001
    return {name for group in groups for option in group.options for name in option.names()}


def given(config: pytest.Config) -> "Options":
    """Return the options of the command line; a proof has no target, and larger properties."""
    from pytest_scim.run.settings import PROVING  # noqa: PLC0415 - needed only where a profile is named

    chosen: Options = {
        # Another plugin may own the plain name, and set it from its ini or environment.
        "base_url": text(config, "base_url") or typed(config, "--base-url"),
        "report_dir": text(config, "report_dir"),
        "seed": text(config, "seed"),
        "strict": bool(value(config, "strict")),
        "scale": bool(value(config, "scale")),
        "examples": text(config, "examples"),
        "workers": text(config, "workers"),
        "yes": bool(value(config, "yes")),
        "read_only": bool(value(config, "read_only")),
        "insecure": bool(value(config, "insecure")),
        "time_budget": text(config, "time_budget"),
        "wait": text(config, "wait"),
    }
    if not value(config, "prove"):
        return chosen
    examples = PROVING if chosen["examples"] is None else chosen["examples"]
    seed = chosen["seed"] or PROOF_SEED
    return {**chosen, "base_url": None, "scale": True, "examples": examples, "seed": seed}
