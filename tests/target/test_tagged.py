"""What carries a tag, what is absent, and what an id of a journal leads to now."""

import json

import pytest

from pytest_scim.scim.message import Answer
from pytest_scim.scim.urn import ERROR
from pytest_scim.target.cleanup.journal import Entry, Journal
from pytest_scim.target.cleanup.ownership import Ledger
from pytest_scim.target.tagged import (
    NOT_KNOWN,
    NOT_TOUCHED,
    Tagged,
    confirm,
    find_tagged,
    is_absent,
    is_list,
    is_tagged,
    name_of,
)

from .scripted import TAG, reply

LOGIN = f"ada.{TAG}1@x.example"
OTHER = "grace@corp.example"
SCIM_404 = reply(404, {"schemas": [ERROR], "status": "404"})


class Listing:
    """A target whose resources are a list, with or without filters and pages."""

    def __init__(self, *rows, filters=True, size=100, total=True):
        self.rows = {row["id"]: row for row in rows}
        self.filters, self.size, self.total = filters, size, total
        self.read = []

    def __call__(self, request):
        self.read.append(request.target)
        resource_id = request.path[1:].partition("/")[2]
        if resource_id:
            found = [row for row in self.rows.values() if str(row["id"]) == resource_id]
            return reply(200, found[0]) if found else SCIM_404
        if "filter=" in request.query and self.filters is not True:
            return self.filters or self.page([*self.rows.values()], 1)
        rows = [*self.rows.values()]
        if "filter=" in request.query:
            name = request.query.removeprefix("filter=").split("%20")[0]
            rows = [row for row in rows if TAG in str(row.get(name, "")).lower()]
        return self.page(rows, int(request.query.partition("startIndex=")[2].partition("&")[0]))

    def page(self, rows, start):
        total = {"totalResults": len(rows)} if self.total else {}
        return reply(200, {**total, "Resources": rows[start - 1 : start - 1 + self.size]})


def row(n, name=OTHER, **more):
    return {"id": str(n), "userName": name, **more}


def ledger(*entries):
    made = Ledger(TAG, Journal(None, {}))
    made.standing = list(entries)
    return made


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply(200, {"totalResults": 0}), True),
        (reply(200, {"Resources": []}), True),
        (reply(200, {"status": "ok"}), False),
        (reply(200, []), False),
        (reply(200), False),
        (reply(404, {"totalResults": 0}), False),
        (Answer(200, content=b"<html>"), False),
        (Answer(0, error="Connection reset"), False),
    ],
)
def test_a_list_is_a_2xx_with_resources(answer, expected):
    assert is_list(answer) is expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (SCIM_404, True),
        (reply(410, {"schemas": [ERROR], "status": "410"}), True),
        (reply(404), True),
        (reply(404, {"message": "no Route matched"}), False),
        (reply(404, {"schemas": ERROR}), False),
        (Answer(404, content=b"<html>404</html>"), False),
        (reply(500, {"schemas": [ERROR]}), False),
        (reply(204), False),
        (reply(200, {"schemas": [ERROR]}), False),
    ],
)
def test_a_scim_error_or_an_empty_404_proves_absence_and_a_page_does_not(answer, expected):
    assert is_absent(answer) is expected


@pytest.mark.parametrize(
    ("kind", "resource", "expected"),
    [
        ("Users", row(1, LOGIN.upper()), True),
        ("Users", row(1, externalId=f"00u{TAG}x"), True),
        ("Users", row(1, displayName=f"Ada {TAG}"), True),
        ("Users", row(1, nickName=TAG), False),
        ("Users", row(1, note={"invited": LOGIN}), False),
        ("Groups", {"displayName": f"Team {TAG}1"}, True),
        ("Groups", {"userName": LOGIN}, False),
        ("Users", [LOGIN], False),
        ("Users", row(1, [LOGIN]), False),
    ],
)
def test_a_tag_counts_in_a_name_alone(kind, resource, expected):
    assert is_tagged(kind, resource, TAG) is expected


def test_the_name_of_a_resource_is_by_its_type():
    assert name_of("Users", row(1, LOGIN)) == LOGIN
    assert name_of("Groups", {"displayName": "Team", "userName": "no"}) == "Team"


@pytest.mark.parametrize("filters", [True, False, reply(400, {"schemas": [ERROR]})])
@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("total", [True, False])
def test_all_that_carries_the_tag_is_found_in_pages_of_any_size(filters, size, total):
    strangers = [row(n) for n in range(7)]
    ours = [row(f"a{n}", LOGIN) for n in range(4)]
    target = Listing(*strangers, *ours, filters=filters, size=size, total=total)

    found = find_tagged(target, "Users", TAG)
    assert (list(found.rows), found.complete) == (["a0", "a1", "a2", "a3"], True)


def test_a_filter_that_works_is_enough():
    target = Listing(row(1), row(2, LOGIN))
    find_tagged(target, "Users", TAG)

    assert len(target.read) == 2
    assert all("filter=" in one for one in target.read)


def test_a_filter_that_finds_nothing_is_not_believed():
    target = Listing(row(1), row(2, LOGIN), filters=reply(200, {"totalResults": 0}))

    assert find_tagged(target, "Users", TAG).rows.keys() == {"2"}


@pytest.mark.parametrize(("pages", "complete"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_list_that_goes_on_is_not_complete(pages, complete):
    target = Listing(*(row(n) for n in range(5)), size=2)

    assert find_tagged(target, "Users", TAG, pages) == Tagged({}, complete)


def test_a_target_that_returns_the_same_page_for_ever_is_not_complete():
    page = reply(200, {"totalResults": 500, "Resources": [row(1), row(2)]})

    assert find_tagged(lambda _: page, "Users", TAG) == Tagged({}, complete=False)


@pytest.mark.parametrize("odd", [None, "text", {"id": None}, {"id": True}, {"id": 1.5}, []])
def test_rows_without_an_id_are_not_taken(odd):
    page = reply(200, {"Resources": [odd, {"id": 7, "userName": LOGIN}]})

    assert find_tagged(lambda _: page, "Users", TAG).rows.keys() == {7}


def test_what_shows_the_tag_under_its_id_may_be_removed():
    entry = Entry("Users", LOGIN, "1")
    owned = ledger(entry, Entry("Users", LOGIN))

    assert confirm(Listing(row(1, f"new.{LOGIN}")), owned) == []
    assert owned.standing == [entry, Entry("Users", LOGIN)]


def test_what_is_not_there_is_struck_out():
    owned = ledger(Entry("Users", LOGIN, "1"))

    assert confirm(Listing(row(2)), owned) == []
    assert owned.clear


def test_an_id_that_names_another_is_not_ours_any_more():
    owned = ledger(Entry("Users", LOGIN, "1"))

    assert confirm(Listing(row(1)), owned) == []
    assert owned.clear


def test_what_is_not_known_stays_and_is_returned():
    owned = ledger(Entry("Users", LOGIN, "1"), Entry("Groups", f"Team {TAG}", 2))
    lists = reply(500)

    def target(request):
        return reply(200, row(1)) if request.path == "/Users/1" else lists

    assert confirm(target, owned) == [
        {"kind": "Users", "id": "1", "name": LOGIN, "reason": NOT_TOUCHED},
        {"kind": "Groups", "id": 2, "name": f"Team {TAG}", "reason": NOT_KNOWN},
    ]
    assert owned.standing == []


def test_a_list_that_shows_the_id_with_the_tag_is_proof_as_well():
    entry = Entry("Users", LOGIN, "1")
    owned = ledger(entry)
    listing = Listing(row(1, LOGIN))

    def target(request):
        return reply(500) if request.path == "/Users/1" else listing(request)

    assert confirm(target, owned) == []
    assert owned.standing == [entry]


def test_two_resources_of_one_name_are_not_told_apart():
    owned = ledger(Entry("Users", LOGIN, "1"))

    (left,) = confirm(Listing(row(1), row(2, LOGIN), row(3, LOGIN.upper())), owned)
    assert left["reason"] == NOT_TOUCHED


def test_a_user_that_was_used_again_carries_its_own_tag():
    old = "old.earliera1@x.example"
    owned = ledger(Entry("Users", old, "7"), Entry("Users", old.replace("1", "2"), "8"))
    owned.remember({old: "earliera"})

    confirm(Listing(row(7, old), row(8, old.replace("1", "2"))), owned)
    assert [one.id for one in owned.standing] == ["7"]


def test_an_id_is_looked_at_as_the_target_returns_it():
    owned = ledger(Entry("Users", LOGIN, 7))
    shown = {"id": "7", "userName": LOGIN}

    assert confirm(lambda _: Answer(200, content=json.dumps(shown).encode()), owned) == []
    assert [one.id for one in owned.standing] == [7]
