"""Okta's test plan: Using Group Push. Create Group with a displayName that a Group has already.

Where the app imports no groups, Okta looks the displayName up first, and links the Group that the
lookup returns instead of creating another.
"""

from collections.abc import Callable

import pytest

from pytest_scim.checks.check import MUST, SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7644
from pytest_scim.checks.outcomes import Finding, NotApplicable
from pytest_scim.plugin.fixtures import (
    Assigned,
    Console,
    DataGenerator,
    Groups,
    LinkForm,
    Profile,
    Pushed,
    Users,
    describe,
    expect_equal,
    succeeded,
)
from pytest_scim.suites.okta.support.exact_lookups import expect_group_not_found
from pytest_scim.suites.okta.support.findings import also_of
from pytest_scim.suites.okta.support.request_forms import RequestForms
from pytest_scim.suites.support.owners import GROUP_LOOKUP_OWNER
from pytest_scim.suites.support.shared_responses import Once

SECTION_ID = "push_groups"
CREATE = okta_api("Create Groups")
LOOKUP = okta_api("Retrieve Groups")
CONFLICT = 409


@pytest.fixture
def looked_up(profile: Profile) -> None:
    """Lets a check run where Okta looks a displayName up before it creates a Group."""
    if profile.offers("import_groups"):
        raise NotApplicable("the profile offers import_groups: Okta sends no lookup before POST")


@pytest.fixture
def found_forms(
    once: Once,
    console: Console,
    groups: Groups,
    enter_group: Callable[..., Pushed],
    ungrouped_user: Assigned,
    team: tuple[Assigned, ...],
    test_data: DataGenerator,
) -> RequestForms:
    """The forms in which Okta pushes the members to a Group that its lookup returned."""

    def push(form: LinkForm) -> None:
        found = enter_group("Found", ungrouped_user)
        okta_users = [member.okta_user for member in team]
        group = test_data.group(*okta_users).named(found.group.name)
        usual, console.org.forms.link = console.org.forms.link, form
        try:
            task = console.push_group(group)
        finally:
            console.org.forms.link = usual
        with also_of(GROUP_LOOKUP_OWNER):
            succeeded(task)
            groups.finds(group.name, found.id, because="after the push, the lookup by displayName")
        wanted = [member.id for member in team]
        if console.org.patches_groups and form == "add":
            wanted += found.ids
        groups.expects(found.id, name=group.name, members=wanted, because=f"linked by {form}")

    if not console.org.patches_groups:
        return RequestForms(once, "the push to a Group found", {"PUT": lambda: push("replace")})
    forms = {"add": lambda: push("add"), "replace": lambda: push("replace")}
    return RequestForms(once, "the push to a Group found", forms)


@pytest.mark.usefixtures("looked_up")
@check(MUST, LOOKUP, CREATE, feature="push_groups", cases=("C9312",))
def test_a_group_found_by_its_name_is_linked(console: Console, found_forms: RequestForms) -> None:
    """Pushing an Okta group links the Group that has its displayName

    The lookup before the create returns the Group, Okta pushes the members to it, and the target
    has no second Group of that displayName.

    Impact: Pushing a group whose name exists creates a second one or fails.
    Fix: Return the existing Group from the filter on displayName, and accept writes to it.
    """
    if found_forms.require_one() == "replace":
        console.org.forms.link = "replace"


@pytest.mark.usefixtures("looked_up")
@check(
    MUST,
    LOOKUP,
    rfc7644("3.3"),
    field_report("getsentry/sentry#88623"),
    feature="push_groups",
    cases=("C9312",),
)
def test_a_name_in_use_is_found_by_the_lookup(
    console: Console, enter_group: Callable[..., Pushed], test_data: DataGenerator
) -> None:
    """A displayName that POST /Groups rejects as in use is found by the lookup before it

    Otherwise Okta can neither link nor create the Group, and every retry fails. This includes a
    displayName in another case. A target that allows duplicate names conforms.

    Impact: The push fails in every retry: Okta finds no Group and cannot create one.
    Fix: Use one comparison for both the filter on displayName and the test for a duplicate.
    """
    taken = enter_group("Taken")
    for name in (taken.group.name, taken.group.name.replace("Taken", "TAKEN")):
        task = console.push_group(test_data.group().named(name))
        response = task.responses[-1]
        if not task.ok and response.status == CONFLICT:
            message = (
                f"the lookup by the displayName {name!r} returns no Group, and POST returned "
                f"{describe(response)}: Okta can neither link nor create it"
            )
            with also_of(GROUP_LOOKUP_OWNER):
                raise Finding(message, expected="a Group, or 201", actual=describe(response))
        succeeded(task)


@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="push_groups")
def test_spaces_in_a_filter_on_groups_may_come_as_plus(
    users: Users, groups: Groups, empty_group: Pushed
) -> None:
    """A filter on displayName whose spaces are encoded as `+` returns the same Group

    Okta's documents show both `%20` and `+`.

    Impact: Groups with spaces in their names are created twice or cannot be pushed.
    Fix: Decode the query as a form: both `%20` and `+` are a space.
    """
    query = groups.lookup_query(empty_group.group.name).replace("%20", "+")
    found = [row.get("id") for row in groups.rows(users.ask("GET", "/Groups", query=query))]
    what = "the list of ids that the filter with spaces encoded as + returns"
    with also_of(GROUP_LOOKUP_OWNER):
        expect_equal(what, found, [empty_group.id])


@pytest.mark.usefixtures("looked_up")
@check(MUST, LOOKUP, rfc7644("3.4.2.2"), feature="push_groups", cases=("C9312",))
def test_a_similar_name_finds_no_group_where_okta_sends_a_lookup(
    groups: Groups, empty_group: Pushed
) -> None:
    """Where Okta finds Groups by displayName, a filter on a similar one does not return the Group

    `eq` compares whole values: "Sales" does not find "Sales EMEA". Otherwise Okta links the wrong
    Group, renames it and replaces its members.

    Impact: A push replaces the members of another group.
    Fix: Compare the whole displayName for `eq`, and escape wildcards of your query language.
    """
    expect_group_not_found(groups, empty_group)


@check(SHOULD, rfc7644("3.4.2.2"), feature="push_groups")
def test_a_similar_name_finds_no_group(
    groups: Groups, profile: Profile, empty_group: Pushed
) -> None:
    """A filter on a displayName like that of a Group does not return the Group

    `eq` compares whole values: "Sales" does not find "Sales EMEA".

    Impact: A client that finds Groups by displayName links the wrong one.
    Fix: Compare the whole displayName for `eq`, and escape wildcards of your query language.
    """
    if not profile.offers("import_groups"):
        raise NotApplicable("the profile offers no import_groups: Okta sends this lookup itself")
    expect_group_not_found(groups, empty_group)
