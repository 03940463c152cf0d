"""RFC 7643, section 4.1.1, and RFC 7644, section 3.12: userName is unique."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
from pytest_scim.checks.expect import SUCCESS, expect_status, expect_unchanged
from pytest_scim.checks.outcomes import Blocked, Finding, NotApplicable
from pytest_scim.okta.users import Person
from pytest_scim.plugin.fixtures import CREATE_OWNER, owned_by, resource_path, run_scope, said
from pytest_scim.scim.messages import Answer
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, LOGIN, PATCH_OP, USER
from pytest_scim.scim.paths import MISSING, at, at_key
from pytest_scim.suites.rfc7644.support import compare

LOGINS = rfc7643("4.1.1")
CONFLICT = rfc7644("3.12")
SECOND_OWNER = "rfc7644.uniqueness.two_people_may_have_one_name"
RENAME_OWNER = "rfc7644.uniqueness.a_rename_makes_no_second_account_of_a_login"
UNIMPLEMENTED = {405, 501}


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Two users with the same name: both as sent, the first id, the second create's response."""

    first: Person
    second: Person
    first_id: str
    answer: Answer

    @property
    def second_id(self):
        """The second user's id, or Blocked where there is no second user."""
        if self.flaw is not None:
            raise Blocked(SECOND_OWNER, self.flaw.message)
        return at(self.answer.json, "id")

    @property
    def flaw(self):
        """The finding that the second create created no second user, or ``None``."""
        found = at(self.answer.json, "id")
        if not self.answer.ok or not isinstance(found, str):
            told = f"a create with a name that another User has returned {said(self.answer)}"
            return Finding(told, expected=201, shown=said(self.answer))
        if found == self.first_id:
            told = "two creates with the same name returned the same id"
            return Finding(told, expected="two ids", shown="one id")
        return None


@dataclass(frozen=True, slots=True)
class Renames:
    """Attempts to give the second user the first one's userName, and the second user afterwards.

    ``own`` is the second user's userName, ``taken`` the first one's.
    """

    answers: dict[str, Answer]
    shown: dict | None
    own: str
    taken: str

    @property
    def refused(self):
        """The attempts that the target rejected.

        Raises:
            Blocked: the second user now has the userName of the first one.
            NotApplicable: the target rejected none and kept the userName.
        """
        known = {k: a for k, a in self.answers.items() if a.status not in compare.ABSENT}
        found = {way: answer for way, answer in known.items() if not answer.ok}
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
        shown = at_key(self.shown, LOGIN)
        if isinstance(shown, str) and shown.casefold() != self.taken.casefold():
            return None
        ways = ", ".join(way for way, answer in self.answers.items() if answer.ok)
        told = f"{ways} gave a User the userName of another User"
        return Finding(told, expected=self.own, shown=repr(shown))


@pytest.fixture(scope=run_scope)
def _namesakes(rehearsal):
    rehearsal.connected()
    first = rehearsal.people.person()
    same = {path: first.values[path] for path in (GIVEN, FAMILY, DISPLAY)}
    second = rehearsal.people.person().having(same)
    with owned_by(CREATE_OWNER):
        account = rehearsal.directory.add(first.resource())
    answer = rehearsal.directory.ask("POST", "/Users", second.resource())
    return Namesakes(first, second, account["id"], answer)


@pytest.fixture
def namesakes(rehearsal, _namesakes):
    """Two users with the same name."""
    rehearsal.evidence.cite([_namesakes.answer.exchange])
    return _namesakes


@pytest.fixture(scope=run_scope)
def _shouted(rehearsal, _namesakes):
    login = in_upper_case(_namesakes.first.login)
    somebody = called(rehearsal.people.person(), login, rehearsal.profile)
    return rehearsal.directory.ask("POST", "/Users", somebody.resource())


@pytest.fixture
def shouted(rehearsal, _shouted):
    """The response to a create with the first user's userName in upper case."""
    rehearsal.evidence.cite([_shouted.exchange])
    return _shouted


@pytest.fixture(scope=run_scope)
def _renames(rehearsal, _namesakes, _discovery):
    directory, second = rehearsal.directory, _namesakes.second
    path = resource_path("Users", _namesakes.second_id)
    taken = [_namesakes.first.login]
    if not case_counts(_discovery):
        taken.append(in_upper_case(taken[0]))
    answers = {}
    for login in taken:
        renamed = called(second.having({GIVEN: f"{second.given}-New"}), login, rehearsal.profile)
        way = "PUT" if login == taken[0] else "PUT in upper case"
        answers[way] = directory.ask("PUT", path, renamed.resource())
    if patches(rehearsal.profile, _discovery):
        renamed = called(second.having({GIVEN: f"{second.given}-New"}), taken[0], rehearsal.profile)
        body = {"schemas": [PATCH_OP], "Operations": renaming(renamed)}
        answers["PATCH"] = directory.ask("PATCH", path, body)
    shown = compare.shown(directory, _namesakes.second_id)
    return Renames(answers, shown, second.login, taken[0])


@pytest.fixture
def renames(rehearsal, _renames):
    """Attempts to give a user the userName of another one."""
    rehearsal.evidence.cite(answer.exchange for answer in _renames.answers.values())
    return _renames


@check(SHOULD, rfc7643("8.7.1"), LOGINS, feature="create_users")
def test_two_people_may_have_one_name(namesakes, directory):
    """Two Users may have the same name and displayName

    Names and displayName need not be unique: two creates with the same names result in two
    users.
    """
    if namesakes.flaw is not None:
        raise namesakes.flaw
    directory.expects(
        namesakes.second_id, {LOGIN: namesakes.second.login}, "after the second create"
    )


@check(
    SHOULD,
    LOGINS,
    CONFLICT,
    field_report("langfuse/langfuse#13528"),
    feature="create_users",
)
def test_a_login_in_another_case_is_taken_too(shouted, discovery):
    """A create with a taken userName in another letter case returns 409 `uniqueness`

    userName is not case-exact unless the target's schema says so. A target that accepts no
    upper-case userName may return 400.
    """
    if case_counts(discovery):
        raise NotApplicable("the target's schema says that userName is case-exact")
    if shouted.status == 400:
        raise NotApplicable("the target rejects a userName in upper case")
    conflict(shouted, "a create with a taken userName in upper case")


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
    for way, answer in renames.refused.items():
        fixed = at(answer.json, "scimType") == "mutability"  # no userName may change
        if not fixed and (answer.status != 400 or "upper" not in way):
            conflict(answer, f"a change to a taken userName by {way}")


@check(SHOULD, rfc7644("3.5.2"), CONFLICT, feature="update_users")
def test_a_refused_rename_changes_nothing(renames, namesakes):
    """A rejected change of userName changes no other attribute

    When the target rejects a PUT or PATCH because its userName is taken, all other attributes
    of the user are unchanged.
    """
    if any(answer.ok for answer in renames.answers.values()) or not renames.refused:
        raise NotApplicable("the target accepts a change to a userName that is taken")
    before, after = at(namesakes.answer.json, GIVEN), at(renames.shown, GIVEN)
    if before in (MISSING, None):
        raise NotApplicable("the target returns no given name in the create response")
    expect_unchanged("the given name of the User", before, after)


@check(
    SHOULD,
    LOGINS,
    field_report("Infisical/infisical#5947"),
    feature="update_users",
)
def test_an_account_is_no_conflict_with_itself(namesakes, shouted, directory):
    """PUT of a User's own userName in another letter case succeeds

    A user does not conflict with itself: the target accepts a PUT with the user's own userName
    and email address in another letter case.
    """
    if shouted.status == 400:
        raise NotApplicable("the target rejects a userName in upper case")
    login = in_upper_case(namesakes.second.login)
    body = namesakes.second.having({LOGIN: login, EMAIL: login}).resource()
    answer = directory.ask("PUT", resource_path("Users", namesakes.second_id), body)
    if answer.status in UNIMPLEMENTED:
        compare.require_put(answer)
    if answer.status in compare.ABSENT:
        raise NotApplicable("the target does not let a client change the case of userName")
    expect_status(answer, SUCCESS, what="PUT of a User's own userName in upper case")
    directory.expects(namesakes.second_id, {LOGIN: login}, "after the PUT")


def conflict(answer, what):
    """Raise a finding unless a response has the status 409 and the scimType ``uniqueness``."""
    compare.expect_scim_type(answer, 409, "uniqueness", what)


def case_counts(discovery):
    """Return whether the target's own schema says that userName is case-exact."""
    return at_key(compare.attributes(discovery, USER).get(LOGIN), "caseExact") is True


def in_upper_case(login):
    """Return a userName in upper case, except a mail domain, since rules may name it."""
    name, at_sign, domain = login.partition("@")
    return f"{name.upper()}{at_sign}{domain}"


def patches(profile, discovery):
    """Return whether Okta sends a PATCH to this target, or the target says it supports one."""
    supported = discovery.supports("patch")
    return supported is True or (supported is None and profile.integration == "oin")


def called(person, login, profile):
    """Return an Okta user with another userName, and another email where a rule requires it."""
    if profile.rule("username_is_work_email") is not None:
        return person.having({LOGIN: login, EMAIL: login})
    return person.having({LOGIN: login})


def renaming(person):
    """Return PATCH operations that change the given name, then the userName."""
    return [
        {"op": "replace", "path": GIVEN, "value": person.given},
        {"op": "replace", "path": LOGIN, "value": person.login},
    ]
