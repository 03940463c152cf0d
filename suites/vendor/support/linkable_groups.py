"""Lends predefined Groups to a check, which may write to them."""

from collections.abc import Callable, Collection, Mapping

from pytest_scim.plugin.fixtures import Groups, Resource
from pytest_scim.suites.support.own_resources import id_of

LinkPredefined = Callable[[str], Mapping[str, Callable[[], None]]]
"""The fixture ``link_predefined``: returns the forms in which Okta may link the Group so named."""


class LinkableGroups:
    """Permits writes to predefined Groups by name, and restores the Groups afterwards."""

    def __init__(self, groups: Groups, names: Collection[str]) -> None:
        """Take the names of the linkable Groups of the profile."""
        self.names = names
        self._groups = groups
        self._ids: list[str] = []

    def __call__(self, name: str) -> Resource:
        """Return a Group as it is now; writes to it are allowed until it is restored."""
        resource = self._groups.borrow(name)
        self._ids.append(id_of(resource))
        return resource

    def restore(self) -> None:
        """Restore every Group; the clean-up tries again where that fails."""
        for group_id in self._ids:
            self._groups.give_back(group_id)
