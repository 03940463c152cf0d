"""Rules about who may be in which group, and what follows from it."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import rfc7644
from pytest_scim.checks.outcomes import Finding, NotRun, Unreadable
from pytest_scim.plugin.fixtures import PUSH_OWNER, done, member_ids, owned_by, require_text, said
from pytest_scim.scim.paths import at

PUT = "okta.push_groups.a_pushed_group_is_created"


@check(MUST, rule="one_group_per_person", feature="push_groups")
def test_a_person_in_another_group_is_not_added(console, groups, pushed, second):
    """The target rejects a member of another Group

    A User may be a member of one Group only. The members of both Groups are unchanged.
    """
    task = console.change_group(second.group.of(*second.group.members, pushed.group.members[0]))
    not_added(task, groups, pushed, second)


@check(MUST, rule="one_group_per_person", feature="push_groups")
def test_a_person_who_left_a_group_is_added_to_another(console, groups, pushed, second):
    """A User removed from one Group can be added to another

    The first Group no longer has the member, and the second one has it.
    """
    moving, staying = pushed.members
    task = console.change_group(pushed.group.of(staying.person))
    assert task.ok, task.message
    groups.expects(pushed.id, members=[staying.id], because="the group that was left")
    task = console.change_group(second.group.of(*second.group.members, moving.person))
    assert task.ok, task.message
    groups.expects(second.id, members=[*second.ids, moving.id], because="the group that was joined")


@check(MUST, rule="one_group_per_person", feature="push_groups")
def test_a_group_left_in_the_app_still_holds_its_people(console, groups, pushed, second):
    """A Group unlinked with *Leave* keeps its members

    The target rejects these members for another Group until its own admin removes them from the
    first one.
    """
    console.unlink_group(pushed.group, delete=False)
    moving, staying = pushed.members
    grown = second.group.of(*second.group.members, moving.person)
    not_added(console.change_group(grown), groups, pushed, second)
    with owned_by(PUT):
        groups.refill(pushed.id, staying.id)
        groups.expects(pushed.id, members=[staying.id])
    task = console.push_now(grown)
    assert task.ok, task.message
    groups.expects(second.id, members=[*second.ids, moving.id], because="the group that was joined")


@check(MUST, rule="default_group", feature="push_groups")
def test_a_person_without_a_group_is_in_the_default_group(console, groups, pushed, rule):
    """Removing a User from their Group moves them to the default Group

    The first Group no longer has the member.
    """
    gone, stays = pushed.members
    task = console.change_group(pushed.group.of(stays.person))
    assert task.ok, task.message
    groups.expects(pushed.id, members=[stays.id], because="the group that was left")
    name = rule.parameters["name"]
    found = groups.find(name)
    if len(found) != 1:
        raise Finding(f"groups called {name!r}", expected=1, shown=len(found))
    if gone.id not in member_ids(groups.shown(require_text(found[0], "id", "the default group"))):
        raise Finding("the default group", expected="the person who left", shown="not a member")


@check(MUST, rule="removed_with_last_group", feature="push_groups")
def test_a_person_without_a_group_has_no_active_account(console, directory, pushed):
    """Removing a User from the last pushed Group deactivates or deletes the User

    GET /Users/{id} returns 404 or `active: false`.
    """
    gone, stays = pushed.members
    task = console.change_group(pushed.group.of(stays.person))
    assert task.ok, task.message
    directory.settle.until(lambda: shut(directory.read(gone.id)))


@check(SHOULD, rfc7644("3.6"), rule="removed_with_last_group", feature="push_groups")
def test_a_person_without_a_group_is_deleted(console, directory, pushed):
    """Removing a User from the last pushed Group deletes the User

    GET /Users/{id} returns 404, and a lookup by userName returns no User.
    """
    gone, stays = pushed.members
    done(console.change_group(pushed.group.of(stays.person)), PUSH_OWNER)

    def look():
        answer, found = directory.read(gone.id), directory.find(gone.person.login)
        if answer.status != 404 or found:
            shown = {"read": answer.status, "found": len(found)}
            raise Finding("the account", expected={"read": 404, "found": 0}, shown=shown)

    directory.settle.until(look)


@check(MUST, rule="removed_with_last_group", feature="push_groups")
def test_a_person_who_is_in_another_group_stays(console, directory, groups, pushed, second):
    """Removing a User from one of two Groups keeps the User

    The User stays active and a member of the other Group.
    """
    shared, stays = pushed.members
    with owned_by(PUSH_OWNER):
        both = second.group.of(*second.group.members, shared.person)
        done(console.change_group(both), PUSH_OWNER)
    task = console.change_group(pushed.group.of(stays.person))
    assert task.ok, task.message
    groups.expects(pushed.id, members=[stays.id], because="the group that was left")
    directory.keeps(shared.id, {"active": True}, "the account of who is in another group")
    groups.keeps(second.id, members=[*second.ids, shared.id], because="the other group")


@check(MUST, rule="licence_cap", feature="push_groups")
def test_people_beyond_the_licences_are_kept(rehearsal, console, directory, groups, rule, licensed):
    """Users beyond the number of licences stay active members

    The Group has one member more than there are licences: each has an active User and is a member.
    """
    count = rule.parameters["seats"] + 1
    limit = rehearsal.people_limit
    if limit is not None and limit < count:
        raise NotRun(f"the run may make {limit} people, and {count} are needed")
    people = [rehearsal.people.person() for _ in range(count)]
    for person in people:
        task = console.assign(person)
        assert task.ok, task.message
    group = rehearsal.people.group(*people, name="Licensed")
    group_id, task = licensed(group)
    assert task.ok, task.message
    ids = [console.org.links[person.okta_id] for person in people]
    for user_id in ids:
        directory.expects(user_id, {"active": True}, "beyond the licences")
    seen = member_ids(groups.shown(group_id))
    if not set(ids) <= set(seen):
        lost = len(set(ids) - set(seen))
        raise Finding(f"{lost} of {count} are not in the group", expected=count, shown=len(seen))


def not_added(task, groups, first, second):
    """Raise a finding unless a change failed and neither group shows anything of it."""
    if task.ok:
        raise Finding("the person was added to a second group", expected="an error", shown="ok")
    groups.keeps(first.id, members=first.ids, because="the first group")
    groups.keeps(second.id, members=second.ids, because="the second group")


def shut(answer):
    """Raise a finding unless an account is gone or inactive."""
    if answer.status in {404, 410} or (answer.ok and at(answer.json, "active") is False):
        return
    if not answer.ok:
        raise Unreadable(
            f"reading the account was answered {said(answer)}",
            owner="okta.update_users.an_account_is_read_by_its_id",
        )
    raise Finding("the account is active", expected="404, or active false", shown="active true")
