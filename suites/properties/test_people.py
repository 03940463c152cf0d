"""Names and userNames that Hypothesis generates: created, updated, imported, looked up."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun, Unreadable
from pytest_scim.plugin.fixtures import CREATE_OWNER, IMPORT_OWNER, done
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, LOGIN
from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support import shrink
from pytest_scim.suites.properties.support.name_limits import PLAIN_LOGINS_ONLY, longest_name
from pytest_scim.suites.properties.support.text_compare import about, same, same_login, succeeded

STRINGS = rfc7643("2.3.1")
LOOKUP_OWNER = "okta.create_users.the_created_account_is_found_by_login"
TOTAL_OWNER = "okta.import_users.the_total_counts_every_account"
UPDATE_OWNER = "okta.update_users.a_changed_name_shows"
REFUSED = (400, 403, 422)
"""Statuses with which a target rejects a userName of that form."""


@check(SHOULD, STRINGS, okta_api("Create a user"), feature="create_users", needs=(GIVEN, FAMILY))
def test_names_of_any_script_come_back(directory, profile, crowd, hunt, made_up):
    """The target stores generated names in any script when it creates a User

    A string may contain any Unicode characters. Names have marks, hyphens and apostrophes, and one
    letter or forty. Unicode composition (NFC) counts as unchanged.
    """

    def judge(naming):
        with crowd.account(naming) as account, about(str(naming), CREATE_OWNER):
            directory.settle.until(lambda: shows(crowd.read(account), naming))

    hunt(made_up.namings(longest_name(profile)), judge, shrink.names)


@check(SHOULD, STRINGS, okta_api("Update a user"), feature="update_users", needs=(GIVEN, FAMILY))
def test_changed_names_of_any_script_show(
    renamable, console, directory, profile, crowd, hunt, made_up
):
    """The target stores generated names in any script when it updates a User

    GET returns the names as sent.
    """
    del renamable
    subject = crowd.subject()

    def judge(naming):
        values = {GIVEN: naming.given, FAMILY: naming.family, DISPLAY: str(naming)}
        task = console.update(subject.person.having(values))
        with about(str(naming), UPDATE_OWNER):
            succeeded(task)
            directory.settle.until(lambda: shows(directory.user(subject.id), naming))

    hunt(made_up.namings(longest_name(profile)), judge, shrink.names)


@check(SHOULD, STRINGS, okta_api("Retrieve users"), feature="import_users", needs=(GIVEN, FAMILY))
def test_names_of_any_script_are_imported(console, crowd):
    """An import returns generated names in any script

    The list of Users has the names that GET /Users/{id} returns.
    """
    shown = {naming: crowd.read(account) for naming, account in crowd.present.items()}
    task = done(console.import_users(), IMPORT_OWNER)
    ours = [one["id"] for one in shown.values()]
    rows = {row["id"]: row for row in task.users if at(row, "id") in ours}
    listed = [naming for naming in shown if shown[naming]["id"] in rows]
    if not listed:
        read_to_the_end(console, task)
        raise Unreadable("the import returns none of the Users", owner=TOTAL_OWNER)
    for naming in sorted(listed, key=lambda naming: len(str(naming))):
        for path in (GIVEN, FAMILY):
            wanted, seen = (at(one, path) for one in (shown[naming], rows[shown[naming]["id"]]))
            if isinstance(wanted, str) and not same(seen, wanted):
                message = f"{naming} → the import returns {seen!r} as {path}"
                raise Finding(message, expected=wanted, shown=repr(seen))


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    rfc7644("5"),
    field_report("apache/directory-scimple#981"),
    field_report("appsmithorg/appsmith#25452"),
    feature="create_users",
)
def test_a_made_up_login_finds_its_account(profile, people, crowd, directory, hunt, made_up):
    """A filter on a generated userName returns exactly its User

    A userName has letters of any script that is written from left to right, and `.`, `-`, `_`, `+`
    and `'`. The target may reject such a userName. When it accepts one that the lookup does not
    return, Okta's next assignment creates a second User.
    """
    taken = []
    international = not any(profile.rule(name) for name in PLAIN_LOGINS_ONLY)

    def judge(local):
        plain = people.person()
        login = f"{local}.{plain.login.partition('@')[0]}@{profile.people.email_domain}"
        with crowd.visitor(plain.having({LOGIN: login, EMAIL: login})) as account:
            if account.id is None:
                refused(login, account.task)
            else:
                taken.append(login)
                found(directory, login, account.id)

    hunt(made_up.logins(international=international), judge, shrink.shorter)
    if not taken:
        raise NotApplicable("the target accepts none of the generated userNames")


def shows(account, naming):
    """Raise a finding unless a User has both names."""
    for path, sent in ((GIVEN, naming.given), (FAMILY, naming.family)):
        if not same(seen := at(account, path), sent):
            raise Finding(f"{path} is {seen!r}, not {sent!r}", expected=sent, shown=repr(seen))


def refused(login, task):
    """Raise a finding unless the target rejected the create, as it may."""
    if len(task.answers) == 1 or task.answers[-1].status not in REFUSED:
        with about(login, CREATE_OWNER):
            succeeded(task)


def found(directory, login, account_id):
    """Return once a lookup by the userName returns only that User, or raise a finding."""

    def look():
        rows = directory.find(login)
        if [row.get("id") for row in rows] != [account_id]:
            message = f"the lookup by userName returns {'other Users' if rows else 'no User'}"
            raise Finding(message, expected=1, shown=len(rows))
        if not same_login(rows[0].get(LOGIN), login):
            seen = rows[0].get(LOGIN)
            message = f"the userName is {seen!r}, not {login!r}"
            raise Finding(message, expected=login, shown=repr(seen))

    with about(login, LOOKUP_OWNER):
        directory.settle.until(look)


def read_to_the_end(console, task):
    """Raise NotRun when an import ended at the limit of pages, not at its total."""
    pages, total = console.org.pages, at(task.answers[-1].json, "totalResults")
    if len(task.answers) >= pages and total != len(task.users):
        raise NotRun(f"the import is longer than the {pages} pages a run may read")
