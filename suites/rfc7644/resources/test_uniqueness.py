"""RFC 7643, section 4.1.1, and RFC 7644, section 3.12: userName is unique."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_status, expect_unchanged
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import CREATE_OWNER, blocked_by, describe, resource_path, run_scope
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, PATCH_OP, USER, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key
from pytest_scim.suites.rfc7644.support import compare

LOGINS = rfc7643("4.1.1")
CONFLICT = rfc7644("3.12")
SECOND_OWNER = "rfc7644.uniqueness.two_people_may_have_one_name"
RENAME_OWNER = "rfc7644.uniqueness.a_rename_makes_no_second_account_of_a_login"
UNIMPLEMENTED = {405, 501}


@dataclass(frozen=True, slots=True)
class DuplicateUsers:
    """Two users with the same name: both as sent, the first id, the second create's response."""

    first: OktaUser
    second: OktaUser
    first_id: str
    response: Response

    @property
    def second_id(self):
        """The second user's id, or Blocked where there is no second user."""
        if self.flaw is not None:
            raise Blocked(SECOND_OWNER, self.flaw.message)
        return at(self.response.json, "id")

    @property
    def flaw(self):
        """The finding that the second create created no second user, or ``None``."""
        found = at(self.response.json, "id")
        if not self.response.ok or not isinstance(found, str | int):
            message = (
                f"a create with a name that another User has returned {describe(self.response)}"
            )
            return Finding(message, expected=201, actual=describe(self.response))
        if found == self.first_id:
            message = "two creates with the same name returned the same id"
            return Finding(message, expected="two ids", actual="one id")
        return None


@dataclass(frozen=True, slots=True)
class Renames:
    """Attempts to give the second user the first one's userName, and the second user afterwards.

    ``own`` is the second user's userName, ``taken`` the first one's.
    """

    responses: dict[str, Response]
    body: dict | None
    own: str
    taken: str

    @property
    def refused(self):
        """The attempts that the target rejected.

        Raises:
            Blocked: the second user now has the userName of the first one.
            NotApplicable: the target rejected none and kept the userName.
        """
        known = {k: a for k, a in self.responses.items() if a.status not in compare.ABSENT}
        found = {way: response for way, response in known.items() if not response.ok}
        if not found and self.flaw is not None:
            raise Blocked(RENAME_OWNER, self.flaw.message)
        if not known:
            raise NotApplicable("the target returns 403, 405 or 501 to every change of userName")
        if not found:
            raise NotApplicable("the target rejects no change to a userName that is taken")
        return found

    @property
    def flaw(self):
        """The finding that the second user has no userName of its own now, or ``None``."""
        actual = at_key(self.body, USER_NAME)
        if isinstance(actual, str) and actual.casefold() != self.taken.casefold():
            return None
        ways = ", ".join(way for way, response in self.responses.items() if response.ok)
        message = f"{ways} gave a User the userName of another User"
        return Finding(message, expected=self.own, actual=repr(actual))


@pytest.fixture(scope=run_scope)
def _duplicate_users(context):
    context.connected()
    first = context.test_data.okta_user()
    same = {path: first.values[path] for path in (GIVEN, FAMILY, DISPLAY)}
    second = context.test_data.okta_user().having(same)
    with blocked_by(CREATE_OWNER):
        user = context.users.add(first.resource())
    response = context.users.ask("POST", "/Users", second.resource())
    return DuplicateUsers(first, second, user["id"], response)


@pytest.fixture
def duplicate_users(context, _duplicate_users):
    """Two users with the same name."""
    context.log.cite([_duplicate_users.response.exchange])
    return _duplicate_users


@pytest.fixture(scope=run_scope)
def _upper_case(context, _duplicate_users):
    user_name = in_upper_case(_duplicate_users.first.user_name)
    somebody = called(context.test_data.okta_user(), user_name, context.profile)
    return context.users.ask("POST", "/Users", somebody.resource())


@pytest.fixture
def upper_case(context, _upper_case):
    """The response to a create with the first user's userName in upper case."""
    context.log.cite([_upper_case.exchange])
    return _upper_case


@pytest.fixture(scope=run_scope)
def _renames(context, _duplicate_users, _discovery):
    users, second = context.users, _duplicate_users.second
    path = resource_path("Users", _duplicate_users.second_id)
    taken = [_duplicate_users.first.user_name]
    if not case_counts(_discovery):
        taken.append(in_upper_case(taken[0]))
    responses = {}
    for user_name in taken:
        renamed = called(second.having({GIVEN: f"{second.given}-New"}), user_name, context.profile)
        way = "PUT" if user_name == taken[0] else "PUT in upper case"
        responses[way] = users.ask("PUT", path, renamed.resource())
    if patches(context.profile, _discovery):
        renamed = called(second.having({GIVEN: f"{second.given}-New"}), taken[0], context.profile)
        body = {"schemas": [PATCH_OP], "Operations": renaming(renamed)}
        responses["PATCH"] = users.ask("PATCH", path, body)
    actual = compare.stored(users, _duplicate_users.second_id)
    return Renames(responses, actual, second.user_name, taken[0])


@pytest.fixture
def renames(context, _renames):
    """Attempts to give a user the userName of another one."""
    context.log.cite(response.exchange for response in _renames.responses.values())
    return _renames


@check(SHOULD, rfc7643("8.7.1"), LOGINS, feature="create_users")
def test_two_people_may_have_one_name(duplicate_users, users):
    """Two Users may have the same name and displayName

    Names and displayName need not be unique: two creates with the same names result in two
    users.
    """
    if duplicate_users.flaw is not None:
        raise duplicate_users.flaw
    users.expects(
        duplicate_users.second_id,
        {USER_NAME: duplicate_users.second.user_name},
        "after the second create",
    )


@check(
    SHOULD,
    LOGINS,
    CONFLICT,
    field_report("langfuse/langfuse#13528"),
    feature="create_users",
)
def test_a_login_in_another_case_is_taken_too(upper_case, discovery):
    """A create with a taken userName in another letter case returns 409 `uniqueness`

    userName is not case-exact unless the target's schema says so. A target that accepts no
    upper-case userName may return 400.
    """
    if case_counts(discovery):
        raise NotApplicable("the target's schema says that userName is case-exact")
    if upper_case.status == 400:
        raise NotApplicable("the target rejects a userName in upper case")
    conflict(upper_case, "a create with a taken userName in upper case")


@check(SHOULD, LOGINS, CONFLICT, feature="update_users")
def test_a_rename_makes_no_second_account_of_a_login(renames):
    """PUT and PATCH give no User the userName of another User

    The target never changes a user's userName to one that another user has, in whatever letter
    case.
    """
    if renames.flaw is not None:
        raise renames.flaw


@check(SHOULD, CONFLICT, rfc7644("3.5.1"), rfc7644("3.5.2"), feature="update_users")
def test_a_rename_to_a_taken_login_is_answered_409_uniqueness(renames):
    """PUT or PATCH to a taken userName returns 409 `uniqueness`

    The target rejects a change of userName to one that another user has with 409 and the
    scimType `uniqueness`.
    """
    for way, response in renames.refused.items():
        fixed = at(response.json, "scimType") == "mutability"  # no userName may change
        if not fixed and (response.status != 400 or "upper" not in way):
            conflict(response, f"a change to a taken userName by {way}")


@check(SHOULD, rfc7644("3.5.2"), CONFLICT, feature="update_users")
def test_a_refused_rename_changes_nothing(renames, duplicate_users):
    """A rejected change of userName changes no other attribute

    When the target rejects a PUT or PATCH because its userName is taken, all other attributes
    of the user are unchanged.
    """
    if any(response.ok for response in renames.responses.values()) or not renames.refused:
        raise NotApplicable("the target accepts a change to a userName that is taken")
    before, after = at(duplicate_users.response.json, GIVEN), at(renames.body, GIVEN)
    if before in (MISSING, None):
        raise NotApplicable("the target returns no given name in the create response")
    expect_unchanged("the given name of the User", before, after)


@check(
    SHOULD,
    LOGINS,
    field_report("Infisical/infisical#5947"),
    feature="update_users",
)
def test_an_account_is_no_conflict_with_itself(duplicate_users, upper_case, users):
    """PUT of a User's own userName in another letter case succeeds

    A user does not conflict with itself: the target accepts a PUT with the user's own userName
    and email address in another letter case.
    """
    if upper_case.status == 400:
        raise NotApplicable("the target rejects a userName in upper case")
    user_name = in_upper_case(duplicate_users.second.user_name)
    body = duplicate_users.second.having({USER_NAME: user_name, EMAIL: user_name}).resource()
    response = users.ask("PUT", resource_path("Users", duplicate_users.second_id), body)
    if response.status in UNIMPLEMENTED:
        compare.require_put(response)
    if response.status in compare.ABSENT:
        raise NotApplicable("the target does not let a client change the case of userName")
    expect_status(response, SUCCESS, what="PUT of a User's own userName in upper case")
    users.expects(duplicate_users.second_id, {USER_NAME: user_name}, "after the PUT")


def conflict(response, what):
    """Raise a finding unless a response has the status 409 and the scimType ``uniqueness``."""
    compare.expect_scim_type(response, 409, "uniqueness", what)


def case_counts(discovery):
    """Return whether the target's own schema says that userName is case-exact."""
    return at_key(compare.attributes(discovery, USER).get(USER_NAME), "caseExact") is True


def in_upper_case(user_name):
    """Return a userName in upper case, except a mail domain, since rules may name it."""
    name, at_sign, domain = user_name.partition("@")
    return f"{name.upper()}{at_sign}{domain}"


def patches(profile, discovery):
    """Return whether Okta sends a PATCH to this target, or the target says it supports one."""
    supported = discovery.supports("patch")
    return supported is True or (supported is None and profile.integration == "oin")


def called(okta_user, user_name, profile):
    """Return an Okta user with another userName, and another email where a rule requires it."""
    if profile.rule("username_is_work_email") is not None:
        return okta_user.having({USER_NAME: user_name, EMAIL: user_name})
    return okta_user.having({USER_NAME: user_name})


def renaming(okta_user):
    """Return PATCH operations that change the given name, then the userName."""
    return [
        {"op": "replace", "path": GIVEN, "value": okta_user.given},
        {"op": "replace", "path": USER_NAME, "value": okta_user.user_name},
    ]
