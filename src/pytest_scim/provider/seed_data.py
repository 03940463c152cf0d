"""The users that the provider has from the start."""

from functools import cache

from pytest_scim.provider.scim import schemas
from pytest_scim.provider.store import InMemoryStore, State
from pytest_scim.scim import names
from pytest_scim.scim.json_values import JSONObject

DOMAIN = "resident.example"
# fmt: off
GIVEN = ("Ines", "Tomas", "Leila", "Bruno", "Mira", "Anton", "Sofia", "Emil", "Nadia", "Pavel",
         "Clara", "Jonas", "Alma", "Victor", "Rosa")
FAMILY = ("Aalto", "Brandt", "Castro", "Dufour", "Eriksen", "Farkas", "Greco", "Holm", "Ivanov",
          "Jansen", "Keller", "Lund", "Moreau", "Novak", "Ortiz", "Petrov", "Quist")
# fmt: on


def user_resource(number: int) -> JSONObject:
    """Return the User of that number, counted from 0: always the same one."""
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number % len(FAMILY)]
    # 15 and 17 have no common divisor: a pair of names comes again after 255 users.
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
def populated(count: int) -> State:
    """Return the state of a store with ``count`` users; it is built once per process."""
    store = InMemoryStore()
    user = schemas.resource_type("User")
    with schemas.scim_provider():
        for number in range(count):
            store.create(user, schemas.model("User").model_validate(user_resource(number)))
    return store.remember()
