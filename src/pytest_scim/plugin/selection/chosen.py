"""The checks that a user names by their ids, where ``*`` stands for any text."""

import re
from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

from pytest_scim.profile.bundled import check_ids
from pytest_scim.profile.messages import did_you_mean, printable, quote

_ID: Final = re.compile(r"[\w*?]+(\.[\w*?]+)+")
_WILD: Final = re.compile(r"[*?]")


def take_ids(config: pytest.Config) -> list[str]:
    """Remove the ids of checks from the arguments of pytest, which are paths, and return them."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return []
    modules = config.option.pyargs
    ids = [one for one in config.args if _is_id(one) and not (modules and _is_module(one))]
    config.args = [argument for argument in config.args if argument not in ids]
    if not config.args:
        config.args_source = pytest.Config.ArgsSource.INVOCATION_DIR
    return ids


def _is_id(argument: str) -> bool:
    known = _ID.fullmatch(argument) is not None and not argument.endswith(".py")
    return known and not Path(argument).exists()


def _is_module(argument: str) -> bool:
    """Return whether ``--pyargs`` names a module by an argument."""
    try:
        return argument not in check_ids() and find_spec(argument) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def chosen(patterns: Iterable[str], known: Collection[str]) -> set[str]:
    """Return the ids that patterns name.

    Args:
        patterns: ids of checks, with wildcards.
        known: the ids of the checks that concern the profile.

    Raises:
        UsageError: a sentence for each pattern that names none of them.
    """
    found: set[str] = set()
    wrong = []
    for pattern in patterns:
        matching = [id_ for id_ in known if fnmatchcase(id_, pattern)]
        found.update(matching)
        if not matching:
            wrong.append(_unknown(printable(pattern), known))
    if wrong:
        raise pytest.UsageError(*wrong)
    return found


def _unknown(pattern: str, known: Collection[str]) -> str:
    """Return why a pattern names no check of the profile, as a sentence."""
    if any(fnmatchcase(id_, pattern) for id_ in check_ids()):
        return (
            f"{quote(pattern)} does not concern this profile: the check is for another integration "
            "or for a rule that the profile does not have"
        )
    if _WILD.search(pattern):
        return f"{quote(pattern)} matches no check; pytest-scim checks lists them"
    meant = did_you_mean(pattern, known) or "; pytest-scim checks lists them"
    return f"{quote(pattern)} is not a check{meant}"
