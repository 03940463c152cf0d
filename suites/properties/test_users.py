"""Names and userNames that Hypothesis generates: created, updated, imported and found."""

from types import ModuleType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643, rfc7644
from pytest_scim.checks.expect import expect_equal
from pytest_scim.checks.outcomes import Blocked, NotApplicable, NotRun
from pytest_scim.plugin.fixtures import (
    CREATE_OWNER,
    IMPORT_OWNER,
    Console,
    DataGenerator,
    Profile,
    Resource,
    Task,
    Users,
    require_success,
)
from pytest_scim.scim.names import DISPLAY, EMAIL, FAMILY, GIVEN, USER_NAME
from pytest_scim.scim.paths import at
from pytest_scim.suites.properties.support import shrink
from pytest_scim.suites.properties.support.examples import TryExamples
from pytest_scim.suites.properties.support.name_limits import ASCII_ONLY, longest_name
from pytest_scim.suites.properties.support.shrink import Naming
from pytest_scim.suites.properties.support.text_compare import (
    about,
    expect_success,
    expect_text,
    expect_user_name,
)
from pytest_scim.suites.properties.support.users import UserSet
from pytest_scim.suites.support.owners import TOTAL_OWNER, UPDATE_OWNER, USER_LOOKUP_OWNER

STRINGS = rfc7643("2.3.1")
REJECTIONS = (400, 403, 422)
"""Statuses with which a target rejects a userName of that form."""


@check(SHOULD, STRINGS, okta_api("Create the User"), feature="create_users", needs=(GIVEN, FAMILY))
def test_names_of_any_script_are_stored(
    users: Users,
    profile: Profile,
    user_set: UserSet,
    try_examples: TryExamples,
    strategies: ModuleType,
) -> None:
    """The target stores generated names in any script when it creates a User

    A string may contain any Unicode characters. Names have marks, hyphens and apostrophes, and one
    letter or forty. Unicode composition (NFC) counts as unchanged.

    Fix: Decode the body of POST as UTF-8, store names in columns that have all of Unicode
    (`utf8mb4` in MySQL), and remove patterns that accept only ASCII letters.
    """

    def judge(naming: Naming) -> None:
        with user_set.user(naming) as user, about(str(naming), CREATE_OWNER):
            users.polling.until(lambda: expect_names(user_set.read(user), naming))

    try_examples(strategies.namings(longest_name(profile)), judge, shrink.names)


@check(
    SHOULD,
    STRINGS,
    okta_api("Update a specific User (PUT)"),
    feature="update_users",
    needs=(GIVEN, FAMILY),
)
def test_an_update_stores_names_of_any_script(
    renamable: None,
    console: Console,
    users: Users,
    profile: Profile,
    user_set: UserSet,
    try_examples: TryExamples,
    strategies: ModuleType,
) -> None:
    """The target stores generated names in any script when it updates a User

    GET returns the names as sent.

    Fix: Validate and store names in PUT and PATCH with the code of POST, so that an update
    decodes UTF-8 and accepts the same letters as a create.
    """
    del renamable
    subject = user_set.subject()

    def judge(naming: Naming) -> None:
        values = {GIVEN: naming.given, FAMILY: naming.family, DISPLAY: str(naming)}
        task = console.update(subject.okta_user.having(values))
        with about(str(naming), UPDATE_OWNER):
            expect_success(task)
            users.polling.until(lambda: expect_names(users.user(subject.id), naming))

    try_examples(strategies.namings(longest_name(profile)), judge, shrink.names)


@check(SHOULD, STRINGS, okta_api("Retrieve Users"), feature="import_users", needs=(GIVEN, FAMILY))
def test_names_of_any_script_are_imported(
    console: Console, user_set: UserSet, test_data: DataGenerator
) -> None:
    """An import returns generated names in any script

    The list of Users has the names that GET /Users/{id} returns.

    Fix: Serialize the rows of GET /Users with the code of GET /Users/{id}, from the same
    columns, and send both as UTF-8.
    """
    read = {naming: user_set.read(user) for naming, user in user_set.present.items()}
    task = require_success(console.import_users(), IMPORT_OWNER)
    ids = [user["id"] for user in read.values()]
    rows = {str(at(row, "id")): row for row in task.users if at(row, "id") in ids}
    pairs = {
        naming: (user, rows[str(user["id"])])
        for naming, user in read.items()
        if str(user["id"]) in rows
    }
    if not pairs:
        require_whole_import(console, task)
        # Where it has others of the run, it ended before these: at its total.
        ended = any(test_data.tag in str(at(row, "userName")).lower() for row in task.users)
        owner = TOTAL_OWNER if ended else IMPORT_OWNER
        raise Blocked(owner, "the import returns none of the generated Users")
    for naming, (user, row) in sorted(pairs.items(), key=lambda pair: len(str(pair[0]))):
        for path in (GIVEN, FAMILY):
            name = at(user, path)
            if isinstance(name, str):
                expect_text(f"{naming} → {path} in the import", at(row, path), name)


@check(
    SHOULD,
    rfc7644("3.4.2.2"),
    rfc7644("5"),
    field_report("apache/directory-scimple#981"),
    field_report("appsmithorg/appsmith#25452"),
    feature="create_users",
)
def test_a_generated_user_name_finds_its_user(
    profile: Profile,
    test_data: DataGenerator,
    user_set: UserSet,
    users: Users,
    try_examples: TryExamples,
    strategies: ModuleType,
) -> None:
    """A filter on a generated userName returns exactly its User

    A userName has letters of any script that is written from left to right, and `.`, `-`, `_`, `+`
    and `'`. The target may reject such a userName. When it accepts one that the lookup does not
    return, Okta's next assignment creates a second User.

    Fix: Normalize userName (Unicode form, letter case) alike in creates and in filters.
    Percent-decode the query once, as UTF-8, before you parse the filter.
    """
    accepted: list[str] = []
    international = not any(profile.rule(name) for name in ASCII_ONLY)

    def judge(local: str) -> None:
        plain = test_data.okta_user()
        user_name = f"{local}.{plain.user_name.partition('@')[0]}@{profile.test_users.email_domain}"
        with user_set.temporary(plain.having({USER_NAME: user_name, EMAIL: user_name})) as user:
            if user.id is None:
                expect_rejected(user_name, user.task)
            else:
                accepted.append(user_name)
                expect_found(users, user_name, user.id)

    generated = strategies.user_names(international=international)
    try_examples(generated, judge, shrink.shorter, times=0.75)
    if not accepted:
        raise NotApplicable("the target accepts none of the generated userNames")


def expect_names(user: Resource, naming: Naming) -> None:
    """Raise a finding unless a User has both names."""
    for path, sent in ((GIVEN, naming.given), (FAMILY, naming.family)):
        expect_text(path, at(user, path), sent)


def expect_rejected(user_name: str, task: Task) -> None:
    """Raise a finding unless the target rejected the create, as it may."""
    if len(task.responses) == 1 or task.responses[-1].status not in REJECTIONS:
        with about(user_name, CREATE_OWNER):
            expect_success(task)


def expect_found(users: Users, user_name: str, user_id: str) -> None:
    """Return once a lookup by the userName returns only that User, or raise a finding."""

    def read() -> None:
        rows = users.find(user_name)
        ids = [row.get("id") for row in rows]
        expect_equal("the list of ids that the lookup by userName returns", ids, [user_id])
        expect_user_name("the userName", rows[0].get(USER_NAME), user_name)

    with about(user_name, USER_LOOKUP_OWNER):
        users.polling.until(read)


def require_whole_import(console: Console, task: Task) -> None:
    """Raise NotRun when an import ended at the limit of pages, not at its total."""
    pages, total = console.org.pages, at(task.responses[-1].json, "totalResults")
    if len(task.responses) >= pages and total != len(task.users):
        raise NotRun(f"the import is longer than the {pages} pages a run may read")
