"""RFC 7643, section 4.1.1, and RFC 7644, section 3.12: a userName is one account's alone."""

from dataclasses import dataclass

import pytest

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, rfc7643, rfc7644
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
    """Two people of one name: both as sent, the first one's id, the answer to the second create."""

    first: Person
    second: Person
    first_id: str
    answer: Answer

    @property
    def second_id(self):
        """The second one's id, or Blocked where there is no second account."""
        if self.flaw is not None:
            raise Blocked(SECOND_OWNER, self.flaw.message)
        return at(self.answer.json, "id")

    @property
    def flaw(self):
        """The finding that the second create made no account of its own, or ``None``."""
        found = at(self.answer.json, "id")
        if not self.answer.ok or not isinstance(found, str):
            return Finding("a second person of one name", expected=201, shown=said(self.answer))
        if found == self.first_id:
            return Finding("two people were given one account", expected="two ids", shown="one id")
        return None


@dataclass(frozen=True, slots=True)
class Renames:
    """Attempts to give the second one the first one's login, and what the second one shows then.

    ``own`` is the second one's login, ``taken`` the first one's.
    """

    answers: dict[str, Answer]
    shown: dict | None
    own: str
    taken: str

    @property
    def refused(self):
        """The attempts that were refused.

        Raises:
            Blocked: the second one has the login of the first one now.
            NotApplicable: none was refused, and the login stayed.
        """
        known = {k: a for k, a in self.answers.items() if a.status not in compare.ABSENT}
        found = {way: answer for way, answer in known.items() if not answer.ok}
        if not found and self.flaw is not None:
            raise Blocked(RENAME_OWNER, self.flaw.message)
        if not known:
            raise NotApplicable("the target answers every rename as forbidden or not implemented")
        if not found:
            raise NotApplicable("the target refuses no rename to a login that is taken")
        return found

    @property
    def flaw(self):
        """The finding that the second one does not have a login of its own now, or ``None``."""
        shown = at_key(self.shown, LOGIN)
        if isinstance(shown, str) and shown.casefold() != self.taken.casefold():
            return None
        ways = ", ".join(way for way, answer in self.answers.items() if answer.ok)
        return Finding(f"the login after a rename by {ways}", expected=self.own, shown=repr(shown))


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
    """Two people of one name."""
    rehearsal.evidence.cite([_namesakes.answer.exchange])
    return _namesakes


@pytest.fixture(scope=run_scope)
def _shouted(rehearsal, _namesakes):
    login = in_upper_case(_namesakes.first.login)
    somebody = called(rehearsal.people.person(), login, rehearsal.profile)
    return rehearsal.directory.ask("POST", "/Users", somebody.resource())


@pytest.fixture
def shouted(rehearsal, _shouted):
    """The answer to a create of the first one's login in upper case."""
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
    """Attempts to give somebody a login that is somebody else's."""
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
    directory.expects(namesakes.second_id, {LOGIN: namesakes.second.login}, "the second one")


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
        raise NotApplicable("the target refuses a login in upper case")
    conflict(shouted, "a create of a login in another case")


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
        fixed = at(answer.json, "scimType") == "mutability"  # a login that may not change at all
        if not fixed and (answer.status != 400 or "upper" not in way):
            conflict(answer, f"a rename by {way}")


@check(SHOULD, rfc7644("3.5.2"), CONFLICT, feature="update_users")
def test_a_refused_rename_changes_nothing(renames, namesakes):
    """A rejected change of userName changes no other attribute

    When the target rejects a PUT or PATCH because its userName is taken, all other attributes
    of the user are unchanged.
    """
    if any(answer.ok for answer in renames.answers.values()) or not renames.refused:
        raise NotApplicable("the target accepts a rename to a login that is taken")
    before, after = at(namesakes.answer.json, GIVEN), at(renames.shown, GIVEN)
    if before in (MISSING, None):
        raise NotApplicable("the target shows no given name in the answer to a create")
    if after != before:
        raise Finding("the given name after a refusal", expected=before, shown=repr(after))


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
        raise NotApplicable("the target refuses a login in upper case")
    login = in_upper_case(namesakes.second.login)
    body = namesakes.second.having({LOGIN: login, EMAIL: login}).resource()
    answer = directory.ask("PUT", resource_path("Users", namesakes.second_id), body)
    if answer.status in UNIMPLEMENTED:
        compare.require_put(answer)
    if answer.status in compare.ABSENT:
        raise NotApplicable("the target does not let a client change the case of a login")
    if not answer.ok:
        raise Finding("its own login in another case", expected=200, shown=said(answer))
    directory.expects(namesakes.second_id, {LOGIN: login}, "after the PUT")


def conflict(answer, what):
    """Raise a finding unless an answer is 409 with scimType ``uniqueness``."""
    shown = {"status": answer.status, "scimType": at(answer.json, "scimType")}
    expected = {"status": 409, "scimType": "uniqueness"}
    if shown != expected:
        raise Finding(f"{what} was answered {said(answer)}", expected=expected, shown=repr(shown))


def case_counts(discovery):
    """Return whether the target's own schema says that userName is case-exact."""
    return at_key(compare.attributes(discovery, USER).get(LOGIN), "caseExact") is True


def in_upper_case(login):
    """Return a login in upper case; a mail domain stays as it is, since rules may name it."""
    name, at_sign, domain = login.partition("@")
    return f"{name.upper()}{at_sign}{domain}"


def patches(profile, discovery):
    """Return whether Okta sends a PATCH to this target, or it says that it takes one."""
    supported = discovery.supports("patch")
    return supported is True or (supported is None and profile.integration == "oin")


def called(person, login, profile):
    """Return a person with another login, and with another email address where a rule wants it."""
    if profile.rule("username_is_work_email") is not None:
        return person.having({LOGIN: login, EMAIL: login})
    return person.having({LOGIN: login})


def renaming(person):
    """Return PATCH operations for a rename: one that would be harmless comes first."""
    return [
        {"op": "replace", "path": GIVEN, "value": person.given},
        {"op": "replace", "path": LOGIN, "value": person.login},
    ]
