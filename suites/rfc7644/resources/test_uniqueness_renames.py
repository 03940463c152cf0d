"""RFC 7643, section 4.1.1, and RFC 7644, section 3.12: no User gets the userName of another."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import MUST, PATCHED, SHOULD, check
from pytest_scim.checks.citations import rfc7643, rfc7644
from pytest_scim.checks.expect import expect_unchanged
from pytest_scim.checks.outcomes import Finding, NotApplicable, Unreadable
from pytest_scim.okta.users import OktaUser
from pytest_scim.plugin.fixtures import READ_OWNER, Profile, Users, blocked_by
from pytest_scim.scim.json_values import JSON, JSONObject
from pytest_scim.scim.messages import Response
from pytest_scim.scim.names import GIVEN, PATCH_OP, USER_NAME
from pytest_scim.scim.paths import MISSING, at, at_key
from pytest_scim.suites.rfc7644.support.compare import UNSUPPORTED, expect_scim_type, read_user
from pytest_scim.suites.rfc7644.support.duplicate_users import (
    DuplicateUsers,
    in_upper_case,
    is_case_exact,
    with_user_name,
)
from pytest_scim.suites.support.discovery import Discovery
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "uniqueness"
USER_NAMES = rfc7643("4.1.1")
CONFLICT = rfc7644("3.12")
RENAME_OWNER = "rfc7644.uniqueness.a_rename_creates_no_second_user_of_a_user_name"


@dataclass(frozen=True, slots=True)
class Renames:
    """Attempts to give the second user the first one's userName, and the second user afterwards.

    ``own`` is the second user's userName, ``taken`` the first one's.
    """

    responses: dict[str, Response]
    body: JSONObject | None
    own: str
    taken: str

    def rejected(self) -> dict[str, Response]:
        """Return the attempts that the target rejected.

        Raises:
            Blocked: the second user now has the userName of the first one.
            NotApplicable: the target rejected none and did not change the userName.
        """
        known = {k: a for k, a in self.responses.items() if a.status not in UNSUPPORTED}
        found = {way: response for way, response in known.items() if not response.ok}
        if found:
            return found
        with blocked_by(RENAME_OWNER):
            self.expect_own_user_name()
        if not known:
            raise NotApplicable("the target returns 403, 405 or 501 to every change of userName")
        raise NotApplicable("the target rejects no change to a userName that is taken")

    def expect_own_user_name(self) -> None:
        """Raise a finding where the second user has the first one's userName."""
        actual = at_key(self.body, USER_NAME)
        if not isinstance(actual, str):
            raise Unreadable("GET of a User after a change returned no userName", owner=READ_OWNER)
        if actual.casefold() == self.taken.casefold():
            ways = ", ".join(way for way, response in self.responses.items() if response.ok)
            message = f"{ways} gave a User the userName of another User"
            raise Finding(message, expected=self.own, actual=repr(actual))


@pytest.fixture
def renames(
    once: Once,
    users: Users,
    profile: Profile,
    duplicate_users: DuplicateUsers,
    discovery: Discovery,
) -> Renames:
    """Attempts to give a user the userName of another one."""
    return once(rename, users, profile, duplicate_users, discovery)


def rename(
    users: Users, profile: Profile, duplicate_users: DuplicateUsers, discovery: Discovery
) -> Renames:
    """Send PUTs and a PATCH that give the second user the first one's userName."""
    second, path = duplicate_users.second, duplicate_users.second_path
    taken, other = duplicate_users.first.user_name, second.having({GIVEN: f"{second.given}-New"})
    ways = {"PUT": taken}
    if not is_case_exact(discovery):
        ways["PUT in upper case"] = in_upper_case(taken)
    responses = {
        way: users.ask("PUT", path, with_user_name(other, user_name, profile).resource())
        for way, user_name in ways.items()
    }
    if is_patch_supported(profile, discovery):
        operations = rename_operations(with_user_name(other, taken, profile))
        body: JSONObject = {"schemas": [PATCH_OP], "Operations": operations}
        responses["PATCH"] = users.ask("PATCH", path, body)
    return Renames(responses, read_user(users, duplicate_users.second_id), second.user_name, taken)


def is_patch_supported(profile: Profile, discovery: Discovery) -> bool:
    """Return whether Okta sends a PATCH to this target, or the target says it supports one."""
    supported = discovery.supports("patch")
    return supported is True or (supported is None and profile.integration in PATCHED)


def rename_operations(okta_user: OktaUser) -> list[JSON]:
    """Return PATCH operations that change the given name, then the userName."""
    return [
        {"op": "replace", "path": GIVEN, "value": okta_user.given},
        {"op": "replace", "path": USER_NAME, "value": okta_user.user_name},
    ]


@check(MUST, USER_NAMES, CONFLICT, feature="update_users")
def test_a_rename_creates_no_second_user_of_a_user_name(renames: Renames) -> None:
    """PUT and PATCH give no User the userName of another User

    The target never changes a user's userName to one that another user has, in whatever letter
    case.

    Impact: Two Users share one userName, and Okta's next lookup links either of them.
    Fix: Enforce the uniqueness of userName on PUT and PATCH as on POST, ignoring letter case.
    """
    renames.expect_own_user_name()


@check(SHOULD, CONFLICT, rfc7644("3.5.1"), rfc7644("3.5.2"), feature="update_users")
def test_a_rename_to_a_taken_user_name_returns_409_uniqueness(renames: Renames) -> None:
    """PUT or PATCH to a taken userName returns 400 or 409 `uniqueness`

    The target rejects a change of userName to one that another user has with the scimType
    `uniqueness`. RFC 7644 has it with 409 in table 8, and with 400 in table 9.

    Fix: Return 409 with the scimType `uniqueness` to PUT and PATCH, as to POST.
    """
    for way, response in renames.rejected().items():
        fixed = at(response.json, "scimType") == "mutability"  # no userName may change
        if not fixed and (response.status != 400 or "upper" not in way):
            status = response.status if response.status == 400 else 409
            what = f"a change to a taken userName by {way}"
            expect_scim_type(response, status, "uniqueness", what)


@check(SHOULD, rfc7644("3.5.2"), CONFLICT, feature="update_users")
def test_a_refused_rename_changes_nothing(
    renames: Renames, duplicate_users: DuplicateUsers
) -> None:
    """A rejected change of userName changes no other attribute

    When the target rejects a PUT or PATCH because its userName is taken, all other attributes
    of the user are unchanged.

    Fix: Check for a taken userName before you write other attributes, or write all of them in
    one transaction that the conflict rolls back.
    """
    if any(response.ok for response in renames.responses.values()) or not renames.rejected():
        raise NotApplicable("the target accepts a change to a userName that is taken")
    before, after = at(duplicate_users.response.json, GIVEN), at(renames.body, GIVEN)
    if before in (MISSING, None):
        raise NotApplicable("the target returns no given name in the create response")
    expect_unchanged("the given name of the User", before, after)
