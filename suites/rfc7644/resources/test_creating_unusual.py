"""RFC 7644, section 3.3: creates with the id of another User, with null, and in other case."""

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import DataGenerator, Profile, Users, odd_create
from pytest_scim.scim.json_values import JSONObject
from pytest_scim.scim.names import EXTERNAL_ID, FAMILY, USER_NAME
from pytest_scim.scim.paths import MISSING, at
from pytest_scim.suites.rfc7644.support import compare
from pytest_scim.suites.support.odd_users import OddUsers
from pytest_scim.suites.support.rejections import expect_no_server_error
from pytest_scim.suites.support.user import UserResource

SECTION_ID = "creating"
CREATING = rfc7644("3.3")
UNASSIGNED = ("nickName", "phoneNumbers")


@check(MUST, CREATING, rfc7643("3.1"), feature="create_users")
def test_a_create_with_the_id_of_a_user_changes_no_user(
    odd_users: OddUsers[UserResource], users: Users, test_data: DataGenerator
) -> None:
    """A create with the `id` of another User does not change that User

    The service provider assigns the `id` of a new user. A create that contains the `id` of a User
    that exists creates another User, or is rejected.

    Impact: A create overwrites the data of another user.
    Fix: Ignore `id` in the body of a POST, and assign a new one.
    """
    with odd_users.lend() as other:
        part: JSONObject = {"id": other.id}
        expect_unharmed(other, users, test_data, part, "a create with the id of another User")


@check(SHOULD, CREATING, rfc7643("3.1"), feature="create_users")
def test_a_create_with_the_external_id_of_a_user_changes_no_user(
    odd_users: OddUsers[UserResource], users: Users, test_data: DataGenerator
) -> None:
    """A create with the `externalId` of another User does not change that User

    The client chooses the `externalId`, and two clients may choose the same. A create that contains
    the one of a User that exists creates another User, or is rejected.

    Impact: A create overwrites the data of another user.
    Fix: Update no User in POST. Return 409 `uniqueness` where `externalId` must be unique.
    """
    with odd_users.lend() as other:
        external = at(other.body, EXTERNAL_ID)
        if not isinstance(external, str) or not external:
            raise NotApplicable("the target stores no externalId")
        what = "a create with the externalId of another User"
        expect_unharmed(other, users, test_data, {EXTERNAL_ID: external}, what)


def expect_unharmed(
    other: UserResource, users: Users, test_data: DataGenerator, part: JSONObject, what: str
) -> None:
    """Create a User with what another one has, and raise a finding where that one changes."""
    before = other.body
    response = odd_create(users, {**test_data.okta_user().resource(), **part}, what).response
    other.may_have_changed()
    names = {USER_NAME: at(before, USER_NAME), FAMILY: at(before, FAMILY)}
    actual = {path: at(other.body, path) for path in names}
    expect_equal(f"the other User after {what}", actual, names)
    if response.ok and at(response.json, "id") == other.id:
        message = f"{what} returned {response.status} with the id of that User"
        raise Finding(message, expected="a new id, or a 4xx status", actual="the id of that User")


@check(SHOULD, rfc7643("2.5"), CREATING, feature="create_users")
def test_null_in_a_create_is_no_value(
    users: Users, test_data: DataGenerator, profile: Profile
) -> None:
    """`null` and an empty array in a create mean no value

    "Unassigned attributes, the null value, or an empty array (in the case of a multi-valued
    attribute) SHALL be considered to be equivalent": a create with `nickName: null` and
    `phoneNumbers: []` creates the User without these attributes.

    Fix: Treat `null` and `[]` like an attribute that the body does not contain.
    """
    needed = [name for name in UNASSIGNED if any(one.startswith(name) for one in profile.required)]
    if needed:
        raise NotApplicable(f"the profile requires {' and '.join(needed)}")
    what = "a create with null and an empty array"
    part: compare.Part = {"nickName": None, "phoneNumbers": []}
    attempt = compare.create_with(users, test_data, part, what)
    user = compare.expect_accepted(attempt, what)
    kept = [name for name in UNASSIGNED if at(user, name) not in (MISSING, None, "", [])]
    expect_equal(f"the list of attributes with a value after {what}", kept, [])


@check(SHOULD, rfc7643("2.1"), CREATING, feature="create_users")
def test_names_in_a_create_may_come_in_any_case(users: Users, test_data: DataGenerator) -> None:
    """Attribute names in a create may be in any letter case

    "Attribute names are case insensitive": a create with `USERNAME` and `Name.FAMILYNAME` in such
    letters stores the values of `userName` and `name.familyName`.

    Fix: Compare the names of attributes in a body without regard to letter case.
    """
    okta_user = test_data.okta_user()
    body = in_upper_case(okta_user.resource())
    what = "a create with `USERNAME` and `NAME`"
    attempt = compare.create(users, body, what)
    expect_no_server_error(attempt.response, what)
    user = compare.expect_accepted(attempt, what)
    expected = {USER_NAME: okta_user.user_name, FAMILY: okta_user.family}
    actual = {path: str(at(user, path)) for path in expected}
    folded = [{path: one.casefold() for path, one in side.items()} for side in (actual, expected)]
    expect_equal(f"the User after {what}", *folded)


def in_upper_case(body: JSONObject) -> JSONObject:
    """Return a body in which `userName`, `name` and what is in `name` are in upper case."""
    whole: JSONObject = {}
    for key, value in body.items():
        parts = value if key == "name" and isinstance(value, dict) else None
        inner = {one.upper(): part for one, part in parts.items()} if parts else value
        whole[key.upper() if key in {USER_NAME, "name"} else key] = inner
    return whole
