"""Okta's test plan: Read (Import) Groups."""

from pytest_scim.check import MUST, SHOULD, Finding, check, okta_api, rfc7643, rfc7644
from pytest_scim.fixtures import IMPORT_GROUPS_OWNER, done, member_ids
from pytest_scim.scim.path import at

GROUPS = okta_api("Retrieve groups")


@check(MUST, GROUPS, feature="import_groups", cases=("C9338",))
def test_an_import_lists_the_groups(console, bare_group):
    """An import lists a group of the app once, under its id and name."""
    task = console.import_groups()
    assert task.ok, task.message
    rows = [row for row in task.groups if isinstance(row, dict)]
    found = [row.get("displayName") for row in rows if row.get("id") == bare_group.id]
    if found != [bare_group.group.name]:
        raise Finding("the imported group", expected=[bare_group.group.name], shown=found)


@check(SHOULD, GROUPS, rfc7643("4.2"), feature="import_groups", cases=("C9338",))
def test_an_imported_group_has_its_members(console, app_group):
    """An imported group lists its members."""
    task = done(console.import_groups(), IMPORT_GROUPS_OWNER)
    mine = [row for row in task.groups if at(row, "id") == app_group.id]
    seen = member_ids(mine[0]) if mine else None
    if seen != app_group.ids:
        raise Finding("the members of the imported group", expected=app_group.ids, shown=seen)


@check(MUST, GROUPS, rfc7644("3.4.2.4"), feature="import_groups", cases=("C9338",))
def test_the_total_counts_every_group(console, directory, bare_group, groups, people):
    """The totalResults count all groups, not those on the page: Okta stops importing there."""
    groups.add(people.group().name)
    rows = len(done(console.import_groups(), IMPORT_GROUPS_OWNER).groups)
    page = directory.ask("GET", "/Groups", query="startIndex=1&count=1")
    total = at(page.json, "totalResults")
    if total != rows:
        raise Finding(
            f"totalResults of a page of one, {bare_group.group.name} among the imported",
            expected=rows,
            shown=total,
        )
