"""Okta's test plan: Using Group Push. The names that an admin gives to groups."""

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Blocked, NotApplicable
from pytest_scim.okta.users import OktaGroup
from pytest_scim.plugin.fixtures import (
    CheckLog,
    Console,
    DataGenerator,
    Groups,
    Task,
    succeeded,
)
from pytest_scim.scim.paths import at_key
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.pushed_groups import pushed_id
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.owners import GROUP_LOOKUP_OWNER
from pytest_scim.suites.support.rejections import CLIENT_ERROR
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_groups"
CREATE = okta_api("Create Groups")
NAME_OWNER = "okta.push_groups.a_name_comes_back_as_pushed"


@pytest.fixture
def signed_name(
    once: Once, console: Console, log: CheckLog, test_data: DataGenerator
) -> tuple[OktaGroup, Task]:
    """An Okta group with signs in its name, and the task of pushing it."""
    found = once(push_signed_name, console, test_data)
    log.note_task(found[1])
    return found


def push_signed_name(console: Console, test_data: DataGenerator) -> tuple[OktaGroup, Task]:
    """Push an empty Okta group whose name has brackets, plus and ampersand."""
    group = test_data.group(name="[Deals] R&D + Speed Corp.")
    return group, console.push_group(group)


@check(MUST, CREATE, rfc7643("4.2"), feature="push_groups", cases=("C9312",))
def test_a_name_comes_back_as_pushed(
    console: Console, groups: Groups, signed_name: tuple[OktaGroup, Task]
) -> None:
    """The target stores a displayName with brackets, plus and ampersand, or rejects it

    GET returns it unchanged, and a filter on it returns the Group. A target with a rule for names
    rejects it with 4xx and a `detail`; another check judges that.

    Impact: Okta finds no Group of that name, and pushes a second one.
    Fix: Store the displayName as sent, or reject it with 400 and a `detail`.
    """
    group, task = signed_name
    if not task.ok and has_reason(task):
        raise NotApplicable("the target rejects a displayName with signs, and says why")
    succeeded(task)
    expect_stored(console, groups, group)


@check(SHOULD, CREATE, rfc7643("2.3.1"), feature="push_groups", cases=("C9312",))
def test_a_name_with_signs_is_accepted(signed_name: tuple[OktaGroup, Task]) -> None:
    """The target accepts a displayName with brackets, plus and ampersand

    Okta's admins use them in the names of groups.

    Impact: Groups with such names cannot be pushed: the admin has to rename them in Okta.
    Fix: Allow any character in the displayName of a Group.
    """
    _, task = signed_name
    if not task.ok and not has_reason(task):
        raise Blocked(NAME_OWNER, task.message or task.button)
    succeeded(task)


@check(SHOULD, rfc7644("3.4.2.2"), feature="push_groups")
def test_a_name_with_quotes_comes_back(
    console: Console, groups: Groups, test_data: DataGenerator
) -> None:
    """The target stores a displayName with quotation marks

    GET returns it unchanged, and a filter that escapes the quotation marks returns the Group.

    Impact: Groups with such names cannot be pushed, or are created twice.
    Fix: In the value of a filter, read a backslash and a quotation mark as one quotation mark.
    """
    expect_name(console, groups, test_data.group(name='The "A" team'))


@check(SHOULD, CREATE, rfc7643("2.3.1"), feature="push_groups")
def test_a_name_in_any_script_comes_back(
    console: Console, groups: Groups, test_data: DataGenerator
) -> None:
    """The target stores a displayName in any script

    GET returns letters of other scripts and an emoji unchanged, and a filter on them returns the
    Group.

    Impact: Customers who name groups in their own language cannot push them.
    Fix: Store and compare displayName as Unicode text, with four-byte characters.
    """
    expect_name(console, groups, test_data.group(name="Équipe Łódź 東京 🚀"))


@check(SHOULD, CREATE, feature="push_groups")
def test_a_long_name_comes_back(console: Console, groups: Groups, test_data: DataGenerator) -> None:
    """The target stores a displayName of 255 characters

    This is the longest name that Okta allows. GET returns it unchanged, and a filter on it returns
    the Group.

    Impact: Groups with long names cannot be pushed, or no lookup finds them.
    Fix: Store at least 255 characters of displayName, and reject longer ones rather than
    cutting them.
    """
    short = test_data.group(name="Long")
    expect_name(console, groups, short.named(f"{short.name} {'x' * (254 - len(short.name))}"))


def expect_name(console: Console, groups: Groups, group: OktaGroup) -> None:
    """Push a group, and require that GET and a lookup return it under that name."""
    succeeded(console.push_group(group))
    expect_stored(console, groups, group)


def has_reason(task: Task) -> bool:
    """Return whether the target rejected the last request with 4xx and a `detail`."""
    response = task.responses[-1]
    return response.status in CLIENT_ERROR and bool(at_key(response.json, "detail"))


def expect_stored(console: Console, groups: Groups, group: OktaGroup) -> None:
    """Require that GET and a lookup return a pushed Group under its name."""
    group_id = pushed_id(console, group)
    groups.expects(group_id, name=group.name)
    found = [row.get("id") for row in groups.find(group.name)]
    with also_of(GROUP_LOOKUP_OWNER):
        expect_ids("the lookup by displayName", "Group", found, group_id)
