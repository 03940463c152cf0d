"""Okta's test plan: Read (Import) Groups."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, Phase, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_same_name
from pytest_scim.checks.outcomes import NotApplicable, NotRun, Unreadable
from pytest_scim.plugin.fixtures import (
    CURSOR_OWNER,
    IMPORT_GROUPS_OWNER,
    CheckLog,
    Console,
    DataGenerator,
    Groups,
    Lists,
    Profile,
    Pushed,
    Users,
    expect_equal,
    member_ids,
    require_success,
    succeeded,
)
from pytest_scim.scim.messages import Response
from pytest_scim.scim.paths import at
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.imports import (
    TOTAL_OWNERS,
    expect_complete_imports,
    expect_last_page,
    expect_pages_agree,
    ids_of,
)
from pytest_scim.suites.okta.support.stable_count import steady
from pytest_scim.suites.support.found import expect_once

GROUPS = okta_api("Retrieve Groups")
FEWEST = 3
"""Groups with which the second page of two is not empty."""


@pytest.fixture
def listed_group(request: pytest.FixtureRequest, profile: Profile) -> Pushed | None:
    """A Group with a member, or ``None`` where the profile does not offer push_groups."""
    return request.getfixturevalue("group_of_the_app") if profile.offers("push_groups") else None


@check(MUST, GROUPS, feature="import_groups", cases=("C9338",))
def test_an_import_lists_the_groups(
    console: Console, request: pytest.FixtureRequest, profile: Profile
) -> None:
    """An import returns each Group once, with `id` and displayName

    Okta reads all pages of /Groups.

    Impact: Admins cannot see or link some groups of the app.
    Fix: Return all Groups over the pages of GET /Groups, each once, with `id` and displayName.
    """
    created = request.getfixturevalue("empty_group") if profile.offers("push_groups") else None
    task = succeeded(console.import_groups())
    expect_last_page(task)
    rows = [(at(row, "id"), at(row, "displayName")) for row in task.groups]
    nameless = [row for row in rows if not all(isinstance(part, str) and part for part in row)]
    expect_equal("the number of imported Groups without `id` or displayName", len(nameless), 0)
    if created:
        found = [name for group_id, name in rows if group_id == created.id]
        with also_of(TOTAL_OWNERS["Groups"]):
            expect_once("the import", "Group", len(found))
        expect_same_name("the displayName of the imported Group", found[0], created.group.name)


@check(SHOULD, GROUPS, rfc7643("4.2"), feature="import_groups", cases=("C9338",))
def test_an_imported_group_has_its_members(console: Console, listed_group: Pushed | None) -> None:
    """An import returns the members of each Group

    Okta reads the memberships from the list of Groups.

    Impact: Okta imports the groups without their members.
    Fix: Return `members` of each Group in lists.
    """
    if listed_group is None:
        raise NotApplicable("the profile does not offer push_groups: no group has known members")
    task = require_success(console.import_groups(), IMPORT_GROUPS_OWNER)
    rows = [row for row in task.groups if isinstance(row, dict)]
    found = [row for row in rows if at(row, "id") == listed_group.id]
    if not found:
        raise Unreadable("the import does not return the Group", owner=IMPORT_GROUPS_OWNER)
    members = member_ids(found[0])
    expect_equal("the members of the imported Group", members, listed_group.ids)


@check(MUST, GROUPS, rfc7644("3.4.2.4"), feature="import_groups", cases=("C9338",))
def test_the_total_counts_every_group(
    console: Console,
    users: Users,
    request: pytest.FixtureRequest,
    profile: Profile,
    test_data: DataGenerator,
) -> None:
    """`totalResults` of /Groups counts all Groups, not one page

    Okta stops the import when it has read that many.

    Impact: The import stops before it has read all groups.
    Fix: Count all matching Groups in `totalResults`, whatever the page size.
    """
    if profile.offers("push_groups"):
        request.getfixturevalue("empty_group")
        request.getfixturevalue("groups").add(test_data.group().name)

    def rows_imported() -> int:
        return len(require_success(console.import_groups(), IMPORT_GROUPS_OWNER).groups)

    total, rows = steady(users, "Groups", rows_imported)
    expect_equal("`totalResults` of a page of one Group", total, rows)


@check(MUST, GROUPS, rfc7644("3.4.2.4"), feature="import_groups", cases=("C9338",))
def test_the_next_page_starts_where_the_last_one_ended(
    users: Users, groups: Groups, profile: Profile, test_data: DataGenerator
) -> None:
    """`startIndex` counts Groups from 1, not pages

    Consecutive pages neither overlap nor omit a Group.

    Impact: The import misses groups or reads some of them twice.
    Fix: Use `startIndex` as the index of the first row, counted from 1; it is not the number of
    a page.
    """

    def page(start: int, count: int) -> Response:
        return users.ask("GET", "/Groups", query=f"startIndex={start}&count={count}")

    first = page(1, 2)
    total, rows = at(first.json, "totalResults"), len(ids_of(groups, first, "Groups"))
    if rows > 2 and rows == total:
        raise NotApplicable("the target ignores `count` and returns all Groups on one page")
    for _ in range(FEWEST - total if isinstance(total, int) else 0):
        if not profile.offers("push_groups"):
            raise NotRun(f"the check needs {FEWEST} Groups, and the target has {total}")
        groups.add(test_data.group().name)
    with also_of(CURSOR_OWNER):
        expect_pages_agree(lambda *window: ids_of(groups, page(*window), "Groups"), "Groups")


@check(MUST, GROUPS, feature="import_groups", cases=("C9338",), phase=Phase.WHOLE_RUN)
def test_every_import_is_complete(
    console: Console, lists: Lists, log: CheckLog, listed_group: Pushed | None
) -> None:
    """Every import returns each Group that the run had created and not removed, once

    This check judges all imports of the run, and another one after all other checks.

    Impact: Admins cannot see or link some groups of the app.
    Fix: Return all Groups over the pages of GET /Groups, each once; sort by a unique column,
    and set no upper limit on the list.
    """
    del listed_group  # requested so that the run has created a Group
    require_success(console.import_groups(), IMPORT_GROUPS_OWNER)
    expect_complete_imports(lists, log, "Groups")
