"""Set-ups that the vendors' rules need."""

import pytest

from pytest_scim.checks.outcomes import NotRun
from pytest_scim.plugin.fixtures import PUSH_OWNER, Pushed, done, owned_by, run_scope


@pytest.fixture
def rule(request, rehearsal):
    """The rule of the profile that the check belongs to."""
    return rehearsal.profile.rule(request.function.__check__.rule)


@pytest.fixture(scope=run_scope)
def _lacking(rehearsal):
    rehearsal.connected()
    answers = {}
    required = rehearsal.profile.rule("required_attributes").parameters["attributes"]
    for path in required:
        body = rehearsal.people.person().resource()
        if dropped(body, path):
            answers[path] = rehearsal.directory.ask("POST", "/Users", body)
    if not answers:
        raise NotRun(f"Okta sends none of the required attributes {', '.join(required)}")
    return answers


def dropped(body, path):
    """Take the attribute at a path out of a body; return whether it was there."""
    head, _, rest = path.partition(".")
    head = head.partition("[")[0]
    if rest and isinstance(body.get(head), dict):
        return body[head].pop(rest, None) is not None
    return body.pop(head, None) is not None


@pytest.fixture
def lacking(rehearsal, _lacking):
    """The responses to creates that lack one required attribute each, by its path."""
    rehearsal.evidence.cite(answer.exchange for answer in _lacking.values())
    return _lacking


@pytest.fixture
def second(rehearsal, console, groups, provision):
    """Another pushed group, with one member."""
    member = provision(rehearsal.people.person())
    group = rehearsal.people.group(member.person, name="Second team")
    with owned_by(PUSH_OWNER):
        done(console.push_group(group), PUSH_OWNER)
        group_id = rehearsal.org.pushes[group.okta_id].id or ""
        groups.expects(group_id, name=group.name, members=[member.id])
    return Pushed(group, group_id, (member,))


class Borrow:
    """Permits writes to predefined Groups by name, and restores the Groups afterwards."""

    def __init__(self, groups, names):
        """Take the names of the linkable Groups of the profile."""
        self.names = names
        self._groups = groups
        self._ids = []

    def __call__(self, name):
        """Return a Group as it is now; writes to it are allowed until it is restored."""
        shown = self._groups.borrow(name)
        self._ids.append(shown["id"])
        return shown

    def give_back(self):
        """Restore every Group; the clean-up tries again where that fails."""
        for group_id in self._ids:
            self._groups.give_back(group_id)


@pytest.fixture
def borrow(rehearsal, groups):
    """Permits writes to a Group that the profile's `may_modify` names, and restores it."""
    borrow = Borrow(groups, rehearsal.profile.may_modify)
    yield borrow
    borrow.give_back()


@pytest.fixture
def licensed(rehearsal, console, rule, borrow):
    """Links an Okta group to the Group that assigns licences, or pushes it."""
    name = rule.parameters.get("group")
    if name is not None and name not in borrow.names:
        raise NotRun(f"may_modify does not name {name}, the Group that assigns licences")

    def bring(group):
        if name is None:
            task = console.push_group(group)
        else:
            task = console.link_group(group, borrow(name)["id"])
        return rehearsal.org.pushes[group.okta_id].id, task

    return bring
