"""Which items are checks, and in which order they run."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pytest

from pytest_scim.check import Check

LAST: Final = {
    "many": 1,
    "so_far": 1,
    "anonymous": 2,
    "intruder": 2,
    "retired": 3,
    "expired": 3,
    "stranger": 3,
    "refused": 3,
    "misshapen": 3,
    "whole_run": 4,
}
"""Fixtures whose checks come last in a run, and in which order.

First those that want many people, since those made meanwhile will do. Then those that send
no credentials, then those that send wrong ones, since a service may lock
their sender out; at the very end those that only look back at what was answered.
"""

ORDER: Final = (
    "okta.enable_provisioning",
    "okta.create_users",
    "okta.update_users",
    "okta.deactivate_users",
    "okta.sync_password",
    "okta.import_users",
    "okta.push_groups",
    "okta.push_group_members",
    "okta.link_groups",
    "okta.import_groups",
    "okta",
    "vendor",
    "runscope",
    "rfc7643",
    "rfc7644",
    "properties",
)
"""Owners of steps come before the checks that build on them."""


def check_of(item: pytest.Item) -> Check | None:
    """Return the Check record of an item, or ``None`` for a test that is none."""
    return getattr(getattr(item, "function", None), "__check__", None)


def position(item: pytest.Item) -> tuple[int, int]:
    """Return what an item is sorted by: what must come last, then owners first."""
    check = check_of(item)
    assert check is not None
    names = getattr(item, "fixturenames", ())
    section = next((n for n, prefix in enumerate(ORDER) if check.id.startswith(prefix)), len(ORDER))
    return max((LAST.get(name, 0) for name in names), default=0), section


def is_whole(items: Sequence[pytest.Item], folders: Iterable[Path]) -> bool:
    """Return whether items are all checks of the files in some folders."""
    collected = {check.id for item in items if (check := check_of(item)) is not None}
    modules = {module for item in items if (module := item.getparent(pytest.Module)) is not None}
    there = {check.id for module in modules for check in _checks_in(module)}
    files = {file.resolve() for folder in folders for file in folder.rglob("test_*.py")}
    return there <= collected and files <= {module.path.resolve() for module in modules}


def _checks_in(module: pytest.Module) -> Iterable[Check]:
    functions = vars(module.obj).values()
    return (
        one.__check__ for one in functions if isinstance(getattr(one, "__check__", None), Check)
    )
