"""Which items are checks, and in which order they run."""

from typing import Final

import pytest

from pytest_scim.check import Check

LAST: Final = ("retired", "expired", "stranger", "refused", "anonymous")
"""Fixtures that send wrong credentials: the checks that use them come last in a run."""

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
    """Return what an item is sorted by: what needs wrong credentials last, owners first."""
    check = check_of(item)
    assert check is not None
    names = getattr(item, "fixturenames", ())
    section = next((n for n, prefix in enumerate(ORDER) if check.id.startswith(prefix)), len(ORDER))
    return int(any(name in LAST for name in names)), section
