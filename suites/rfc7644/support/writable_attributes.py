"""The attributes of the shared user that a PATCH may change, and new values for them."""

from itertools import count
from typing import Final

from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Profile, value_of
from pytest_scim.scim.names import DISPLAY, EMAIL, ENTERPRISE_USER
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.support.characteristics import FIXED, Attribute, Characteristics
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.user import UserResource

WORK_PHONE: Final = 'phoneNumbers[type eq "work"].value'
MOBILE: Final = 'phoneNumbers[type eq "mobile"].value'
STREET: Final = 'addresses[type eq "work"].streetAddress'
MANAGER: Final = f"{ENTERPRISE_USER}:manager"

TEXTS: Final = ("title", DISPLAY, "nickName")
SPARE: Final = ("nickName", "title", "timezone", "profileUrl")
DEFAULTED: Final = frozenset({"timezone", "profileUrl"})
"""Attributes for which a target may have a default when the client sends no value."""

NO_VALUE: Final = (MISSING, None, "")

UNITS: Final = tuple(
    f"{ENTERPRISE_USER}:{name}" for name in ("department", "organization", "division", "costCenter")
)
MIDDLES: Final = ("name.middleName", "name.honorificSuffix", "name.honorificPrefix")
REGIONS: Final = tuple(
    f'addresses[type eq "work"].{name}' for name in ("region", "postalCode", "locality")
)
PLAIN: Final = (*SPARE, *MIDDLES, *UNITS, f"{ENTERPRISE_USER}:employeeNumber")
"""Simple attributes and sub-attributes."""

WORDS: Final = ("Yew", "Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak")
"""One word for each digit of a number."""


class WritableAttributes:
    """The attributes that the target stores and lets a client write, as far as known."""

    def __init__(
        self,
        user_resource: UserResource,
        profile: Profile,
        discovery: Discovery,
        test_data: DataGenerator,
    ) -> None:
        """Read the schemas only when first needed."""
        self._user_resource = user_resource
        self._profile = profile
        self._test_data = test_data
        self._discovery = discovery
        self._required = profile.required
        self._numbers = count(1)

    def first(self, *paths: str) -> str | None:
        """Return the first path that can be changed, or ``None``."""
        return next((path for path in paths if self.writable(path)), None)

    def optional(self, *paths: str) -> list[str]:
        """Return those of the paths that can be changed and left without a value."""
        return [path for path in paths if self.writable(path) and not self._needed(path)]

    def writable(self, path: str) -> bool:
        """Return whether the target stored a value at a path and does not define it as fixed."""
        try:
            self._user_resource.require_updatable(path)
        except NotApplicable:
            return False
        return not self.fixed(path)

    def fixed(self, path: str) -> bool:
        """Return whether /Schemas says that a client cannot change a path."""
        return any(one.mutability in FIXED for one in self._characteristics.chain(path))

    def may_alter_case(self, path: str) -> bool:
        """Return whether /Schemas lets the target alter the letter case of a value at a path."""
        one = self.definition(path)
        return one is not None and one.type.lower() == "string" and not one.case_exact

    def definition(self, path: str) -> Attribute | None:
        """Return the definition of a User attribute in /Schemas, or ``None``."""
        return self._characteristics.find(path)

    @property
    def _characteristics(self) -> Characteristics:
        return Characteristics.of(self._discovery)

    @property
    def text(self) -> str | None:
        """A simple attribute that accepts any text, or ``None``."""
        return self.first(*TEXTS)

    @property
    def spares(self) -> list[str]:
        """Other simple attributes that need not have a value."""
        text = self.text
        return [path for path in self.optional(*SPARE) if path != text]

    @property
    def units(self) -> list[str]:
        """Attributes of the enterprise extension."""
        return [path for path in UNITS if self.writable(path)]

    @property
    def typed(self) -> str | None:
        """The path of a value of a multi-valued attribute that the user has, selected by its type.

        Other checks may have removed the values of an attribute.
        """
        email = () if self._profile.rule("username_is_work_email") else (EMAIL,)
        body = self._user_resource.body
        there = [one for one in (WORK_PHONE, STREET, *email) if at(body, one) not in NO_VALUE]
        return self.first(*there)

    def require(self, *paths: str | None) -> None:
        """Raise NotApplicable unless all paths can be changed."""
        for path in paths:
            self.require_one(path)

    def require_one(self, path: str | None) -> str:
        """Return a path that can be changed, or raise NotApplicable."""
        if not path:
            raise NotApplicable("the target stores no such value that may change")
        self._user_resource.require_updatable(path)
        if self.fixed(path):
            raise NotApplicable(f"the target's schema says that {path} cannot be changed")
        return path

    def new_manager(self) -> str:
        """Return the id of a new manager, of the same form as the current one."""
        current = str(value_of(self._user_resource.first, f"{MANAGER}.value"))
        others = [one for one in self._test_data.managers if one != current]
        return others[-1] if others else self._test_data.okta_user().okta_id

    def fresh(self, path: str) -> str:
        """Return a new value for a path, derived from the one that the target stored."""
        first, n = str(value_of(self._user_resource.first, path)), next(self._numbers)
        if path in {WORK_PHONE, MOBILE}:
            return f"{first[:-4]}{1000 + n}"
        if path == EMAIL:
            return f"moved{n}.{first}"
        more = f"-{''.join(WORDS[int(digit)] for digit in str(n))}"
        length = self._profile.lengths.get(path, len(first) + len(more))
        return f"{first[: max(length - len(more), 0)]}{more}"[-length:]

    def _needed(self, path: str) -> bool:
        declared = self._characteristics.chain(path)
        parts = (f"{path}.", f"{path}[", f"{path}:")
        named = any(one == path or one.startswith(parts) for one in self._required)
        return named or bool(declared and declared[-1].required)
