"""RFC 7644, section 3.3: attributes of a create that the service provider ignores."""

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_absent
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import DataGenerator, Users, require_text
from pytest_scim.scim.names import USER_NAME
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.rfc7644.support.compare import (
    ASSIGNED_META,
    Attempt,
    Part,
    attempt_each,
    create_with,
    expect_accepted,
    expect_ignored_or_rejected,
    expect_user,
    values_of,
)
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "creating"
CREATING = rfc7644("3.3")
COMMON = rfc7643("3.1")
ELSEWHERE = "https://example.com/elsewhere"


@pytest.fixture
def creates(once: Once, users: Users, test_data: DataGenerator) -> dict[str, Attempt]:
    """Creates with readOnly attributes, or with an attribute that no schema defines."""
    return once(create_with_ignored_attributes, users, test_data)


def create_with_ignored_attributes(users: Users, test_data: DataGenerator) -> dict[str, Attempt]:
    """Create users with attributes that a client cannot set."""
    meta = {**ASSIGNED_META, "lastModified": ASSIGNED_META["created"], "location": ELSEWHERE}
    parts: dict[str, Part] = {
        "id": {"id": f"chosen-{test_data.tag}"},
        "meta": {"meta": {**meta}},
        "groups": {"groups": [{"value": f"group-{test_data.tag}", "display": "Nobody's"}]},
        "unknown": {"shoeSize": 42},
    }
    return attempt_each(lambda part: create_with(users, test_data, part), parts)


@check(SHOULD, CREATING, rfc7643("2.2"), feature="create_users")
def test_read_only_attributes_in_a_create_are_no_error(creates: dict[str, Attempt]) -> None:
    """A create with readOnly attributes succeeds

    The target accepts a create that contains `id`, `meta` and `groups`: readOnly attributes
    SHALL be ignored.

    Fix: Drop `id`, `meta` and `groups` from the body of a create before you validate it,
    instead of returning an error.
    """
    for name in ("id", "meta", "groups"):
        expect_accepted(creates[name], f"a create with `{name}`")


@check(SHOULD, CREATING, COMMON, feature="create_users")
def test_an_id_that_the_client_chose_is_ignored(
    creates: dict[str, Attempt], test_data: DataGenerator
) -> None:
    """An `id` in a create is ignored

    The service provider assigns the `id` of a new user and ignores one that the client sends.

    Fix: Generate the id of a new User yourself, and do not bind `id` of the body to its key.
    """
    if expect_user(creates["id"], "a create with an id").get("id") == f"chosen-{test_data.tag}":
        message = "the target stored the id that the client sent"
        raise Finding(message, expected="an id of its own", actual="the client's")


@check(SHOULD, CREATING, COMMON, feature="create_users")
def test_meta_that_the_client_sent_is_ignored(creates: dict[str, Attempt]) -> None:
    """`meta` in a create is ignored

    The service provider assigns the `meta` of a new user and ignores what the client sends.

    Fix: Compute `meta` of a new User from the clock, the resource type and the base URL, and
    store nothing of the body's `meta`.
    """
    meta = at_key(expect_user(creates["meta"], "a create with meta"), "meta")
    sent = {**ASSIGNED_META, "location": ELSEWHERE}
    stored = [name for name, value in sent.items() if at_key(meta, name) == value]
    message = f"the target stored the meta that the client sent: {', '.join(stored)}"
    expect_none(message, stored, expected="its own")


@check(SHOULD, CREATING, rfc7643("4.1.2"), feature="create_users")
def test_groups_that_the_client_sent_are_ignored(
    creates: dict[str, Attempt], test_data: DataGenerator
) -> None:
    """`groups` in a create is ignored

    `groups` is readOnly: a new user is not a member of a group that the create names.

    Fix: Compute `groups` of a User from the members of Groups, and create no membership from
    the body of a create.
    """
    listed = values_of(expect_user(creates["groups"], "a create with groups"), "groups")
    expect_absent("`groups` of the new User", f"group-{test_data.tag}", listed)


@check(SHOULD, CREATING, rfc7644("3.12"), feature="create_users")
def test_an_unknown_attribute_in_a_create_is_ignored_or_refused(
    creates: dict[str, Attempt],
) -> None:
    """An unknown attribute in a create is ignored or rejected

    When a create contains an attribute that no schema defines, the target ignores the attribute
    or rejects the create with 400.

    Fix: Drop unknown members before you pass the body of a create to a constructor, or return
    400 for them.
    """
    attempt, what = creates["unknown"], "a create with an unknown attribute"
    expect_ignored_or_rejected(attempt.response, what)
    if attempt.response.ok:
        require_text(expect_user(attempt, what), USER_NAME, f"the User after {what}")
