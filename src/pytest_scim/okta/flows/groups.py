"""What the buttons under Push Groups send, in both integration types."""

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Part
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
from pytest_scim.okta.flows.users import flow
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.requests import delete, encode, equals, get, patch, post
from pytest_scim.okta.task import remote
from pytest_scim.okta.users import OktaGroup
from pytest_scim.scim.paths import at_key


@flow("Push Groups > Create Group")
def create(log: FlowLog, org: Org, group: OktaGroup, *, now: bool = True) -> Part:
    """Create the group in the app and push its members.

    With ``now`` false (*Push group memberships immediately* not ticked) Okta sends nothing
    until the admin activates the push. Create Group always creates, whatever the lookup
    returned; Okta sends no lookup when it imports groups.
    """
    if not org.offers("push_groups"):
        return None
    push = org.pushes.setdefault(group.okta_id, Push(None, active=now))
    if push.id is not None:  # a retry, after the create itself went well
        return (yield from _follow_up(log, org, group))
    return (yield from _create(log, org, group)) if now else None


def _create(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    if not org.offers("import_groups"):
        yield from _search(log, group)
    catalog = org.integration == "oin"
    body = payloads.group(group.name, [] if catalog else org.members(group))
    step = log.step(*(DOCUMENTED if catalog else CAPTURED))
    response = log.add((yield post("/Groups", body, step)))
    failing = about(group, f"Error while creating user group {group.name}")
    group_id = at_key(user_of(response, failing), "id")
    if not isinstance(group_id, str) or not group_id:
        raise Failed(f"{failing}: null")
    push = org.pushes[group.okta_id]
    push.id, push.active = group_id, True
    push.members = () if catalog else org.member_ids(group)
    return (yield from _follow_up(log, org, group))


def _search(log: FlowLog, group: OktaGroup) -> Part:
    """Search for a group of that name; Okta accepts 404 with an Error body as no match."""
    query = encode({"filter": equals("displayName", group.name), "startIndex": 1, "count": 100})
    response = log.add((yield get("/Groups", log.step(*DOCUMENTED), query)))
    none = response.status == GONE and isinstance(response.json, dict)
    if not none and not (response.ok and isinstance(response.json, dict)):
        raise Failed(about(group, f"Error while verifying the group: {remote(response)}"))
    return None


def _follow_up(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Send name and members again after a create, in an order known only from reports."""
    if org.integration == "oin":
        yield from rename(log, org, group, FOLLOWS)
        return (yield from change_members(log, org, group, FOLLOWS))
    return (yield from overwrite(log, org, group, CAPTURED))


@flow("Push Groups > Link Group")
def link(log: FlowLog, org: Org, group: OktaGroup, group_id: str) -> Part:
    """Link to a group of the app: rename it if that is on, then push the members.

    In catalog apps Okta adds its members to those of the group; in custom apps it puts the
    full list, which removes the others. Both are inferred from what Okta's documents promise.
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
    """Replace the whole membership by an operation without path, a form that vendors report.

    In custom apps Okta puts the group, as for *Push Now*.
    """
    if not live(org, group):
        return None
    if org.integration != "oin":
        return (yield from overwrite(log, org, group, BOTH))
    push, ids = org.pushes[group.okta_id], org.member_ids(group)
    value = {"members": org.members(group), "id": push.id, "displayName": group.name}
    step = log.step(*FIELD)
    response = log.add((yield patch(path_of(push), payloads.patch(value), step)))
    resource = pushed(response, org, group)
    push.members = ids
    return resource


@flow("Deactivate Group Push")
def deactivate_push(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Pause the push: Okta sends nothing until it is activated again."""
    del log
    yield from ()
    if push := org.pushes.get(group.okta_id):
        push.active = False
    return None


@flow("Activate Group Push")
def activate_push(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Activate the push again: Okta sends the name and all members as they now are."""
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
    """Delete the app's group; the User resources of its members stay."""
    push = org.pushes.get(group.okta_id)
    if push is not None and push.id is not None and org.offers("push_groups"):
        response = log.add((yield delete(path_of(push), log.step(*DOCUMENTED))))
        if not response.ok and response.status != GONE:
            raise Failed(about(group, f"Error while deleting user group: {remote(response)}"))
    org.pushes.pop(group.okta_id, None)
    return None


@flow("Unlink Pushed Group > Leave the group in the target app")
def unlink_and_leave(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Unlink the app's group and send nothing, so that it stays as it is."""
    del log
    yield from ()
    org.pushes.pop(group.okta_id, None)
    return None
