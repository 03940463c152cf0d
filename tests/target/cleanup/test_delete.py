"""The clean-up takes away what the run made, and names what it could not."""

import json
from urllib.parse import parse_qsl

import pytest

from pytest_scim.scim.message import Answer
from pytest_scim.target.cleanup.delete import KEPT, REFUSED, STOPPED
from pytest_scim.target.cleanup.journal import Entry, Journal, Loan
from pytest_scim.target.cleanup.ownership import Ownership
from pytest_scim.target.cleanup.reusable_users import Pooled

TAG = "runtagaa"
LOGIN = f"jane.{TAG}1@example.com"


class Target:
    """A little target: answers by method, or from its accounts."""

    def __init__(self, *accounts, **replies):
        self.accounts = {row["id"]: row for row in accounts}
        self.replies = replies
        self.sent = []
        self.ledger = Ownership(TAG, Journal(None, {}))

    def __call__(self, request):
        self.ledger.permit(request)
        self.sent.append(f"{request.method} {request.path}")
        answer = self.replies.get(request.method) or self._answer(request)
        self.ledger.after(request, answer, "janitor")
        return answer

    def _answer(self, request):
        row = self.accounts.get(request.path.rpartition("/")[2])
        if request.path.count("/") == 1:
            rows = list(self.accounts.values())
            return reply(200, totalResults=len(rows), Resources=rows)
        if row is None:
            return reply(404, detail="no")
        if request.method == "DELETE":
            del self.accounts[row["id"]]
            return Answer(204)
        if request.method == "PATCH":
            row["active"] = False
        return reply(200, **row)

    def clean(self, *entries, may_delete=True):
        self.ledger.standing = list(entries)
        return Cleanup(self, self.ledger, may_delete=may_delete).run()


def reply(status, **body):
    return Answer(status, content=json.dumps(body).encode())


def account(user_id="42", name=LOGIN):
    return {"id": user_id, "userName": name, "active": True}


def entry(user_id="42", kind="Users", name=LOGIN):
    return Entry(kind, name, user_id)


def test_what_was_created_is_deleted():
    target = Target(account())

    assert target.clean(entry()) == []
    assert target.accounts == {}
    assert target.ledger.standing == []


def test_groups_go_before_people():
    target = Target(account(), account("7"))
    target.clean(entry(), entry("7", "Groups"))

    assert target.sent == ["DELETE /Groups/7", "DELETE /Users/42"]


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_already_gone_is_no_leftover(status):
    assert Target(DELETE=reply(status, detail="gone")).clean(entry()) == []


# -- a create whose answer was lost ---------------------------------------------------


def test_a_lost_create_is_looked_up_and_removed():
    target = Target(account("9"), account("8", "grace@customer.example"))

    assert target.clean(entry(None)) == []
    assert list(target.accounts) == ["8"]


def test_a_lost_create_that_never_happened_is_struck_out():
    target = Target()

    assert target.clean(entry(None)) == []
    assert target.sent == ["GET /Users", "GET /Users"]
    assert target.ledger.standing == []


@pytest.mark.parametrize("found", [f"x{LOGIN}", "grace@customer.example", None, ["x"]])
def test_only_the_exact_name_is_taken_for_ours(found):
    target = Target(account("9", found))

    assert target.clean(entry(None)) == []
    assert target.sent == ["GET /Users", "GET /Users"]


def test_a_name_without_the_tag_of_the_run_is_never_looked_up():
    target = Target(account("9", "plain"))

    assert [left["name"] for left in target.clean(entry(None, name="plain"))] == ["plain"]
    assert target.sent == []


@pytest.mark.parametrize(
    "broken",
    [Answer(0, error="Read timed out"), reply(500, detail="x"), Answer(200, content=b"<html>")],
)
def test_a_lookup_that_fails_leaves_a_named_leftover(broken):
    target = Target(GET=broken)
    left = target.clean(entry(None))

    assert left == [
        {
            "kind": "Users",
            "id": None,
            "name": LOGIN,
            "reason": "its create gave no id that can be used, and a look-up by name gave none",
        }
    ]
    assert len(target.ledger.standing) == 1


@pytest.mark.parametrize(
    "empty", [reply(404, detail="none"), reply(200, totalResults=0), reply(200, Resources=7)]
)
def test_a_lookup_without_a_match_means_that_nothing_was_made(empty):
    assert Target(GET=empty).clean(entry(None)) == []


# -- what may not or cannot be deleted ------------------------------------------------


def test_a_refused_delete_ends_in_a_deactivated_leftover():
    target = Target(account(), DELETE=reply(405, detail="no"))

    assert target.clean(entry()) == [
        {
            "kind": "Users",
            "id": "42",
            "name": LOGIN,
            "reason": "deactivated: DELETE was answered 405",
        }
    ]
    assert target.accounts["42"]["active"] is False
    assert target.ledger.standing == []


def test_where_patch_does_nothing_a_put_deactivates():
    target = Target(account(), DELETE=reply(501, detail="no"), PATCH=reply(501, detail="no"))
    target.clean(entry())

    assert target.sent[-2:] == ["PUT /Users/42", "GET /Users/42"]


def test_an_account_that_cannot_even_be_deactivated_is_named():
    refused = reply(403, detail="no")
    left = Target(account(), DELETE=refused, PATCH=refused, PUT=refused).clean(entry())

    assert left[0]["reason"] == "could not be deactivated: DELETE was answered 403"


def test_where_deletes_are_forbidden_accounts_are_deactivated():
    target = Target(account())
    left = target.clean(entry(), may_delete=False)

    assert left[0]["reason"] == ("deactivated: the profile says that accounts may not be deleted")
    assert not any(line.startswith("DELETE") for line in target.sent)
    assert target.accounts["42"]["active"] is False


def test_a_target_that_no_longer_answers_leaves_named_leftovers():
    left = Target(DELETE=Answer(0, error="Read timed out")).clean(entry())

    assert left[0]["reason"] == "Read timed out"


def test_two_creates_of_one_name_whose_answers_were_lost_are_both_taken_away():
    target = Target(account("1"), account("2"))
    left = target.clean(entry(None), entry(None))

    assert (left, target.accounts) == ([], {})


def test_a_lost_create_does_not_take_what_a_later_one_has_made_for_its_own():
    target = Target(account("1"), account("2"))
    left = target.clean(entry(None), entry("2"))

    assert (left, target.accounts) == ([], {})
    assert [line for line in target.sent if line.startswith("DELETE")] == [
        "DELETE /Users/1",
        "DELETE /Users/2",
    ]


def test_a_lost_create_that_made_nothing_leaves_the_later_one_to_its_entry():
    target = Target(account("2"))
    left = target.clean(entry(None), entry("2"))

    assert (left, target.accounts, target.ledger.standing) == ([], {}, [])


def test_a_lost_create_that_had_no_name_is_known_by_whatever_it_had_of_ours():
    unnamed = {"id": "7", "userName": "generated", "emails": [{"value": LOGIN.upper()}]}
    target = Target(account("1", "grace@customer.example"), unnamed)

    assert target.clean(entry(None)) == []
    assert list(target.accounts) == ["1"]


def test_a_list_is_read_page_by_page_and_once_for_all_that_lookups_do_not_find():
    class Paged(Target):
        def _answer(self, request):
            start = int(dict(parse_qsl(request.query)).get("startIndex", 0))
            if not start:
                return reply(200, totalResults=0, Resources=[])
            rows = list(rows_at_first.values())[start - 1 : start + 1]
            return reply(200, totalResults=len(rows_at_first), Resources=rows)

    names = [f"ann.{TAG}{n}@example.com" for n in range(5)]
    target = Paged(*(account(str(n), name) for n, name in enumerate(names)), DELETE=Answer(204))
    rows_at_first = dict(target.accounts)

    assert target.clean(*(entry(None, name=name) for name in names)) == []
    assert target.sent.count("GET /Users") == 5 + 3
    assert [one for one in target.sent if one.startswith("DELETE")] == [
        f"DELETE /Users/{n}" for n in range(5)
    ]


@pytest.mark.parametrize("total", [{}, {"totalResults": "5"}, {"totalResults": 10**9}])
def test_a_list_that_never_ends_is_read_so_far_and_no_farther(total):
    def forever(request):
        start = int(dict(parse_qsl(request.query)).get("startIndex", 0))
        return reply(200, **total, Resources=[account(f"x{start}", "grace@customer.example")])

    target = Target()
    target._answer = forever

    assert target.clean(entry(None)) == []
    assert target.sent.count("GET /Users") == 51


def test_a_create_that_can_never_be_found_is_told_of_once():
    target = Target()
    left = target.clean(entry(None, name=""))

    assert [row["reason"] for row in left] == [
        "its create gave no id that can be used, and a look-up by name gave none"
    ]
    assert target.ledger.clear
    assert target.sent == []


def test_two_lost_creates_of_one_value_are_two_also_where_a_list_tells_of_them():
    rows = [{"id": n, "userName": n, "emails": [{"value": LOGIN}]} for n in ("7", "8")]
    target = Target(*rows)

    assert target.clean(entry(None), entry(None)) == []
    assert target.accounts == {}


class Kept:
    """A pool that remembers whom it was given."""

    def __init__(self):
        self.kept = []

    def keep(self, one):
        self.kept.append(one)
        return True


def pooled(target, *entries, may_delete=False):
    """Clean up with a pool; return what is left by id, and whom the pool was given."""
    pool = Kept()
    target.ledger.standing = list(entries)
    left = Cleanup(target, target.ledger, may_delete=may_delete, pool=pool).run()
    return {row["id"]: row["reason"] for row in left}, pool.kept


def test_whoever_is_switched_off_goes_into_the_pool_with_the_tag_in_the_name():
    left, kept = pooled(Target(account()), entry())

    assert left == {"42": KEPT}
    assert kept == [Pooled("Users", LOGIN, "42", TAG)]


def test_who_was_adopted_goes_back_with_the_tag_of_the_run_that_made_it():
    target = Target(account("7", "old"))
    target.ledger.remember({"old": "oldtagaa"})

    assert pooled(target, entry("7", name="old")) == (
        {"7": KEPT},
        [Pooled("Users", "old", "7", "oldtagaa")],
    )


@pytest.mark.parametrize(
    ("target", "entries"),
    [
        (Target(account(name=LOGIN.upper())), [entry()]),
        (Target({**account(), "id": "42", "userName": None}), [entry()]),
        (Target(account(name="bob")), [entry(name="bob")]),
        (Target(account(), account("43")), [entry(), entry("43")]),
        (Target(GET=reply(200, id="9", userName=LOGIN, active=False)), [entry()]),
    ],
    ids=["renamed", "without a name", "without a tag", "twice", "another one"],
)
def test_who_is_not_surely_as_before_is_switched_off_and_not_used_again(target, entries):
    left, kept = pooled(target, *entries)

    assert {*left.values()} == {"deactivated: the profile says that accounts may not be deleted"}
    assert kept == []


def test_who_is_in_a_group_that_is_left_is_not_used_again():
    team = {"id": "g", "displayName": f"Team {TAG}", "members": [{"value": "42"}, {"value": "8"}]}
    target = Target(account(), account("43", f"bea.{TAG}2@example.com"), team, DELETE=reply(500))
    others = [entry(), entry("43", name=f"bea.{TAG}2@example.com"), entry("g", "Groups", "Team")]
    left, kept = pooled(target, *others)

    assert left["g"] == "DELETE was answered 500"
    assert "GET /Groups/g" in target.sent
    assert left["42"].startswith("deactivated: ")
    assert [one.id for one in kept] == ["43"]


def test_where_a_delete_is_refused_without_being_forbidden_the_pool_is_told_as_well():
    left, kept = pooled(Target(account(), DELETE=reply(403)), entry(), may_delete=True)

    assert left == {"42": KEPT}
    assert len(kept) == 1


def test_an_account_that_stays_active_is_in_no_pool():
    target = Target(account(), PATCH=Answer(200), PUT=Answer(200))
    left, kept = pooled(target, entry())

    assert left["42"].startswith("could not be deactivated")
    assert kept == []


def test_refused_credentials_are_tried_once_and_everything_waits_for_others():
    target = Target(account("1"), account("2"), DELETE=reply(401, detail="who are you?"))
    left = target.clean(entry("1"), entry("2"), entry(None))

    assert target.sent == ["DELETE /Users/1"]
    assert {row["reason"] for row in left} == {REFUSED}
    assert len(target.ledger.standing) == 3


def test_a_clean_up_that_was_stopped_names_what_stands():
    target = Target()
    target.ledger.standing = [entry("1"), entry("g", "Groups", "Team")]
    left = Cleanup(target, target.ledger, may_delete=True).unfinished()

    assert left == [
        {"kind": "Users", "id": "1", "name": LOGIN, "reason": STOPPED},
        {"kind": "Groups", "id": "g", "name": "Team", "reason": STOPPED},
    ]


def test_a_target_that_turns_over_two_pages_for_ever_is_read_once():
    def turning(request):
        start = int(dict(parse_qsl(request.query)).get("startIndex", 0))
        return reply(200, Resources=[account(f"x{start % 2}", "grace@customer.example")])

    target = Target()
    target._answer = turning

    assert target.clean(entry(None)) == []
    assert target.sent.count("GET /Users") == 4


def test_a_lost_group_does_not_take_what_a_later_create_has_made_for_its_own():
    rows = [{"id": n, "displayName": f"Team {TAG}"} for n in ("1", "2")]
    target = Target(*rows)
    team = f"Team {TAG}"

    assert target.clean(entry(None, "Groups", team), entry("1", "Groups", team)) == []
    assert target.sent[1:3] == ["DELETE /Groups/2", "DELETE /Groups/1"]


def test_a_page_that_comes_again_is_the_end_of_a_list():
    target = Target()
    target._answer = lambda _: reply(200, Resources=[account("x", "grace@customer.example")])

    assert target.clean(entry(None)) == []
    assert target.sent.count("GET /Users") == 3


def test_without_a_pool_nobody_looks_who_is_in_a_group_that_is_left():
    target = Target({"id": "g", "displayName": "Team"}, DELETE=reply(500))
    target.clean(entry("g", "Groups", "Team"))

    assert target.sent == ["DELETE /Groups/g"]


def test_one_silence_between_answers_ends_no_clean_up():
    target = Target(account("1"), account("2"), account("3"))
    answers = [Answer(204), Answer(0, error="Read timed out"), Answer(204)]
    target._answer = lambda _: answers.pop(0)
    left = target.clean(entry("1"), entry("2"), entry("3"))

    assert [row["id"] for row in left] == ["2"]


def test_who_is_in_any_group_that_is_left_or_was_not_given_back_is_not_used_again():
    names = {n: f"p{n}.{TAG}@example.com" for n in "1234"}
    held = {"g": "1", "h": "2", "s": "3"}
    groups = [
        {"id": group, "displayName": group, "members": [{"value": member}]}
        for group, member in held.items()
    ]
    people = [account(n, name) for n, name in names.items()]
    refused = {"DELETE": reply(500), "PUT": reply(500)}
    target = Target(*people, *groups, **refused)
    target.ledger = Ownership(TAG, Journal(None, {}), linkable=["s"])
    target.ledger.lend(Loan("s", "s", ()))
    entries = [entry(group, "Groups", group) for group in "gh"]
    _, kept = pooled(target, *entries, *(entry(n, name=name) for n, name in names.items()))

    assert [one.id for one in kept] == ["4"]
