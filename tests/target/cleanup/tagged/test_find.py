"""What carries the tag of a run is found by a filter, or in the list where filters are no use."""

import pytest

from pytest_scim.scim.names import ERROR
from pytest_scim.target.cleanup.journal.file import Entry
from pytest_scim.target.cleanup.tagged.find import Tagged, find_tagged, is_tagged, reads_back

from ...scripted import TAG, reply

USER_NAME = f"ada.{TAG}1@x.example"
OTHER = "grace@corp.example"


class Listing:
    """A target whose resources are a list, with or without filters and pages."""

    def __init__(self, *rows, filters=True, size=100, total=True):
        self.rows = {row["id"]: row for row in rows}
        self.filters, self.size, self.total = filters, size, total
        self.read = []

    def __call__(self, request):
        self.read.append(request.target)
        rows = [*self.rows.values()]
        if "filter=" in request.query and self.filters is not True:
            return self.filters or self.page(rows, 1)
        if "filter=" in request.query:
            name = request.query.removeprefix("filter=").split("%20")[0]
            rows = [row for row in rows if TAG in str(row.get(name, "")).lower()]
        return self.page(rows, int(request.query.partition("startIndex=")[2].partition("&")[0]))

    def page(self, rows, start):
        total = {"totalResults": len(rows)} if self.total else {}
        return reply(200, {**total, "Resources": rows[start - 1 : start - 1 + self.size]})


def row(n, name=OTHER, **more):
    return {"id": str(n), "userName": name, **more}


@pytest.mark.parametrize(
    ("kind", "resource", "expected"),
    [
        ("Users", row(1, USER_NAME.upper()), True),
        ("Users", row(1, externalId=f"00u{TAG}x"), True),
        ("Users", row(1, displayName=f"Ada {TAG}"), True),
        ("Users", row(1, nickName=TAG), False),
        ("Users", row(1, note={"invited": USER_NAME}), False),
        ("Groups", {"displayName": f"Team {TAG}1"}, True),
        ("Groups", {"userName": USER_NAME}, False),
        ("Users", [USER_NAME], False),
        ("Users", row(1, [USER_NAME]), False),
    ],
)
def test_a_tag_counts_in_a_name_alone(kind, resource, expected):
    assert is_tagged(kind, resource, TAG) is expected


@pytest.mark.parametrize("filters", [True, False, reply(400, {"schemas": [ERROR]})])
@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("total", [True, False])
def test_all_that_carries_the_tag_is_found_in_pages_of_any_size(filters, size, total):
    strangers = [row(n) for n in range(7)]
    ours = [row(f"a{n}", USER_NAME) for n in range(4)]
    target = Listing(*strangers, *ours, filters=filters, size=size, total=total)

    found = find_tagged(target, "Users", TAG)
    assert (list(found.rows), found.complete) == (["a0", "a1", "a2", "a3"], True)


def test_a_filter_that_works_is_enough():
    target = Listing(row(1), row(2, USER_NAME))
    find_tagged(target, "Users", TAG)

    assert len(target.read) == 2
    assert all("filter=" in one for one in target.read)


def test_a_resource_whose_name_was_changed_is_found_by_its_external_id():
    target = Listing(row(1), row(2, USER_NAME), row(3, externalId=f"00u{TAG}"))

    assert list(find_tagged(target, "Users", TAG).rows) == ["2", "3"]


def test_a_filter_that_finds_nothing_is_not_believed():
    target = Listing(row(1), row(2, USER_NAME), filters=reply(200, {"totalResults": 0}))

    assert find_tagged(target, "Users", TAG).rows.keys() == {"2"}


@pytest.mark.parametrize(("pages", "complete"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_list_that_goes_on_is_not_complete(pages, complete):
    target = Listing(*(row(n) for n in range(5)), size=2)

    assert find_tagged(target, "Users", TAG, pages) == Tagged({}, complete)


def test_a_target_that_returns_the_same_page_for_ever_is_not_complete():
    page = reply(200, {"totalResults": 500, "Resources": [row(1), row(2)]})

    assert find_tagged(lambda _: page, "Users", TAG) == Tagged({}, complete=False)


@pytest.mark.parametrize("status", [200, 404, 500])
def test_what_is_no_list_tells_nothing(status):
    page = reply(status, {"Resources": "none", "detail": "no"})

    assert find_tagged(lambda _: page, "Users", TAG) == Tagged({}, complete=False)


@pytest.mark.parametrize("odd", [None, "text", {"id": None}, {"id": True}, {"id": 1.5}, []])
def test_rows_without_an_id_are_not_taken(odd):
    page = reply(200, {"Resources": [odd, {"id": 7, "userName": USER_NAME}]})

    assert find_tagged(lambda _: page, "Users", TAG).rows.keys() == {"7"}


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (reply(200, row(7, USER_NAME)), True),
        (reply(200, {"id": 7, "userName": f"new.{USER_NAME}"}), True),
        (reply(200, row(8, USER_NAME)), False),
        (reply(200, row(7)), False),
        (reply(404, row(7, USER_NAME)), False),
        (reply(200), False),
    ],
)
def test_an_id_is_read_back_by_a_name_with_the_tag(response, expected):
    assert reads_back(lambda _: response, Entry("Users", USER_NAME, "7"), TAG) is expected
