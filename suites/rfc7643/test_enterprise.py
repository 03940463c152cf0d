"""RFC 7643, section 4.3: the enterprise User schema extension."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import rfc7643
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import Profile
from pytest_scim.scim.names import ENTERPRISE_USER
from pytest_scim.scim.paths import MISSING, at, at_key
from pytest_scim.suites.rfc7643.support.definitions import is_text
from pytest_scim.suites.rfc7643.support.rfc_definitions import EMPLOYED
from pytest_scim.suites.support.bodies import expect_none
from pytest_scim.suites.support.user import UserResource

SECTION = rfc7643("4.3")
NAMES = (*EMPLOYED, "manager")


@check(SHOULD, SECTION, rfc7643("3.3"))
def test_extension_attributes_are_under_the_urn(
    user_resource: UserResource, profile: Profile
) -> None:
    """Enterprise extension attributes are returned under the extension's URN

    The target returns the attributes of the enterprise extension inside the object named by its
    URN, not among the attributes of the core User.

    Fix: Serialize `department`, `manager` and the others inside an object with the name
    `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`, and remove them from the top
    level.
    """
    if not any(profile.maps(f"{ENTERPRISE_USER}:{name}") for name in EMPLOYED):
        raise NotApplicable("the profile maps no attribute of the enterprise extension")
    members = user_resource.first.get(ENTERPRISE_USER)
    stray = [
        name for name in NAMES if name in user_resource.first and at_key(members, name) is MISSING
    ]
    message = f"the User has extension attributes outside the extension: {', '.join(stray)}"
    expect_none(message, stray, expected=ENTERPRISE_USER)


@check(SHOULD, SECTION)
def test_a_manager_is_an_object(user_resource: UserResource) -> None:
    """`manager` is an object whose `value` is an id

    The target returns `manager` as a complex attribute with the manager's id in `value`, not as
    a string or an array.

    Fix: Return `manager` as an object with the manager's id as a string in `value`; where you
    return `$ref` and `displayName`, return them as strings too.
    """
    actual = at_key(user_resource.first.get(ENTERPRISE_USER), "manager")
    if actual in (MISSING, None):
        raise NotApplicable("the target stores no manager")
    parts = [at(actual, name) for name in ("value", "$ref", "displayName")]
    odd = [part for part in parts if part not in (MISSING, None) and not is_text(part)]
    if not isinstance(actual, dict) or odd:
        message = "the `manager` of the User is not an object with an id"
        raise Finding(message, expected={"value": "an id"}, actual=repr(actual))
