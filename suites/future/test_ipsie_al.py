"""IPSIE AL SCIM 2.0 Profile, draft 00: account lifecycle, of the OpenID Foundation.

It requires the interoperability profile as well, and more than Okta needs. Each check says where
a target that obeys it fails with Okta.
"""

from urllib.parse import quote

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import ipsie_al
from pytest_scim.checks.expect import SUCCESS, expect_equal, expect_status
from pytest_scim.checks.outcomes import NotApplicable
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    Assigned,
    DataGenerator,
    Groups,
    Users,
    blocked_by,
    resource_path,
)
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import EMAIL, PATCH_OP, USER
from pytest_scim.scim.paths import entries
from pytest_scim.suites.support.bodies import expect_body, expect_none
from pytest_scim.suites.support.characteristics import by_name
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.found import expect_ids
from pytest_scim.suites.support.own_resources import OwnUser, id_of
from pytest_scim.suites.support.user import op

RULE = "ipsie_al"
USERS = ipsie_al("List Users By Alternate Identifier (GET /Users?)")
OPERATIONS = 50


@check(SHOULD, ipsie_al("Passwords and other credentials"), rule=RULE)
def test_no_schema_declares_a_password(discovery: Discovery) -> None:
    """/Schemas declares no `password`

    The target does not support passwords: users sign in through the identity provider. Warning:
    this breaks Okta's Sync Password. Okta also sends `password` when it creates a User, so the
    target has to ignore it.

    Fix: If you do not offer Sync Password, remove `password` from the User schema, and ignore it in
    a create.
    """
    schemas = entries(discovery.document("Schemas"), "Resources")
    declaring = [
        str(one.get("id"))
        for one in schemas
        if isinstance(one, dict) and "password" in by_name(entries(one, "attributes"))
    ]
    message = f"/Schemas declares `password` in {', '.join(declaring)}"
    expect_none(message, declaring, expected=f"no `password`, not in {USER} either")


@check(SHOULD, ipsie_al("Performance and Efficiency"), rule=RULE)
def test_bulk_is_supported(discovery: Discovery) -> None:
    """ServiceProviderConfig supports bulk

    Okta sends no bulk requests, so the requirement is of no use to Okta.

    Fix: Implement /Bulk, and declare `bulk.supported: true` with its limits.
    """
    discovery.document("ServiceProviderConfig")
    supported = discovery.supports("bulk")
    expect_equal("`bulk.supported` in ServiceProviderConfig", supported, expected=True)


@check(SHOULD, USERS, rule=RULE, feature="create_users", needs=(EMAIL,))
def test_a_user_is_found_by_the_value_of_an_email(users: Users, own_user: OwnUser) -> None:
    """The filters `emails[value eq …]` and `emails[type eq "work" and value eq …]` find a User

    RFC 7644 lets a target decline value paths; the profile requires both filters.

    Fix: Support value paths of `emails` in filters, with `eq` and `and`.
    """
    own_user.require_stored("emails")
    emails = [one for one in entries(own_user.body, "emails") if isinstance(one, dict)]
    work = next((one for one in emails if str(one.get("type")).lower() == "work"), None)
    if work is None:
        raise NotApplicable("the target stores no email of the type work")
    value = f'value eq "{work["value"]}"'
    for expression in (f"emails[{value}]", f'emails[type eq "work" and {value}]'):
        response = users.ask("GET", "/Users", query=f"filter={quote(expression, safe='')}")
        what = f"the filter `{expression}`"
        expect_status(response, 200, what=what)
        rows = entries(expect_body(response, what), "Resources")
        found = [one.get("id") for one in rows if isinstance(one, dict)]
        expect_ids(f"after a create, {what}", "User", found, own_user.id)


@check(SHOULD, ipsie_al("Update Group (PATCH /Group/{id})"), rule=RULE, feature="push_groups")
def test_a_patch_may_have_fifty_operations_on_members(
    users: Users, groups: Groups, team: tuple[Assigned, ...], test_data: DataGenerator
) -> None:
    """PATCH with 50 operations on the members of a Group is applied

    The operations add and remove two Users in turn. In the end one of them is a member.

    Fix: Accept at least 50 operations in one PATCH of a Group, and apply them in their order.
    """
    ann, bob = (one.id for one in team[:2])
    with blocked_by(PUSH_OWNER):
        group_id = id_of(groups.add(test_data.group(name="Fifty").name, ann))
    operations = [*alternate(ann, bob)]
    body: JSONObject = {"schemas": [PATCH_OP], "Operations": [*operations]}
    response = users.ask("PATCH", resource_path("Groups", group_id), body)
    expect_status(response, SUCCESS, what=f"PATCH with {len(operations)} operations on members")
    groups.expects(group_id, members=[bob], because="after a PATCH with 50 operations")


def alternate(first: str, last: str) -> list[JSONObject]:
    """Return operations that remove one member and add another, in turn; ``last`` stays."""
    operations: list[JSONObject] = []
    for number in range(OPERATIONS // 2):
        leaves, joins = (first, last) if number % 2 == 0 else (last, first)
        operations.append(op("remove", f'members[value eq "{leaves}"]'))
        operations.append(op("add", "members", [{"value": joins}]))
    return operations
