"""The requests about an app group that the buttons under Push Groups share."""

from typing import Final, TypeAlias

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Part
from pytest_scim.okta.flows.flow import CAPTURE, PLAN, REFERENCE, Failed, FlowLog
from pytest_scim.okta.org import Org, Push
from pytest_scim.okta.requests import get, group_path, patch, put
from pytest_scim.okta.task import remote
from pytest_scim.okta.users import OktaGroup
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Provenance, Response
from pytest_scim.scim.paths import at_key

GONE: Final = 404
"""The status of a linked group that was deleted in the app."""

Known: TypeAlias = tuple[Provenance, str]
"""The provenance of a step, and the document or capture it is known from."""

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
    response = log.add((yield patch(path_of(push), body, log.step(*known))))
    return pushed(response, org, group)


def change_members(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Remove the former members and add the new ones, at most ``batch`` changes in one PATCH."""
    push, ids = org.pushes[group.okta_id], org.member_ids(group)
    removed = [value for value in push.members if value not in ids]
    members = zip(ids, org.members(group), strict=True)
    added = [member for value, member in members if value not in push.members]
    resource = None
    for start in range(0, len(removed) + len(added), org.batch):
        end = start + org.batch
        # The removals of all batches come before the additions.
        some = added[max(start - len(removed), 0) : max(end - len(removed), 0)]
        body = payloads.operations(*payloads.member_changes(some, removed[start:end]))
        response = log.add((yield patch(path_of(push), body, log.step(*known))))
        resource = pushed(response, org, group)
    push.members = ids
    return resource


def replace_all(log: FlowLog, org: Org, group: OktaGroup, patched: Known, put_: Known) -> Part:
    """Overwrite the membership: by one replace in catalog apps, by PUT in custom apps."""
    if org.integration != "oin":
        return (yield from overwrite(log, org, group, put_))
    push, ids = org.pushes[group.okta_id], org.member_ids(group)
    operation: JSONObject = {"op": "replace", "path": "members", "value": org.members(group)}
    body = payloads.operations(operation)
    response = log.add((yield patch(path_of(push), body, log.step(*patched))))
    after = pushed(response, org, group)
    push.members = ids
    return after


def overwrite(log: FlowLog, org: Org, group: OktaGroup, known: Known) -> Part:
    """Read the group and replace it with its name and the full list of members (custom apps)."""
    push = org.pushes[group.okta_id]
    resource = pushed(log.add((yield get(path_of(push), log.step(*known)))), org, group)
    before = at_key(resource, "displayName")
    name = group.name if org.rename_groups or not isinstance(before, str) else before
    ids = org.member_ids(group)
    body = payloads.merge_group(resource, name, org.members(group))
    response = log.add((yield put(path_of(push), body, log.step(*known))))
    after = pushed(response, org, group)
    push.members = ids
    return after


def pushed(response: Response, org: Org, group: OktaGroup) -> JSON:
    """Return the group in a response, if any; Okta accepts any 2xx, also without a body.

    Raises:
        Failed: the response is no success; 404 means that the linked group is missing.
    """
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
