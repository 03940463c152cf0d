"""Okta's test plan: Using Group Push. How many members Okta adds in one request.

Okta documented a default of 100 and at most 1,000; a vendor observed 256. Apps whose Groups Okta
does not patch get all members in each PUT.
"""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import field_report, okta_api
from pytest_scim.checks.outcomes import NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    CheckLog,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Pushed,
    Settings,
    blocked_by,
    linked_id,
    restoring,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.support.own_resources import Enter
from pytest_scim.suites.support.owners import ADD_OWNER
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_group_members"
UPDATE = okta_api("Update specific Group membership")
DEFAULT = 100
OBSERVED = 256
MOST = 1_000
LARGEST = 20_000
IN_A_PROOF = 300

Add = Callable[..., None]
"""Takes Okta users, and how many of them Okta adds in one request: all, unless it is given."""


@pytest.fixture
def add_at_once(
    console: Console, groups: Groups, push: Callable[..., Pushed], log: CheckLog
) -> Add:
    """Adds Okta users to an empty pushed group in one change, and requires that all are members."""

    def add(okta_users: list[OktaUser], batch: int | None = None) -> None:
        pushed = push()
        usual, console.org.batch = console.org.batch, batch or len(okta_users)
        try:
            ids = [linked_id(console.org, okta_user) for okta_user in okta_users]
            how = "in one request" if batch is None else f"{batch} at a time"
            because = f"after {len(okta_users)} members were added {how}"
            with also_of(ADD_OWNER):
                succeeded(console.change_group(pushed.group.of(*okta_users)))
                groups.expects(pushed.id, members=ids, because=because)
        finally:
            console.org.batch = usual
            # Under some rules nobody can join another group while this one is there.
            with restoring(log, "the number of Groups"):
                console.unlink_group(pushed.group, delete=True)

    return add


@pytest.fixture
def many_users(
    once: Once, settings: Settings, console: Console, enter: Enter, test_data: DataGenerator
) -> Callable[[int], list[OktaUser]]:
    """Returns that many Okta users with Users, of which all checks use the first ones."""
    if not settings.scale:
        raise NotRun("only --scim-scale creates as many Users")
    known: list[OktaUser] = once.keyed("many users", list)

    def many(count: int) -> list[OktaUser]:
        with blocked_by(CREATE_OWNER):
            added = [enter(test_data.okta_user()) for _ in range(count - len(known))]
        console.org.links |= {user.okta_user.okta_id: user.id for user in added}
        known.extend(user.okta_user for user in added)
        return known[:count]

    return many


@check(
    MUST,
    UPDATE,
    field_report("FusionAuth/fusionauth-issues#2784"),
    feature="push_groups",
    phase=Phase.MANY,
)
def test_a_hundred_members_are_added_in_one_request(
    add_at_once: Add, hundred_users: list[OktaUser]
) -> None:
    """One request adds a hundred members to a Group

    A hundred is Okta's default for the members in one PATCH. Afterwards the Group has all of them.

    Impact: Large groups cannot be pushed.
    Fix: Accept a hundred members in one request, and finish it within Okta's 60 seconds.
    """
    add_at_once(hundred_users[:DEFAULT])


@check(SHOULD, UPDATE, field_report("ory/polis#4080"), feature="push_groups", phase=Phase.MANY)
def test_two_hundred_and_fifty_six_members_are_added_in_one_request(
    add_at_once: Add, many_users: Callable[[int], list[OktaUser]]
) -> None:
    """One request adds 256 members to a Group

    A vendor saw Okta send up to 256 members in one PATCH. Afterwards the Group has all of them.

    Impact: Large groups may fail to be pushed.
    Fix: Accept 256 members in one request, and insert them together rather than one by one.
    """
    add_at_once(many_users(OBSERVED))


@check(SHOULD, UPDATE, feature="push_groups", phase=Phase.MANY)
def test_a_thousand_members_are_added_in_one_request(
    add_at_once: Add,
    many_users: Callable[[int], list[OktaUser]],
    request: pytest.FixtureRequest,
) -> None:
    """One request adds 1,000 members to a Group

    This is the most that Okta documented for one PATCH. Afterwards the Group has all of them.

    Impact: Very large groups may fail to be pushed.
    Fix: Accept 1,000 members in one request, and insert them together rather than one by one.
    """
    in_proof = request.config.getoption("scim_prove")
    add_at_once(many_users(IN_A_PROOF if in_proof else MOST))


@check(SHOULD, UPDATE, field_report("ory/polis#4080"), feature="push_groups", phase=Phase.MANY)
def test_a_group_of_thousands_is_whole(
    add_at_once: Add,
    many_users: Callable[[int], list[OktaUser]],
    profile: Profile,
    request: pytest.FixtureRequest,
) -> None:
    """Pushing a group of 1,000 or more stores all members

    Okta adds 256 members in each request. The group has as many members as `limits.users` of the
    profile says, at least 1,000 and at most 20,000.

    Impact: Some members of very large groups have no access.
    Fix: Insert only the members that a request adds, whatever the size of the Group; neither read
    nor write the others, so that each request takes the same time.
    """
    in_proof = request.config.getoption("scim_prove")
    count = min(max(profile.limits.users or 0, MOST), LARGEST)
    add_at_once(many_users(IN_A_PROOF if in_proof else count), OBSERVED)
