"""What the buttons under Push Groups send, in both integration types."""

from pytest_scim.okta import payloads
from pytest_scim.okta.flows.flow import Failed, FlowLog, user_of
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
from pytest_scim.okta.users import OktaGroup
from pytest_scim.scim.paths import at_key


@flow("Push Groups > Create Group")
def create(log: FlowLog, org: Org, group: OktaGroup, *, now: bool = True) -> Part:
    """Create the group in the app and push its members.

    With ``now`` false (*Push group memberships immediately* not ticked) nothing is
    sent until the push is activated. Create Group always creates, whatever the lookup
    returned; there is no lookup when groups are imported.
    """
    if not org.offers("push_groups"):
        return None
    push = org.pushes.setdefault(group.okta_id, Push(None, active=now))
    if push.id is not None:  # a retry, after the create itself went well
        return (yield from _follow_up(log, org, group))
    return (yield from _create(log, org, group)) if now else None


def _create(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    if not org.offers("import_groups"):
        yield from _look_up(log, group)
    catalog = org.integration == "oin"
    body = payloads.group(group.name, [] if catalog else org.members(group))
    step = log.step(*(DOCUMENTED if catalog else CAPTURED))
    response = log.keep((yield post("/Groups", body, step)))
    failing = about(group, f"Error while creating user group {group.name}")
    made = user_of(response, failing)
    group_id = at_key(made, "id")
    if not isinstance(group_id, str) or not group_id:
        raise Failed(f"{failing}: null")
    push = org.pushes[group.okta_id]
    push.id, push.active = group_id, True
    push.members = () if catalog else tuple(m["value"] for m in org.members(group))
    return (yield from _follow_up(log, org, group))


def _look_up(log: FlowLog, group: OktaGroup) -> Part:
    """Ask for a group of that name; an Error of status 404 is taken for none."""
    query = encode({"filter": equals("displayName", group.name), "startIndex": 1, "count": 100})
    response = log.keep((yield get("/Groups", log.step(*DOCUMENTED), query)))
    none = response.status == GONE and isinstance(response.json, dict)
    if not none and not (response.ok and isinstance(response.json, dict)):
        raise Failed(about(group, f"Error while verifying the group: {remote(response)}"))


def _follow_up(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """After a create: name and members again, in an order that is known from reports only."""
    if org.integration == "oin":
        yield from rename(log, org, group, FOLLOWS)
        return (yield from change_members(log, org, group, FOLLOWS))
    return (yield from overwrite(log, org, group, CAPTURED))


@flow("Push Groups > Link Group")
def link(log: FlowLog, org: Org, group: OktaGroup, group_id: str) -> Part:
    """Link to a group of the app: rename it if that is on, then push the members.

    Catalog apps add the members and leave those who were there; custom apps put the
    full list, so the others go. Both are inferred from what Okta's documents promise.
    """
    if not org.offers("push_groups"):
        return None
    org.pushes[group.okta_id] = Push(group_id)
    if org.integration == "oin":
        if org.rename_groups:
            yield from rename(log, org, group, PLANNED)
        return (yield from change_members(log, org, group, PLANNED))
    return (yield from overwrite(log, org, group, GUIDE))


@flow("Edit Group")
def change(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Push a changed name or membership: nothing while the push is inactive."""
    if not live(org, group):
        return None
    if org.integration == "oin":
        if org.rename_groups:
            yield from rename(log, org, group, DOCUMENTED)
        return (yield from change_members(log, org, group, DOCUMENTED))
    return (yield from overwrite(log, org, group, BOTH))


@flow("Push Now")
def push_now(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Replace the whole membership, also by an empty one."""
    if not live(org, group):
        return None
    return (yield from replace_all(log, org, group, DOCUMENTED, BOTH))


@flow("Push Now (path-less)")
def push_now_pathless(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Replace the whole membership by an operation without path, a form seen in the field.

    Custom apps put the group here as ever.
    """
    if not live(org, group):
        return None
    if org.integration != "oin":
        return (yield from overwrite(log, org, group, BOTH))
    push, members = org.pushes[group.okta_id], org.members(group)
    value = {"members": members, "id": push.id, "displayName": group.name}
    step = log.step(*FIELD)
    response = log.keep((yield patch(path_of(push), payloads.patch(value), step)))
    resource = pushed(response, org, group)
    push.members = tuple(member["value"] for member in members)
    return resource


@flow("Deactivate Group Push")
def deactivate_push(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Pause the push: nothing is sent, now or later."""
    del log
    yield from ()
    if push := org.pushes.get(group.okta_id):
        push.active = False
    return None


@flow("Activate Group Push")
def activate_push(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Take the push up again: name and all members as they now are."""
    push = org.pushes.get(group.okta_id)
    if push is None or not org.offers("push_groups"):
        return None
    push.active = True
    if push.id is None:
        return (yield from _create(log, org, group))
    if org.integration == "oin" and org.rename_groups:
        yield from rename(log, org, group, PLANNED)
    return (yield from replace_all(log, org, group, PLANNED, PLANNED))


@flow("Unlink Pushed Group > Delete the group in the target app")
def unlink_and_delete(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Delete the app's group; its people keep their accounts."""
    push = org.pushes.get(group.okta_id)
    if push is not None and push.id is not None and org.offers("push_groups"):
        response = log.keep((yield delete(path_of(push), log.step(*DOCUMENTED))))
        if not response.ok and response.status != GONE:
            raise Failed(about(group, f"Error while deleting user group: {remote(response)}"))
    org.pushes.pop(group.okta_id, None)
    return None


@flow("Unlink Pushed Group > Leave the group in the target app")
def unlink_and_leave(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """End the link and leave the app's group as it is: nothing is sent."""
    del log
    yield from ()
    org.pushes.pop(group.okta_id, None)
    return None
