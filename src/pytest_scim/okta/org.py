"""The Okta org: the app's settings, and to which User resource each Okta user is linked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.names import USER_NAME

Member: TypeAlias = Mapping[str, str]
"""A member as Okta pushes it: ``value`` is the id in the app, ``display`` the userName."""

CreateForm = Literal["captured", "documented"]
"""Create Group as captured (a POST with all members), or as Okta's reference has it."""

LinkForm = Literal["add", "replace"]
"""How the members reach a group that was linked (PATCH)."""

RetryForm = Literal["members", "group"]
"""What a retry of a half-done Create Group sends: its members alone, or all of an update."""

PasswordForm = Literal["pathless", "path", "put"]
"""A form in which Okta may push a password in a catalog app."""

UpdateForm = Literal["put", "patch"]
"""How Okta pushes a changed profile in a private app: GET and PUT, or PATCH without a path."""

PAGES: Final = 2_000
"""Pages of a list that an import reads at most, by default."""


@dataclass(slots=True)
class Push:
    """A group push: the app's group that it is linked to, and what Okta pushed last.

    ``id`` is ``None`` until the group was created. ``name`` is ``None`` and ``members`` are empty
    where Okta has pushed nothing yet.
    """

    id: str | None
    active: bool = True
    name: str | None = None
    members: tuple[Member, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the app of the members that were pushed last."""
        return tuple(member["value"] for member in self.members)


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A value that can be granted, as Okta read it from the app.

    ``attribute`` is where a User has it: ``roles`` or ``entitlements``.
    ``entry`` is its value there.
    """

    attribute: str
    entry: Mapping[str, str]


@dataclass(slots=True)
class Forms:
    """The forms in which Okta sends what no capture shows: the first of each that worked.

    ``activates_match``: whether Okta activates an active match as well (PATCH).
    """

    link: LinkForm = "add"
    retry: RetryForm = "members"
    password: PasswordForm = "pathless"  # noqa: S105 - no password, but a form
    activates_match: bool = False
    update: UpdateForm = "put"


@dataclass(slots=True)
class Org:
    """What Okta knows of one app.

    ``attributes`` are the mapped paths in order. ``features`` are the check boxes under To App;
    ``provisioning`` is *Enable API integration*. ``new_password`` makes the passwords that Okta
    generates. ``pages`` bounds an import, ``batch`` the member changes in one PATCH;
    ``rename_groups`` is *Rename app groups to match group name in Okta*. ``links`` go from a
    user's Okta id to the id in the app, ``pushes`` from a group's. ``entitlements`` are those
    that Okta discovered, ``grants`` by a user's Okta id which of them the User resource is to
    have, by attribute: an empty list revokes. ``unending`` are the lists whose end an import did
    not find. ``forms`` are those of requests that no capture shows. ``keeps`` chooses the rows of
    a long list that an import keeps; ``None``: all.
    """

    integration: str
    attributes: tuple[str, ...]
    features: Mapping[str, bool]
    new_password: Callable[[], str]
    user_patch: bool = True
    unique_identifier: str = USER_NAME
    provisioning: bool = True
    pages: int = PAGES
    app: str = "the app"
    rename_groups: bool = True
    batch: int = 100
    links: dict[str, str] = field(default_factory=dict)
    pushes: dict[str, Push] = field(default_factory=dict)
    entitlements: tuple[Entitlement, ...] = ()
    grants: dict[str, dict[str, list[Mapping[str, str]]]] = field(default_factory=dict)
    unending: set[str] = field(default_factory=set)
    forms: Forms = field(default_factory=Forms)
    keeps: Callable[[JSON], bool] | None = None

    @property
    def patches_groups(self) -> bool:
        """Whether groups are changed by PATCH: in all apps but those of the classic wizard."""
        return self.integration != "aiw"

    @property
    def patches_users(self) -> bool:
        """Whether (de)activation and passwords go by PATCH: as groups do, unless the box is off."""
        return self.patches_groups and self.user_patch

    def mapped(self, okta_user: OktaUser) -> Mapping[str, JSON]:
        """Return the user's values that the mapping sends, in its order."""
        return {
            path: okta_user.values[path] for path in self.attributes if path in okta_user.values
        }

    def members(self, group: OktaGroup) -> list[Member]:
        """Return a group's members as they are pushed: those who are provisioned."""
        return [
            {"value": self.links[okta_user.okta_id], "display": okta_user.user_name}
            for okta_user in group.members
            if okta_user.okta_id in self.links
        ]

    def member_ids(self, group: OktaGroup) -> tuple[str, ...]:
        """Return the ids in the app of a group's members, in the order of ``members``."""
        ids = (self.links.get(okta_user.okta_id) for okta_user in group.members)
        return tuple(user_id for user_id in ids if user_id is not None)

    def offers(self, feature: str) -> bool:
        """Return whether a box is ticked and provisioning is on."""
        return self.provisioning and self.features.get(feature, False)
