"""What a run notes of its lists: wrong counts, and imports that leave out what it had created."""

import dataclasses

import pytest

from pytest_scim.profile.load import load
from pytest_scim.provider.app import Provider
from pytest_scim.provider.faults import registry
from pytest_scim.provider.faults.build import change_reply, change_request
from pytest_scim.run.context import open_run
from pytest_scim.run.settings import settings_of


@pytest.fixture
def rehearse():
    """Open a run on the embedded provider with faults, and create Users."""
    opened = []

    def rehearse(*faults, count=5, **facts):
        loaded = dataclasses.replace(load("okta-oin"), **facts)
        seeded = [registry().get(one, one) for one in faults]
        context = open_run(
            settings_of(loaded, {}),
            provider=lambda tokens: Provider(loaded, tokens=tokens, residents=0, faults=seeded),
        )
        opened.append(context)
        for _ in range(count):
            context.console.assign(context.test_data.okta_user())
        return context

    yield rehearse
    for one in opened:
        one.client.close()


@change_reply("T", "GET /Users")
def inactive_users_are_not_listed(call, reply):
    """A list leaves out inactive Users."""
    if "filter" not in call.query:
        rows = [row for row in reply.body["Resources"] if row["active"]]
        reply.body.update(Resources=rows, totalResults=len(rows), itemsPerPage=len(rows))


@change_request("T", "GET /Users/{id}")
def nobody_is_read(call):
    """A User is deleted before it is read."""
    call.provider.delete_user(call.id)


def imported(context):
    context.console.import_users()
    return context.target.lists.imports.seen[-1]


def test_a_complete_import_has_all_that_the_run_created(rehearse):
    seen = imported(rehearse())
    assert (seen.known, seen.missing, seen.repeated) == (5, (), ())


@pytest.mark.parametrize("fault", ["L7-list-ends-after-four-users", "L7-import-leaves-users-out"])
def test_users_that_an_import_leaves_out_are_noted(rehearse, fault):
    assert imported(rehearse(fault)).missing


@pytest.mark.parametrize(
    "fault", ["L6-ties-are-sorted-differently-per-page", "L4-next-page-repeats-a-user"]
)
def test_users_that_an_import_returns_twice_are_noted(rehearse, fault):
    seen = imported(rehearse(fault, count=7))
    assert seen.repeated
    assert seen.distinct < seen.rows


@change_reply("T", "GET /Users")
def total_leaves_inactive_users_out(call, reply):
    """A list counts only active Users as totalResults."""
    if "filter" not in call.query:
        reply.body["totalResults"] = sum(user["active"] for user in call.provider.users())


def test_a_total_below_the_number_of_rows_is_noted(rehearse):
    context = rehearse(total_leaves_inactive_users_out)
    assert imported(context).total is None
    user_id = next(iter(context.console.org.links.values()))
    context.target.users.switch(user_id, active=False)
    seen = imported(context)
    assert (seen.total, seen.distinct, seen.is_wrong) == (4, 5, True)


def test_an_inactive_user_may_be_left_out(rehearse):
    context = rehearse(inactive_users_are_not_listed)
    context.users.switch(next(iter(context.org.links.values())), active=False)
    seen = imported(context)
    assert (seen.rows, seen.known, seen.missing) == (4, 5, ())


def test_a_user_that_no_longer_exists_is_not_missing_and_is_read_once(rehearse):
    context = rehearse("L7-list-ends-after-four-users", nobody_is_read, count=6)
    before = len(context.recording)
    assert imported(context).missing == ()
    assert len(context.recording) == before + 3  # the import, and two reads
    imported(context)
    assert len(context.recording) == before + 4


def test_an_import_that_is_not_offered_is_not_noted(rehearse):
    context = rehearse(features={**load("okta-oin").features, "import_users": False})
    context.console.import_users()
    assert context.target.lists.imports.seen == []


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ("L1-start-index-is-a-string", "`startIndex` of /Users"),
        ("L1-items-per-page-is-a-string", "`itemsPerPage` of /Users"),
        ("L1-total-of-groups-is-a-string", "`totalResults` of /Groups"),
    ],
)
def test_a_count_that_is_no_number_is_noted_wherever_it_is(rehearse, fault, place):
    context = rehearse(fault)
    for path in ("/Users", "/Groups"):
        context.users.ask("GET", path, query="startIndex=1&count=2")
    assert list(context.target.lists.envelopes.wrong) == [place]
    assert context.target.lists.envelopes.missing == {}


def test_a_partial_list_without_its_counts_is_noted(rehearse):
    context = rehearse("L9-page-of-users-has-a-total-only")
    context.users.ask("GET", "/Users", query="startIndex=1&count=5")
    assert context.target.lists.envelopes.missing == {}
    context.users.ask("GET", "/Users", query="startIndex=1&count=2")
    assert sorted(context.target.lists.envelopes.missing) == [
        "`itemsPerPage` of /Users",
        "`startIndex` of /Users",
    ]
    assert context.target.lists.envelopes.wrong == {}


def test_a_page_by_cursor_needs_no_counts(rehearse):
    context = rehearse("L9-page-of-users-has-a-total-only")
    context.users.ask("GET", "/Users", query="startIndex=1&count=2&cursor=")
    assert context.target.lists.envelopes.missing == {}
