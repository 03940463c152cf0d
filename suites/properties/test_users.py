"""Names and userNames that Hypothesis generates: created, updated, imported, looked up."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import CREATE_OWNER, IMPORT_OWNER, require_success
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support import shrink
from pytest_scim.suites.properties.support.name_limits import PLAIN_LOGINS_ONLY, longest_name
from pytest_scim.suites.properties.support.text_compare import about, same, same_login, succeeded

STRINGS = rfc7643("2.3.1")
LOOKUP_OWNER = "okta.create_users.the_created_user_is_found_by_user_name"
UPDATE_OWNER = "okta.update_users.a_changed_name_is_stored"
REFUSED = (400, 403, 422)
"""Statuses with which a target rejects a userName of that form."""


@check(SHOULD, STRINGS, okta_api("Create a user"), feature="create_users", needs=(GIVEN, FAMILY))
def test_names_of_any_script_are_stored(users, profile, user_set, hunt, generated):
    """The target stores generated names in any script when it creates a User

    A string may contain any Unicode characters. Names have marks, hyphens and apostrophes, and one
    letter or forty. Unicode composition (NFC) counts as unchanged.
    """

    def judge(naming):
        with user_set.user(naming) as user, about(str(naming), CREATE_OWNER):
            users.polling.until(lambda: shows(user_set.read(user), naming))

    hunt(generated.namings(longest_name(profile)), judge, shrink.names)


@check(SHOULD, STRINGS, okta_api("Update a user"), feature="update_users", needs=(GIVEN, FAMILY))
def test_an_update_stores_names_of_any_script(
    renamable, console, users, profile, user_set, hunt, generated
):
    """The target stores generated names in any script when it updates a User

    GET returns the names as sent.
    """
    del renamable
    subject = user_set.subject()

    def judge(naming):
        values = {GIVEN: naming.given, FAMILY: naming.family, DISPLAY: str(naming)}
        task = console.update(subject.okta_user.having(values))
        with about(str(naming), UPDATE_OWNER):
            succeeded(task)
            users.polling.until(lambda: shows(users.user(subject.id), naming))

    hunt(generated.namings(longest_name(profile)), judge, shrink.names)


@check(SHOULD, STRINGS, okta_api("Retrieve users"), feature="import_users", needs=(GIVEN, FAMILY))
def test_names_of_any_script_are_imported(console, user_set):
    """An import returns generated names in any script

    The list of Users has the names that GET /Users/{id} returns.
    """
    actual = {naming: user_set.read(user) for naming, user in user_set.present.items()}
    task = require_success(console.import_users(), IMPORT_OWNER)
    ours = [one["id"] for one in actual.values()]
    rows = {row["id"]: row for row in task.users if at(row, "id") in ours}
    listed = [naming for naming in actual if actual[naming]["id"] in rows]
    if not listed:
        read_to_the_end(console, task)
        raise NotApplicable("the target's import returns none of the generated Users")
    for naming in sorted(listed, key=lambda naming: len(str(naming))):
        for path in (GIVEN, FAMILY):
            wanted, seen = (at(one, path) for one in (actual[naming], rows[actual[naming]["id"]]))
            if isinstance(wanted, str) and not same(seen, wanted):
                message = f"{naming} → the import returns {seen!r} as {path}"
                raise Finding(message, expected=wanted, actual=repr(seen))


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    rfc7644("5"),
    field_report("apache/directory-scimple#981"),
    field_report("appsmithorg/appsmith#25452"),
    feature="create_users",
)
def test_a_generated_user_name_finds_its_user(profile, test_data, user_set, users, hunt, generated):
    """A filter on a generated userName returns exactly its User

    A userName has letters of any script that is written from left to right, and `.`, `-`, `_`, `+`
    and `'`. The target may reject such a userName. When it accepts one that the lookup does not
    return, Okta's next assignment creates a second User.
    """
    taken = []
    international = not any(profile.rule(name) for name in PLAIN_LOGINS_ONLY)

    def judge(local):
        plain = test_data.okta_user()
        user_name = f"{local}.{plain.user_name.partition('@')[0]}@{profile.test_users.email_domain}"
        with user_set.visitor(plain.having({USER_NAME: user_name, EMAIL: user_name})) as user:
            if user.id is None:
                refused(user_name, user.task)
            else:
                taken.append(user_name)
                found(users, user_name, user.id)

    hunt(generated.logins(international=international), judge, shrink.shorter)
    if not taken:
        raise NotApplicable("the target accepts none of the generated userNames")


def shows(user, naming):
    """Raise a finding unless a User has both names."""
    for path, sent in ((GIVEN, naming.given), (FAMILY, naming.family)):
        if not same(seen := at(user, path), sent):
            raise Finding(f"{path} is {seen!r}, not {sent!r}", expected=sent, actual=repr(seen))


def refused(user_name, task):
    """Raise a finding unless the target rejected the create, as it may."""
    if len(task.responses) == 1 or task.responses[-1].status not in REFUSED:
        with about(user_name, CREATE_OWNER):
            succeeded(task)


def found(users, user_name, user_id):
    """Return once a lookup by the userName returns only that User, or raise a finding."""

    def look():
        rows = users.find(user_name)
        if [row.get("id") for row in rows] != [user_id]:
            message = f"the lookup by userName returns {'other Users' if rows else 'no User'}"
            raise Finding(message, expected=1, actual=len(rows))
        if not same_login(rows[0].get(USER_NAME), user_name):
            seen = rows[0].get(USER_NAME)
            message = f"the userName is {seen!r}, not {user_name!r}"
            raise Finding(message, expected=user_name, actual=repr(seen))

    with about(user_name, LOOKUP_OWNER):
        users.polling.until(look)


def read_to_the_end(console, task):
    """Raise NotRun when an import ended at the limit of pages, not at its total."""
    pages, total = console.org.pages, at(task.responses[-1].json, "totalResults")
    if len(task.responses) >= pages and total != len(task.users):
        raise NotRun(f"the import is longer than the {pages} pages a run may read")
