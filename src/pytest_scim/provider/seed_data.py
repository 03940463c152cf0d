"""People who were in the directory before anyone came to test it."""

from functools import cache

from pytest_scim.provider.scim import schemas
from pytest_scim.provider.store import InMemoryStore, State
from pytest_scim.scim import names

DOMAIN = "resident.example"
# fmt: off
GIVEN = ("Ines", "Tomas", "Leila", "Bruno", "Mira", "Anton", "Sofia", "Emil", "Nadia", "Pavel",
         "Clara", "Jonas", "Alma", "Victor", "Rosa")
FAMILY = ("Aalto", "Brandt", "Castro", "Dufour", "Eriksen", "Farkas", "Greco", "Holm", "Ivanov",
          "Jansen", "Keller", "Lund", "Moreau", "Novak", "Ortiz", "Petrov", "Quist")
# fmt: on


def okta_user(number: int) -> dict[str, object]:
    """Return the resident of that number, counted from 0: always the same one."""
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number % len(FAMILY)]
    # 15 and 17 have no common divisor: a pair of names comes again after 255 people.
    again = number // (len(GIVEN) * len(FAMILY))
    email = f"{given}.{family}{again or ''}@{DOMAIN}".lower()
    return {
        "schemas": [names.USER],
        "userName": email,
        "name": {"givenName": given, "familyName": family},
        "displayName": f"{given} {family}",
        "emails": [{"value": email, "type": "work", "primary": True}],
        "active": True,
    }


@cache
def settled(count: int) -> State:
    """Return a directory of ``count`` residents; it is filled once per process."""
    store = InMemoryStore()
    user = schemas.resource_type("User")
    with schemas.scim_provider():
        for number in range(count):
            store.create(user, schemas.model("User").model_validate(okta_user(number)))
    return store.remember()
