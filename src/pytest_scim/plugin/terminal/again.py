"""The command that runs one check again, with the options of this run."""

import shlex
from collections.abc import Callable
from typing import Final

import pytest

from pytest_scim.plugin import options
from pytest_scim.run.options import OPTIONS

REPEATED: Final = ("profile", "base-url", "feature", "yes", "insecure", "scale", "examples")
"""The options of a run that a run of one of its checks needs, too."""

GENERATED: Final = "properties."
"""How the ids of the checks begin whose values follow from the seed."""

ISOLATED: Final = "pytest_scim.plugin.compatibility.isolated"


def again(config: pytest.Config, seed: str) -> Callable[[str], str]:
    """Return the function that returns the command for the id of a check.

    It is a command of the kind that started this run. ``seed`` is that of the run.
    """
    isolated = config.pluginmanager.has_plugin(ISOLATED)
    program = ["pytest-scim", "run"] if isolated else ["pytest"]
    prefix = "--" if isolated else "--scim-"
    given = [*program]
    for option in OPTIONS:
        if option.name in REPEATED:
            name = f"--{option.name}" if option.plain else f"{prefix}{option.name}"
            given += _arguments(name, options.value(config, option.name))

    def command(check: str) -> str:
        seeded = [f"{prefix}seed", seed] if check.startswith(GENERATED) else []
        return shlex.join([*given, *seeded, f"{prefix}check", check])

    return command


def _arguments(name: str, value: object) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return [name]
    values = value if isinstance(value, list) else [value]
    return [part for one in values for part in (name, str(one))]
