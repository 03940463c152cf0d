"""Generated Okta users and groups: seeded, and tagged with their run."""

import copy
import random
import secrets
import string
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pytest_scim.okta.users import OktaGroup, OktaUser, put_value
from pytest_scim.profile.model import ATTRIBUTES, Profile
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.names import (
    DISPLAY,
    EMAIL,
    EMAIL_TYPE,
    ENTERPRISE_USER,
    EXTERNAL_ID,
    FAMILY,
    GIVEN,
    USER_NAME,
)
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.target.http.bounds.turns import PerThread

if TYPE_CHECKING:
    from faker import Faker

CHANGE: Final = 10
"""How many characters a check adds at most where it changes a name."""

PREFIX: Final = 30
"""How many characters a check adds at most to a userName or an email address."""

APART: Final = 10_000
"""How many numbers a check that is run ahead has for its names."""

_CHANGED: Final = (GIVEN, FAMILY, DISPLAY)
_EMAIL: Final = "{given}.{family}.{tag}{number}@{domain}"
_LOWER, _UPPER = string.ascii_lowercase, string.ascii_uppercase
_ALNUM = string.ascii_letters + string.digits


class DataGenerator:
    """Generates Okta users and groups.

    The same seed gives the same users, except for ``tag``, eight lower-case letters that name
    the run in each userName, and except for passwords, which do not depend on the seed.
    ``secret`` receives each password, ``generated`` each other value; ``password`` returns a
    password where it has to be the same each time. ``profile`` says which attributes are mapped,
    which are in every body and how long a value may be; without one, all that Okta has are
    mapped.
    ``managers`` are the ids in the app of Users that exist until the run ends.
    """

    def __init__(
        self,
        seed: str,
        tag: str,
        *,
        domain: str = "example.com",
        username_format: str = _EMAIL,
        group_prefix: str = "",
        profile: Profile | None = None,
        secret: Callable[[str], None] = lambda _: None,
        generated: Callable[..., None] = lambda *_: None,
        password: Callable[[], str] | None = None,
    ) -> None:
        self.tag = tag
        self.group_prefix = group_prefix
        self._required = profile.always_sent if profile is not None else ()
        self._lengths = profile.lengths if profile is not None else {}
        self.managers: list[str] = []
        maps = profile.maps if profile is not None else ATTRIBUTES.__contains__
        self._unsent = {path for path in ATTRIBUTES if not maps(path)}
        self.domain = domain
        self._username_format = username_format
        self._seed = seed
        self._stream = PerThread(lambda: _Stream(seed, random.Random(seed)))  # noqa: S311 - as below
        self._secret = secret
        self._generated = generated
        self._new_password = password or new_password

    def of_check(self, check: str, place: int) -> None:
        """Generate in this thread what depends on a check, and on no other one.

        ``place`` is the place of the check in the run: names of different checks differ by it.
        """
        seed = f"{self._seed} {check}"
        values = random.Random(f"{seed} values")  # noqa: S311 - as below
        self._stream.value = _Stream(seed, values, (place + 1) * APART)

    @property
    def _fake(self) -> "Faker":
        """Faker, with the values of this thread."""
        self._faker.factories[0].random = self._stream.value.values
        return self._faker

    @cached_property
    def _faker(self) -> "Faker":
        from faker import Faker  # noqa: PLC0415 - 70 ms that only a run with users needs

        return Faker("en_US")

    def okta_user(self, values: Mapping[str, JSON] | None = None) -> OktaUser:
        """Return a new user with Okta's basic attributes, and ``values`` besides."""
        self._stream.value.count += 1
        given, family = self._fake.first_name(), self._fake.last_name()
        email = self._named(EMAIL, given, family, _EMAIL)
        user_name = self._named(USER_NAME, given, family, self._username_format)
        basic = {
            USER_NAME: user_name,
            GIVEN: given,
            FAMILY: family,
            DISPLAY: f"{given} {family}",
            EMAIL: user_name if "@" in user_name else email,
            EMAIL_TYPE: "work",
            "locale": "en-US",
            EXTERNAL_ID: f"00u{self.tag}{self.letters(9)}",
        }
        missing = [path for path in self._required if path not in basic]
        more = self._more() if missing else {}
        every: dict[str, JSON] = {**basic, **{path: more[path] for path in missing}}
        every = {**self.fitted(every), **(values or {})}
        self._generated(*(value for value in every.values() if isinstance(value, str)))
        return OktaUser(basic[EXTERNAL_ID], every, self._unsent, self._required)

    def completed(self, body: JSONObject) -> JSONObject:
        """Return the body of a create with a value for whatever the profile requires besides."""
        missing = [path for path in self._required if at(body, path) is MISSING]
        if not missing:
            return body
        whole, values = copy.deepcopy(body), self.okta_user().values
        for path in missing:
            if path in values and path != EMAIL_TYPE:
                put_value(whole, path, values[path])
        return whole

    def leave_out(self, *paths: str) -> None:
        """Leave these attributes out of every body from now on, also of users generated before."""
        self._unsent.update(paths)

    def fitted(self, values: Mapping[str, JSON]) -> dict[str, JSON]:
        """Return values by path in the lengths that the profile allows."""
        return {path: self._fitted(path, value) for path, value in values.items()}

    def _fitted(self, path: str, value: JSON) -> JSON:
        """Return a value that the profile's limit allows, also after a check changed it."""
        length = self._lengths.get(path)
        if length is None or not isinstance(value, str) or path in {USER_NAME, EMAIL}:
            return value
        return value[: max(length - CHANGE, 1) if path in _CHANGED else length]

    def _named(self, path: str, given: str, family: str, form: str) -> str:
        """Return a userName or email; where the profile's limit is near, with shorter names."""
        parts = {"tag": self.tag, "number": self._stream.value.count, "domain": self.domain}
        given, family = _plain(given), _plain(family)
        named = form.format(given=given, family=family, **parts)
        length = self._lengths.get(path)
        if length is None or (over := len(named) - (length - PREFIX)) <= 0:
            return named
        given, family = given[: max(len(given) - over, 1)], family[: max(len(family) - over, 1)]
        return form.format(given=given, family=family, **parts)

    def complete(self) -> OktaUser:
        """Return a new user with a value for each attribute of Okta's default app profile."""
        values = self._more()
        return self.okta_user(self.fitted(values))

    def _more(self) -> dict[str, str]:
        """Return a value for each further attribute of Okta's default app profile."""
        fake, unknown = self._fake, f"00u{self.tag}{self.letters(9)}"
        return {
            "name.middleName": fake.first_name(),
            "name.honorificPrefix": "Dr.",
            "name.honorificSuffix": "III",
            "nickName": fake.first_name(),
            "profileUrl": f"https://{self.domain}/people/{self.tag}",
            "title": fake.job(),
            "userType": "Employee",
            "preferredLanguage": "en-US",
            "timezone": "Europe/Zurich",
            'phoneNumbers[type eq "work"].value': f"+1415555{self.digits(4)}",
            'phoneNumbers[type eq "mobile"].value': f"+1628555{self.digits(4)}",
            'addresses[type eq "work"].streetAddress': fake.street_address(),
            'addresses[type eq "work"].locality': fake.city(),
            'addresses[type eq "work"].region': "CA",
            'addresses[type eq "work"].postalCode': self.digits(5),
            'addresses[type eq "work"].country': "US",
            'addresses[type eq "work"].formatted': "1 Market Street, Concord, CA, US",
            f"{ENTERPRISE_USER}:employeeNumber": self.digits(6),
            f"{ENTERPRISE_USER}:costCenter": self.digits(4),
            f"{ENTERPRISE_USER}:organization": fake.company(),
            f"{ENTERPRISE_USER}:division": "Research",
            f"{ENTERPRISE_USER}:department": "Field Studies",
            f"{ENTERPRISE_USER}:manager.value": self.managers[0] if self.managers else unknown,
            f"{ENTERPRISE_USER}:manager.displayName": fake.name(),
        }

    def group(self, *members: OktaUser, name: str | None = None) -> OktaGroup:
        """Return a new group whose name contains the run's tag, after ``group_prefix`` if any."""
        self._stream.value.count += 1
        known = f"{self.group_prefix}{name or 'Team'} {self.tag}{self._stream.value.count}"
        self._generated(known)
        return OktaGroup(f"00g{self.tag}{self.letters(9)}", known, members)

    def name(self) -> tuple[str, str]:
        """Return another given and family name."""
        given, family = self._fake.first_name(), self._fake.last_name()
        self._generated(given, family)
        return given, family

    def password(self) -> str:
        """Return a new password, such as Okta sends in every create."""
        password = self._new_password()
        self._secret(password)
        return password

    def letters(self, count: int) -> str:
        """Return letters and digits, as in Okta's ids."""
        return "".join(self._stream.value.letters.choices(_ALNUM, k=count))

    def digits(self, count: int) -> str:
        """Return decimal digits, the first not zero."""
        rest = "".join(self._stream.value.letters.choices(string.digits, k=count - 1))
        return self._stream.value.letters.choice("123456789") + rest


class _Stream:
    """A sequence of generated values; ``count`` numbers them."""

    def __init__(self, seed: str, values: random.Random, count: int = 0) -> None:
        self.letters = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.values = values
        self.count = count


def new_password() -> str:
    """Return a random password of 16 letters and digits, not seeded.

    It has a letter of either case and a digit, which most targets require.
    """
    three = [secrets.choice(some) for some in (_LOWER, _UPPER, string.digits)]
    return "".join([*three, *(secrets.choice(_ALNUM) for _ in range(13))])


def new_tag() -> str:
    """Return a tag for a new run: eight lower-case letters, not seeded."""
    return "".join(random.SystemRandom().choices(string.ascii_lowercase, k=8))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
