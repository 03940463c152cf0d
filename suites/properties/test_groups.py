"""Groups whose names Hypothesis generates."""

from types import ModuleType

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643
from pytest_scim.okta.users import OktaGroup
from pytest_scim.plugin.fixtures import (
    PUSH_OWNER,
    CheckLog,
    Console,
    DataGenerator,
    Groups,
    Profile,
    Users,
    expect_equal,
    restoring,
)
from pytest_scim.suites.properties.support.examples import TryExamples
from pytest_scim.suites.properties.support.shrink import shorter
from pytest_scim.suites.properties.support.text_compare import about, expect_success, expect_text
from pytest_scim.suites.support.owners import GROUP_LOOKUP_OWNER


@check(
    SHOULD,
    okta_api("Create Groups"),
    rfc7643("2.3.1"),
    field_report("Captain-P-Goldfish/SCIM-SDK#913"),
    field_report("postmanlabs/postman-app-support#12551"),
    feature="push_groups",
)
def test_a_generated_group_name_is_stored_and_found(
    console: Console,
    groups: Groups,
    test_data: DataGenerator,
    profile: Profile,
    users: Users,
    log: CheckLog,
    try_examples: TryExamples,
    strategies: ModuleType,
) -> None:
    """The target stores generated displayNames of Groups, and a filter finds them

    Names have letters of any script, emoji, and signs such as `%`, a quotation mark or a backslash.
    Unicode composition (NFC) counts as unchanged.

    Fix: Store displayName in a column that has all of Unicode, and compare the value of a
    filter as a parameter in which `%`, `_`, quotation marks and backslashes have no meaning of
    their own.
    """

    def judge(name: str) -> None:
        group = test_data.group(name=name)
        task = console.push_group(group)
        push = console.org.pushes.get(group.okta_id)
        try:
            with about(name, PUSH_OWNER):
                expect_success(task)
            expect_found(users, groups, group, push.id if push else None)
        finally:
            if push and push.id and profile.delete == "allowed":
                with restoring(log, "the number of Groups"):
                    groups.delete(push.id)

    try_examples(strategies.group_names(), judge, shorter, times=0.75)


def expect_found(users: Users, groups: Groups, group: OktaGroup, group_id: str | None) -> None:
    """Return once a lookup by name returns the Group, under that name, or raise a finding."""

    def read() -> None:
        rows = groups.find(group.name)
        actual = (rows or [groups.resource(str(group_id))])[0].get("displayName")
        expect_text("the displayName", actual, group.name)
        # A target that composes names may match only the composed form that it returns.
        again = rows if rows or actual == group.name else groups.find(str(actual))
        ids = [row.get("id") for row in again]
        expect_equal("the list of ids that the lookup by name returns", ids, [group_id])

    with about(group.name, GROUP_LOOKUP_OWNER):
        users.polling.until(read)
