"""Creates that the target has to reject, each sent once in a run."""

from dataclasses import dataclass

from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    Assigned,
    Console,
    DataGenerator,
    OddCreate,
    Resource,
    Users,
    blocked_by,
    linked_id,
    odd_create,
    require_success,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import FAMILY, GIVEN, USER_NAME


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second create with an existing userName and other names, and its response.

    ``before`` is the first User, read before the second create.
    """

    first: Assigned
    before: Resource
    response: Response


def send_duplicate(console: Console, users: Users, test_data: DataGenerator) -> Duplicate:
    """Create a User, then send a create with the same userName and other names."""
    okta_user = test_data.okta_user()
    with blocked_by(CREATE_OWNER):
        task = require_success(console.assign(okta_user), CREATE_OWNER)
    given, family = test_data.name()
    second = okta_user.having({GIVEN: f"{given}-Second", FAMILY: f"{family}-Second"})
    first = Assigned(okta_user, linked_id(console.org, okta_user), task)
    before = users.user(first.id)
    return Duplicate(first, before, users.ask("POST", "/Users", second.resource()))


def send_without_user_name(users: Users, test_data: DataGenerator) -> OddCreate:
    """Send a create without userName."""
    body = test_data.okta_user().resource()
    nameless = {key: value for key, value in body.items() if key != USER_NAME}
    return odd_create(users, nameless, "POST /Users without userName")
