"""Okta's test plan: Using Group Push. Create Group in its other form, an empty group, a retry."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7644
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    Pushed,
    RetryForm,
    blocked_by,
    require_success,
    succeeded,
)
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.pushed_groups import pushed_id
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.support.owners import EMPTY_OWNER
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_groups"
CREATE = okta_api("Create Groups")
UPDATE = okta_api("Update specific Group membership")
MEMBERS = "PATCH of the members alone"
WHOLE = "GET, PATCH of the displayName, PATCH of the members"


@pytest.fixture
def retry_forms(
    once: Once,
    console: Console,
    groups: Groups,
    push: Callable[..., Pushed],
    team: tuple[Assigned, ...],
) -> RequestForms:
    """The forms of a retry after POST created the Group and the request after it failed."""

    def retry(form: RetryForm) -> None:
        created = push()
        group = created.group.of(*(member.okta_user for member in team))
        ids = [member.id for member in team]
        with also_of(PUSH_OWNER):
            succeeded(console.push_group(group, retry=form))
            groups.expects(created.id, name=group.name, members=ids, because="after the retry")

    forms = {MEMBERS: lambda: retry("members"), WHOLE: lambda: retry("group")}
    if not console.org.patches_groups:
        forms = {"PUT": lambda: retry("members")}
    return RequestForms(once, "the retry of Create Group", forms)


@check(
    MUST,
    CREATE,
    UPDATE,
    rfc7644("3.5.2.1"),
    feature="push_groups",
    cases=("C9312",),
    integration=PATCHED,
)
def test_a_group_pushed_as_documented_is_created(
    console: Console, groups: Groups, team: tuple[Assigned, ...], test_data: DataGenerator
) -> None:
    """Create Group in the form of Okta's reference creates the Group with its members

    Okta sends POST with an empty list of members, then PATCH of the displayName, then PATCH `add`
    with the members. It sends so to all apps but those of the classic App Integration Wizard.

    Impact: Groups that are pushed from Okta have no members.
    Fix: Accept POST with an empty list of members, then PATCH `replace` with the `id` and
    displayName in its value, then PATCH `add` of members.
    """
    group = test_data.group(*(member.okta_user for member in team), name="Documented")
    ids = [member.id for member in team]
    with also_of(PUSH_OWNER):
        succeeded(console.push_group(group, form="documented"))
        groups.expects(pushed_id(console, group), name=group.name, members=ids)


@check(MUST, UPDATE, rfc7644("3.5.2.1"), feature="push_groups", cases=("C9317", "C9332"))
def test_an_empty_group_gets_its_first_member(
    console: Console, groups: Groups, team: tuple[Assigned, ...], test_data: DataGenerator
) -> None:
    """Adding an Okta user to an empty pushed group adds the member to the Group

    Okta pushed the Group without members, so only the later request can add one.

    Impact: The first user of an empty group gets no access.
    Fix: Apply PATCH `add` of members to a Group that has none.
    """
    group = test_data.group(name="Bare push")
    with blocked_by(EMPTY_OWNER):
        require_success(console.push_group(group), EMPTY_OWNER)
        group_id = pushed_id(console, group)
        groups.expects(group_id, name=group.name, members=[])
    because = "after the first member was added"
    with also_of(PUSH_OWNER):
        succeeded(console.change_group(group.of(team[0].okta_user)))
        groups.expects(group_id, name=group.name, members=[team[0].id], because=because)


@check(MUST, UPDATE, feature="push_groups", cases=("C9312",))
def test_a_retried_create_adds_the_members(console: Console, retry_forms: RequestForms) -> None:
    """A retry of Create Group adds the members to the Group that Okta had created

    The first attempt created the Group, and its members were not stored. One of the forms in which
    Okta may retry has to work.

    Impact: A group whose first push failed stays empty.
    Fix: Return the Group from the filter on displayName, and apply the members that the retry
    sends.
    """
    if retry_forms.require_one() == WHOLE:
        console.org.forms.retry = "group"


@check(SHOULD, UPDATE, rfc7644("3.5.2.1"), feature="push_groups", integration=PATCHED)
def test_a_retry_may_send_the_members_alone(retry_forms: RequestForms) -> None:
    """PATCH `add` alone adds the members to a Group that Okta created without them

    Afterwards the Group has exactly the members of the Okta group.

    Impact: A group whose first push failed may stay empty.
    Fix: Apply PATCH `add` of members to a Group that has none.
    """
    retry_forms.require(MEMBERS)


@check(SHOULD, UPDATE, rfc7644("3.5.2"), feature="push_groups", integration=PATCHED)
def test_a_retry_may_send_the_group_again(retry_forms: RequestForms) -> None:
    """PATCH of the same displayName, then `add`, adds the members to a Group created without them

    Afterwards the Group has exactly the members of the Okta group.

    Impact: A group whose first push failed may stay empty.
    Fix: Accept PATCH of displayName with the value that the Group already has.
    """
    retry_forms.require(WHOLE)
