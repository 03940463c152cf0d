"""What the buttons under Push Groups send, in both integration types."""

from pytest_scim.okta import payloads
from pytest_scim.okta.flows.flow import Failed, Script, user_of
from pytest_scim.okta.flows.group_push import (
    BOTH,
    CAPTURED,
    DOCUMENTED,
    FIELD,
    FOLLOWS,
    GONE,
    GUIDE,
    PLANNED,
    about,
    change_members,
    live,
    overwrite,
    path_of,
    pushed,
    rename,
    replace_all,
)
from pytest_scim.okta.flows.users import Part, flow
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.requests import delete, encode, equals, get, patch, post
from pytest_scim.okta.task import remote
from pytest_scim.okta.users import Group
from pytest_scim.scim.paths import at_key


@flow("Push Groups > Create Group")
def create(script: Script, org: Org, group: Group, *, now: bool = True) -> Part:
    """Create the group in the app and push its members.

    With ``now`` false (*Push group memberships immediately* not ticked) nothing is
    sent until the push is activated. Create Group always creates, whatever the lookup
    returned; there is no lookup when groups are imported.
    """
    if not org.offers("push_groups"):
        return None
    push = org.pushes.setdefault(group.okta_id, Push(None, active=now))
    if push.id is not None:  # a retry, after the create itself went well
        return (yield from _follow_up(script, org, group))
    return (yield from _create(script, org, group)) if now else None


def _create(script: Script, org: Org, group: Group) -> Part:
    if not org.offers("import_groups"):
        yield from _look_up(script, group)
    catalog = org.integration == "oin"
    body = payloads.group(group.name, [] if catalog else org.members(group))
    step = script.step(*(DOCUMENTED if catalog else CAPTURED))
    answer = script.keep((yield post("/Groups", body, step)))
    failing = about(group, f"Error while creating user group {group.name}")
    made = user_of(answer, failing)
    group_id = at_key(made, "id")
    if not isinstance(group_id, str) or not group_id:
        raise Failed(f"{failing}: null")
    push = org.pushes[group.okta_id]
    push.id, push.active = group_id, True
    push.members = () if catalog else tuple(m["value"] for m in org.members(group))
    return (yield from _follow_up(script, org, group))


def _look_up(script: Script, group: Group) -> Part:
    """Ask for a group of that name; an Error of status 404 is taken for none."""
    query = encode({"filter": equals("displayName", group.name), "startIndex": 1, "count": 100})
    answer = script.keep((yield get("/Groups", script.step(*DOCUMENTED), query)))
    none = answer.status == GONE and isinstance(answer.json, dict)
    if not none and not (answer.ok and isinstance(answer.json, dict)):
        raise Failed(about(group, f"Error while verifying the group: {remote(answer)}"))


def _follow_up(script: Script, org: Org, group: Group) -> Part:
    """After a create: name and members again, in an order that is known from reports only."""
    if org.integration == "oin":
        yield from rename(script, org, group, FOLLOWS)
        return (yield from change_members(script, org, group, FOLLOWS))
    return (yield from overwrite(script, org, group, CAPTURED))


@flow("Push Groups > Link Group")
def link(script: Script, org: Org, group: Group, group_id: str) -> Part:
    """Link to a group of the app: rename it if that is on, then push the members.

    Catalog apps add the members and leave those who were there; custom apps put the
    full list, so the others go. Both are inferred from what Okta's documents promise.
    """
    if not org.offers("push_groups"):
        return None
    org.pushes[group.okta_id] = Push(group_id)
    if org.integration == "oin":
        if org.rename_groups:
            yield from rename(script, org, group, PLANNED)
        return (yield from change_members(script, org, group, PLANNED))
    return (yield from overwrite(script, org, group, GUIDE))


@flow("Edit Group")
def change(script: Script, org: Org, group: Group) -> Part:
    """Push a changed name or membership: nothing while the push is inactive."""
    if not live(org, group):
        return None
    if org.integration == "oin":
        if org.rename_groups:
            yield from rename(script, org, group, DOCUMENTED)
        return (yield from change_members(script, org, group, DOCUMENTED))
    return (yield from overwrite(script, org, group, BOTH))


@flow("Push Now")
def push_now(script: Script, org: Org, group: Group) -> Part:
    """Replace the whole membership, also by an empty one."""
    if not live(org, group):
        return None
    return (yield from replace_all(script, org, group, DOCUMENTED, BOTH))


@flow("Push Now (path-less)")
def push_now_pathless(script: Script, org: Org, group: Group) -> Part:
    """Replace the whole membership by an operation without path, a form seen in the field.

    Custom apps put the group here as ever.
    """
    if not live(org, group):
        return None
    if org.integration != "oin":
        return (yield from overwrite(script, org, group, BOTH))
    push, members = org.pushes[group.okta_id], org.members(group)
    value = {"members": members, "id": push.id, "displayName": group.name}
    step = script.step(*FIELD)
    answer = script.keep((yield patch(path_of(push), payloads.patch(value), step)))
    shown = pushed(answer, org, group)
    push.members = tuple(member["value"] for member in members)
    return shown


@flow("Deactivate Group Push")
def deactivate_push(script: Script, org: Org, group: Group) -> Part:
    """Pause the push: nothing is sent, now or later."""
    del script
    yield from ()
    if push := org.pushes.get(group.okta_id):
        push.active = False
    return None


@flow("Activate Group Push")
def activate_push(script: Script, org: Org, group: Group) -> Part:
    """Take the push up again: name and all members as they now are."""
    push = org.pushes.get(group.okta_id)
    if push is None or not org.offers("push_groups"):
        return None
    push.active = True
    if push.id is None:
        return (yield from _create(script, org, group))
    if org.integration == "oin" and org.rename_groups:
        yield from rename(script, org, group, PLANNED)
    return (yield from replace_all(script, org, group, PLANNED, PLANNED))


@flow("Unlink Pushed Group > Delete the group in the target app")
def unlink_and_delete(script: Script, org: Org, group: Group) -> Part:
    """Delete the app's group; its people keep their accounts."""
    push = org.pushes.get(group.okta_id)
    if push is not None and push.id is not None and org.offers("push_groups"):
        answer = script.keep((yield delete(path_of(push), script.step(*DOCUMENTED))))
        if not answer.ok and answer.status != GONE:
            raise Failed(about(group, f"Error while deleting user group: {remote(answer)}"))
    org.pushes.pop(group.okta_id, None)
    return None


@flow("Unlink Pushed Group > Leave the group in the target app")
def unlink_and_leave(script: Script, org: Org, group: Group) -> Part:
    """End the link and leave the app's group as it is: nothing is sent."""
    del script
    yield from ()
    org.pushes.pop(group.okta_id, None)
    return None
