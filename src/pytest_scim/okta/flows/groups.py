"""What the buttons under Push Groups send, in both integration types."""

from typing import Any, Final

from pytest_scim.okta import payloads
from pytest_scim.okta.flows.steps import CAPTURE, REFERENCE, Failed, Script, user_of
from pytest_scim.okta.flows.users import Part, flow
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.request import delete, encode, equals, get, group_path, patch, post, put
from pytest_scim.okta.task import remote
from pytest_scim.people import Group
from pytest_scim.scim.message import Answer, Provenance
from pytest_scim.scim.path import at_key

GONE: Final = 404
"""The linked group is not there any more."""

Members = list[dict[str, str]]


@flow("Push Groups > Create Group")
def create(script: Script, org: Org, group: Group, *, now: bool = True) -> Part:
    """Create the group in the app and push its members.

    With ``now`` false (*Push group memberships immediately* not ticked) nothing is
    sent until the push is activated. Create Group always creates, whatever the lookup
    returned; there is no lookup when groups are imported.
    """
    if not org.offers("push_groups"):
        return None
    org.pushes[group.okta_id] = Push(None, active=now)
    return (yield from _create(script, org, group)) if now else None


def _create(script: Script, org: Org, group: Group) -> Part:
    if not org.offers("import_groups"):
        query = encode({"filter": equals("displayName", group.name), "startIndex": 1, "count": 100})
        answer = script.keep((yield get("/Groups", script.step("documented", REFERENCE), query)))
        if not answer.ok and answer.status != GONE:
            raise Failed(_about(group, f"Error while verifying the group: {remote(answer)}"))
    catalog = org.integration == "oin"
    body = payloads.group(group.name, [] if catalog else org.members(group))
    step = script.step("documented" if catalog else "observed", REFERENCE if catalog else CAPTURE)
    answer = script.keep((yield post("/Groups", body, step)))
    about = _about(group, f"Error while creating user group {group.name}")
    made = user_of(answer, about)
    group_id = at_key(made, "id")
    if not isinstance(group_id, str) or not group_id:
        raise Failed(f"{about}: null")
    push = org.pushes[group.okta_id]
    push.id, push.active = group_id, True
    push.members = () if catalog else tuple(m["value"] for m in org.members(group))
    return (yield from _follow_up(script, org, group))


def _follow_up(script: Script, org: Org, group: Group) -> Part:
    """After a create: name and members again, in an order that is known from reports only."""
    if org.integration == "oin":
        yield from _rename(script, org, group, "inferred")
        return (yield from _change_members(script, org, group, "inferred"))
    return (yield from _put(script, org, group, "observed"))


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
            yield from _rename(script, org, group, "inferred")
        return (yield from _change_members(script, org, group, "inferred"))
    return (yield from _put(script, org, group, "inferred"))


@flow("Edit Group")
def change(script: Script, org: Org, group: Group) -> Part:
    """Push a changed name or membership: nothing while the push is inactive."""
    push = org.pushes.get(group.okta_id)
    if push is None or push.id is None or not push.active:
        return None
    if org.integration == "oin":
        if org.rename_groups:
            yield from _rename(script, org, group, "documented")
        return (yield from _change_members(script, org, group, "documented"))
    return (yield from _put(script, org, group, "documented"))


@flow("Push Now")
def push_now(script: Script, org: Org, group: Group) -> Part:
    """Replace the whole membership, also by an empty one."""
    push = org.pushes[group.okta_id]
    if push.id is None or not push.active:
        return None
    return (yield from _replace_all(script, org, group, "documented"))


@flow("Push Now (path-less)")
def push_now_pathless(script: Script, org: Org, group: Group) -> Part:
    """Replace the whole membership by an operation without path, a form seen in the field."""
    push = org.pushes[group.okta_id]
    members = org.members(group)
    value = {"members": members, "id": push.id, "displayName": group.name}
    step = script.step("observed", "jelhub/scimgateway#113")
    answer = script.keep((yield patch(_path(push), payloads.patch(value), step)))
    push.members = tuple(member["value"] for member in members)
    return _pushed(answer, org, group)


@flow("Deactivate Group Push")
def deactivate_push(script: Script, org: Org, group: Group) -> Part:
    """Pause the push: nothing is sent, now or later."""
    del script
    yield from ()
    org.pushes[group.okta_id].active = False
    return None


@flow("Activate Group Push")
def activate_push(script: Script, org: Org, group: Group) -> Part:
    """Take the push up again: name and all members as they now are."""
    push = org.pushes[group.okta_id]
    push.active = True
    if push.id is None:
        return (yield from _create(script, org, group))
    if org.integration == "oin" and org.rename_groups:
        yield from _rename(script, org, group, "inferred")
    return (yield from _replace_all(script, org, group, "inferred"))


@flow("Unlink Pushed Group > Delete the group in the target app")
def unlink_and_delete(script: Script, org: Org, group: Group) -> Part:
    """Delete the app's group; its people keep their accounts."""
    push = org.pushes.pop(group.okta_id)
    if push.id is None:
        return None
    step = script.step("documented", REFERENCE)
    answer = script.keep((yield delete(_path(push), step)))
    if not answer.ok and answer.status != GONE:
        raise Failed(_about(group, f"Error while deleting user group: {remote(answer)}"))
    return None


@flow("Unlink Pushed Group > Leave the group in the target app")
def unlink_and_leave(script: Script, org: Org, group: Group) -> Part:
    """End the link and leave the app's group as it is: nothing is sent."""
    del script
    yield from ()
    org.pushes.pop(group.okta_id)
    return None


def _rename(script: Script, org: Org, group: Group, known: Provenance) -> Part:
    """Name the group by an operation without path, its id inside the value (catalog apps)."""
    push = org.pushes[group.okta_id]
    body = payloads.patch({"id": push.id, "displayName": group.name})
    answer = script.keep((yield patch(_path(push), body, script.step(known, REFERENCE))))
    return _pushed(answer, org, group)


def _change_members(script: Script, org: Org, group: Group, known: Provenance) -> Part:
    """Remove who went and add who came, at most ``batch`` changes in one PATCH."""
    push = org.pushes[group.okta_id]
    members = org.members(group)
    now = [member["value"] for member in members]
    removed = [("remove", value) for value in push.members if value not in now]
    added = [("add", member) for member in members if member["value"] not in push.members]
    changes: list[tuple[str, Any]] = [*removed, *added]
    shown = None
    for start in range(0, len(changes), org.batch):
        part = changes[start : start + org.batch]
        gone = [value for kind, value in part if kind == "remove"]
        come = [member for kind, member in part if kind == "add"]
        body = payloads.operations(*payloads.member_changes(come, gone))
        answer = script.keep((yield patch(_path(push), body, script.step(known, REFERENCE))))
        shown = _pushed(answer, org, group)
    push.members = tuple(now)
    return shown


def _replace_all(script: Script, org: Org, group: Group, known: Provenance) -> Part:
    """Overwrite the membership: by one replace in catalog apps, by PUT in custom apps."""
    if org.integration != "oin":
        return (yield from _put(script, org, group, known))
    push = org.pushes[group.okta_id]
    members = org.members(group)
    body = payloads.operations({"op": "replace", "path": "members", "value": members})
    answer = script.keep((yield patch(_path(push), body, script.step(known, REFERENCE))))
    push.members = tuple(member["value"] for member in members)
    return _pushed(answer, org, group)


def _put(script: Script, org: Org, group: Group, known: Provenance) -> Part:
    """Read the group and put it back with its name and the full list (custom apps)."""
    push = org.pushes[group.okta_id]
    source = f"{REFERENCE}; {CAPTURE}"
    shown = _pushed(script.keep((yield get(_path(push), script.step(known, source)))), org, group)
    kept = at_key(shown, "displayName")
    name = group.name if org.rename_groups or not isinstance(kept, str) else kept
    members = org.members(group)
    body = payloads.merge_group(shown, name, members)
    answer = script.keep((yield put(_path(push), body, script.step(known, source))))
    push.members = tuple(member["value"] for member in members)
    return _pushed(answer, org, group)


def _pushed(answer: Answer, org: Org, group: Group) -> Any:
    """Okta takes any 2xx, with or without the group in it; 404 is a group that is gone."""
    if answer.status == GONE:
        raise Failed(
            _about(
                group,
                f"Linked group is missing in {org.app}. Change the linked group to resume "
                "pushing group memberships.",
            )
        )
    if not answer.ok:
        about = "Error while updating user group membership for group"
        raise Failed(_about(group, f"{about}: {remote(answer)}"))
    return answer.json if isinstance(answer.json, dict) else None


def _about(group: Group, message: str) -> str:
    return f"Unable to update Group Push mapping target App group {group.name}: {message}"


def _path(push: Push) -> str:
    return group_path(push.id or "")
