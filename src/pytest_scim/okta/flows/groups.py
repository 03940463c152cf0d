"""What the buttons under Push Groups send, in each integration type."""

from typing import Final

from pytest_scim.okta import payloads
from pytest_scim.okta.flows import Part
from pytest_scim.okta.flows.flow import (
    DOCUMENTED,
    IN_CATALOG,
    IN_CUSTOM,
    PLAN,
    PLANNED,
    REFERENCE,
    Failed,
    FlowLog,
    resources,
    user_of,
)
from pytest_scim.okta.flows.group_push import (
    GONE,
    about,
    add_members,
    change_members,
    live,
    overwrite,
    overwrite_twice,
    path_of,
    pushed,
    read,
    read_and_rename,
    rename,
    repeat_put,
    replace_members,
)
from pytest_scim.okta.flows.users import flow
from pytest_scim.okta.org import CreateForm, LinkForm, Org, Push, RetryForm
from pytest_scim.okta.requests import delete, encode, equals, get, patch, post
from pytest_scim.okta.task import remote
from pytest_scim.okta.users import OktaGroup
from pytest_scim.scim.messages import Known
from pytest_scim.scim.paths import at_key

GUIDE: Final = Known("inferred", "a vendor's guide")
FIELD: Final = Known("observed", "jelhub/scimgateway#113; Tealium's documentation")
UNSEEN: Final = Known("inferred", f"{PLAN}; no capture")
REPORTED: Final = Known("documented", f"{REFERENCE}; the order from reports")
OTHER_CELL: Final = Known("inferred", "captured with Import Groups the other way round")


@flow("Push Groups > Create Group")
def create(
    log: FlowLog,
    org: Org,
    group: OktaGroup,
    *,
    now: bool = True,
    form: CreateForm = "captured",
    retry: RetryForm | None = None,
) -> Part:
    """Create the group in the app and push its members.

    With ``now`` false (*Push group memberships immediately* not ticked) nothing is sent until
    the push is activated. Where groups are not imported, Okta looks the name up first and links
    a group of that name. ``form`` and ``retry`` count in apps whose groups are patched.
    """
    if not org.offers("push_groups"):
        return None
    push = org.pushes.setdefault(group.okta_id, Push(None, active=now))
    if push.id is not None:  # a retry, after the create itself went well
        return (yield from _retry(log, org, group, retry or org.forms.retry))
    return (yield from _create(log, org, group, form)) if now else None


def _create(log: FlowLog, org: Org, group: OktaGroup, form: CreateForm = "captured") -> Part:
    patched, imported = org.patches_groups, org.offers("import_groups")
    known = _cell(org)
    if not imported:
        found = yield from _look_up(log, group, known)
        if found is not None:
            org.pushes[group.okta_id] = Push(str(found))
            return (yield from _link(log, org, group, org.forms.link))
    first = form == "documented" and patched
    listed = [] if first else org.members(group)
    step = log.step(DOCUMENTED if first else known, DOCUMENTED if first or not listed else known)
    response = log.add((yield post("/Groups", payloads.group(group.name, listed), step)))
    failing = about(group, f"Error while creating user group {group.name}")
    group_id = at_key(user_of(response, failing), "id")
    if not isinstance(group_id, str) or not group_id:
        raise Failed(f"{failing}: null")
    push = org.pushes[group.okta_id]
    push.id, push.active, push.name = group_id, True, group.name
    if first:
        yield from rename(log, org, group, REPORTED)
        return (yield from change_members(log, org, group, REPORTED))
    push.members = tuple(listed)
    if patched:
        return (yield from add_members(log, org, group, known))
    return (yield from overwrite(log, org, group, known))


def _cell(org: Org) -> Known:
    """Return how the order of Create Group is known: one setting of each type was captured."""
    if org.patches_groups:
        return IN_CATALOG if org.offers("import_groups") else OTHER_CELL
    return OTHER_CELL if org.offers("import_groups") else IN_CUSTOM


def _look_up(log: FlowLog, group: OktaGroup, known: Known) -> Part:
    """Return the id of a group of that name or ``None``; an Error of status 404 is none."""
    query = encode({"filter": equals("displayName", group.name), "startIndex": 1, "count": 100})
    response = log.add((yield get("/Groups", log.step(known, DOCUMENTED), query)))
    body = response.json
    if response.status == GONE and isinstance(body, dict):
        return None
    if not response.ok or not isinstance(body, dict):
        raise Failed(about(group, f"Error while verifying the group: {remote(response)}"))
    ids = [at_key(row, "id") for row in resources(body)]
    return next((one for one in ids if isinstance(one, str) and one), None)


def _retry(log: FlowLog, org: Org, group: OktaGroup, form: RetryForm) -> Part:
    """Push the members of a group whose create succeeded; no capture shows what Okta sends."""
    if not org.patches_groups:
        return (yield from overwrite(log, org, group, UNSEEN))
    if form == "group":
        yield from read_and_rename(log, org, group, UNSEEN)
    return (yield from add_members(log, org, group, UNSEEN))


@flow("Push Groups > Link Group")
def link(
    log: FlowLog, org: Org, group: OktaGroup, group_id: str, *, form: LinkForm | None = None
) -> Part:
    """Link to a group of the app: rename it if that is on, then push the members.

    No capture shows it. Patched groups get the members by an ``add``, which leaves those who
    were there, or by a ``replace``; custom apps put the full list, so the others go.
    """
    if not org.offers("push_groups"):
        return None
    org.pushes[group.okta_id] = Push(group_id)
    return (yield from _link(log, org, group, form or org.forms.link))


def _link(log: FlowLog, org: Org, group: OktaGroup, form: LinkForm) -> Part:
    if not org.patches_groups:
        return (yield from overwrite(log, org, group, GUIDE))
    yield from read_and_rename(log, org, group, UNSEEN)
    if form == "replace":
        return (yield from replace_members(log, org, group, UNSEEN))
    return (yield from add_members(log, org, group, UNSEEN))


@flow("Edit Group")
def change(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Push a changed name or membership: nothing while the push is inactive."""
    if not live(org, group):
        return None
    if org.patches_groups:
        yield from read_and_rename(log, org, group, IN_CATALOG)
        return (yield from change_members(log, org, group, IN_CATALOG))
    push = org.pushes[group.okta_id]
    listed = [member["value"] for member in org.members(group)]
    if push.name not in {None, group.name} and sorted(listed) == sorted(push.ids):
        yield from read(log, org, group, IN_CUSTOM)
        return (yield from overwrite(log, org, group, IN_CUSTOM))
    return (yield from overwrite_twice(log, org, group))


@flow("Push groups of a returning user")
def push_again(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Push a group once more after one of its members returned: captured in custom apps."""
    if not live(org, group):
        return None
    if org.patches_groups:
        yield from read_and_rename(log, org, group, UNSEEN)
        return (yield from add_members(log, org, group, UNSEEN))
    return (yield from overwrite_twice(log, org, group))


@flow("Push Now")
def push_now(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Replace the whole membership, also by an empty one."""
    if not live(org, group):
        return None
    if not org.patches_groups:
        return (yield from repeat_put(log, org, group, IN_CUSTOM))
    yield from read_and_rename(log, org, group, IN_CATALOG)
    return (yield from replace_members(log, org, group, IN_CATALOG))


@flow("Push Now (path-less)")
def push_now_pathless(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Replace the whole membership by an operation without path, a form seen in the field.

    Custom apps put the group here as ever.
    """
    if not live(org, group):
        return None
    if not org.patches_groups:
        return (yield from repeat_put(log, org, group, IN_CUSTOM))
    push, members = org.pushes[group.okta_id], org.members(group)
    everyone = payloads.all_members(members)["value"]
    body = payloads.patch({"members": everyone, "id": push.id, "displayName": group.name})
    step = log.step(FIELD)
    response = log.add((yield patch(path_of(push), body, step)))
    resource = pushed(response, org, group)
    push.members = tuple(members)
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
    """Push the group as it now is: name and all members."""
    push = org.pushes.get(group.okta_id)
    if push is None or not org.offers("push_groups"):
        return None
    push.active = True
    if push.id is None:
        return (yield from _create(log, org, group))
    if not org.patches_groups:
        return (yield from repeat_put(log, org, group, PLANNED))
    yield from read_and_rename(log, org, group, PLANNED)
    return (yield from replace_members(log, org, group, PLANNED))


@flow("Unlink Pushed Group > Delete the group in the target app")
def unlink_and_delete(log: FlowLog, org: Org, group: OktaGroup) -> Part:
    """Read the app's group and delete it; its members stay users of the app."""
    push = org.pushes.get(group.okta_id)
    if push is not None and push.id is not None and org.offers("push_groups"):
        known = IN_CATALOG if org.patches_groups else IN_CUSTOM
        log.add((yield get(path_of(push), log.step(known))))
        response = log.add((yield delete(path_of(push), log.step(known, DOCUMENTED))))
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
