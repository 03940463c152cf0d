"""Set-ups that the vendors' rules need."""

from collections.abc import Callable

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    Console,
    Groups,
    Pushed,
    Rule,
    RunContext,
    blocked_by,
    require_success,
    run_scope,
)


@pytest.fixture
def rule(request: pytest.FixtureRequest, context: RunContext):
    """The rule of the profile that the check belongs to."""
    return context.profile.rule(request.function.__check__.rule)


@pytest.fixture(scope=run_scope)
def _incomplete(context: RunContext):
    context.connected()
    responses = {}
    required = context.profile.rule("required_attributes").parameters["attributes"]
    for path in required:
        body = context.test_data.okta_user().resource()
        if dropped(body, path):
            responses[path] = context.users.ask("POST", "/Users", body)
    if not responses:
        raise NotRun(f"Okta sends none of the required attributes {', '.join(required)}")
    return responses


def dropped(body, path):
    """Take the attribute at a path out of a body; return whether it was there."""
    head, _, rest = path.partition(".")
    head = head.partition("[")[0]
    if rest and isinstance(body.get(head), dict):
        return body[head].pop(rest, None) is not None
    return body.pop(head, None) is not None


@pytest.fixture
def incomplete(context: RunContext, _incomplete):
    """The responses to creates that lack one required attribute each, by its path."""
    context.log.cite(response.exchange for response in _incomplete.values())
    return _incomplete


@pytest.fixture
def second(
    context: RunContext, console: Console, groups: Groups, provision: Callable[[OktaUser], Assigned]
):
    """Another pushed group, with one member."""
    member = provision(context.test_data.okta_user())
    group = context.test_data.group(member.okta_user, name="Second team")
    with blocked_by(PUSH_OWNER):
        require_success(console.push_group(group), PUSH_OWNER)
        group_id = context.org.pushes[group.okta_id].id or ""
        groups.expects(group_id, name=group.name, members=[member.id])
    return Pushed(group, group_id, (member,))


class Borrow:
    """Permits writes to predefined Groups by name, and restores the Groups afterwards."""

    def __init__(self, groups: Groups, names):
        """Take the names of the linkable Groups of the profile."""
        self.names = names
        self._groups = groups
        self._ids = []

    def __call__(self, name):
        """Return a Group as it is now; writes to it are allowed until it is restored."""
        resource = self._groups.borrow(name)
        self._ids.append(resource["id"])
        return resource

    def give_back(self):
        """Restore every Group; the clean-up tries again where that fails."""
        for group_id in self._ids:
            self._groups.give_back(group_id)


@pytest.fixture
def borrow(context: RunContext, groups: Groups):
    """Permits writes to a Group that the profile's `linkable_groups` names, and restores it."""
    borrow = Borrow(groups, context.profile.linkable_groups)
    yield borrow
    borrow.give_back()


@pytest.fixture
def licensed(context: RunContext, console: Console, rule: Rule, borrow):
    """Links an Okta group to the Group that assigns licences, or pushes it."""
    name = rule.parameters.get("group")
    if name is not None and name not in borrow.names:
        raise NotRun(f"linkable_groups does not name {name}, the Group that assigns licences")

    def bring(group):
        if name is None:
            task = console.push_group(group)
        else:
            task = console.link_group(group, borrow(name)["id"])
        return context.org.pushes[group.okta_id].id, task

    return bring
