"""Set-ups that the vendors' rules need."""

from collections.abc import Callable, Iterator

import pytest

from pytest_scim.checks.check import check_of
from pytest_scim.checks.outcomes import NotRun
from pytest_scim.okta.users import OktaGroup, OktaUser
from pytest_scim.plugin.fixtures import (
    MEMBERS_OWNER,
    PUSH_OWNER,
    UNASSIGN_OWNER,
    Assigned,
    Console,
    DataGenerator,
    Groups,
    LinkForm,
    OddCreate,
    Profile,
    Pushed,
    Rule,
    Task,
    Users,
    blocked_by,
    odd_create,
    require_success,
    succeeded,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GROUP
from pytest_scim.suites.okta.support.vendor_steps import is_deleted
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.own_resources import id_of
from pytest_scim.suites.support.shared_responses import Once
from pytest_scim.suites.vendor.support.licenses import License
from pytest_scim.suites.vendor.support.linkable_groups import LinkableGroups, LinkPredefined
from pytest_scim.suites.vendor.support.members import expect_member
from pytest_scim.suites.vendor.support.name_conflict import NameConflict


@pytest.fixture
def rule(request: pytest.FixtureRequest, profile: Profile) -> Rule:
    """The rule of the profile that the check belongs to."""
    check = check_of(request.node)
    found = profile.rule(check.rule) if check is not None and check.rule is not None else None
    assert found is not None, "a check without a rule of the profile is not collected"
    return found


@pytest.fixture
def incomplete(
    once: Once, users: Users, rule: Rule, test_data: DataGenerator
) -> dict[str, OddCreate]:
    """Creates that lack one required attribute each, by its path."""
    return once(_send_incomplete, users, rule, test_data)


def _send_incomplete(users: Users, rule: Rule, test_data: DataGenerator) -> dict[str, OddCreate]:
    responses = {}
    required = rule.parameters["attributes"]
    for path in required:
        body = test_data.okta_user().resource()
        if _remove(body, path):
            responses[path] = odd_create(users, body, f"POST /Users without {path}")
    if not responses:
        raise NotRun(f"Okta sends none of the required attributes {', '.join(required)}")
    return responses


def _remove(body: JSONObject, path: str) -> bool:
    """Remove the attribute at a path from a body; return whether it was there."""
    head, _, rest = path.partition(".")
    head = head.partition("[")[0]
    inner = body.get(head)
    if rest and isinstance(inner, dict):
        return inner.pop(rest, None) is not None
    return body.pop(head, None) is not None


@pytest.fixture
def without_group(
    console: Console, profile: Profile, groups: Groups, users: Users, pushed: Pushed
) -> Assigned:
    """A User whom Okta removed from its only Group; Okta then removed the app as well."""
    removed, stays = pushed.members
    require_success(console.change_group(pushed.group.of(stays.okta_user)), PUSH_OWNER)
    with blocked_by(MEMBERS_OWNER):
        groups.expects(pushed.id, members=[stays.id], because="after a member was removed")
    task = console.unassign(removed.okta_user)
    if not is_deleted(profile, users, removed.id):
        require_success(task, UNASSIGN_OWNER)
    return removed


@pytest.fixture
def listed_groups(once: Once, users: Users) -> Response:
    """The response to the request that Okta sends with the box *Import Groups* ticked."""
    return once(_list_groups, users)


def _list_groups(users: Users) -> Response:
    return users.ask("GET", "/Groups", query="startIndex=1&count=100")


@pytest.fixture
def second(
    console: Console,
    groups: Groups,
    provision: Callable[[OktaUser], Assigned],
    test_data: DataGenerator,
) -> Pushed:
    """Another pushed group, with one member."""
    member = provision(test_data.okta_user())
    group = test_data.group(member.okta_user, name="Second team")
    with blocked_by(PUSH_OWNER):
        require_success(console.push_group(group), PUSH_OWNER)
        group_id = console.org.pushes[group.okta_id].id or ""
        groups.expects(group_id, name=group.name, members=[member.id])
    return Pushed(group, group_id, (member,))


@pytest.fixture
def borrow(profile: Profile, groups: Groups) -> Iterator[LinkableGroups]:
    """Permits writes to a Group that the profile's `linkable_groups` names, and restores it."""
    lent = LinkableGroups(groups, profile.linkable_groups)
    yield lent
    lent.restore()


@pytest.fixture
def link_predefined(
    console: Console,
    groups: Groups,
    test_data: DataGenerator,
    provision: Callable[[OktaUser], Assigned],
    borrow: LinkableGroups,
) -> LinkPredefined:
    """Links a predefined Group, in each form on the Group as it was before."""

    def link(name: str, form: LinkForm) -> None:
        member = provision(test_data.okta_user())
        lent_id = id_of(borrow(name))
        group = test_data.group(member.okta_user, name=f"Okta {name}")
        try:
            succeeded(console.link_group(group, lent_id, form))
            actual = groups.expects(lent_id, name=group.name, because=f"the Group {name}")
            expect_member(f"the Group {name}", actual, member.id)
            found = [row.get("id") for row in groups.find(group.name)]
            expect_ids("after the link, the lookup by displayName", "Group", found, lent_id)
        finally:
            borrow.restore()

    def forms(name: str) -> dict[str, Callable[[], None]]:
        usual = console.org.forms.link
        if not console.org.patches_groups:
            return {"PUT": lambda: link(name, usual)}
        other: LinkForm = "add" if usual == "replace" else "replace"
        return {usual: lambda: link(name, usual), other: lambda: link(name, other)}

    return forms


@pytest.fixture
def name_conflict(
    once: Once, users: Users, push: Callable[..., Pushed], team: tuple[Assigned, ...]
) -> NameConflict:
    """A create of a Group with a displayName that a pushed Group has."""

    def create() -> NameConflict:
        pushed = push(*team)
        body: JSONObject = {
            "schemas": [GROUP],
            "displayName": pushed.group.name,
            "members": [],
        }
        return NameConflict(pushed, users.ask("POST", "/Groups", body))

    return once.keyed("a displayName in use", create)


@pytest.fixture
def license_members(console: Console, rule: Rule, borrow: LinkableGroups) -> License:
    """Links an Okta group to the Group that assigns licences, or pushes it."""
    name = rule.parameters.get("group")
    if name is not None and name not in borrow.names:
        raise NotRun(f"linkable_groups does not name {name}, the Group that assigns licences")

    def link_or_push(group: OktaGroup) -> tuple[str, Task]:
        if name is None:
            task = console.push_group(group)
        else:
            task = console.link_group(group, id_of(borrow(name)))
        return console.org.pushes[group.okta_id].id or "", task

    return link_or_push
