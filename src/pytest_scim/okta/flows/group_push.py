"""The requests about an app group that the buttons under Push Groups share."""

from typing import Any, Final, TypeAlias

from pytest_scim.okta import payloads
from pytest_scim.okta.flows.flow import CAPTURE, PLAN, REFERENCE, Failed, FlowLog
from pytest_scim.okta.flows.users import Part
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.requests import get, group_path, patch, put
from pytest_scim.okta.task import remote
from pytest_scim.okta.users import OktaGroup
from pytest_scim.scim.messages import Provenance, Response
from pytest_scim.scim.paths import at_key

GONE: Final = 404
"""The linked group is not there any more."""

Known: TypeAlias = tuple[Provenance, str]
"""How it is known that a step is sent, and from where."""

DOCUMENTED: Final[Known] = ("documented", REFERENCE)
CAPTURED: Final[Known] = ("observed", CAPTURE)
BOTH: Final[Known] = ("documented", f"{REFERENCE}; {CAPTURE}")
FOLLOWS: Final[Known] = ("inferred", f"{REFERENCE}; the order from reports")
PLANNED: Final[Known] = ("inferred", PLAN)
GUIDE: Final[Known] = ("inferred", "a vendor's guide")
FIELD: Final[Known] = ("observed", "jelhub/scimgateway#113")


def live(org: Org, group: OktaGroup) -> bool:
    """Whether a group was pushed, and its push is neither paused nor off with provisioning."""
    push = org.pushes.get(group.okta_id)
    return push is not None and push.id is not None and push.active and org.offers("push_groups")


def rename(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Name the group by an operation without path, its id inside the value (catalog apps)."""
    push = org.pushes[group.okta_id]
    body = payloads.patch({"id": push.id, "displayName": group.name})
    response = log.keep((yield patch(path_of(push), body, log.step(*known))))
    return pushed(response, org, group)


def change_members(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Remove who went and add who came, at most ``batch`` changes in one PATCH."""
    push = org.pushes[group.okta_id]
    members = org.members(group)
    now = [member["value"] for member in members]
    removed = [("remove", value) for value in push.members if value not in now]
    added = [("add", member) for member in members if member["value"] not in push.members]
    changes: list[tuple[str, Any]] = [*removed, *added]
    resource = None
    for start in range(0, len(changes), org.batch):
        part = changes[start : start + org.batch]
        gone = [value for kind, value in part if kind == "remove"]
        come = [member for kind, member in part if kind == "add"]
        body = payloads.operations(*payloads.member_changes(come, gone))
        response = log.keep((yield patch(path_of(push), body, log.step(*known))))
        resource = pushed(response, org, group)
    push.members = tuple(now)
    return resource


def replace_all(log: FlowLog, org: Org, group: OktaGroup, patched: Known, put_: Known) -> Part:
    """Overwrite the membership: by one replace in catalog apps, by PUT in custom apps."""
    if org.integration != "oin":
        return (yield from overwrite(log, org, group, put_))
    push = org.pushes[group.okta_id]
    members = org.members(group)
    body = payloads.operations({"op": "replace", "path": "members", "value": members})
    response = log.keep((yield patch(path_of(push), body, log.step(*patched))))
    after = pushed(response, org, group)
    push.members = tuple(member["value"] for member in members)
    return after


def overwrite(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Read the group and put it back with its name and the full list (custom apps)."""
    push = org.pushes[group.okta_id]
    resource = pushed(log.keep((yield get(path_of(push), log.step(*known)))), org, group)
    kept = at_key(resource, "displayName")
    name = group.name if org.rename_groups or not isinstance(kept, str) else kept
    members = org.members(group)
    body = payloads.merge_group(resource, name, members)
    response = log.keep((yield put(path_of(push), body, log.step(*known))))
    after = pushed(response, org, group)
    push.members = tuple(member["value"] for member in members)
    return after


def pushed(response: Response, org: Org, group: OktaGroup) -> Any:
    """Okta takes any 2xx, with or without the group in it; 404 is a group that is gone."""
    if response.status == GONE:
        raise Failed(
            about(
                group,
                f"Linked group is missing in {org.app}. Change the linked group to resume "
                "pushing group memberships.",
            )
        )
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
