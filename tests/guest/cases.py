"""What an attack is, and which checks meet it."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

from tests.guest.target import Mischief

ALL = bool(os.environ.get("SCIM_ALL"))
USERS = "test_deactivate_users or test_update_users"
FEW_USERS = (
    "removing_the_app_deactivates_the_user or deactivation_changes or a_changed_name_is_stored"
)
GROUPS = "test_push_groups"
FEW_GROUPS = "renaming_a_group or a_group_is_found_by_its_name"
BOTH = f"{USERS} or {GROUPS}"
FEW = f"{FEW_USERS} or {FEW_GROUPS}"


@dataclass(frozen=True, slots=True)
class Attack:
    """A defect and the checks that meet it.

    ``make`` returns the defect, ``select`` is pytest's ``-k``: all checks, where it is empty.
    ``often``: it is tried in every run of the tests, not only with ``SCIM_ALL``.
    """

    name: str
    make: Callable[[], Mischief]
    select: str = ""
    profile: str = "okta-oin"
    often: bool = False

    @property
    def arguments(self) -> list[str]:
        """What pytest is given."""
        return ["-k", self.select] if self.select else []


def chosen(attacks: Iterable[Attack]) -> pytest.MarkDecorator:
    """Return the mark that tries attacks one by one."""
    kept = [one for one in attacks if ALL or one.often]
    return pytest.mark.parametrize("case", kept, ids=lambda one: one.name)
