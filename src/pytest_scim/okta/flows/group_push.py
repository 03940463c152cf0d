"""The requests about an app's group that the buttons under Push Groups share."""

from collections.abc import Sequence
from typing import Final

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Part
from pytest_scim.okta.flows.flow import (
    CUSTOM_2026,
    DOCUMENTED,
    IN_CUSTOM,
    REFERENCE,
    Failed,
    FlowLog,
)
from pytest_scim.okta.org import Member, Org, Push
from pytest_scim.okta.requests import get, group_path, patch, put
from pytest_scim.okta.task import remote
from pytest_scim.okta.users import OktaGroup
from pytest_scim.scim.json_values import JSON
from pytest_scim.scim.messages import Known, Response
from pytest_scim.scim.paths import text_at

GONE: Final = 404
"""The linked group no longer exists."""

PUT_GROUP: Final = Known("documented", f"{REFERENCE}; {CUSTOM_2026}")
RESTATED: Final = Known("inferred", f"{CUSTOM_2026}; that it is what Okta pushed last is inferred")


def live(org: Org, group: OktaGroup) -> bool:
    """Whether a group was pushed, and its push is neither paused nor off with provisioning."""
    push = org.pushes.get(group.okta_id)
    return push is not None and push.id is not None and push.active and org.offers("push_groups")


def read(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Read the app's group, as Okta does before each change of it."""
    path = path_of(org.pushes[group.okta_id])
    return pushed(log.add((yield get(path, log.step(known)))), org, group)


def rename(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Name the group by an operation without path, its id inside the value (PATCH).

    Nothing is sent while *Rename app groups* is off.
    """
    if not org.rename_groups:
        return None
    push = org.pushes[group.okta_id]
    body = payloads.patch({"id": push.id, "displayName": group.name})
    response = log.add((yield patch(path_of(push), body, log.step(known, DOCUMENTED))))
    push.name = group.name
    return pushed(response, org, group)


def read_and_rename(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Read the app's group and name it: what comes before each change of its members (PATCH)."""
    yield from read(log, org, group, known)
    return (yield from rename(log, org, group, known))


def change_members(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Remove who left and add who came, at most ``batch`` changes in one PATCH."""
    push, members = org.pushes[group.okta_id], org.members(group)
    now, before = {member["value"] for member in members}, dict.fromkeys(push.ids)
    changes: list[str | Member] = [value for value in push.ids if value not in now]
    changes += [member for member in members if member["value"] not in before]
    return (yield from _patch_members(log, org, group, known, changes))


def add_members(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Add all members, at most ``batch`` of them in one PATCH, whoever was pushed before."""
    return (yield from _patch_members(log, org, group, known, org.members(group)))


def _patch_members(
    log: FlowLog, org: Org, group: OktaGroup, known: Known, changes: Sequence[str | Member]
) -> Part:
    """Send changes of members: an id is to be removed, a member is to be added."""
    push = org.pushes[group.okta_id]
    resource = None
    for start in range(0, len(changes), org.batch):
        part = changes[start : start + org.batch]
        left = [one for one in part if isinstance(one, str)]
        came = [one for one in part if not isinstance(one, str)]
        body = payloads.operations(*payloads.member_changes(came, left))
        response = log.add((yield patch(path_of(push), body, log.step(known, DOCUMENTED))))
        resource = pushed(response, org, group)
    push.members = tuple(org.members(group))
    return resource


def replace_members(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Replace the whole membership by one operation, also by an empty list (PATCH)."""
    push, members = org.pushes[group.okta_id], org.members(group)
    body = payloads.operations(payloads.all_members(members))
    response = log.add((yield patch(path_of(push), body, log.step(known, DOCUMENTED))))
    resource = pushed(response, org, group)
    push.members = tuple(members)
    return resource


def put_group(
    log: FlowLog,
    org: Org,
    group: OktaGroup,
    resource: object,
    known: Known,
    *,
    last: bool = False,
) -> Part:
    """Put the group with its name and the full list, or with what Okta pushed ``last``.

    While *Rename app groups* is off the name is the one that GET returned.
    """
    push, members = org.pushes[group.okta_id], org.members(group)
    listed = push.members if last else members
    returned = text_at(resource, "displayName")
    name = group.name if org.rename_groups or returned is None else returned
    body = payloads.whole_group(push.id or "", name, listed)
    step = log.step(known, RESTATED if last else PUT_GROUP)
    response = log.add((yield put(path_of(push), body, step)))
    after = pushed(response, org, group)
    push.name, push.members = name, tuple(listed)
    return after


def overwrite(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Read the group, then put it with the full list (custom apps)."""
    resource = yield from read(log, org, group, known)
    return (yield from put_group(log, org, group, resource, known))


def overwrite_twice(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Put what Okta pushed last, then the group as it now is, as captured: GET, GET, PUT, GET, PUT.

    The capture shows two bodies: the first one has the former members.
    """
    yield from read(log, org, group, IN_CUSTOM)
    resource = yield from read(log, org, group, IN_CUSTOM)
    yield from put_group(log, org, group, resource, IN_CUSTOM, last=True)
    return (yield from overwrite(log, org, group, IN_CUSTOM))


def repeat_put(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Push the whole group as *Push Now* does in custom apps: GET, GET, PUT, PUT."""
    yield from read(log, org, group, known)
    resource = yield from read(log, org, group, known)
    yield from put_group(log, org, group, resource, known)
    return (yield from put_group(log, org, group, resource, known))


def pushed(response: Response, org: Org, group: OktaGroup) -> JSON:
    """Return the Group in a response; Okta accepts any 2xx, also without a body.

    Raises:
        Failed: the Group no longer exists (404), or the target rejected the request.
    """
    if response.status == GONE:
        message = (
            f"Linked group is missing in {org.app}. Change the linked group to resume "
            "pushing group memberships."
        )
        raise Failed(about(group, f"{message} ({remote(response)})"))
    if not response.ok:
        failing = "Error while updating user group membership for group"
        raise Failed(about(group, f"{failing}: {remote(response)}"))
    return response.json if isinstance(response.json, dict) else None


def about(group: OktaGroup, message: str) -> str:
    """Return a message as Okta shows it beside a push."""
    return f"Unable to update Group Push mapping target App group {group.name}: {message}"


def path_of(push: Push) -> str:
    """Return the path of the app's group."""
    return group_path(push.id or "")
