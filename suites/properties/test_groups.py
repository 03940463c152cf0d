"""Groups whose names Hypothesis generates."""

from pytest_scim.checks.check import SHOULD, check
from pytest_scim.checks.citations import field_report, okta_api, rfc7643
from pytest_scim.checks.outcomes import Finding
from pytest_scim.plugin.fixtures import PUSH_OWNER, expect_equal
from pytest_scim.suites.properties.support.shrink import shorter
from pytest_scim.suites.properties.support.text_compare import about, same, succeeded

LOOKUP_OWNER = "okta.push_groups.a_group_is_found_by_its_name"


@check(
    SHOULD,
    okta_api("Create a group"),
    rfc7643("2.3.1"),
    field_report("Captain-P-Goldfish/SCIM-SDK#913"),
    field_report("postmanlabs/postman-app-support#12551"),
    feature="push_groups",
)
def test_a_generated_group_name_is_stored_and_found(
    console, groups, test_data, profile, users, hunt, generated
):
    """The target stores generated displayNames of Groups, and a filter finds them

    Names have letters of any script, emoji, and signs such as `%`, a quotation mark or a backslash.
    Unicode composition (NFC) counts as unchanged.
    """

    def judge(name):
        group = test_data.group(name=name)
        task = console.push_group(group)
        push = console.org.pushes.get(group.okta_id)
        try:
            with about(name, PUSH_OWNER):
                succeeded(task)
            looked_at(users, groups, group, push.id)
        finally:
            if push and push.id and profile.delete == "allowed":
                groups.delete(push.id)

    hunt(generated.group_names(), judge, shorter)


def looked_at(users, groups, group, group_id):
    """Return once a lookup by name returns the Group, under that name, or raise a finding."""

    def look():
        rows = groups.find(group.name)
        actual = (rows or [groups.resource(group_id)])[0].get("displayName")
        if not same(actual, group.name):
            message = f"the displayName is {actual!r}, not {group.name!r}"
            raise Finding(message, expected=group.name, actual=repr(actual))
        # A target that composes names may match only the composed form that it returns.
        again = rows if rows or actual == group.name else groups.find(actual)
        found = [row.get("id") for row in again]
        expect_equal("the list of ids that the lookup by name returns", found, [group_id])

    with about(group.name, LOOKUP_OWNER):
        users.polling.until(look)
